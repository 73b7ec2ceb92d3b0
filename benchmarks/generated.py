"""Write a generated event of meetings (``raceme-event/1``) into the database, row for row."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from raceme.accounts.models import Role, User
from raceme.engagements.models import Kind
from raceme.events.models import Event, ParticipantType, Registration
from raceme.matchmaking.models import (
    Matchmaking,
    Participant,
    Slot,
    StandIn,
    Table,
    TypeTerms,
    Unavailability,
    Walk,
    Wish,
    WishMember,
)
from raceme.workspaces.models import Workspace

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
BATCH = 1_000
EMAIL = "bench@generated.example"
Plain = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def write(plain: Plain) -> Matchmaking:
    """Write an event that is published and closed for requests, as ``plain`` has it."""
    space = Workspace.objects.create(slug="bench", name="Bench", created_at=AT)
    user = User.objects.create(email=EMAIL, name="Bench", created_at=AT)
    Role.objects.create(workspace=space, user=user, kind=Role.Kind.MANAGER, since=AT)
    starts = [datetime.fromisoformat(slot["starts_at"]) for slot in plain["slots"]]
    event = Event.objects.create(
        workspace=space,
        slug="bench",
        title="Bench",
        kind=Kind.objects.get(workspace=None, code="conference"),
        state=Event.State.PUBLISHED,
        starts_on=min(starts).date(),
        ends_on=max(starts).date(),
        time_zone="Europe/Bucharest",
        created_at=AT,
        changed_at=AT,
        published_at=AT,
    )
    row = Matchmaking.objects.create(
        workspace=space,
        event=event,
        state=Matchmaking.State.CLOSED,
        most_meetings=len(starts),
        created_at=AT,
        changed_at=AT,
    )
    people = _people(row, plain)
    _set_up(row, plain, people)
    _wishes(row, plain, people)
    return row


def _written(
    of: type[Row], given: Iterable[Any], make: Callable[[Any], dict[str, Any]], *, within: int
) -> list[Row]:
    manager: Any = of._default_manager  # noqa: SLF001 (Django's own name)
    rows = [of(workspace_id=within, **make(one)) for one in given]
    return list(manager.bulk_create(rows, batch_size=BATCH))


def _people(row: Matchmaking, plain: Plain) -> dict[str, Participant]:
    """Write who takes part; those who may have as many meetings are of one type."""
    within, given = row.workspace_id, plain["participants"]
    bounds = sorted({(one["least"], one["most"]) for one in given})
    kinds = _written(
        ParticipantType,
        bounds,
        lambda said: {"event": row.event, "name": f"From {said[0]} to {said[1]}"},
        within=within,
    )
    kind_of = dict(zip(bounds, kinds, strict=True))
    _written(
        TypeTerms,
        bounds,
        lambda said: {
            "matchmaking": row,
            "type": kind_of[said],
            "least_meetings": said[0],
            "most_meetings": said[1],
        },
        within=within,
    )
    registrations = _written(
        Registration,
        given,
        lambda one: {
            "event": row.event,
            "type": kind_of[one["least"], one["most"]],
            "state": Registration.State.CONFIRMED,
            "name": f"Person {one['id']}",
            "email": f"{one['id']}@generated.example",
            "organisation_name": f"Firm {one['organisation']}",
            "country": one["country"],
            "registered_at": AT,
            "confirmed_at": AT,
        },
        within=within,
    )
    people = _written(
        Participant,
        zip(given, registrations, strict=True),
        lambda pair: {
            "matchmaking": row,
            "registration": pair[1],
            "time_zone": pair[0]["time_zone"],
            "joined_at": AT,
            "changed_at": AT,
        },
        within=within,
    )
    return {one["id"]: person for one, person in zip(given, people, strict=True)}


def _set_up(row: Matchmaking, plain: Plain, people: dict[str, Participant]) -> None:
    within = row.workspace_id
    slots = _written(
        Slot,
        plain["slots"],
        lambda one: {
            "matchmaking": row,
            "starts_at": datetime.fromisoformat(one["starts_at"]),
            "minutes": one["minutes"],
            "part": one["part"],
        },
        within=within,
    )
    slot_of = {one["id"]: slot for one, slot in zip(plain["slots"], slots, strict=True)}
    _written(
        Table,
        enumerate(plain["places"]),
        lambda pair: {
            "matchmaking": row,
            "name": pair[1]["id"],
            "room": pair[1]["room"],
            "position": pair[0],
            "host": people.get(pair[1]["host"] or ""),
        },
        within=within,
    )
    _written(
        Unavailability,
        [(one["id"], slot) for one in plain["participants"] for slot in one["unavailable"]],
        lambda pair: {"participant": people[pair[0]], "slot": slot_of[pair[1]]},
        within=within,
    )
    _written(
        StandIn,
        [sorted((people[one].pk, people[other].pk)) for one, other in plain["stand_ins"]],
        lambda pair: {"first_id": pair[0], "second_id": pair[1]},
        within=within,
    )
    _written(
        Walk,
        plain["rooms"],
        lambda one: {
            "matchmaking": row,
            "first": min(one["from"], one["to"]),
            "second": max(one["from"], one["to"]),
            "metres": one["metres"],
        },
        within=within,
    )


def _wishes(row: Matchmaking, plain: Plain, people: dict[str, Participant]) -> None:
    within = row.workspace_id
    wishes = _written(
        Wish,
        plain["wishes"],
        lambda one: {"matchmaking": row, "way": "staff", "weight": one["weight"], "made_at": AT},
        within=within,
    )
    members = [
        (wish, people[person])
        for one, wish in zip(plain["wishes"], wishes, strict=True)
        for person in one["between"]
    ]
    _written(
        WishMember,
        members,
        lambda pair: {"wish": pair[0], "participant": pair[1]},
        within=within,
    )
