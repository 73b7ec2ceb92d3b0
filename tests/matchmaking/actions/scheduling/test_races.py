"""Several who change a version at the same moment, with transactions that are really parallel."""

from collections.abc import Callable

import pytest

from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.actions.scheduling import Place, refusals
from raceme.matchmaking.models import Matchmaking, Meeting, Placement, Schedule, Wish
from tests.matchmaking.halls import (
    BEFORE,
    hall,
    held_in,
    people_in,
    slots_in,
    tables_in,
    version,
    wish,
)
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
BY = "test"


def scene() -> tuple[Matchmaking, Schedule, list[Wish]]:
    """Return three meetings in the first slot, each at a table of its own."""
    row = hall(people=6, slots=3, tables=3)
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    wishes = [wish(row, people[n], people[n + 2]) for n in (0, 1)]
    wishes.append(wish(row, people[4], people[5]))
    held = [(one, slots[0], table) for one, table in zip(wishes, tables, strict=True)]
    return row, version(row, *held), wishes


def mover(made: Schedule, asked: Wish, to: Place) -> Callable[[], object]:
    slot, table = held_in(made)[asked.pk]
    seen = Place(slot=slot, table=table)

    def move() -> object:
        return scheduling.move(made, wish=asked.pk, to=to, seen=seen, by=BY, at=BEFORE)

    return move


def test_one_place_goes_to_one_of_three() -> None:
    row, made, wishes = scene()
    to = Place(slot=slots_in(row)[1].pk, table=tables_in(row)[0].pk)

    told = at_once(*(mover(made, one, to) for one in wishes))

    assert told == [refusals.TableTaken, refusals.TableTaken]
    there = Placement.objects.of(row.workspace_id).filter(slot=to.slot, table=to.table)
    assert [one.wish_id for one in there] == [wishes[0].pk]


def test_one_meeting_is_moved_once_and_the_other_is_told_where_it_is() -> None:
    row, made, wishes = scene()
    slots, table = slots_in(row), tables_in(row)[0]
    moves = [mover(made, wishes[0], Place(slot=slot.pk, table=table.pk)) for slot in slots[1:]]

    assert at_once(*moves) == [refusals.MovedMeanwhile]

    assert held_in(made)[wishes[0].pk] == (slots[1].pk, table.pk)


def test_who_moves_while_it_is_published_changes_a_new_version() -> None:
    row, made, wishes = scene()
    to = Place(slot=slots_in(row)[1].pk, table=tables_in(row)[0].pk)

    def publish() -> object:
        return scheduling.publish(made, by=BY, at=BEFORE)

    (changed,) = at_once(publish, mover(made, wishes[0], to))

    assert isinstance(changed, Schedule)
    assert (changed.number, changed.state) == (2, "draft")
    known = Meeting.objects.of(row.workspace_id).get(wish=wishes[0])
    assert known.slot == slots_in(row)[0]


def test_two_versions_are_not_published_at_once() -> None:
    row, first, wishes = scene()
    second = version(row, (wishes[0], slots_in(row)[1], tables_in(row)[0]), number=2)

    def publish(made: Schedule) -> Callable[[], object]:
        return lambda: scheduling.publish(made, instead_of=0, by=BY, at=BEFORE)

    assert at_once(publish(first), publish(second)) == [refusals.PublishedMeanwhile]

    states = Schedule.objects.of(row.workspace_id).order_by("number")
    assert list(states.values_list("state", flat=True)) == ["published", "draft"]


def test_a_version_is_published_once() -> None:
    _row, made, _wishes = scene()

    def publish() -> object:
        return scheduling.publish(made, by=BY, at=BEFORE)

    assert at_once(publish, publish) == [refusals.NotADraft]


def test_two_who_make_one_at_once_make_one() -> None:
    row, _made, _wishes = scene()
    begun = Schedule.objects.of(row.workspace_id).filter(state="running")

    def make() -> object:
        return scheduling.make_schedule(row, seconds=5, by=BY, at=BEFORE)

    assert at_once(make, make) == [refusals.Underway]
    assert begun.count() <= 1
