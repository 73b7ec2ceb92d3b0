"""Named reads of the versions of an event's schedule: a board of one, their numbers, names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from raceme.core.models import Job
from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    Notice,
    Participant,
    Placement,
    Schedule,
    Seat,
    Slot,
    Table,
    Wish,
    WishMember,
)
from raceme.matchmaking.solving.reading import Rows

State = Schedule.State
# By which name a version says how many it holds.
MEETINGS = "meetings"
# By which name a wish says whether a version keeps it.
KEPT = "is_kept"


def schedules_of(matchmaking: Matchmaking) -> QuerySet[Schedule]:
    """Return the versions of an event that the reader has reached, the newest first."""
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    meetings = (
        Placement.objects.of(matchmaking.workspace_id)
        .filter(schedule=OuterRef("pk"))
        .order_by()
        .values("schedule")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        rows.select_related("job", "based_on")
        .annotate(**{MEETINGS: Coalesce(Subquery(meetings), 0)})
        .order_by("-number")
    )


def schedule_numbered(matchmaking: Matchmaking, number: int) -> QuerySet[Schedule]:
    return schedules_of(matchmaking).filter(number=number)


def schedule_with(pk: int) -> Schedule:
    """Return a version by its key, for the job that works on it."""
    rows = Schedule.objects.reached_by(Q(pk=pk))
    return rows.select_related("matchmaking__event__workspace", "based_on", "job").get()


def newest_of(matchmaking: Matchmaking) -> Schedule | None:
    """Return the newest version that holds meetings."""
    rows = schedules_of(matchmaking).filter(state__in=(State.DRAFT, State.PUBLISHED))
    return rows.first()


def running_of(matchmaking: Matchmaking) -> Schedule | None:
    """Return the version that is being made, if one is."""
    return schedules_of(matchmaking).filter(state=State.RUNNING).first()


def is_underway(schedule: Schedule) -> bool:
    """Tell whether a version is being made; its job was read with it."""
    job = schedule.job
    return schedule.state == State.RUNNING and job is not None and job.state in Job.UNDERWAY


def published_before(matchmaking: Matchmaking) -> QuerySet[Schedule]:
    """Return what is or was published."""
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.filter(state__in=(State.PUBLISHED, State.REPLACED))


def names_of(people: Sequence[int]) -> dict[int, str]:
    """Return the names of participants that the reader has reached, in the order of the keys."""
    rows = Participant.objects.reached_by(Q(pk__in=people))
    found = dict(rows.values_list("pk", "registration__name"))
    return {pk: found[pk] for pk in people if pk in found}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody as a board shows them."""

    pk: int
    name: str
    organisation: str
    country: str


PERSON = (
    "participant_id",
    "participant__registration__name",
    "participant__registration__organisation_name",
    "participant__registration__country",
)


def persons_in(rows: Rows) -> dict[int, Person]:
    """Return everybody of whom ``rows`` were read, by their keys."""
    return {one.pk: _person(one) for one in rows.people}


def _person(row: Participant) -> Person:
    said = row.registration
    return Person(
        pk=row.pk, name=said.name, organisation=said.organisation_name, country=said.country
    )


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A meeting as a board shows it."""

    placement: int
    wish: int
    slot: int
    table: int
    is_locked: bool
    people: list[Person]


def slots_of(matchmaking: Matchmaking) -> QuerySet[Slot]:
    rows = Slot.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.order_by("starts_at", "pk")


def tables_of(matchmaking: Matchmaking) -> QuerySet[Table]:
    rows = Table.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.order_by("position", "pk")


def tables_where(schedule: Schedule, text: str) -> Q:
    """Return which tables are called so, or have a meeting of somebody who is."""
    seats = Seat.objects.of(schedule.workspace_id).filter(
        Q(participant__registration__name__icontains=text)
        | Q(participant__registration__organisation_name__icontains=text),
        schedule=schedule,
    )
    return (
        Q(name__icontains=text)
        | Q(room__icontains=text)
        | Q(pk__in=seats.values("placement__table_id"))
    )


def participants_of(matchmaking: Matchmaking) -> QuerySet[Participant]:
    """Return who takes part, by name."""
    rows = Participant.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.select_related("registration").order_by("registration__name", "pk")


def cells_at(
    schedule: Schedule, *, slots: Sequence[int], tables: Sequence[int]
) -> dict[tuple[int, int], Cell]:
    """Return the meetings at some tables in some slots, by table and slot."""
    seats = Seat.objects.of(schedule.workspace_id).filter(
        schedule=schedule, slot__in=slots, placement__table__in=tables
    )
    return {(cell.table, cell.slot): cell for cell in _cells(seats)}


def cells_of(
    schedule: Schedule, *, slots: Sequence[int], people: Sequence[int]
) -> dict[tuple[int, int], Cell]:
    """Return the meetings of some people in some slots, by person and slot."""
    theirs = Seat.objects.of(schedule.workspace_id).filter(
        schedule=schedule, slot__in=slots, participant__in=people
    )
    seats = Seat.objects.of(schedule.workspace_id).filter(
        placement__in=theirs.values("placement_id")
    )
    wanted = set(people)
    return {
        (person.pk, cell.slot): cell
        for cell in _cells(seats)
        for person in cell.people
        if person.pk in wanted
    }


def _cells(seats: QuerySet[Seat]) -> list[Cell]:
    found: dict[int, Cell] = {}
    rows = seats.order_by("placement_id", "pk").values_list(
        "placement_id",
        "placement__wish_id",
        "slot_id",
        "placement__table_id",
        "placement__is_locked",
        *PERSON,
    )
    for placement, wish, slot, table, is_locked, pk, name, organisation, country in rows:
        cell = found.get(placement)
        if cell is None:
            cell = found[placement] = Cell(
                placement=placement,
                wish=wish,
                slot=slot,
                table=table,
                is_locked=is_locked,
                people=[],
            )
        cell.people.append(Person(pk=pk, name=name, organisation=organisation, country=country))
    return list(found.values())


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A meeting in a version, with who sits there, those of its wish in their order."""

    placement: Placement
    persons: Sequence[Person]

    @property
    def people(self) -> list[int]:
        return [one.pk for one in self.persons]

    @property
    def names(self) -> dict[int, str]:
        return {one.pk: one.name for one in self.persons}


def placed_in(schedule: Schedule, wish: int) -> Placed | None:
    """Return the meeting of a wish in a version, with where it is and what it was asked by."""
    rows = Seat.objects.of(schedule.workspace_id).filter(
        schedule=schedule, placement__wish__pk=wish
    )
    seats = list(
        rows.select_related(
            "placement__slot",
            "placement__table",
            "placement__wish__request__sender__registration",
            "participant__registration",
        ).order_by("pk")
    )
    if not seats:
        return None
    return Placed(placement=seats[0].placement, persons=[_person(one.participant) for one in seats])


def taken_in(schedule: Schedule, *, besides: int) -> set[tuple[str, str]]:
    """Return which tables are taken in which slots, by other wishes than ``besides``."""
    rows = Placement.objects.of(schedule.workspace_id).filter(schedule=schedule)
    pairs = rows.exclude(wish=besides).values_list("slot_id", "table_id")
    return {(str(slot), str(table)) for slot, table in pairs}


def wish_in(schedule: Schedule, pk: int) -> QuerySet[Wish]:
    """Return a wish of an event, and whether a version of its schedule keeps it."""
    kept = Placement.objects.of(schedule.workspace_id).filter(
        schedule=schedule, wish=OuterRef("pk")
    )
    rows = Wish.objects.of(schedule.workspace_id).filter(matchmaking=schedule.matchmaking_id, pk=pk)
    return rows.annotate(**{KEPT: Exists(kept)})


def members_of(wishes: Sequence[int], *, within: int) -> dict[int, list[Person]]:
    """Return who is in each of these wishes."""
    rows = WishMember.objects.of(within).filter(wish__in=wishes).order_by("wish_id", "pk")
    found: dict[int, list[Person]] = {wish: [] for wish in wishes}
    for wish, pk, name, organisation, country in rows.values_list("wish_id", *PERSON):
        found[wish].append(Person(pk=pk, name=name, organisation=organisation, country=country))
    return found


def not_kept_in(schedule: Schedule) -> QuerySet[Wish]:
    """Return the wishes that stand and have no meeting in a version, the heaviest first."""
    kept = Placement.objects.of(schedule.workspace_id).filter(schedule=schedule)
    rows = Wish.objects.of(schedule.workspace_id).filter(
        matchmaking=schedule.matchmaking_id, ended_at=None
    )
    return rows.exclude(pk__in=kept.values("wish_id")).order_by("-weight", "pk")


def notices_of(schedule: Schedule) -> tuple[int, int]:
    """Return how many people a version affects, and how many of them were told."""
    rows = Notice.objects.of(schedule.workspace_id).filter(schedule=schedule)
    told = rows.aggregate(all=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False)))
    return int(told["all"]), int(told["told"])


def meetings_count(schedule: Schedule) -> int:
    return Placement.objects.of(schedule.workspace_id).filter(schedule=schedule).count()


def wishes_count(matchmaking: Matchmaking) -> int:
    return Wish.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking).count()


def others_of(schedule: Schedule) -> QuerySet[Schedule]:
    """Return the other versions that hold meetings, the newest first."""
    rows = schedules_of(schedule.matchmaking).exclude(pk=schedule.pk)
    return rows.exclude(state__in=(State.RUNNING, State.FAILED))


def published_of(matchmaking: Matchmaking) -> Schedule | None:
    return schedules_of(matchmaking).filter(state=State.PUBLISHED).first()


def people_count(schedule: Schedule) -> int:
    """Return how many people have a meeting in a version."""
    rows = Seat.objects.of(schedule.workspace_id).filter(schedule=schedule)
    return rows.values("participant").distinct().count()


def sizes_of(matchmaking: Matchmaking) -> dict[str, int]:
    """Return how much there is to schedule."""
    within = matchmaking.workspace_id
    of = {"matchmaking": matchmaking}
    return {
        "people": Participant.objects.of(within).filter(**of, left_at=None).count(),
        "wishes": Wish.objects.of(within).filter(**of, ended_at=None).count(),
        "slots": Slot.objects.of(within).filter(**of, is_lost=False).count(),
        "tables": Table.objects.of(within).filter(**of, is_lost=False).count(),
    }


def filters_of(matchmaking: Matchmaking) -> tuple[list[tuple[int, str]], list[str]]:
    """Return by which types and countries the people of an event can be filtered."""
    rows = Participant.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    found = rows.order_by().values_list(
        "registration__type_id", "registration__type__name", "registration__country"
    )
    types, countries = {}, set()
    for key, name, country in found.distinct():
        types[key] = name
        countries.add(country)
    return sorted(types.items(), key=lambda one: one[1]), sorted(filter(None, countries))


def found_people(
    matchmaking: Matchmaking, text: str, *, chosen: Sequence[int], most: int
) -> list[Participant]:
    """Return those who were chosen, and so many more whose name or organisation holds a text."""
    rows = participants_of(matchmaking).filter(left_at=None)
    kept = list(rows.filter(pk__in=chosen)) if chosen else []
    if not text:
        return kept
    named = Q(registration__name__icontains=text) | Q(
        registration__organisation_name__icontains=text
    )
    return [*kept, *rows.filter(named).exclude(pk__in=chosen)[:most]]


def new_wishes_count(schedule: Schedule) -> int:
    """Return how many wishes came since a version was made."""
    rows = not_kept_in(schedule)
    return rows.filter(made_at__gt=schedule.made_at).count()


def shared_interests(people: Sequence[int]) -> list[tuple[str, str]]:
    """Return what one of these people offers and another one seeks, by list and code."""
    rows = Interest.objects.reached_by(Q(participant__in=people))
    found: dict[tuple[str, str], dict[str, set[int]]] = {}
    for whose, direction, scheme, code in rows.values_list(
        "participant_id", "direction", "scheme", "code"
    ):
        sides = found.setdefault((scheme, code), {"offer": set(), "seek": set()})
        sides[direction].add(whose)
    return [
        key
        for key, sides in sorted(found.items())
        if any(one != other for one in sides["offer"] for other in sides["seek"])
    ]
