"""
Where a score stands among its peers, and what changed between two.

Nothing is said of fewer than five peers: one of them could be read out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, quantiles

from raceme.engines.scoring.problem import FEWEST_PEERS, WHOLE, Result, Score

QUARTERS = 4


@dataclass(frozen=True, kw_only=True)
class Standing:
    """
    A score among ``peers`` others, itself not among them.

    ``lower``, ``middle``, ``upper``: the quartiles of the peers, between the ranks where none
    lies on one (type 7 of Hyndman and Fan, *Sample Quantiles in Statistical Packages*, The
    American Statistician 50, 1996). ``above``: per cent of the peers below it; of those that
    have the same, half.
    """

    value: float
    peers: int
    mean: float
    lower: float
    middle: float
    upper: float
    above: float


def standing(value: float, peers: Sequence[float]) -> Standing | None:
    """Return where ``value`` stands, or nothing where there are fewer than five peers."""
    if len(peers) < FEWEST_PEERS:
        return None
    lower, middle, upper = quantiles(peers, n=QUARTERS, method="inclusive")
    below = sum(one < value for one in peers) + sum(one == value for one in peers) / 2
    return Standing(
        value=value,
        peers=len(peers),
        mean=fmean(peers),
        lower=lower,
        middle=middle,
        upper=upper,
        above=WHOLE * below / len(peers),
    )


def changes(before: Result, after: Result) -> Mapping[str, float]:
    """Return by how much each score rose, the overall one as ``""``; only those known in both."""
    earlier = {each.code: each.value for each in _scores(before)}
    found = {}
    for each in _scores(after):
        was = earlier.get(each.code)
        if was is not None and each.value is not None:
            found[each.code] = each.value - was
    return found


def _scores(result: Result) -> list[Score]:
    return [*result.dimensions, *([result.overall] if result.overall else [])]
