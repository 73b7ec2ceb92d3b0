"""
What scoring many sets of answers costs over the bare arithmetic on the same numbers.

``run.py`` measures it beside the rest. By itself it needs no database:

    python benchmarks/scores.py
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
from measuring import Line, compare
from numpy.typing import NDArray

import raceme
from raceme.engines.scoring import Kind, Scheme, read_scheme
from raceme.engines.scoring.many import Columns, score_many

SETS = 200_000
TIMES = 7
MOST_OVER_BARE = 3.0
# As it ships; read as a file, for the rest of the product wants a database.
DEFINITION = "assessments/library/definitions/digital-maturity.json"
# Places of options.
PLANNED, INVESTED, BOTH, PAPER = 1, 2, 3, 7
Scores = list[NDArray[np.float64]]


def lines(sets: int = SETS) -> Iterator[Line]:
    """Yield how much longer the engine takes than the same sums written by hand."""
    scheme = read_scheme(_definition())
    columns = _answers(scheme, sets)
    found, expected = _ours(scheme, columns), _bare(columns)
    if not np.allclose(np.array(found), np.array(expected), atol=1e-6):
        raise RuntimeError("The two do not come to the same scores.")
    ours, bare = compare(
        lambda: _timed(lambda: _ours(scheme, columns)),
        lambda: _timed(lambda: _bare(columns)),
        times=TIMES,
    )
    yield Line(
        name=f"{sets:,} sets scored",
        ours=ours,
        other=bare,
        value=ours.median / bare.median,
        most=MOST_OVER_BARE,
    )


def _definition() -> object:
    return json.loads((Path(raceme.__file__).parent / DEFINITION).read_text(encoding="utf-8"))


def _answers(scheme: Scheme, sets: int) -> Columns:
    """Answer everything at random, the same for each run."""
    random = np.random.default_rng(1)
    columns = Columns(count=sets)
    for item in scheme.items:
        columns.answered[item.code] = np.ones(sets, bool)
        options = len(item.options)
        if item.kind is Kind.MATRIX:
            shape = (sets, len(item.rows))
            columns.picked[item.code] = random.integers(0, options, shape).astype(np.int16)
        else:
            columns.chosen[item.code] = random.integers(0, 2, (sets, options)).astype(np.int8)
    return columns


def _ours(scheme: Scheme, columns: Columns) -> Scores:
    scores = score_many(scheme, columns)
    return [*scores.dimensions.values(), scores.overall]


def _bare(columns: Columns) -> Scores:
    """Work out the same with nothing around it: no conditions, nothing unknown, no bands."""
    ticked = {code: chosen.sum(axis=1) for code, chosen in columns.chosen.items()}
    areas = columns.picked["q1"]
    both = (areas == BOTH).sum(axis=1)
    invested = 10.0 * ((areas == INVESTED).sum(axis=1) + both)
    planned = 10.0 * ((areas == PLANNED).sum(axis=1) + both)
    paper = columns.chosen["q7"][:, PAPER]
    managed = np.clip(12.5 * (ticked["q7"] - 2.0 * paper), 0.0, 100.0)
    levels = {code: columns.picked[code].sum(axis=1) for code in ("q4", "q9", "q11")}
    dimensions = [
        (invested + planned + 10.0 * ticked["q2"]) / 3.0,
        (10.0 * ticked["q3"] + 100.0 * levels["q4"] / 35.0) / 2.0,
        (100.0 * ticked["q5"] / 7.0 + 100.0 * ticked["q6"] / 8.0) / 2.0,
        (managed + 100.0 * ticked["q8"] / 6.0) / 2.0,
        100.0 * levels["q9"] / 25.0,
        (10.0 * ticked["q10"] + 100.0 * levels["q11"] / 10.0) / 2.0,
    ]
    return [*dimensions, sum(dimensions) / 6.0]


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> int:
    missed = 0
    for line in lines():
        print(line, flush=True)
        missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
