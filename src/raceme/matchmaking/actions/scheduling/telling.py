"""Whom a published version affects is told: one mail each, in their language and by their clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from raceme.events.actions.own_links import own_link
from raceme.mail import actions as mail
from raceme.matchmaking.library.clocks import also_at, named
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Notice,
    Participant,
    Schedule,
    Slot,
    Table,
)

PURPOSE = "meeting_schedule"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A meeting as its mail tells it: when, where and with whom; ``was`` where it was before."""

    starts_at: datetime
    table: str
    room: str
    link: str
    others: list[str]
    was_at: datetime | None = None
    was_table: str = ""
    # What the other clock says, where it says something else: the event's, or somebody's own.
    also_at: str = ""


def tell(schedule: Schedule, *, at: datetime, progress: Callable[[int, int], None]) -> int:
    """Mail everybody who has a notice of a version and was not told; return how many were."""
    rows = Notice.objects.of(schedule.workspace_id).filter(schedule=schedule)
    waiting = list(rows.filter(told_at=None).order_by("pk").values_list("pk", flat=True))
    lines = _Lines(schedule.matchmaking)
    is_first = not (
        Schedule.objects.of(schedule.workspace_id)
        .filter(matchmaking=schedule.matchmaking, state=Schedule.State.REPLACED)
        .exists()
    )
    told = 0
    for number, pk in enumerate(waiting):
        progress(number, len(waiting))
        told += _tell(pk, schedule, lines=lines, is_first=is_first, at=at)
    return told


@transaction.atomic
def _tell(pk: int, schedule: Schedule, *, lines: "_Lines", is_first: bool, at: datetime) -> bool:
    rows = Notice.objects.of(schedule.workspace_id).filter(pk=pk)
    # Claimed before the mail is written: of two workers one writes it.
    if not rows.filter(told_at=None).update(told_at=at):
        return False
    notice = rows.select_related("participant__registration__event").get()
    registration = notice.participant.registration
    if not registration.email or registration.is_over:
        return False
    matchmaking = schedule.matchmaking
    zone = zone_of(notice.participant, matchmaking)
    clocks = Clocks(zone, other_zone_of(notice.participant, matchmaking))
    said, reader = notice.said, notice.participant_id
    with timezone.override(zone), translation.override(registration.language):
        told = {
            "new": lines.now(said.get("new", []), reader, clocks),
            "moved": lines.moved(said.get("moved", []), reader, clocks),
            "cancelled": lines.were(said.get("cancelled", []), reader, clocks),
        }
        if not any(told.values()):
            # It was cancelled before this mail could promise it, and another one has said so.
            return False
        mail.queue(
            PURPOSE,
            to=registration.email,
            language=registration.language,
            context={
                "name": registration.name,
                "event": matchmaking.event.title,
                "is_first": is_first,
                "zone": named(zone),
                "is_online": matchmaking.is_online,
                **told,
                "path": reverse("matchmaking-public:schedule", args=[mail.SECRET]),
            },
            workspace=matchmaking.event.workspace,
            at=at,
            secret=own_link(registration, at=at),
        )
    return True


def zone_of(participant: Participant, matchmaking: Matchmaking) -> ZoneInfo:
    """Return by whose clock somebody reads: their own where they meet online."""
    is_online = matchmaking.is_online or participant.presence == Participant.Presence.ONLINE
    if is_online and participant.time_zone:
        return ZoneInfo(participant.time_zone)
    return matchmaking.event.zone


def other_zone_of(participant: Participant, matchmaking: Matchmaking) -> ZoneInfo:
    """Return the clock that stands beside it: the event's, or somebody's own."""
    first = zone_of(participant, matchmaking)
    own = participant.time_zone or matchmaking.event.time_zone
    return ZoneInfo(own) if first == matchmaking.event.zone else matchmaking.event.zone


class Clocks(NamedTuple):
    """By which clock somebody reads, and which other one is said beside it."""

    read_by: ZoneInfo
    other: ZoneInfo


class _Lines:
    """All meetings of an event as their mails tell them, read once."""

    def __init__(self, matchmaking: Matchmaking) -> None:
        within = matchmaking.workspace_id
        self.slots: Mapping[int, Slot] = {
            one.pk: one for one in Slot.objects.of(within).filter(matchmaking=matchmaking)
        }
        self.tables: Mapping[int, Table] = {
            one.pk: one for one in Table.objects.of(within).filter(matchmaking=matchmaking)
        }
        self.places: dict[int, tuple[int, int]] = {
            wish: (slot, table)
            for wish, slot, table in Meeting.objects.of(within)
            .filter(matchmaking=matchmaking)
            .exclude(state=Meeting.State.CANCELLED)
            .values_list("wish_id", "slot_id", "table_id")
        }
        self.people: dict[int, list[tuple[int, str]]] = {}
        seats = MeetingSeat.objects.of(within).filter(meeting__matchmaking=matchmaking)
        for wish, person, name, organisation in seats.order_by("pk").values_list(
            "meeting__wish_id",
            "participant_id",
            "participant__registration__name",
            "participant__registration__organisation_name",
        ):
            label = f"{name}, {organisation}" if organisation else name
            self.people.setdefault(wish, []).append((person, label))

    def now(self, wishes: Sequence[int], reader: int, clocks: Clocks) -> list[Line]:
        """Return meetings as they stand; what was cancelled meanwhile is not promised any more."""
        found = [
            self._line(wish, *self.places[wish], reader, clocks)
            for wish in wishes
            if wish in self.places
        ]
        return sorted(found, key=lambda line: line.starts_at)

    def moved(self, said: Sequence[Sequence[int]], reader: int, clocks: Clocks) -> list[Line]:
        found = [
            self._line(wish, *self.places[wish], reader, clocks, was=(slot, table))
            for wish, slot, table in said
            if wish in self.places
        ]
        return sorted(found, key=lambda line: line.starts_at)

    def were(self, said: Sequence[Sequence[int]], reader: int, clocks: Clocks) -> list[Line]:
        found = [self._line(wish, slot, table, reader, clocks) for wish, slot, table in said]
        return sorted(found, key=lambda line: line.starts_at)

    def _line(
        self,
        wish: int,
        slot: int,
        table: int,
        reader: int,
        clocks: Clocks,
        *,
        was: tuple[int, int] | None = None,
    ) -> Line:
        at = self.tables[table]
        return Line(
            starts_at=self.slots[slot].starts_at,
            table=at.name,
            room=at.room,
            link=at.link,
            others=[label for person, label in self.people.get(wish, []) if person != reader],
            was_at=self.slots[was[0]].starts_at if was else None,
            was_table=self.tables[was[1]].name if was else "",
            also_at=also_at(self.slots[slot].starts_at, read_by=clocks.read_by, other=clocks.other),
        )
