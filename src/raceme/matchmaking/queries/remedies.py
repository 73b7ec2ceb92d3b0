"""What single changes would each keep a wish that a version does not keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from raceme.core.errors import Refusal
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Schedule, Slot, Wish
from raceme.matchmaking.queries.schedules import Person, persons_in
from raceme.matchmaking.solving import Event, EventError, Meeting, Remedy, not_kept
from raceme.matchmaking.solving.moving import all_helps, free_spots
from raceme.matchmaking.solving.problems import Scope, event_of, locks_of, meetings_of, read

MOST = 12


@dataclass(frozen=True, kw_only=True)
class Remedies:
    """Why a wish is not kept, what would keep it, and the names of all that is in that."""

    reason: str
    found: Sequence[Remedy]
    free: Sequence[tuple[str, str]]
    event: Event
    meetings: Sequence[Meeting]
    wish: str
    slots: dict[str, Slot]
    names: dict[int, str]
    others: dict[int, list[Person]]

    def table_in(self, slot: int, *, instead_of: int | None) -> int:
        """Return a table for the wish in a slot; there may be none, which is 0."""
        left = [one for one in self.meetings if one.wish != str(instead_of)]
        spots = free_spots(self.event, left, self.wish)
        return next((int(table) for at, table in spots if at == str(slot)), 0)


def remedies_of(version: Schedule, wish: Wish, *, at: datetime) -> Remedies:
    """Look at the whole of a version as it stands. Raises ``Refusal`` where that cannot be read."""
    meetings = meetings_of(version)
    scope = Scope(at=at, held=meetings)
    rows = read(version.matchmaking, scope)
    try:
        event = event_of(rows, scope, locked=locks_of(version, meetings))
    except EventError as error:
        raise Refusal(placing.fault(error)) from error
    key = str(wish.pk)
    known = [
        one for one in meetings if one.wish in event.wish_by_id and one.place in event.place_by_id
    ]
    if key not in event.wish_by_id:
        raise Refusal(placing.gone())
    found = all_helps(event, known, key)[:MOST]
    persons = persons_in(rows)
    wishes = [event.wish_by_id[one.wish] for one in found if one.wish]
    return Remedies(
        reason=not_kept(event, known)[key].value,
        found=found,
        free=free_spots(event, known, key)[:MOST],
        event=event,
        meetings=known,
        wish=key,
        slots={str(one.pk): one for one in rows.slots},
        names={pk: one.name for pk, one in persons.items()},
        others={int(one.id): [persons[int(who)] for who in one.between] for one in wishes},
    )
