"""The pairs of a list, and the score of one pair."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from raceme.engines.duplicates import blocking, closing
from raceme.engines.duplicates.normalising import Known, known
from raceme.engines.duplicates.problem import (
    Code,
    DuplicatesError,
    Fault,
    Pair,
    Reason,
    Record,
    Score,
)
from raceme.engines.duplicates.scoring import contradicts, weigh

# From this score on two records are said to be likely one.
ENOUGH = 0.5
_OFTEN = 2_000

Progress = Callable[[int], None]


def score(a: Record, b: Record) -> Score:
    """Return how likely two records are one, and why; the same whichever comes first."""
    return weigh(known(a), known(b))


def pairs(
    records: Iterable[Record], *, least: float = ENOUGH, progress: Progress | None = None
) -> Iterator[Pair]:
    """
    Yield every two records that are likely one, closed over groups, in the order of their ids.

    Whatever order the records come in, the answer is the same. ``progress`` is told now and then
    how many were compared; it may raise to stop. Raises ``DuplicatesError`` for an id that is
    there twice.
    """
    rows = _read(records)
    links: dict[tuple[int, int], Score] = {}
    for count, (one, other) in enumerate(blocking.candidates(rows)):
        if progress is not None and count % _OFTEN == 0:
            progress(count)
        if contradicts(rows[one], rows[other]):
            continue
        found = weigh(rows[one], rows[other])
        if found.score >= least:
            links[one, other] = found
    joined = closing.groups(
        ((found.score, *two) for two, found in links.items()),
        contradict=lambda one, other: contradicts(rows[one], rows[other]),
    )
    for group in joined:
        yield from _closed(rows, group, links)


def _read(records: Iterable[Record]) -> list[Known]:
    rows = sorted(map(known, records), key=lambda row: row.id)
    for row, following in pairwise(rows):
        if row.id == following.id:
            raise DuplicatesError(Fault.SAME_ID, row.id)
    return rows


def _closed(
    rows: list[Known], group: list[int], links: dict[tuple[int, int], Score]
) -> Iterator[Pair]:
    weakest = min(links[two].score for two in combinations(group, 2) if two in links)
    for one, other in combinations(group, 2):
        found = links.get((one, other))
        if found is None:
            through = _between(rows, group, links, one, other)
            own = weigh(rows[one], rows[other])
            found = Score(weakest, (Reason(Code.THROUGH, through), *own.reasons))
        yield Pair(rows[one].id, rows[other].id, found.score, found.reasons)


def _between(
    rows: list[Known],
    group: list[int],
    links: dict[tuple[int, int], Score],
    one: int,
    other: int,
) -> str:
    """Return by whom the two are linked, where it is a single one."""
    for middle in group:
        if all((min(end, middle), max(end, middle)) in links for end in (one, other)):
            return rows[middle].id
    return ""
