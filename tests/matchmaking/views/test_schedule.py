"""The pages of a schedule: made, looked at, moved, explained, repaired, published."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from raceme.matchmaking.models import Matchmaking, Meeting, Participant, Schedule, Slot, Table
from tests.conftest import World
from tests.matchmaking.halls import (
    hall,
    held_in,
    people_in,
    slots_in,
    tables_in,
    version,
    wish,
    wish_at_random,
)

BOARD_QUERIES, PEOPLE_QUERIES = 10, 12
LIST_QUERIES, NOT_KEPT_QUERIES = 11, 8
# Why it is then and there needs all that the engine knows of its people.
MEETING_QUERIES = 14


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def address(row: Matchmaking, name: str, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=["transilvania", row.event.slug, *more])


def full(world: World, count: int, *, people: int = 0) -> tuple[Matchmaking, Schedule]:
    """Return a version with so many meetings, one at each table, and as many wishes not kept."""
    row = hall(world.workspace, people=people or 4 * count, slots=2, tables=count)
    everybody, slots, tables = people_in(row), slots_in(row), tables_in(row)
    pairs = [(everybody[4 * n], everybody[4 * n + 2]) for n in range(count)]
    wishes = [wish(row, *pair) for pair in pairs]
    for n in range(count):
        wish(row, everybody[4 * n + 1], everybody[4 * n + 3])
    made = version(row, *((one, slots[0], tables[n]) for n, one in enumerate(wishes)))
    return row, made


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    row, made = full(world, count)
    version(row, number=2)
    first = next(iter(held_in(made)))

    with django_assert_num_queries(BOARD_QUERIES):
        board = staff.get(address(row, "schedule", 1))
    assert board.content.count(b'class="r-met"') == count
    with django_assert_num_queries(PEOPLE_QUERIES):
        board = staff.get(address(row, "schedule_people", 1))
    assert board.content.count(b'class="r-met"') == 2 * count
    with django_assert_num_queries(LIST_QUERIES):
        assert staff.get(address(row, "schedules")).content.count(b'scope="row"') == 2
    with django_assert_num_queries(NOT_KEPT_QUERIES):
        page = staff.get(address(row, "schedule_not_kept", 1))
    assert page.content.count(b'scope="row"') == count
    with django_assert_num_queries(MEETING_QUERIES):
        assert staff.get(address(row, "schedule_meeting", 1, first)).status_code == 200


def test_a_board_of_many_costs_no_more_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row, _made = full(world, 60, people=600)

    with django_assert_num_queries(BOARD_QUERIES):
        text = staff.get(address(row, "schedule", 1)).content.decode()
    with django_assert_num_queries(PEOPLE_QUERIES):
        people = staff.get(f"{address(row, 'schedule_people', 1)}?page=2").content.decode()

    assert "1 to 40 of 60" in text
    assert "41 to 80 of 600" in people


def test_one_click_makes_a_schedule_and_says_how_good_it_is(
    staff: Client,
    world: World,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(world.workspace, people=8, slots=4, tables=3)
    wish_at_random(row, count=6)

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(address(row, "schedule_make"), {"seconds": "20"})

    assert answer.headers["Location"] == address(row, "schedule", 1)
    text = staff.get(answer.headers["Location"]).content.decode()
    assert "All 6 meetings: proven the best" in text
    assert text.count('class="r-met"') == 6


# Two days at tables; ten days online, across fifteen time zones.
CASES: dict[str, tuple[int, dict[str, Any]]] = {
    "at tables": (
        106,
        {"people": 81, "slots": 24, "tables": 22, "days": 2, "most_meetings": 24},
    ),
    "online": (67, {"people": 100, "slots": 60, "tables": 12, "days": 10, "is_online": True}),
}


@pytest.mark.parametrize("case", CASES)
def test_an_event_of_its_size_is_scheduled_from_the_page_and_proven_the_best(
    staff: Client,
    world: World,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    case: str,
) -> None:
    wishes, size = CASES[case]
    row = hall(world.workspace, **size)
    wish_at_random(row, count=wishes)

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address(row, "schedule_make"), {"seconds": "20"})

    made = Schedule.objects.of(row.workspace_id).select_related("job").get()
    weight = next(one for one in made.said["levels"] if one["goal"] == "kept_weight")
    assert weight["value"] == weight["bound"] > 0
    held = len(held_in(made))
    told = f"All {held} meetings" if held == wishes else f"{held} of {wishes} meetings"
    assert made.job is not None
    assert made.job.result_text == f"{told}: proven the best"
    # The version says it on its page, and so does the list of what was made.
    for page in (address(row, "schedule", 1), address(row, "schedules")):
        assert "proven the best" in staff.get(page).content.decode()


def test_what_is_missing_is_said_above_the_form(staff: Client, world: World) -> None:
    row = hall(world.workspace, people=2, slots=1, tables=1)

    answer = staff.post(address(row, "schedule_make"), {"seconds": "20"})
    wrong = staff.post(address(row, "schedule_make"), {"seconds": "99999999999999999999"})

    assert answer.status_code == wrong.status_code == 422
    assert "Nobody wishes to meet anybody yet" in answer.content.decode()


def moved(row: Matchmaking, made: Schedule, **sent: object) -> dict[str, Any]:
    """Return what a move of the first meeting to the second slot sends."""
    slot, table = held_in(made)[next(iter(held_in(made)))]
    second = slots_in(row)[1]
    return {"seen": f"{slot}-{table}", "slot": second.pk, "table": table, **sent}


def test_a_move_draws_the_board_anew_or_says_why_not(staff: Client, world: World) -> None:
    row, made = full(world, 2)
    first = next(iter(held_in(made)))
    target = f"{address(row, 'schedule_move', 1, first)}?board=tables"
    taken = moved(row, made, slot=slots_in(row)[0].pk, table=tables_in(row)[1].pk)

    refused = staff.post(target, taken, headers={"X-Board": "1"})
    done = staff.post(target, moved(row, made), headers={"X-Board": "1"})
    again = staff.post(target, {**taken, "slot": slots_in(row)[1].pk}, headers={"X-Board": "1"})

    assert refused.status_code == 422
    assert "Table 2 is taken at that time, by Person 0004, Person 0006." in refused.content.decode()
    assert (done.status_code, b"<html" in done.content) == (200, False)
    assert held_in(made)[first][0] == slots_in(row)[1].pk
    assert "Somebody moved this meeting meanwhile" in again.content.decode()


def test_without_a_script_a_form_says_where_it_can_be(staff: Client, world: World) -> None:
    row, made = full(world, 2)
    first = next(iter(held_in(made)))
    form = address(row, "schedule_move", 1, first)

    text = staff.get(form).content.decode()
    chosen = staff.get(f"{form}?slot={slots_in(row)[1].pk}").content.decode()
    answer = staff.post(form, moved(row, made), follow=True)

    assert "2 tables are free" in text
    assert "Tables that are free: 2" in chosen
    assert "Moved." in answer.content.decode()


def test_the_script_is_told_where_it_can_be(staff: Client, world: World) -> None:
    row, made = full(world, 2)
    first = next(iter(held_in(made)))
    Slot.objects.of(row.workspace_id).filter(pk=slots_in(row)[1].pk).update(is_lost=True)

    told = json.loads(staff.get(address(row, "schedule_spots", 1, first)).content)["spots"]

    lost, there = str(slots_in(row)[1].pk), str(slots_in(row)[0].pk)
    assert told[lost] == {"why": "The slot is lost.", "tables": []}
    assert told[there]["tables"] == [tables_in(row)[0].pk]


@pytest.mark.parametrize("sent", [{"seen": "1"}, {"seen": "a-b"}, {"seen": "1-2", "slot": "x"}])
def test_a_move_of_nothing_that_is_there_is_not_found(
    staff: Client, world: World, sent: dict[str, str]
) -> None:
    row, made = full(world, 1)
    first = next(iter(held_in(made)))

    assert staff.post(address(row, "schedule_move", 1, first), sent).status_code == 404
    assert staff.get(address(row, "schedule_meeting", 1, 999999999999)).status_code == 404


def test_why_and_why_not_are_said_and_a_wish_is_kept_by_a_button(
    staff: Client, world: World
) -> None:
    row, made = full(world, 1)
    (first,) = held_in(made)
    left = next(one.pk for one in row.wishes.order_by("pk") if one.pk != first)

    why = staff.get(address(row, "schedule_meeting", 1, first)).content.decode()
    why_not = staff.get(address(row, "schedule_why_not", 1, left)).content.decode()
    slot = slots_in(row)[1].pk
    staff.post(address(row, "schedule_why_not", 1, left), {"slot": slot})

    assert "Its people have 2 slots in common." in why
    assert "they could also meet on Tuesday 11 May, 09:30." in why
    assert "Tuesday 11 May, 09:30 is free for all of them." in why_not
    assert "Without the meeting of Person 0000 (Firm 0) and Person 0002 (Firm 1)" in why_not
    assert held_in(made)[left] == (slot, tables_in(row)[0].pk)


def test_what_would_keep_a_wish_leads_to_where_it_is_done(staff: Client, world: World) -> None:
    row = hall(world.workspace, people=4, slots=1, tables=1)
    people, (slot,), (table,) = people_in(row), slots_in(row), tables_in(row)
    kept, left = wish(row, people[0], people[2]), wish(row, people[1], people[3])
    made = version(row, (kept, slot, table))

    by_table = staff.get(address(row, "schedule_why_not", made.number, left.pk)).content.decode()
    table.pk = None
    table.name = "Another"
    table.save()
    people[1].unavailable.create(workspace=world.workspace, slot=slot)
    by_time = staff.get(address(row, "schedule_why_not", made.number, left.pk)).content.decode()

    assert f'href="{address(row, "tables")}">Add a table' in by_table
    there = address(row, "person_times", people[1].pk)
    assert f'href="{there}">Say when they are free' in by_time


def test_a_lost_room_is_repaired_published_and_told(
    staff: Client,
    world: World,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row, _made = full(world, 2)
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address(row, "schedule_publish", 1), {"instead_of": "0"})
    lost = tables_in(row)[1]

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(address(row, "schedule_repair", 1), {"rooms": lost.room})
    repaired = Schedule.objects.of(row.workspace_id).get(number=2)
    question = staff.get(address(row, "schedule_publish", 2)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(address(row, "schedule_publish", 2), {"instead_of": "1"})

    assert answer.headers["Location"] == address(row, "schedule", 2)
    assert Table.objects.of(row.workspace_id).get(pk=lost.pk).is_lost
    assert (repaired.way, len(repaired.said["moved"])) == ("repaired", 1)
    assert "Beside version 1: 0 new, 1 moved, 0 cancelled. 2 people are written to" in question
    changed = Meeting.objects.of(row.workspace_id).filter(sequence=1)
    assert [one.table_id for one in changed] == [tables_in(row)[0].pk]
    told = staff.get(f"{address(row, 'schedule_differences', 2)}?with=1").content.decode()
    assert "Tuesday 11 May, 09:00 at Table 2" in told


def test_somebody_who_is_gone_is_found_by_name(staff: Client, world: World) -> None:
    row, _made = full(world, 2)

    found = staff.post(address(row, "schedule_repair", 1), {"who": "0004", "find": "1"})

    assert "Person 0004, Firm 2" in found.content.decode()
    assert not Participant.objects.of(row.workspace_id).exclude(left_at=None).exists()


def test_a_version_is_read_as_files(staff: Client, world: World) -> None:
    row, made = full(world, 2)

    event = json.loads(staff.get(address(row, "schedule_file", 1, "event")).content)
    plan = json.loads(staff.get(address(row, "schedule_file", 1, "schedule")).content)
    book = staff.get(address(row, "schedule_file", 1, "workbook"))

    assert (event["format"], len(event["wishes"])) == ("raceme-event/1", 4)
    assert (plan["format"], len(plan["meetings"])) == ("raceme-schedule/1", 2)
    assert book.content.startswith(b"PK")
    assert staff.get(address(row, "schedule_file", 1, "else")).status_code == 404
    assert {int(one["wish"]) for one in plan["meetings"]} == set(held_in(made))


def test_an_event_without_meetings_says_so(staff: Client, world: World) -> None:
    row = hall(world.workspace, people=2, slots=1, tables=1)
    event = row.event
    Participant.objects.of(row.workspace_id).delete()
    row.delete()

    text = staff.get(
        reverse("matchmaking:schedules", args=["transilvania", event.slug])
    ).content.decode()

    assert "No meetings are set up" in text
