"""
How good a schedule can be at most, proven by prices.

A linear programme without slots: which alternatives are held, each wish once, nobody more often
than it may, and altogether no more at shared places than these hold in all slots. HiGHS gives
the price of each of these limits; the bound is then added up from the prices alone, by weak
duality, so that nothing rests on the solver: whatever the prices are, what they add up to holds
(Dantzig, *Linear Programming and Extensions*, 1963, chapter 6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import ceil, floor

import highspy
import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.arrays import Arrays
from raceme.engines.matchmaking.events.quiet import quiet

Values = NDArray[np.float64]
Indices = NDArray[np.int64]
Stops = Callable[[], bool]

# Of rounding in sums of so many numbers; a bound may be too loose by so much, never too tight.
TOLERANCE = 1e-6
RELATIVE = 1e-12
# To miss a meeting of somebody's least costs more than any two wishes weigh.
PRICE_OF_A_MISS = 16


@dataclass(frozen=True, kw_only=True)
class Bound:
    """
    What no schedule does better: the fewest ``missed``, and with these the most ``weight``.

    ``at_most_missed``: the misses up to which ``weight`` holds. ``held``: how far the programme
    holds each alternative. ``loss``: by how much the weight stays below the bound at least where
    an alternative is held. ``price``: what a meeting more of a person would be worth.
    """

    missed: int
    weight: int
    at_most_missed: int
    held: Values
    loss: Values
    price: Values


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Limits: sums of columns between ``least`` and ``most``."""

    row: Indices
    column: Indices
    least: Values
    most: Values


@dataclass(frozen=True, kw_only=True)
class _Solved:
    value: float
    columns: Values
    loss: Values
    prices: Values


def bound_of(
    arrays: Arrays,
    *,
    missed: int | None = None,
    seconds: float = np.inf,
    should_stop: Stops = lambda: False,
) -> Bound:
    """
    Return the bound: for the fewest misses that could be, or for schedules with ``missed``.

    ``seconds``: how long each of up to three programmes is worked on; however short, the bound
    holds.
    """
    solved = partial(_solved, arrays, seconds=seconds, should_stop=should_stop)
    heaviest = float(arrays.weight.max(initial=1))
    if not missed:
        both = solved(miss=PRICE_OF_A_MISS * heaviest, weight=1.0)
        if both.columns[len(arrays.wish) :].sum() < TOLERANCE:
            return _bound(arrays, both, fewest=0, missed=0)
    fewest = max(0, ceil(_lowered(solved(miss=1.0, weight=0.0).value)))
    most = max(fewest, missed or 0)
    return _bound(arrays, solved(weight=1.0, missed=most), fewest=fewest, missed=most)


def nothing_known(arrays: Arrays) -> Bound:
    """Return the bound that holds without any work: no misses, and all that is wished for."""
    nought = np.zeros(len(arrays.wish))
    return Bound(
        missed=0,
        weight=int(arrays.weight.sum()),
        at_most_missed=int(arrays.least.sum()),
        held=nought,
        loss=nought,
        price=np.zeros(len(arrays.most)),
    )


def _bound(arrays: Arrays, solved: _Solved, *, fewest: int, missed: int) -> Bound:
    count = len(arrays.wish)
    weight = floor(-_lowered(solved.value))
    return Bound(
        missed=fewest,
        weight=min(weight, int(arrays.weight.sum())),
        at_most_missed=missed,
        held=solved.columns[:count],
        loss=solved.loss[:count],
        price=_prices_of_people(arrays, solved),
    )


def _prices_of_people(arrays: Arrays, solved: _Solved) -> Values:
    start = len(_wishes(arrays).most)
    wanted = _is_bounded(arrays)
    prices = np.zeros(len(arrays.most))
    prices[wanted] = -solved.prices[start : start + wanted.sum()]
    return prices


def _lowered(value: float) -> float:
    return value - TOLERANCE - RELATIVE * abs(value)


def _solved(
    arrays: Arrays,
    *,
    weight: float,
    seconds: float,
    should_stop: Stops,
    miss: float = 0.0,
    missed: int | None = None,
) -> _Solved:
    """Minimise what misses cost less what is held; ``missed`` limits the misses."""
    people = len(arrays.least)
    costs = np.concatenate([-weight * arrays.weight[arrays.wish], np.full(people, miss)])
    most = np.concatenate([np.ones(len(arrays.wish)), arrays.least.astype(float)])
    rows = _rows(arrays, missed)
    # Without presolve these take half the time.
    solver = quiet(seconds=seconds, should_stop=should_stop, presolve="off")
    solver.passModel(_programme(costs, most, rows))
    solver.run()
    solution = solver.getSolution()
    columns = np.array(solution.col_value) if solution.value_valid else np.zeros(len(costs))
    prices = np.array(solution.row_dual) if solution.dual_valid else np.zeros(len(rows.most))
    return _weakly(costs, most, rows, prices, columns)


def _weakly(costs: Values, most: Values, rows: _Rows, prices: Values, columns: Values) -> _Solved:
    """
    Add the bound up from prices of the rows, each made of the sign that its limit allows.

    For any such prices y and any x within the limits, c·x ≥ y·limits + Σ min(0, c - yA)·most.
    """
    prices = np.where(np.isinf(rows.least), np.minimum(prices, 0), prices)
    prices = np.where(np.isinf(rows.most), np.maximum(prices, 0), prices)
    limits = np.select([prices > 0, prices < 0], [rows.least, rows.most], 0.0)
    reduced = costs - np.bincount(rows.column, weights=prices[rows.row], minlength=len(costs))
    value = float(prices @ limits + np.minimum(reduced, 0) @ most)
    return _Solved(value=value, columns=columns, loss=np.maximum(reduced, 0), prices=prices)


def _rows(arrays: Arrays, missed: int | None) -> _Rows:
    """Write each limit as one row, left out where it could not be broken."""
    parts = [_wishes(arrays), _most(arrays), _least(arrays), _shared(arrays)]
    if missed is not None:
        count, people = len(arrays.wish), len(arrays.least)
        parts.append(_row(np.arange(count, count + people), -np.inf, missed))
    starts = np.cumsum([0, *(len(part.most) for part in parts)])
    return _Rows(
        row=np.concatenate(
            [part.row + start for part, start in zip(parts, starts[:-1], strict=True)]
        ),
        column=np.concatenate([part.column for part in parts]),
        least=np.concatenate([part.least for part in parts]),
        most=np.concatenate([part.most for part in parts]),
    )


def _row(columns: Indices, least: float, most: float) -> _Rows:
    return _Rows(
        row=np.zeros(len(columns), np.int64),
        column=columns,
        least=np.array([least], float),
        most=np.array([most], float),
    )


def _numbered(keys: NDArray[np.int32], wanted: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Return the entries whose key is wanted, and for each the number of its key among those."""
    entries = np.flatnonzero(wanted[keys])
    return entries, (np.cumsum(wanted) - 1)[keys[entries]]


def _wishes(arrays: Arrays) -> _Rows:
    ways = np.diff(arrays.first)
    wanted = (ways > 1) | arrays.is_locked
    entries, row = _numbered(arrays.wish, wanted)
    return _Rows(
        row=row,
        column=entries,
        least=np.where(arrays.is_locked, 1.0, -np.inf)[wanted],
        most=np.ones(wanted.sum()),
    )


def _most(arrays: Arrays) -> _Rows:
    person, alternative = arrays.sits
    wanted = _is_bounded(arrays)
    entries, row = _numbered(person, wanted)
    most = arrays.most[wanted].astype(float)
    return _Rows(
        row=row,
        column=alternative[entries].astype(np.int64),
        least=np.full(len(most), -np.inf),
        most=most,
    )


def _is_bounded(arrays: Arrays) -> NDArray[np.bool_]:
    """Tell who could have more meetings than it may."""
    person, _alternative = arrays.sits
    is_bounded: NDArray[np.bool_] = np.bincount(person, minlength=len(arrays.most)) > arrays.most
    return is_bounded


def _least(arrays: Arrays) -> _Rows:
    """Let each person sit as often as its least, or miss what it lacks."""
    person, alternative = arrays.sits
    wanted = arrays.least > 0
    entries, row = _numbered(person, wanted)
    missing = np.flatnonzero(wanted)
    return _Rows(
        row=np.concatenate([row, np.arange(len(missing))]),
        column=np.concatenate([alternative[entries], len(arrays.wish) + missing]),
        least=arrays.least[wanted].astype(float),
        most=np.full(len(missing), np.inf),
    )


def _shared(arrays: Arrays) -> _Rows:
    columns = np.flatnonzero(arrays.host < 0)
    return _row(columns, -np.inf, arrays.shared * len(arrays.days.day))


def _programme(costs: Values, most: Values, rows: _Rows) -> highspy.HighsLp:
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(costs), len(rows.most)
    programme.col_cost_ = costs
    programme.col_lower_, programme.col_upper_ = np.zeros(len(costs)), most
    programme.row_lower_, programme.row_upper_ = rows.least, rows.most
    order = np.argsort(rows.row, kind="stable")
    counts = np.bincount(rows.row, minlength=len(rows.most))
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    programme.a_matrix_.index_ = rows.column[order].astype(np.int32)
    programme.a_matrix_.value_ = np.ones(len(order))
    return programme
