"""Events of any size with people, slots, tables and wishes, written as rows in bulk."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random

from raceme.events.models import Registration
from raceme.matchmaking.models import (
    Matchmaking,
    Participant,
    Placement,
    Schedule,
    Seat,
    Slot,
    Table,
    Unavailability,
    Wish,
    WishMember,
)
from raceme.workspaces.models import Workspace
from tests.factories import NOW
from tests.factories.events import EventFactory, ParticipantTypeFactory
from tests.factories.matchmaking import MatchmakingFactory

# Before the first slot of any of them.
BEFORE = datetime(2027, 4, 1, 9, tzinfo=UTC)
LEVELS = [
    {"goal": "missed_least", "value": 0, "bound": 0},
    {"goal": "kept_weight", "value": 2, "bound": 2},
    {"goal": "breaks", "value": 0, "bound": 0},
]
ZONES = (
    ("RO", "Europe/Bucharest"),
    ("DE", "Europe/Berlin"),
    ("FR", "Europe/Paris"),
    ("IT", "Europe/Rome"),
    ("PL", "Europe/Warsaw"),
    ("HU", "Europe/Budapest"),
    ("ES", "Europe/Madrid"),
    ("PT", "Europe/Lisbon"),
    ("MD", "Europe/Chisinau"),
    ("TR", "Europe/Istanbul"),
    ("FI", "Europe/Helsinki"),
    ("GE", "Asia/Tbilisi"),
    ("IN", "Asia/Kolkata"),
    ("CA", "America/Toronto"),
    ("JP", "Asia/Tokyo"),
)


def hall(
    workspace: Workspace | None = None,
    *,
    people: int,
    slots: int,
    tables: int,
    days: int = 1,
    is_online: bool = False,
    **matchmaking: object,
) -> Matchmaking:
    """Return an event of so many people of fifteen countries, with slots of half an hour."""
    within = {} if workspace is None else {"workspace": workspace}
    event = EventFactory.create(state="published", published_at=NOW, **within)
    if is_online:
        matchmaking |= {"waking_from": time(8), "waking_until": time(22)}
    row = MatchmakingFactory.create(event=event, state="closed", is_online=is_online, **matchmaking)
    _write_slots(row, slots=slots, days=days)
    Table.objects.bulk_create(
        [
            Table(
                workspace_id=row.workspace_id,
                matchmaking=row,
                name=f"Table {number}",
                room=f"Hall {'AB'[number % 2]}",
                position=number,
            )
            for number in range(1, tables + 1)
        ]
    )
    _write_people(row, people=people)
    return row


def _write_slots(row: Matchmaking, *, slots: int, days: int) -> None:
    midnight = datetime.combine(row.event.starts_on, time(0), tzinfo=row.event.zone)
    Slot.objects.bulk_create(
        [
            Slot(
                workspace_id=row.workspace_id,
                matchmaking=row,
                starts_at=midnight
                + timedelta(days=number % days, minutes=540 + 30 * (number // days)),
                minutes=30,
                part="morning" if number // days < 7 else "afternoon",
            )
            for number in range(slots)
        ]
    )


def _write_people(row: Matchmaking, *, people: int) -> None:
    kind = ParticipantTypeFactory.create(event=row.event)
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                workspace_id=row.workspace_id,
                event=row.event,
                type=kind,
                state="confirmed",
                name=f"Person {number:04}",
                email=f"person{number}@firm.example",
                organisation_name=f"Firm {number // 2}",
                country=ZONES[number % len(ZONES)][0],
                registered_at=NOW,
                confirmed_at=NOW,
                consented_at=NOW,
            )
            for number in range(people)
        ]
    )
    Participant.objects.bulk_create(
        [
            Participant(
                workspace_id=row.workspace_id,
                matchmaking=row,
                registration=registration,
                presence="online" if row.is_online else "here",
                time_zone=ZONES[number % len(ZONES)][1],
                is_shown=True,
                joined_at=NOW,
                changed_at=NOW,
            )
            for number, registration in enumerate(registrations)
        ]
    )


def people_in(row: Matchmaking) -> list[Participant]:
    rows = Participant.objects.of(row.workspace_id).filter(matchmaking=row)
    return list(rows.select_related("registration").order_by("pk"))


def slots_in(row: Matchmaking) -> list[Slot]:
    rows = Slot.objects.of(row.workspace_id).filter(matchmaking=row)
    return list(rows.order_by("starts_at"))


def tables_in(row: Matchmaking) -> list[Table]:
    return list(Table.objects.of(row.workspace_id).filter(matchmaking=row).order_by("position"))


def wish(row: Matchmaking, *people: Participant, weight: int = 1) -> Wish:
    made = Wish.objects.create(
        workspace_id=row.workspace_id, matchmaking=row, way="staff", weight=weight, made_at=NOW
    )
    for one in people:
        WishMember.objects.create(workspace_id=row.workspace_id, wish=made, participant=one)
    return made


def wish_at_random(row: Matchmaking, *, count: int, seed: int = 7) -> list[Wish]:
    """Let people wish for so many different meetings of two, some of them much sought."""
    chance = Random(seed)  # noqa: S311 (the same ones each time)
    people = people_in(row)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < count:
        # The square of chance makes the first ones the most sought.
        first = int(len(people) * chance.random() ** 2)
        second = chance.randrange(len(people))
        if first != second and first // 2 != second // 2:
            pairs.add((min(first, second), max(first, second)))
    wishes = Wish.objects.bulk_create(
        [
            Wish(
                workspace_id=row.workspace_id,
                matchmaking=row,
                way="staff",
                weight=chance.choice([1, 1, 2, 4]),
                made_at=NOW,
            )
            for _ in pairs
        ]
    )
    WishMember.objects.bulk_create(
        [
            WishMember(workspace_id=row.workspace_id, wish=made, participant_id=people[number].pk)
            for made, pair in zip(wishes, sorted(pairs), strict=True)
            for number in pair
        ]
    )
    return wishes


def away(row: Matchmaking, person: Participant, slots: Sequence[Slot]) -> None:
    for slot in slots:
        Unavailability.objects.create(workspace_id=row.workspace_id, participant=person, slot=slot)


def version(
    row: Matchmaking, *held: tuple[Wish, Slot, Table], state: str = "draft", number: int = 1
) -> Schedule:
    """Return a version with these meetings, in which everybody of the wish sits."""
    made = Schedule.objects.create(
        workspace_id=row.workspace_id,
        matchmaking=row,
        number=number,
        state=state,
        said={"wishes": len(held), "levels": LEVELS, "not_kept": []},
        made_at=BEFORE,
        made_by="test",
    )
    for asked, slot, table in held:
        placement = Placement.objects.create(
            workspace_id=row.workspace_id, schedule=made, wish=asked, slot=slot, table=table
        )
        for member in asked.members.order_by("pk"):
            Seat.objects.create(
                workspace_id=row.workspace_id,
                schedule=made,
                placement=placement,
                slot=slot,
                participant=member.participant,
            )
    return made


def held_in(made: Schedule) -> dict[int, tuple[int, int]]:
    """Return where a version holds which wish: its slot and its table."""
    rows = Placement.objects.of(made.workspace_id).filter(schedule=made)
    return {wish: (slot, table) for wish, slot, table in rows.values_list("wish", "slot", "table")}
