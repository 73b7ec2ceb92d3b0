"""An event of 5,000 people, with its programme and a full schedule, for what measures its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from raceme.accounts.models import Role, User
from raceme.core.table_statistics import renew
from raceme.engagements.models import Kind
from raceme.events.actions.own_links import own_link
from raceme.events.models import (
    Admission,
    Event,
    ParticipantType,
    Registration,
    Room,
    Session,
    Speaker,
    Track,
)
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Participant,
    Placement,
    Schedule,
    Seat,
    Slot,
    Table,
    Wish,
    WishMember,
)
from raceme.workspaces.models import Workspace

PEOPLE, TABLES, SLOTS, DAYS = 5_000, 400, 16, 2
IN_A_ROOM = 40
# Of the programme: parallel sessions from nine to six on both days.
SESSIONS, PARALLEL = 72, 4
AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
BATCH = 1_000


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """The event, who organises it, and the own link of one who has a meeting in every slot."""

    event: Event
    manager: User
    secret: str


def gathered() -> Gathering:
    """Write the event; whoever asks for it takes it away again."""
    space = Workspace.objects.create(slug="bench-gathering", name="Bench", created_at=AT)
    user = User.objects.create(email="bench@gathering.example", name="Bench", created_at=AT)
    Role.objects.create(workspace=space, user=user, kind=Role.Kind.MANAGER, since=AT)
    event = Event.objects.create(
        workspace=space,
        slug="bench",
        title="Bench",
        kind=_kind("conference"),
        state=Event.State.PUBLISHED,
        starts_on=date(2027, 5, 11),
        ends_on=date(2027, 5, 12),
        time_zone="Europe/Bucharest",
        created_at=AT,
        changed_at=AT,
        published_at=AT,
    )
    _write_programme(event)
    row = Matchmaking.objects.create(
        workspace=space, event=event, state="published", created_at=AT, changed_at=AT
    )
    people = _people(row)
    _write_schedule(row, people)
    if connection.vendor == "postgresql":
        # As the server does by itself in a while.
        renew()
    secret = own_link(people[0].registration, at=datetime.now(UTC))
    return Gathering(event=event, manager=user, secret=secret)


def _kind(code: str) -> Kind:
    return Kind.objects.get(workspace=None, code=code)


def _write_programme(event: Event) -> None:
    within = event.workspace_id
    named = [{"workspace_id": within, "event": event, "name": f"No. {n}"} for n in range(PARALLEL)]
    rooms = Room.objects.bulk_create([Room(**one) for one in named])
    tracks = Track.objects.bulk_create([Track(**one) for one in named])
    begins = datetime.combine(event.starts_on, time(9), tzinfo=event.zone)
    hours = SESSIONS // PARALLEL // DAYS
    sessions = Session.objects.bulk_create(
        [
            Session(
                workspace_id=within,
                event=event,
                title=f"Session {number}",
                kind=_kind("parallel-session"),
                room=rooms[number % PARALLEL],
                track=tracks[number % PARALLEL],
                starts_at=(starts := begins + _after(number // PARALLEL, hours)),
                ends_at=starts + timedelta(minutes=50),
                changed_at=AT,
            )
            for number in range(SESSIONS)
        ]
    )
    Speaker.objects.bulk_create(
        [
            Speaker(workspace_id=within, session=session, name=f"Speaker {number} of {session.pk}")
            for session in sessions
            for number in range(2)
        ]
    )


def _after(number: int, hours: int) -> timedelta:
    return timedelta(days=number // hours, hours=number % hours)


def _people(row: Matchmaking) -> list[Participant]:
    Admission.objects.create(workspace_id=row.workspace_id, event=row.event, changed_at=AT)
    kinds = ParticipantType.objects.bulk_create(
        [
            ParticipantType(
                workspace_id=row.workspace_id, event=row.event, name=name, position=number
            )
            for number, name in enumerate(("Company", "Research", "Cluster"))
        ]
    )
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                workspace_id=row.workspace_id,
                event=row.event,
                type=kinds[number % len(kinds)],
                state="confirmed",
                name=f"Person {number:04}",
                email=f"person{number}@gathering.example",
                organisation_name=f"Firm {number // 2}",
                country="RO",
                registered_at=AT,
                confirmed_at=AT,
            )
            for number in range(PEOPLE)
        ],
        batch_size=BATCH,
    )
    return Participant.objects.bulk_create(
        [
            Participant(
                workspace_id=row.workspace_id,
                matchmaking=row,
                registration=one,
                joined_at=AT,
                changed_at=AT,
            )
            for one in registrations
        ],
        batch_size=BATCH,
    )


def _write_schedule(row: Matchmaking, people: list[Participant]) -> None:
    """Let everybody meet at every table in every slot, each time somebody else."""
    within = row.workspace_id
    morning = datetime.combine(row.event.starts_on, time(9), tzinfo=row.event.zone)
    slots = Slot.objects.bulk_create(
        [
            Slot(
                workspace_id=within,
                matchmaking=row,
                starts_at=morning + timedelta(days=day, minutes=30 * number),
                minutes=30,
                part="all",
            )
            for day in range(DAYS)
            for number in range(SLOTS)
        ]
    )
    tables = Table.objects.bulk_create(
        [
            Table(
                workspace_id=within,
                matchmaking=row,
                name=f"Table {number}",
                room=f"Hall {number // IN_A_ROOM}",
                position=number,
            )
            for number in range(TABLES)
        ]
    )
    made = Schedule.objects.create(
        workspace_id=within,
        matchmaking=row,
        number=1,
        state=Schedule.State.PUBLISHED,
        made_at=AT,
        made_by="bench",
    )
    _fill(made, people, slots, tables)


def _fill(
    made: Schedule, people: list[Participant], slots: Sequence[Slot], tables: Sequence[Table]
) -> None:
    row, within = made.matchmaking, made.workspace_id
    spots = [(slot, table) for slot in slots for table in tables]
    wishes = Wish.objects.bulk_create(
        [Wish(workspace_id=within, matchmaking=row, made_at=AT) for _ in spots], batch_size=BATCH
    )
    sides = [
        (people[first], people[second])
        for number in range(len(slots))
        for first, second in _pairs(number, len(tables), len(people))
    ]
    _members(wishes, sides, within=within)
    placements = Placement.objects.bulk_create(
        [
            Placement(workspace_id=within, schedule=made, wish=wish, slot=slot, table=table)
            for wish, (slot, table) in zip(wishes, spots, strict=True)
        ],
        batch_size=BATCH,
    )
    Seat.objects.bulk_create(
        [
            Seat(
                workspace_id=within,
                schedule=made,
                placement=one,
                slot_id=one.slot_id,
                participant=person,
            )
            for one, pair in zip(placements, sides, strict=True)
            for person in pair
        ],
        batch_size=BATCH,
    )
    _meetings(row, placements, sides)


def _pairs(slot: int, tables: int, people: int) -> list[tuple[int, int]]:
    """Return who meets in a slot: the first with somebody else each time, others in turn."""
    others = [
        1 + (slot * (2 * tables - 1) + number) % (people - 1) for number in range(2 * tables - 1)
    ]
    return list(zip([0, *others[1::2]], others[::2], strict=True))


def _members(
    wishes: Sequence[Wish], sides: Sequence[tuple[Participant, ...]], *, within: int
) -> None:
    WishMember.objects.bulk_create(
        [
            WishMember(workspace_id=within, wish=wish, participant=person)
            for wish, pair in zip(wishes, sides, strict=True)
            for person in pair
        ],
        batch_size=BATCH,
    )


def _meetings(
    row: Matchmaking, placements: Sequence[Placement], sides: Sequence[tuple[Participant, ...]]
) -> None:
    """Write what people know of: the same as the version."""
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(
                workspace_id=row.workspace_id,
                matchmaking=row,
                wish_id=one.wish_id,
                slot_id=one.slot_id,
                table_id=one.table_id,
                changed_at=AT,
            )
            for one in placements
        ],
        batch_size=BATCH,
    )
    MeetingSeat.objects.bulk_create(
        [
            MeetingSeat(workspace_id=row.workspace_id, meeting=one, participant=person)
            for one, pair in zip(meetings, sides, strict=True)
            for person in pair
        ],
        batch_size=BATCH,
    )
