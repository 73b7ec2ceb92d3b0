"""Where a meeting could be, as a form and the board's script show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.core.errors import Refusal
from raceme.matchmaking.library import placing
from raceme.matchmaking.models import Slot, Table
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.solving import EventError
from raceme.matchmaking.solving.moving import Around, Spot, around, spots
from raceme.matchmaking.views.reached import Version


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A slot as a meeting could be in it: why not, or at how many tables."""

    slot: Slot
    time: str
    why_not: str
    tables: list[Table]
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Spotted:
    """All slots of an event with what is possible there for one meeting."""

    around: Around
    people: Sequence[queries.Person]
    slots: Mapping[str, Slot]
    tables: Mapping[str, Table]
    found: Sequence[Spot]
    zone: ZoneInfo

    def why_not(self, spot: Spot) -> str:
        names = {str(one.pk): one.name for one in self.people}
        if self.slots[spot.slot].is_lost:
            return _("The slot is lost.")
        if spot.away:
            who = ", ".join(names.get(one, "?") for one in spot.away)
            return _("%(who)s cannot meet at that time.") % {"who": who}
        if spot.busy:
            who = ", ".join(names.get(one, "?") for one in spot.busy)
            return _("%(who)s has another meeting.") % {"who": who}
        return "" if spot.tables else _("Every table for them is taken.")

    def plain(self) -> dict[str, dict[str, object]]:
        """Return the same as plain data, by slot."""
        return {
            spot.slot: {"why": self.why_not(spot), "tables": [int(one) for one in spot.tables]}
            for spot in self.found
        }

    def days(self, *, chosen: str) -> list[tuple[str, list[Choice]]]:
        days: dict[str, list[Choice]] = {}
        for spot in self.found:
            choice = self._choice(spot, chosen=chosen)
            local = choice.slot.starts_at.astimezone(self.zone)
            days.setdefault(words.weekday(local.date()), []).append(choice)
        return list(days.items())

    def chosen(self, slot: str) -> Choice | None:
        """Return the slot that was chosen, if the meeting can be in it."""
        for spot in self.found:
            if spot.slot == slot and spot.tables:
                return self._choice(spot, chosen=slot)
        return None

    def table_in(self, slot: str, *, rather: str) -> str:
        """Return a table that is free in a slot, the meeting's own one if it is; or none."""
        for spot in self.found:
            if spot.slot == slot and spot.tables:
                return rather if rather in spot.tables else spot.tables[0]
        return ""

    def _choice(self, spot: Spot, *, chosen: str) -> Choice:
        slot = self.slots[spot.slot]
        return Choice(
            slot=slot,
            time=placing.clock(slot.starts_at, self.zone),
            why_not=self.why_not(spot),
            tables=[self.tables[one] for one in spot.tables],
            is_chosen=spot.slot == chosen,
        )


def spotted(version: Version, placed: queries.Placed, *, at: datetime) -> Spotted:
    """Return where a meeting could be in its version. Raises ``Refusal``."""
    wish = placed.placement.wish_id
    try:
        found = around(version.row, wish=wish, people=placed.people, at=at)
    except EventError as error:
        raise Refusal(placing.fault(error)) from error
    taken = queries.taken_in(version.row, besides=wish)
    return Spotted(
        around=found,
        people=placed.persons,
        slots={str(one.pk): one for one in found.rows.slots},
        tables={str(one.pk): one for one in found.rows.tables},
        found=spots(found, taken=taken),
        zone=version.event.zone,
    )
