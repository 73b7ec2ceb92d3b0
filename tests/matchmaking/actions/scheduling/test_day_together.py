"""A room is lost while people cancel, and take what came free: all of it on one day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.mail.models import Message
from raceme.matchmaking.actions import presence, refilling, scheduling
from raceme.matchmaking.actions.scheduling import Happened, refusals
from raceme.matchmaking.library.outcomes import proof
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    Offer,
    Participant,
    Schedule,
    Slot,
    Table,
    Wish,
)
from raceme.matchmaking.queries.free import offers_to
from tests.matchmaking.halls import hall, held_in, people_in, slots_in, tables_in, version, wish

pytestmark = pytest.mark.django_db
BY = "test"


@dataclass
class Day:
    """
    Three published meetings, the first of which has begun, and a wish that was kept back.

    The person 1 meets 5 and wishes to meet 7 as well.
    """

    row: Matchmaking
    people: list[Participant]
    slots: list[Slot]
    tables: list[Table]
    early: Wish
    late: Wish
    second: Wish
    kept_back: Wish
    now: datetime
    commit: DjangoCaptureOnCommitCallbacks

    @property
    def published(self) -> Schedule:
        return self.version(state="published")

    def version(self, **of: object) -> Schedule:
        rows = Schedule.objects.of(self.row.workspace_id).filter(matchmaking=self.row)
        return rows.select_related("matchmaking__event__workspace").get(**of)

    def cancels(self, wish: Wish, person: int) -> None:
        meeting = Meeting.objects.of(self.row.workspace_id).get(wish=wish)
        presence.cancel_meeting(meeting, participant=self.people[person], by=BY, at=self.now)

    def takes(self, *people: int) -> None:
        rows = Offer.objects.of(self.row.workspace_id).filter(state="open", wish=self.kept_back)
        offer = rows.order_by("pk")[0]
        for number in people:
            refilling.accept_offer(offer, participant=self.people[number], by=BY, at=self.now)

    def repaired(self, happened: Happened, *, of: Schedule | None = None) -> Schedule:
        with self.commit(execute=True):
            begun = scheduling.repair(
                of or self.published, happened=happened, seconds=10, by=BY, at=self.now
            )
        return self.version(pk=begun.pk)


@pytest.fixture
def day(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Day:
    row = hall(people=8, slots=4, tables=3)
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    early, late = wish(row, people[0], people[4]), wish(row, people[1], people[5])
    second, kept_back = wish(row, people[2], people[6]), wish(row, people[1], people[7])
    made = version(
        row,
        (early, slots[0], tables[1]),
        (late, slots[1], tables[0]),
        (second, slots[2], tables[1]),
    )
    made.said["not_kept"] = [{"wish": str(kept_back.pk), "reason": "no_place"}]
    made.save()
    scheduling.publish(made, by=BY, at=slots[0].starts_at - timedelta(days=1))
    return Day(
        row=row,
        people=people,
        slots=slots,
        tables=tables,
        early=early,
        late=late,
        second=second,
        kept_back=kept_back,
        now=slots[0].starts_at + timedelta(minutes=10),
        commit=django_capture_on_commit_callbacks,
    )


def test_after_a_cancellation_and_a_refill_a_lost_room_is_repaired_and_few_are_told(
    day: Day,
) -> None:
    day.cancels(day.late, 5)
    day.takes(1, 7)
    repaired = day.repaired(Happened(tables=[day.tables[1].pk], wishes=[day.late.pk]))
    Message.objects.all().delete()

    with day.commit(execute=True):
        scheduling.publish(repaired, by=BY, at=day.now + timedelta(minutes=2))

    held = held_in(repaired)
    assert held[day.early.pk] == (day.slots[0].pk, day.tables[1].pk)
    assert held[day.kept_back.pk] == (day.slots[1].pk, day.tables[0].pk)
    assert held[day.second.pk][1] != day.tables[1].pk
    assert set(held) == {day.early.pk, day.second.pk, day.kept_back.pk}
    assert [one.to_address for one in Message.objects.order_by("to_address")] == [
        "person2@firm.example",
        "person6@firm.example",
    ]
    sequences = Meeting.objects.of(day.row.workspace_id).values_list("wish", "sequence")
    assert dict(sequences)[day.early.pk] == 0


def test_who_met_at_a_table_that_is_lost_later_may_meet_so_many_less(day: Day) -> None:
    day.row.most_meetings = 1
    day.row.save()
    wish(day.row, day.people[0], day.people[3])

    repaired = day.repaired(Happened(tables=[day.tables[1].pk]))

    assert held_in(repaired).keys() == {day.early.pk, day.late.pk, day.second.pk}
    assert repaired.said["wishes"] == 5


def test_nothing_is_put_at_a_lost_table_in_a_slot_that_has_begun(day: Day) -> None:
    new = wish(day.row, day.people[3], day.people[7])
    draft = version(day.row, (new, day.slots[0], day.tables[2]), number=2)
    Table.objects.of(day.row.workspace_id).filter(pk=day.tables[2].pk).update(is_lost=True)

    with pytest.raises(refusals.NotPossibleAnyMore):
        scheduling.publish(draft, by=BY, at=day.now)


def test_what_was_taken_while_a_repair_was_made_is_not_cancelled_by_it(day: Day) -> None:
    repaired = day.repaired(Happened(tables=[day.tables[1].pk]))
    day.cancels(day.late, 5)
    day.takes(1, 7)
    # Out of the way of what is refused for the cancelled meeting.
    repaired.placements.filter(wish=day.late).delete()

    with pytest.raises(refusals.TakenOnTheDay):
        scheduling.publish(repaired, by=BY, at=day.now)
    again = day.repaired(Happened(), of=repaired)
    with pytest.raises(refusals.TakenOnTheDay):
        scheduling.publish(again, by=BY, at=day.now)

    anew = day.repaired(Happened())
    scheduling.publish(anew, by=BY, at=day.now)
    assert held_in(anew)[day.kept_back.pk] == (day.slots[1].pk, day.tables[0].pk)


def test_a_repair_of_what_knows_it_may_give_up_what_was_taken(day: Day) -> None:
    day.cancels(day.late, 5)
    day.takes(1, 7)
    repaired = day.repaired(Happened(wishes=[day.kept_back.pk]))

    told = scheduling.publish(repaired, by=BY, at=day.now)

    assert [one.wish for one in told.gone] == [str(day.kept_back.pk)]


def test_what_is_published_closes_the_offers_that_nobody_can_take_any_more(day: Day) -> None:
    day.cancels(day.late, 5)
    assert [one.offer.wish_id for one in offers_to(day.people[7], at=day.now)] == [day.kept_back.pk]
    repaired = day.repaired(Happened(slots=[day.slots[1].pk]))

    scheduling.publish(repaired, by=BY, at=day.now)

    assert offers_to(day.people[7], at=day.now) == []


def test_what_is_said_of_a_version_follows_what_came_and_went(day: Day) -> None:
    day.cancels(day.late, 5)
    day.cancels(day.second, 6)

    said = day.published.said
    assert said["levels"][1] == {"goal": "kept_weight", "value": 0, "bound": 2}
    day.takes(1, 7)
    said = day.published.said
    assert said["not_kept"] == []
    assert said["levels"][1]["value"] == 1


def test_what_its_sides_cancelled_takes_nothing_from_how_good_a_schedule_is(day: Day) -> None:
    said = {**day.published.said, "wishes": 4}
    said["levels"][1]["value"] = said["levels"][1]["bound"] = 3
    Schedule.objects.of(day.row.workspace_id).filter(pk=day.published.pk).update(said=said)

    day.cancels(day.late, 5)
    day.cancels(day.second, 6)

    assert day.published.said["cancelled"] == {str(day.late.pk): 1, str(day.second.pk): 1}
    assert proof(day.published.said) == "proven the best; 2 cancelled since"
