"""Named reads of how meetings are set up: terms, slots, tables, ways between rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Count, Q, QuerySet

from raceme.events.models import Event, ParticipantType, Registration
from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    Participant,
    Request,
    Slot,
    Table,
    TypeTerms,
    Walk,
    Wish,
)
from raceme.workspaces.models import Workspace


def matchmaking_of(event: Event) -> QuerySet[Matchmaking]:
    """Return the meetings of an event that the reader has reached, if it has any."""
    return Matchmaking.objects.of(event.workspace_id).filter(event=event)


def matchmaking_at(workspace: Workspace, slug: str) -> QuerySet[Matchmaking]:
    """Return the meetings of the event at an address of staff's, with what its pages show."""
    rows = Matchmaking.objects.of(workspace).filter(event__workspace=workspace, event__slug=slug)
    related = [f"event__{name}" for name in ("kind", "activity", "series")]
    return rows.select_related(*related).order_by("pk")


def meeting_types_of(event: Event) -> QuerySet[ParticipantType]:
    """Return the types whose people may have meetings."""
    rows = ParticipantType.objects.of(event.workspace_id).filter(event=event, has_meetings=True)
    return rows.order_by("position", "pk")


def terms_of(matchmaking: Matchmaking) -> dict[int, TypeTerms]:
    """Return what differs for a type, by its key."""
    rows = TypeTerms.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return {row.type_id: row for row in rows.order_by("pk")}


@dataclass(frozen=True)
class Allowance:
    """What one person may have: least and most meetings, and how many requests at once."""

    least_meetings: int
    most_meetings: int
    most_requests: int | None


def allowance_of(participant: Participant) -> Allowance:
    """Return what somebody may have, by their type where it differs."""
    matchmaking = participant.matchmaking
    rows = TypeTerms.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    own = rows.filter(type=participant.registration.type_id).first()
    values = {
        name: getattr(matchmaking, name) if getattr(own, name, None) is None else getattr(own, name)
        for name in ("least_meetings", "most_meetings", "most_requests")
    }
    return Allowance(**values)


def kinds_apart(matchmaking: Matchmaking) -> frozenset[tuple[int, int]]:
    """Return which types do not meet, each pair with the lower key first."""
    rows = MayNotMeet.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return frozenset(rows.order_by("pk").values_list("first", "second"))


def slots_of(matchmaking: Matchmaking) -> QuerySet[Slot]:
    rows = Slot.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.order_by("starts_at", "pk")


def days_of_slots(event: Event, slots: Iterable[Slot]) -> list[tuple[date, list[Slot]]]:
    """Return slots by the day of the event's clock, each with that clock's time."""
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        slot.starts_at = slot.starts_at.astimezone(event.zone)
        days.setdefault(slot.starts_at.date(), []).append(slot)
    return sorted(days.items())


def tables_of(matchmaking: Matchmaking) -> QuerySet[Table]:
    rows = Table.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.select_related("host__registration").order_by("room", "position", "pk")


def walks_of(matchmaking: Matchmaking) -> dict[tuple[str, str], int]:
    """Return how far it is between two rooms, the one first that comes first by its name."""
    rows = Walk.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return {(row.first, row.second): row.metres for row in rows.order_by("pk")}


def pairs_of_rooms(tables: Iterable[Table]) -> list[tuple[str, str]]:
    return list(combinations(sorted({table.room for table in tables}), 2))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far the meetings of an event are, in numbers."""

    may_join: int
    joined: int
    shown: int
    asked: int
    open: int
    accepted: int
    run_out: int
    wishes: int
    slots: int
    tables: int

    @property
    def capacity(self) -> int:
        return self.slots * self.tables


def standing_of(matchmaking: Matchmaking) -> Standing:
    """Count how far it all is."""
    space = matchmaking.workspace_id
    people = Participant.objects.of(space).filter(matchmaking=matchmaking, left_at=None)
    joined = people.aggregate(all=Count("pk"), shown=Count("pk", filter=Q(is_shown=True)))
    state = Request.State
    requests = (
        Request.objects.of(space)
        .filter(matchmaking=matchmaking)
        .aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state=state.OPEN)),
            accepted=Count("pk", filter=Q(state=state.ACCEPTED)),
            run_out=Count("pk", filter=Q(state=state.EXPIRED)),
        )
    )
    may_join = Registration.objects.of(space).filter(
        event=matchmaking.event_id,
        state=Registration.State.CONFIRMED,
        type__has_meetings=True,
    )
    wishes = Wish.objects.of(space).filter(matchmaking=matchmaking, ended_at=None)
    tables = Table.objects.of(space).filter(matchmaking=matchmaking, is_lost=False)
    return Standing(
        may_join=may_join.count(),
        joined=joined["all"],
        shown=joined["shown"],
        asked=requests["all"],
        open=requests["open"],
        accepted=requests["accepted"],
        run_out=requests["run_out"],
        wishes=wishes.count(),
        slots=slots_of(matchmaking).filter(is_lost=False).count(),
        tables=tables.count(),
    )
