"""A result as plain data, for a file or to keep, and back again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from raceme.engines.scoring.problem import Amount, NextStep, Ranked, Result, Score, Step

FORMAT = "raceme-result/1"


def result_to_json(result: Result) -> dict[str, Any]:
    """Return all of the result; None where something is not known."""
    return {
        "format": FORMAT,
        "overall": asdict(result.overall) if result.overall else None,
        "dimensions": [asdict(each) for each in result.dimensions],
        "amounts": [asdict(each) for each in result.amounts],
        "computed": dict(result.computed),
        "rankings": {code: [asdict(each) for each in rows] for code, rows in result.rankings},
        "advice": [asdict(each) for each in result.advice],
        "factors": result.factors,
        "missing_factors": [list(each) for each in result.missing],
        "unconfirmed": [list(each) for each in result.unconfirmed],
    }


def result_from_json(written: Mapping[str, Any]) -> Result:
    """Return the result that ``result_to_json`` wrote; raises ValueError for anything else."""
    if written.get("format") != FORMAT:
        raise ValueError(written.get("format"))
    overall = written["overall"]
    return Result(
        overall=_score(overall) if overall else None,
        dimensions=tuple(_score(each) for each in written["dimensions"]),
        amounts=tuple(Amount(**each) for each in written["amounts"]),
        computed=tuple(written["computed"].items()),
        rankings=tuple(
            (code, tuple(_ranked(each) for each in rows))
            for code, rows in written["rankings"].items()
        ),
        advice=tuple(_next_step(each) for each in written["advice"]),
        factors=written["factors"],
        missing=tuple((code, unit, region) for code, unit, region in written["missing_factors"]),
        unconfirmed=tuple((sort, code) for sort, code in written["unconfirmed"]),
    )


def _score(written: Mapping[str, Any]) -> Score:
    return Score(**{**written, "steps": tuple(Step(**each) for each in written["steps"])})


def _ranked(written: Mapping[str, Any]) -> Ranked:
    return Ranked(**{**written, "vetoed_by": tuple(written["vetoed_by"])})


def _next_step(written: Mapping[str, Any]) -> NextStep:
    because = tuple((code, value) for code, value in written["because"])
    return NextStep(**{**written, "because": because})
