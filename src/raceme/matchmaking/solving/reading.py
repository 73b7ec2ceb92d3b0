"""All that an event's meetings are made of, read at once: a statement for each thing there is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    Meeting,
    Participant,
    Slot,
    StandIn,
    Table,
    TypeTerms,
    Unavailability,
    Walk,
    WishMember,
)

OVER_STATES = (Meeting.State.HELD, Meeting.State.NOT_HELD)
OF_PEOPLE = (
    "presence",
    "time_zone",
    "left_at",
    "registration__name",
    "registration__type_id",
    "registration__state",
    "registration__organisation_name",
    "registration__country",
)


@dataclass(frozen=True, kw_only=True)
class Ties:
    """What stands between two things of an event, each by its key as text."""

    # By person: the slots that they are not free in.
    away: Mapping[str, set[str]]
    stand_ins: Sequence[tuple[str, str]]
    # Rooms, and how many metres lie between them.
    walks: Sequence[tuple[str, str, int]]
    # Types of people who do not meet.
    apart: frozenset[frozenset[str]]
    # By type: least and most meetings, where it says any.
    terms: Mapping[str, tuple[int | None, int | None]]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of an event's meetings, or of some people and wishes of it."""

    matchmaking: Matchmaking
    # By time, and by position: what is lost is there too.
    slots: Sequence[Slot]
    tables: Sequence[Table]
    # With their registrations; of these no more than what is asked for here.
    people: Sequence[Participant]
    # Wish, participant and weight, wish by wish.
    members: Sequence[tuple[int, int, int]]
    ties: Ties


def read_rows(
    matchmaking: Matchmaking,
    *,
    people: Collection[int] | None,
    wishes: Collection[int] | None,
    held: Collection[int],
) -> Rows:
    """
    Return the rows of ``people`` and ``wishes``; None are all of them.

    Of all wishes those whose meetings are over are left out, unless they are among ``held``.
    """
    within = matchmaking.workspace_id
    tables = list(
        Table.objects.of(within).filter(matchmaking=matchmaking).order_by("position", "pk")
    )
    everybody = None
    if people is not None:
        everybody = {*people, *(one.host_id for one in tables if one.host_id and not one.is_lost)}
    return Rows(
        matchmaking=matchmaking,
        slots=list(
            Slot.objects.of(within).filter(matchmaking=matchmaking).order_by("starts_at", "pk")
        ),
        tables=tables,
        people=list(_people(matchmaking, everybody)),
        members=list(_members(matchmaking, wishes, held)),
        ties=_ties(matchmaking, people, everybody),
    )


def _people(matchmaking: Matchmaking, keys: Collection[int] | None) -> QuerySet[Participant]:
    rows = Participant.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return rows.select_related("registration").only(*OF_PEOPLE).order_by("pk")


def _members(
    matchmaking: Matchmaking, wishes: Collection[int] | None, held: Collection[int]
) -> QuerySet[WishMember, tuple[int, int, int]]:
    rows = WishMember.objects.of(matchmaking.workspace_id).filter(
        wish__matchmaking=matchmaking, wish__ended_at=None
    )
    if wishes is not None:
        rows = rows.filter(wish__in=wishes)
    else:
        rows = rows.filter(
            ~Q(wish__meeting__state__in=OVER_STATES) | Q(wish__meeting=None) | Q(wish__in=held)
        )
    return rows.order_by("wish_id", "pk").values_list("wish_id", "participant_id", "wish__weight")


def _ties(
    matchmaking: Matchmaking, people: Collection[int] | None, everybody: Collection[int] | None
) -> Ties:
    """Read all of them in one statement: most events have few of each, or none."""
    within, of = matchmaking.workspace_id, {"matchmaking": matchmaking}
    away = Unavailability.objects.of(within).filter(slot__matchmaking=matchmaking)
    stand_ins = StandIn.objects.of(within).filter(first__matchmaking=matchmaking)
    if people is not None and everybody is not None:
        away = away.filter(participant__in=people)
        stand_ins = stand_ins.filter(first__in=everybody, second__in=everybody)
    walks, apart, terms = (
        model.objects.of(within).filter(**of) for model in (Walk, MayNotMeet, TypeTerms)
    )
    found = _named("away", away, "participant_id", "slot_id").union(
        _named("stand_in", stand_ins, "first_id", "second_id"),
        _named("walk", walks, "first", "second", numbers=("metres",)),
        _named("apart", apart, "first_id", "second_id"),
        _named("terms", terms, "type_id", "type_id", numbers=("least_meetings", "most_meetings")),
        all=True,
    )
    by_name: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for name, _key, *said in sorted(found, key=lambda row: row[:2]):
        by_name[name].append(tuple(said))
    return _told(by_name)


def _named(
    name: str, rows: QuerySet[Any], *texts: str, numbers: Sequence[str] = ()
) -> QuerySet[Any, tuple[Any, ...]]:
    """Return rows as a name, a key, two texts and two numbers, as all that are read together."""
    said: dict[str, Any] = {
        f"said_{number}": Cast(field, TextField()) for number, field in enumerate(texts)
    }
    for number in range(2):
        field = numbers[number] if number < len(numbers) else Value(None)
        # PostgreSQL takes nothing that says no type for a text.
        said[f"said_number_{number}"] = Cast(field, IntegerField())
    named = rows.order_by().annotate(said_name=Value(name, TextField()), **said)
    found: QuerySet[Any, tuple[Any, ...]] = named.values_list("said_name", "pk", *said)
    return found


def _told(by_name: Mapping[str, list[tuple[Any, ...]]]) -> Ties:
    away: defaultdict[str, set[str]] = defaultdict(set)
    for person, slot, *_numbers in by_name["away"]:
        away[person].add(slot)
    return Ties(
        away=away,
        stand_ins=[(one, other) for one, other, *_numbers in by_name["stand_in"]],
        walks=[(one, other, metres) for one, other, metres, _more in by_name["walk"]],
        apart=frozenset(frozenset((one, other)) for one, other, *_numbers in by_name["apart"]),
        terms={of: (least, most) for of, _same, least, most in by_name["terms"]},
    )
