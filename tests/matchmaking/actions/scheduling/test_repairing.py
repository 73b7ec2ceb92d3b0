"""What happened is written down, and only what has to move does."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.audit.models import Entry
from raceme.core.errors import Refusal
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.actions.scheduling import Happened
from raceme.matchmaking.models import Matchmaking, Meeting, Participant, Schedule, Slot, Wish
from raceme.matchmaking.queries.requests import held_by
from tests.matchmaking.build import asked
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

pytestmark = pytest.mark.django_db
BY = "test"


@pytest.fixture
def row() -> Matchmaking:
    return hall(people=8, slots=3, tables=2)


@pytest.fixture
def wishes(row: Matchmaking) -> list[Wish]:
    people = people_in(row)
    return [wish(row, people[n], people[n + 4]) for n in range(3)]


@pytest.fixture
def made(row: Matchmaking, wishes: list[Wish]) -> Schedule:
    slots, tables = slots_in(row), tables_in(row)
    return version(
        row,
        (wishes[0], slots[0], tables[0]),
        (wishes[1], slots[0], tables[1]),
        (wishes[2], slots[1], tables[1]),
    )


@pytest.fixture
def repaired(
    made: Schedule, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> "Repairs":
    return Repairs(made, django_capture_on_commit_callbacks)


class Repairs:
    """Repairs a version and lets its job be done."""

    def __init__(self, made: Schedule, commit: DjangoCaptureOnCommitCallbacks) -> None:
        self.made = made
        self.commit = commit

    def after(self, happened: Happened) -> Schedule:
        with self.commit(execute=True):
            begun = scheduling.repair(self.made, happened=happened, seconds=10, by=BY, at=BEFORE)
        return Schedule.objects.of(self.made.workspace_id).get(pk=begun.pk)


def test_a_lost_table_moves_its_meetings_alone(
    row: Matchmaking, wishes: list[Wish], repaired: Repairs
) -> None:
    slots, tables = slots_in(row), tables_in(row)

    after = repaired.after(Happened(tables=[tables[1].pk]))

    held = held_in(after)
    assert held[wishes[0].pk] == (slots[0].pk, tables[0].pk)
    assert held[wishes[2].pk] == (slots[1].pk, tables[0].pk)
    assert held[wishes[1].pk] == (slots[2].pk, tables[0].pk)
    assert set(after.said["moved"]) == {str(wishes[1].pk), str(wishes[2].pk)}
    assert (after.state, after.way, after.number) == ("draft", "repaired", 2)


def test_a_lost_slot_is_held_by_nobody(
    row: Matchmaking, wishes: list[Wish], repaired: Repairs
) -> None:
    lost = slots_in(row)[0]

    after = repaired.after(Happened(slots=[lost.pk]))

    held = held_in(after)
    assert len(held) == 3
    assert lost.pk not in {slot for slot, _table in held.values()}
    assert held[wishes[2].pk] == (slots_in(row)[1].pk, tables_in(row)[1].pk)
    assert Slot.objects.of(row.workspace_id).get(pk=lost.pk).is_lost


def test_the_history_says_what_is_lost_by_the_clock_of_the_event(
    row: Matchmaking, made: Schedule
) -> None:
    lost = Happened(slots=[slots_in(row)[0].pk])

    scheduling.repair(made, happened=lost, seconds=10, by=BY, at=BEFORE)

    entry = Entry.objects.get(verb="matchmaking.repair_schedule")
    assert entry.values.changes["lost_slots"] == [None, "2027-05-11 09:00"]


def test_what_was_agreed_and_is_called_off_holds_no_place_of_a_quota(
    row: Matchmaking, made: Schedule, wishes: list[Wish]
) -> None:
    people = people_in(row)
    request = asked(people[0], people[4], state="accepted")
    Wish.objects.of(row.workspace_id).filter(pk=wishes[0].pk).update(request=request)

    scheduling.repair(made, happened=Happened(wishes=[wishes[0].pk]), seconds=10, by=BY, at=BEFORE)

    request.refresh_from_db()
    assert (request.state, request.answered_at, held_by(people[0])) == ("withdrawn", BEFORE, 0)


def test_who_is_gone_has_no_meeting_any_more(
    row: Matchmaking, wishes: list[Wish], repaired: Repairs
) -> None:
    gone = people_in(row)[0]

    after = repaired.after(Happened(absent=[gone.pk]))

    assert set(held_in(after)) == {wishes[1].pk, wishes[2].pk}
    assert Participant.objects.of(row.workspace_id).get(pk=gone.pk).left_at == BEFORE


def test_a_meeting_called_off_is_gone_and_a_new_wish_is_kept(
    row: Matchmaking, wishes: list[Wish], repaired: Repairs
) -> None:
    people = people_in(row)
    new = wish(row, people[3], people[7])

    after = repaired.after(Happened(wishes=[wishes[0].pk]))

    assert set(held_in(after)) == {wishes[1].pk, wishes[2].pk, new.pk}
    assert Wish.objects.of(row.workspace_id).get(pk=wishes[0].pk).ended_at == BEFORE


def test_what_is_published_is_repaired_as_it_stands_on_the_day(
    row: Matchmaking, wishes: list[Wish], made: Schedule, repaired: Repairs
) -> None:
    scheduling.publish(made, by=BY, at=BEFORE)
    Meeting.objects.of(row.workspace_id).filter(wish=wishes[1]).update(state="cancelled")
    Wish.objects.of(row.workspace_id).filter(pk=wishes[1].pk).update(ended_at=BEFORE)

    after = repaired.after(Happened())

    assert set(held_in(after)) == {wishes[0].pk, wishes[2].pk}


def test_meetings_that_are_over_are_not_repaired(row: Matchmaking, made: Schedule) -> None:
    Matchmaking.objects.of(row.workspace_id).update(state="over")

    with pytest.raises(Refusal, match="These meetings are over"):
        scheduling.repair(made, happened=Happened(), seconds=10, by=BY, at=BEFORE)
