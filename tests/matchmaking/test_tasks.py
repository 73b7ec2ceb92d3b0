"""Schedules are made by the job that the page begins, from rows to rows."""

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.core import jobs, table_statistics
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.models import Matchmaking, Placement, Schedule, Seat, Slot, Wish
from raceme.matchmaking.solving import violations
from raceme.matchmaking.solving.problems import Scope, meetings_of, problem_of
from tests.known_rows import known_rows
from tests.matchmaking.halls import (
    BEFORE,
    hall,
    people_in,
    slots_in,
    wish,
    wish_at_random,
)

pytestmark = pytest.mark.django_db(transaction=True)
BY = "test"


def made(row: Matchmaking, *, seconds: int = 20, keeps: Schedule | None = None) -> Schedule:
    begun = scheduling.make_schedule(row, seconds=seconds, by=BY, at=BEFORE, keeps=keeps)
    return (
        Schedule.objects.of(row.workspace_id)
        .select_related("job", "matchmaking__event")
        .get(pk=begun.pk)
    )


def level(schedule: Schedule, goal: str) -> tuple[int, int | None]:
    found = next(one for one in schedule.said["levels"] if one["goal"] == goal)
    return found["value"], found["bound"]


def broken_rules(schedule: Schedule) -> list[object]:
    meetings = meetings_of(schedule)
    event = problem_of(schedule.matchmaking, Scope(at=BEFORE))
    return list(violations(event, meetings))


def test_an_event_of_two_days_with_tables_is_proven_the_best() -> None:
    row = hall(people=81, slots=24, tables=22, days=2, most_meetings=24)
    wish_at_random(row, count=106)

    schedule = made(row)

    job = schedule.job
    assert job is not None
    assert (job.state, schedule.state) == (Job.State.DONE, Schedule.State.DRAFT)
    value, bound = level(schedule, "kept_weight")
    assert value == bound
    assert job.result_text == "All 106 meetings: proven the best"
    assert Placement.objects.of(row.workspace_id).filter(schedule=schedule).count() == 106
    assert Seat.objects.of(row.workspace_id).filter(schedule=schedule).count() == 212
    assert broken_rules(schedule) == []


def test_an_event_online_across_time_zones_is_proven_the_best() -> None:
    row = hall(people=100, slots=60, tables=12, days=10, is_online=True)
    wish_at_random(row, count=67)

    schedule = made(row)

    assert schedule.state == Schedule.State.DRAFT
    value, bound = level(schedule, "kept_weight")
    assert value == bound
    assert broken_rules(schedule) == []


def test_what_changed_while_it_was_made_is_said() -> None:
    row = hall(people=4, slots=2, tables=2)
    one, two, *_others = people_in(row)
    wish(row, one, two)

    schedule = made(row)

    assert schedule.said["changed_meanwhile"] is False


def test_the_problem_takes_a_handful_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row = hall(people=30, slots=8, tables=5)
    wish_at_random(row, count=40)

    with django_assert_num_queries(5):
        event = problem_of(row, Scope(at=BEFORE))

    assert (len(event.participants), len(event.wishes), len(event.places)) == (30, 40, 5)


def test_locked_meetings_stay_and_lost_slots_are_left_out() -> None:
    row = hall(people=10, slots=6, tables=3)
    wish_at_random(row, count=9)
    first = made(row)
    one = first.placements.select_related("slot", "table").order_by("pk")[0]
    scheduling.lock(first, wish=one.wish_id, is_locked=True, by=BY, at=BEFORE)
    lost = next(slot for slot in slots_in(row) if slot.pk != one.slot_id)
    Slot.objects.of(row.workspace_id).filter(pk=lost.pk).update(is_lost=True)

    second = made(row, keeps=first)

    again = second.placements.get(wish=one.wish_id)
    assert (again.slot, again.table, again.is_locked) == (one.slot, one.table, True)
    assert not second.placements.filter(slot=lost).exists()
    assert second.number == first.number + 1


def test_locks_that_cannot_hold_together_are_named() -> None:
    row = hall(people=6, slots=2, tables=2)
    one, two, _three, four, *_others = people_in(row)
    for other in (two, four):
        wish(row, one, other)
    first = made(row)
    assert first.placements.count() == 2
    for placement in first.placements.all():
        scheduling.lock(first, wish=placement.wish_id, is_locked=True, by=BY, at=BEFORE)
    Matchmaking.objects.of(row.workspace_id).update(most_meetings=1)
    row.refresh_from_db()

    second = made(row, keeps=first)

    job = second.job
    assert job is not None
    assert (job.state, second.state) == (Job.State.FAILED, Schedule.State.FAILED)
    assert "Person 0000 (Firm 0) and Person 0001 (Firm 0)" in second.said["failed"]
    assert second.said["failed"] == job.error


def test_a_job_that_runs_twice_leaves_what_it_made() -> None:
    row = hall(people=4, slots=2, tables=2)
    one, _two, three, _four = people_in(row)
    wish(row, one, three)
    schedule = made(row)
    before = list(schedule.placements.values_list("pk", flat=True))
    assert schedule.job is not None

    scheduling.fill(schedule, seconds=5, progress=jobs.Progress(schedule.job))

    assert list(schedule.placements.values_list("pk", flat=True)) == before


def test_nothing_to_schedule_is_said_before_a_job_begins() -> None:
    row = hall(people=2, slots=1, tables=1)

    with pytest.raises(Refusal, match="Nobody wishes to meet anybody yet"):
        scheduling.make_schedule(row, seconds=5, by=BY, at=BEFORE)

    assert not Schedule.objects.of(row.workspace_id).exists()


def test_of_many_wishes_the_database_knows_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(table_statistics, "MANY", 3)
    table_statistics.renew()
    row = hall(people=8, slots=4, tables=3)
    people = people_in(row)
    for first, second in zip(people[:3], people[3:6], strict=True):
        wish(row, first, second)

    made(row)

    assert known_rows(Wish) == 3
