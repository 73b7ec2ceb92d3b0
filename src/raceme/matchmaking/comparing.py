"""What differs between two versions of a schedule, meeting by meeting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from raceme.matchmaking.solving import Meeting


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A wish that both versions keep, and how."""

    before: Meeting
    after: Meeting


@dataclass(frozen=True, kw_only=True)
class Difference:
    """
    The meetings that are only in the later one, or only in the earlier one; and those of both.

    ``moved``: to another slot. ``reseated``: to another table at the same time. ``others``: only
    who sits there is another.
    """

    new: list[Meeting] = field(default_factory=list)
    gone: list[Meeting] = field(default_factory=list)
    moved: list[Pair] = field(default_factory=list)
    reseated: list[Pair] = field(default_factory=list)
    others: list[Pair] = field(default_factory=list)

    @property
    def pairs(self) -> list[Pair]:
        return [*self.moved, *self.reseated, *self.others]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.gone) + len(self.pairs)

    @property
    def touched(self) -> set[str]:
        """Who has some meeting that is new, another, or gone."""
        return {person for meeting in self._meetings() for person in meeting.people}

    def _meetings(self) -> Iterator[Meeting]:
        yield from self.new
        yield from self.gone
        for pair in self.pairs:
            yield pair.before
            yield pair.after


def difference(before: Iterable[Meeting], after: Iterable[Meeting]) -> Difference:
    """Return what differs, in the order of the later version."""
    told = Difference()
    known = {one.wish: one for one in before}
    for meeting in after:
        earlier = known.pop(meeting.wish, None)
        if earlier is None:
            told.new.append(meeting)
        elif earlier.slot != meeting.slot:
            told.moved.append(Pair(before=earlier, after=meeting))
        elif earlier.place != meeting.place:
            told.reseated.append(Pair(before=earlier, after=meeting))
        elif set(earlier.people) != set(meeting.people):
            told.others.append(Pair(before=earlier, after=meeting))
    told.gone.extend(known.values())
    return told
