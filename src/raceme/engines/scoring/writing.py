"""A result as plain data, for a file or to keep."""

from dataclasses import asdict
from typing import Any

from raceme.engines.scoring.problem import Result


def result_to_json(result: Result) -> dict[str, Any]:
    """Return all of the result; None where something is not known."""
    return {
        "format": "raceme-result/1",
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
