"""A version published: meetings brought over, and only those told whom it affects."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.mail.models import Message
from raceme.matchmaking.actions import presence, scheduling
from raceme.matchmaking.actions.scheduling import Place, refusals
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Notice,
    Participant,
    Schedule,
    Wish,
)
from tests.matchmaking.halls import (
    BEFORE,
    hall,
    people_in,
    slots_in,
    tables_in,
    version,
    wish,
)

pytestmark = pytest.mark.django_db
BY = "test"


def meetings(row: Matchmaking) -> dict[int, tuple[Any, ...]]:
    """Return of each wish the slot, table, state and sequence of its meeting."""
    rows = Meeting.objects.of(row.workspace_id).filter(matchmaking=row)
    return {
        one.wish_id: (one.slot_id, one.table_id, one.state, one.sequence)
        for one in rows.order_by("pk")
    }


def two_meetings(row: Matchmaking) -> tuple[Schedule, list[Wish]]:
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    wishes = [wish(row, people[0], people[2]), wish(row, people[1], people[3])]
    made = version(row, (wishes[0], slots[0], tables[0]), (wishes[1], slots[0], tables[1]))
    return made, wishes


def test_the_first_publication_makes_meetings_and_tells_everybody(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=4, slots=3, tables=2)
    made, wishes = two_meetings(row)

    with django_capture_on_commit_callbacks(execute=True):
        scheduling.publish(made, by=BY, at=BEFORE)

    slots, tables = slots_in(row), tables_in(row)
    assert meetings(row) == {
        wishes[0].pk: (slots[0].pk, tables[0].pk, "scheduled", 0),
        wishes[1].pk: (slots[0].pk, tables[1].pk, "scheduled", 0),
    }
    assert MeetingSeat.objects.of(row.workspace_id).count() == 4
    made.refresh_from_db()
    row.refresh_from_db()
    assert (made.state, row.state) == ("published", "published")
    told = Message.objects.filter(purpose="meeting_schedule").order_by("to_address")
    assert [one.to_address for one in told] == [f"person{n}@firm.example" for n in range(4)]
    text = told[0].text
    assert "Person 0002, Firm 1" in text
    assert "Tuesday, 11 May, 09:00 · Table 1, Hall B" in text
    assert not Notice.objects.of(row.workspace_id).filter(told_at=None).exists()


def test_two_that_change_tables_both_move_and_others_hear_nothing(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=6, slots=3, tables=3)
    made, wishes = two_meetings(row)
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    third = wish(row, people[4], people[5])
    made.delete()
    first = version(
        row,
        (wishes[0], slots[0], tables[0]),
        (wishes[1], slots[0], tables[1]),
        (third, slots[0], tables[2]),
    )
    scheduling.publish(first, by=BY, at=BEFORE)
    uids = dict(Meeting.objects.of(row.workspace_id).values_list("wish", "uid"))
    second = version(
        row,
        (wishes[0], slots[0], tables[1]),
        (wishes[1], slots[0], tables[0]),
        (third, slots[0], tables[2]),
        number=2,
    )
    Message.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        told = scheduling.publish(second, by=BY, at=BEFORE + timedelta(hours=1))

    assert meetings(row) == {
        wishes[0].pk: (slots[0].pk, tables[1].pk, "scheduled", 1),
        wishes[1].pk: (slots[0].pk, tables[0].pk, "scheduled", 1),
        third.pk: (slots[0].pk, tables[2].pk, "scheduled", 0),
    }
    assert dict(Meeting.objects.of(row.workspace_id).values_list("wish", "uid")) == uids
    assert len(told.reseated) == 2
    first.refresh_from_db()
    assert first.state == "replaced"
    mails = Message.objects.filter(purpose="meeting_schedule").order_by("to_address")
    assert [one.to_address for one in mails] == [f"person{n}@firm.example" for n in range(4)]
    assert "before: Tuesday, 11 May, 09:00, Table 1" in mails[0].text


def test_what_vanished_is_cancelled_and_comes_back_as_the_same_meeting() -> None:
    row = hall(people=4, slots=3, tables=2)
    first, wishes = two_meetings(row)
    slots, tables = slots_in(row), tables_in(row)
    scheduling.publish(first, by=BY, at=BEFORE)
    second = version(row, (wishes[0], slots[0], tables[0]), number=2)
    scheduling.publish(second, by=BY, at=BEFORE)
    assert meetings(row)[wishes[1].pk][2:] == ("cancelled", 1)
    notice = Notice.objects.of(row.workspace_id).filter(schedule=second)
    assert [one.said for one in notice] == [
        {"cancelled": [[wishes[1].pk, slots[0].pk, tables[1].pk]]}
    ] * 2
    third = version(
        row, (wishes[0], slots[0], tables[0]), (wishes[1], slots[1], tables[1]), number=3
    )

    scheduling.publish(third, by=BY, at=BEFORE)

    assert meetings(row) == {
        wishes[0].pk: (slots[0].pk, tables[0].pk, "scheduled", 0),
        wishes[1].pk: (slots[1].pk, tables[1].pk, "scheduled", 2),
    }


def test_a_meeting_that_was_held_stays_what_it_was() -> None:
    row = hall(people=4, slots=3, tables=2)
    first, wishes = two_meetings(row)
    slots, tables = slots_in(row), tables_in(row)
    scheduling.publish(first, by=BY, at=BEFORE)
    Meeting.objects.of(row.workspace_id).filter(wish=wishes[0]).update(state="held")
    second = version(row, (wishes[1], slots[2], tables[0]), number=2)

    scheduling.publish(second, by=BY, at=BEFORE)

    assert meetings(row) == {
        wishes[0].pk: (slots[0].pk, tables[0].pk, "held", 0),
        wishes[1].pk: (slots[2].pk, tables[0].pk, "scheduled", 1),
    }


def test_what_is_not_possible_any_more_is_not_published() -> None:
    row = hall(people=4, slots=3, tables=2)
    made, _wishes = two_meetings(row)
    Participant.objects.of(row.workspace_id).filter(registration__name="Person 0002").update(
        left_at=BEFORE
    )

    with pytest.raises(refusals.NotPossibleAnyMore, match="1 meeting of this version"):
        scheduling.publish(made, by=BY, at=BEFORE)

    assert not Meeting.objects.of(row.workspace_id).exists()


def test_who_decided_before_another_was_published_is_told_so() -> None:
    row = hall(people=4, slots=3, tables=2)
    first, wishes = two_meetings(row)
    second = version(row, (wishes[0], slots_in(row)[1], tables_in(row)[0]), number=2)
    scheduling.publish(first, instead_of=0, by=BY, at=BEFORE)

    with pytest.raises(refusals.PublishedMeanwhile, match="published version 1 meanwhile"):
        scheduling.publish(second, instead_of=0, by=BY, at=BEFORE)

    scheduling.publish(second, instead_of=1, by=BY, at=BEFORE)
    assert meetings(row)[wishes[1].pk][2] == "cancelled"


def test_who_was_told_is_not_told_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=4, slots=3, tables=2)
    made, _wishes = two_meetings(row)
    with django_capture_on_commit_callbacks(execute=True):
        scheduling.publish(made, by=BY, at=BEFORE)

    made.refresh_from_db()
    assert scheduling.tell(made, at=BEFORE, progress=lambda _done, _of: None) == 0

    assert Message.objects.filter(purpose="meeting_schedule").count() == 4


def test_people_online_read_their_own_clock(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=16, slots=3, tables=1, is_online=True)
    people, slots, (table,) = people_in(row), slots_in(row), tables_in(row)
    made = version(row, (wish(row, people[0], people[14]), slots[0], table))

    with django_capture_on_commit_callbacks(execute=True):
        scheduling.publish(made, by=BY, at=BEFORE)

    told = Message.objects.get(to_address="person14@firm.example").text
    assert "Tuesday, 11 May, 15:00 (09:00 in Europe/Bucharest)" in told
    assert "by the clock of Asia/Tokyo" in told


def test_people_on_the_spot_read_the_events_clock_and_their_own_beside_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=16, slots=3, tables=1)
    people, slots, (table,) = people_in(row), slots_in(row), tables_in(row)
    for one, zone in ((people[0], "Europe/Bucharest"), (people[14], "America/Los_Angeles")):
        one.time_zone = zone
        one.save(update_fields=["time_zone"])
    made = version(row, (wish(row, people[0], people[14]), slots[0], table))

    with django_capture_on_commit_callbacks(execute=True):
        scheduling.publish(made, by=BY, at=BEFORE)

    near, far = (
        Message.objects.get(to_address=f"person{number}@firm.example").text for number in (0, 14)
    )
    assert "by the clock of Europe/Bucharest" in far
    assert "Tuesday, 11 May, 09:00 (Monday 10 May, 23:00 in America/Los Angeles)" in far
    assert "Tuesday, 11 May, 09:00 ·" in near


def test_moving_what_is_published_is_published_as_a_change() -> None:
    row = hall(people=4, slots=3, tables=2)
    first, wishes = two_meetings(row)
    slots, tables = slots_in(row), tables_in(row)
    scheduling.publish(first, by=BY, at=BEFORE)
    changed = scheduling.move(
        first,
        wish=wishes[0].pk,
        to=Place(slot=slots[1].pk, table=tables[0].pk),
        seen=Place(slot=slots[0].pk, table=tables[0].pk),
        by=BY,
        at=BEFORE,
    )

    told = scheduling.publish(changed, by=BY, at=BEFORE)

    assert [pair.after.slot for pair in told.moved] == [str(slots[1].pk)]
    assert (told.new, told.gone, told.reseated) == ([], [], [])


def test_what_is_cancelled_before_its_mail_is_written_is_promised_to_nobody(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = hall(people=4, slots=3, tables=2)
    made, wishes = two_meetings(row)
    with django_capture_on_commit_callbacks() as waiting:
        scheduling.publish(made, by=BY, at=BEFORE)
    ana = people_in(row)[0]
    meeting = Meeting.objects.of(row.workspace_id).get(wish=wishes[0])
    meeting.matchmaking = Matchmaking.objects.of(row.workspace_id).get()

    presence.cancel_meeting(meeting, participant=ana, by=BY, at=BEFORE)
    for callback in waiting:
        callback()

    told = Message.objects.filter(purpose="meeting_schedule").order_by("to_address")
    assert [one.to_address for one in told] == ["person1@firm.example", "person3@firm.example"]
