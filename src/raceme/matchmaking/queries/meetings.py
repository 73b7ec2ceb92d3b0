"""Named reads of meetings: somebody's own, those of an event, who did not come to theirs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from raceme.events.models import Registration
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Participant,
    Schedule,
    Table,
)
from raceme.matchmaking.queries.profiles import let_know, state_known_of
from raceme.workspaces.models import Workspace

State, Presence = Meeting.State, MeetingSeat.Presence
# Those that stood in the schedule when their time came.
SCHEDULED = (State.SCHEDULED, State.HELD, State.NOT_HELD)
# How the one who speaks is named, where that is somebody who takes part.
BY_REGISTRATION = "events.registration:"
# Those that have their half hour and their table to themselves.
PLACED = (State.SCHEDULED, State.HELD)
# What a day says of a side of a meeting.
OF_SIDES = (
    "meeting_id",
    "presence",
    "said_by",
    "participant__about",
    "participant__offers",
    "participant__seeks",
    "participant__link",
    "participant__time_zone",
    "participant__registration__name",
    "participant__registration__organisation_name",
    "participant__registration__country",
)
# As long as nobody has a schedule.
NOT_PUBLISHED = (Matchmaking.State.OPEN, Matchmaking.State.CLOSED)


def meetings_of(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """Return the meetings of an event that the reader has reached, by time, with their sides."""
    rows = Meeting.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    shown = _with_sides(rows, within=matchmaking.workspace_id)
    return shown.order_by("slot__starts_at", "table__position", "table", "pk")


def own_meetings(participant: Participant) -> QuerySet[Meeting]:
    """Return somebody's meetings by time, those that were cancelled too."""
    shown = _with_sides(_met(participant), within=participant.workspace_id)
    return shown.order_by("slot__starts_at", "pk")


def _met(participant: Participant) -> QuerySet[Meeting]:
    mine = MeetingSeat.objects.of(participant.workspace_id).filter(participant=participant)
    return Meeting.objects.of(participant.workspace_id).filter(pk__in=mine.values("meeting"))


def _with_sides(rows: QuerySet[Meeting], *, within: int) -> QuerySet[Meeting]:
    sides = MeetingSeat.objects.of(within).select_related(
        "participant__registration__organisation", "participant__registration__person"
    )
    return rows.select_related("slot", "table").prefetch_related(
        Prefetch("seats", sides.order_by("pk"))
    )


def seated_participant(registration: Registration) -> Participant | None:
    """Return who a registration is among those who meet; the link's holder has been let in."""
    rows = Participant.objects.of(registration.workspace_id).filter(registration=registration)
    found = rows.select_related("matchmaking").first()
    if found is not None:
        found.registration = registration
        let_know(registration, found.matchmaking)
    return found


def has_schedule(registration: Registration) -> bool:
    """Tell whether a schedule is published and somebody has, or had, meetings in it."""
    if state_known_of(registration) in NOT_PUBLISHED:
        return False
    return bool(
        MeetingSeat.objects.of(registration.workspace_id)
        .filter(
            participant__registration=registration,
            meeting__matchmaking__state__in=[
                Matchmaking.State.PUBLISHED,
                Matchmaking.State.OVER,
            ],
        )
        .exists()
    )


def has_held(registration: Registration) -> bool:
    """Tell whether somebody's meetings are over, so that one can say what came of them."""
    if state_known_of(registration) not in ("", Matchmaking.State.OVER):
        return False
    return bool(
        MeetingSeat.objects.of(registration.workspace_id)
        .filter(
            participant__registration=registration,
            meeting__matchmaking__state=Matchmaking.State.OVER,
        )
        .exclude(meeting__state=State.CANCELLED)
        .exists()
    )


def published_schedule(matchmaking: Matchmaking) -> Schedule | None:
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.filter(state=Schedule.State.PUBLISHED).first()


@dataclass(frozen=True, kw_only=True)
class Own:
    """One of somebody's meetings, with its times by their own clock and by the event's."""

    meeting: Meeting
    seat: MeetingSeat
    others: Sequence[MeetingSeat]
    begins: datetime
    ends: datetime
    begins_there: datetime
    is_next: bool = False
    is_begun: bool = False

    @property
    def is_cancelled(self) -> bool:
        return self.meeting.state == State.CANCELLED

    @property
    def is_scheduled(self) -> bool:
        return self.meeting.state == State.SCHEDULED

    @property
    def differs(self) -> bool:
        """Whether the event's clock says another time than theirs."""
        return self.begins.utcoffset() != self.begins_there.utcoffset()

    @property
    def absent(self) -> list[MeetingSeat]:
        return [one for one in self.others if one.presence == Presence.ABSENT]

    @property
    def link(self) -> str:
        return link_of(self.meeting)


def link_of(meeting: Meeting) -> str:
    """
    Return where one meets online: in the table's room, else where the first of them is found.

    All sides are led to the same room, each of which may have one.
    """
    links = (seat.participant.link for seat in meeting.seats.all())
    return meeting.table.link or next((link for link in links if link), "")


def zone_of(participant: Participant) -> ZoneInfo:
    """Return the time zone in which somebody reads their day: theirs, else the event's."""
    name = participant.time_zone or participant.matchmaking.event.time_zone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return participant.matchmaking.event.zone


Days = list[tuple[date, list[Own]]]


def own_days(participant: Participant, *, at: datetime) -> Days:
    """
    Return somebody's meetings by the days of their own clock; one of them is the next.

    Of who comes it holds what they say themselves, and nothing of the register.
    """
    rows = _met(participant).select_related("slot", "table")
    # Of the meetings reached, whose index is read; by the workspace all of its seats would be.
    sides = MeetingSeat.objects.reached_by(Q()).select_related("participant__registration")
    sides = sides.only(*OF_SIDES).order_by("pk")
    meetings = rows.prefetch_related(Prefetch("seats", sides))
    return _days(participant, meetings.order_by("slot__starts_at", "pk"), at=at)


def days_of_all(matchmaking: Matchmaking, *, at: datetime) -> list[tuple[Participant, Days]]:
    """Return everybody with their meetings that stand, by name, in one reading of all of them."""
    of_each: dict[int, list[Meeting]] = defaultdict(list)
    people: dict[int, Participant] = {}
    for meeting in meetings_of(matchmaking).filter(state__in=SCHEDULED):
        for seat in meeting.seats.all():
            people.setdefault(seat.participant_id, seat.participant)
            of_each[seat.participant_id].append(meeting)
    named = sorted(people.values(), key=lambda one: (one.registration.name, one.pk))
    for one in named:
        one.matchmaking = matchmaking
    return [(one, _days(one, of_each[one.pk], at=at)) for one in named]


def tables_with_meetings(matchmaking: Matchmaking) -> QuerySet[Table]:
    """Return the tables at which somebody meets, in their order."""
    space = matchmaking.workspace_id
    used = Meeting.objects.of(space).filter(table=OuterRef("pk"), state__in=SCHEDULED)
    rows = Table.objects.of(space).filter(Exists(used), matchmaking=matchmaking)
    return rows.order_by("position", "pk")


def _days(participant: Participant, meetings: Iterable[Meeting], *, at: datetime) -> Days:
    zone, there = zone_of(participant), participant.matchmaking.event.zone
    days: dict[date, list[Own]] = defaultdict(list)
    is_found = False
    for meeting in meetings:
        slot, seats = meeting.slot, list(meeting.seats.all())
        is_next = not is_found and meeting.state == State.SCHEDULED and slot.ends_at > at
        is_found = is_found or is_next
        one = Own(
            meeting=meeting,
            seat=next(seat for seat in seats if seat.participant_id == participant.pk),
            others=[seat for seat in seats if seat.participant_id != participant.pk],
            begins=slot.starts_at.astimezone(zone),
            ends=slot.ends_at.astimezone(zone),
            begins_there=slot.starts_at.astimezone(there),
            is_next=is_next,
            is_begun=slot.starts_at <= at,
        )
        days[one.begins.date()].append(one)
    return sorted(days.items())


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room with its tables, of which some are one's own."""

    name: str
    tables: Sequence[Table]


def rooms_with(tables: Iterable[Table], *, matchmaking: Matchmaking) -> list[Room]:
    """Return the rooms in which ``tables`` stand, each with all of its tables."""
    names = {table.room for table in tables}
    rows = Table.objects.of(matchmaking.workspace_id).filter(
        matchmaking=matchmaking, room__in=names, is_lost=False
    )
    by_room: dict[str, list[Table]] = defaultdict(list)
    for table in rows.order_by("room", "position", "pk"):
        by_room[table.room].append(table)
    return [Room(name=name, tables=tables) for name, tables in by_room.items()]


def no_shows(matchmaking: Matchmaking) -> QuerySet[MeetingSeat]:
    """Return who did not come to a meeting, by what one of its other sides says."""
    return (
        MeetingSeat.objects.of(matchmaking.workspace_id)
        .filter(meeting__matchmaking=matchmaking, presence=Presence.ABSENT)
        .exclude(meeting__state=State.CANCELLED)
        .select_related("meeting__slot", "meeting__table", "participant__registration")
        .order_by("meeting__slot__starts_at", "pk")
    )


def each_says_the_other(matchmaking: Matchmaking) -> QuerySet[Meeting]:
    """Return meetings of which more than one side is said not to have come: staff decide."""
    return (
        meetings_of(matchmaking)
        .annotate(missing=Count("seats", filter=Q(seats__presence=Presence.ABSENT)))
        .filter(missing__gt=1)
    )


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """How often somebody did not come, of the meetings that they were to come to."""

    meetings: int = 0
    missed: int = 0

    @property
    def per_cent(self) -> int | None:
        return round(100 * self.missed / self.meetings) if self.meetings else None


def reliability(
    keys: Iterable[int], *, of: str, workspace: Workspace | int
) -> dict[int, Reliability]:
    """
    Return the no-shows over all events of ``workspace``, by the key of what is named ``of``.

    ``of`` is "person" or "organisation". Only meetings whose time has come count.
    """
    field = f"participant__registration__{of}"
    rows = (
        MeetingSeat.objects.of(workspace)
        .filter(Q((f"{field}__in", list(keys))), meeting__state__in=[State.HELD, State.NOT_HELD])
        .order_by()
        .values_list(field)
        .annotate(
            meetings=Count("pk"),
            missed=Count("pk", filter=Q(presence=Presence.ABSENT)),
        )
        .order_by(field)
    )
    return {key: Reliability(meetings=meetings, missed=missed) for key, meetings, missed in rows}


def reliability_of_seats(keys: Sequence[int], *, within: Workspace | int) -> dict[int, Reliability]:
    """Return the no-shows over all events of those who sit in some seats, by the seat's key."""
    field = "participant__registration__person"
    people = dict(
        MeetingSeat.objects.of(within)
        .filter(Q((f"{field}__isnull", False)), pk__in=keys)
        .order_by("pk")
        .values_list("pk", field)
    )
    known = reliability(people.values(), of="person", workspace=within)
    return {seat: known[person] for seat, person in people.items() if person in known}


def speakers_of(keys: Sequence[int], *, within: Workspace | int) -> dict[int, str]:
    """Return who said of each seat that nobody came to it; staff are not named."""
    said = dict(
        MeetingSeat.objects.of(within)
        .filter(pk__in=keys, said_by__startswith=BY_REGISTRATION)
        .order_by("pk")
        .values_list("pk", "said_by")
    )
    registrations = {int(by.rpartition(":")[2]) for by in said.values()}
    rows = Registration.objects.of(within).filter(pk__in=registrations)
    names = dict(rows.order_by("pk").values_list("pk", "name"))
    return {
        seat: names[key]
        for seat, by in said.items()
        if (key := int(by.rpartition(":")[2])) in names
    }


def hours_of_seats(keys: Sequence[int], *, matchmaking: Matchmaking) -> dict[int, datetime]:
    """Return when the meeting of each seat begins, by the event's clock."""
    zone = matchmaking.event.zone
    rows = MeetingSeat.objects.of(matchmaking.workspace_id).filter(pk__in=keys)
    return {
        key: begins.astimezone(zone)
        for key, begins in rows.order_by("pk").values_list("pk", "meeting__slot__starts_at")
    }
