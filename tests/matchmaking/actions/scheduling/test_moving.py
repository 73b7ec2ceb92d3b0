"""A version changed by hand: what is possible is done, everything else is said."""

from dataclasses import dataclass
from datetime import time

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import Refusal
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.actions.scheduling import Place, refusals
from raceme.matchmaking.models import (
    Matchmaking,
    MayNotMeet,
    Participant,
    Placement,
    Schedule,
    Seat,
    Slot,
    Table,
    Wish,
)
from tests.matchmaking.halls import (
    BEFORE,
    away,
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


@dataclass(frozen=True)
class Scene:
    """Four people, three slots, two tables; two meetings at the same time."""

    row: Matchmaking
    people: list[Participant]
    slots: list[Slot]
    tables: list[Table]
    wishes: list[Wish]
    made: Schedule

    def move(self, number: int, slot: int, table: int, *, seen: Place | None = None) -> Schedule:
        asked = self.wishes[number]
        placed = Placement.objects.of(self.row.workspace_id).get(schedule=self.made, wish=asked)
        return scheduling.move(
            self.made,
            wish=asked.pk,
            to=Place(slot=self.slots[slot].pk, table=self.tables[table].pk),
            seen=seen or Place(slot=placed.slot_id, table=placed.table_id),
            by=BY,
            at=BEFORE,
        )


@pytest.fixture
def scene() -> Scene:
    row = hall(people=4, slots=3, tables=2)
    people, slots, tables = people_in(row), slots_in(row), tables_in(row)
    wishes = [wish(row, people[0], people[2]), wish(row, people[1], people[3])]
    made = version(row, (wishes[0], slots[0], tables[0]), (wishes[1], slots[0], tables[1]))
    return Scene(row, people, slots, tables, wishes, made)


def test_a_draft_is_changed_as_it_stands(scene: Scene) -> None:
    changed = scene.move(0, 1, 1)

    assert changed.pk == scene.made.pk
    assert held_in(changed)[scene.wishes[0].pk] == (scene.slots[1].pk, scene.tables[1].pk)
    seats = Seat.objects.of(scene.row.workspace_id).filter(placement__wish=scene.wishes[0])
    assert set(seats.values_list("slot", flat=True)) == {scene.slots[1].pk}
    changed.refresh_from_db()
    assert (changed.revision, changed.said["by_hand"]) == (2, 1)
    assert Entry.objects.filter(verb="matchmaking.move_meeting").count() == 1


def test_what_a_move_does_to_the_goals_is_counted(scene: Scene) -> None:
    third = wish(scene.row, scene.people[0], scene.people[3])
    placed = Placement.objects.create(
        workspace_id=scene.row.workspace_id,
        schedule=scene.made,
        wish=third,
        slot=scene.slots[1],
        table=scene.tables[0],
    )
    for person in (scene.people[0], scene.people[3]):
        Seat.objects.create(
            workspace_id=scene.row.workspace_id,
            schedule=scene.made,
            placement=placed,
            slot=scene.slots[1],
            participant=person,
        )

    scheduling.move(
        scene.made,
        wish=third.pk,
        to=Place(slot=scene.slots[2].pk, table=scene.tables[0].pk),
        seen=Place(slot=scene.slots[1].pk, table=scene.tables[0].pk),
        by=BY,
        at=BEFORE,
    )

    scene.made.refresh_from_db()
    levels = {one["goal"]: (one["value"], one["bound"]) for one in scene.made.said["levels"]}
    # Both wait for half an hour between their two meetings now.
    assert levels == {"missed_least": (0, 0), "kept_weight": (2, 2), "breaks": (2, 0)}


def test_a_taken_table_is_named_with_who_is_there(scene: Scene) -> None:
    with pytest.raises(refusals.TableTaken, match="Table 2 is taken at that time, by Person 0001"):
        scene.move(0, 0, 1)

    assert held_in(scene.made)[scene.wishes[0].pk] == (scene.slots[0].pk, scene.tables[0].pk)


def test_who_is_in_another_meeting_is_named(scene: Scene) -> None:
    third = wish(scene.row, scene.people[0], scene.people[3])

    with pytest.raises(refusals.BreaksRules) as refused:
        scheduling.put_in(
            scene.made,
            wish=third,
            to=Place(slot=scene.slots[0].pk, table=_third_table(scene).pk),
            by=BY,
            at=BEFORE,
        )

    assert "Person 0000 meets Person 0002 at that time." in str(refused.value)


def _third_table(scene: Scene) -> Table:
    return Table.objects.create(
        workspace_id=scene.row.workspace_id, matchmaking=scene.row, name="Table 3"
    )


def test_who_cannot_come_is_named(scene: Scene) -> None:
    away(scene.row, scene.people[2], [scene.slots[1]])

    with pytest.raises(refusals.BreaksRules, match="Person 0002 cannot meet at that time"):
        scene.move(0, 1, 0)


def test_nobody_meets_while_their_own_clock_says_night() -> None:
    row = hall(people=16, slots=4, tables=1, is_online=True)
    people, slots, (table,) = people_in(row), slots_in(row), tables_in(row)
    Matchmaking.objects.of(row.workspace_id).update(waking_from=time(8), waking_until=time(17, 45))
    row.refresh_from_db()
    # Half past ten in Bucharest is half past four in the afternoon in Tokyo, in summer.
    asked = wish(row, people[0], people[14])
    made = version(row, (asked, slots[0], table))
    seen = Place(slot=slots[0].pk, table=table.pk)

    scheduling.move(
        made, wish=asked.pk, to=Place(slot=slots[3].pk, table=table.pk), seen=seen, by=BY, at=BEFORE
    )
    Matchmaking.objects.of(row.workspace_id).update(waking_until=time(16))
    made = Schedule.objects.of(row.workspace_id).get()
    with pytest.raises(refusals.BreaksRules, match="Person 0014 cannot meet at that time"):
        scheduling.move(
            made,
            wish=asked.pk,
            to=Place(slot=slots[2].pk, table=table.pk),
            seen=Place(slot=slots[3].pk, table=table.pk),
            by=BY,
            at=BEFORE,
        )


def test_a_host_is_met_at_home_alone_and_nobody_else_there(scene: Scene) -> None:
    Table.objects.of(scene.row.workspace_id).filter(pk=scene.tables[0].pk).update(
        host=scene.people[0]
    )

    with pytest.raises(refusals.BreaksRules, match="Person 0000 is met at their own table alone"):
        scene.move(0, 1, 1)
    with pytest.raises(refusals.BreaksRules, match="That table is Person 0000’s"):
        scene.move(1, 1, 0)


def test_types_that_do_not_meet_are_kept_apart(scene: Scene) -> None:
    kind = scene.people[0].registration.type
    MayNotMeet.objects.create(
        workspace_id=scene.row.workspace_id, matchmaking=scene.row, first=kind, second=kind
    )

    with pytest.raises(Refusal):
        scene.move(0, 1, 0)


def test_a_lost_slot_and_a_lost_table_are_no_places(scene: Scene) -> None:
    Slot.objects.of(scene.row.workspace_id).filter(pk=scene.slots[1].pk).update(is_lost=True)
    Table.objects.of(scene.row.workspace_id).filter(pk=scene.tables[1].pk).update(is_lost=True)

    with pytest.raises(refusals.SlotLost):
        scene.move(0, 1, 0)
    with pytest.raises(refusals.TableLost, match="Table 2 is not there any more"):
        scene.move(0, 2, 1)


def test_a_locked_meeting_stays(scene: Scene) -> None:
    asked = scene.wishes[0].pk
    scheduling.lock(scene.made, wish=asked, is_locked=True, by=BY, at=BEFORE)

    with pytest.raises(refusals.Locked):
        scene.move(0, 1, 0)
    with pytest.raises(refusals.Locked):
        scheduling.take_out(scene.made, wish=asked, by=BY, at=BEFORE)

    scheduling.lock(scene.made, wish=asked, is_locked=False, by=BY, at=BEFORE)
    assert held_in(scene.move(0, 1, 0))[asked] == (scene.slots[1].pk, scene.tables[0].pk)


def test_who_saw_it_elsewhere_is_told_where_it_is_now(scene: Scene) -> None:
    elsewhere = Place(slot=scene.slots[2].pk, table=scene.tables[0].pk)

    with pytest.raises(refusals.MovedMeanwhile, match="it is at Table 1, Tuesday 11 May, 09:00"):
        scene.move(0, 1, 0, seen=elsewhere)


def test_what_is_published_stays_and_a_new_draft_is_changed(scene: Scene) -> None:
    Schedule.objects.of(scene.row.workspace_id).update(state="draft")
    scheduling.publish(scene.made, by=BY, at=BEFORE)
    published = held_in(scene.made)

    changed = scene.move(0, 1, 0)

    assert (changed.number, changed.state, changed.way) == (2, "draft", "moved")
    assert changed.based_on == scene.made
    assert held_in(scene.made) == published
    assert held_in(changed)[scene.wishes[0].pk] == (scene.slots[1].pk, scene.tables[0].pk)
    with pytest.raises(refusals.ChangedInAnother, match="in version 2"):
        scene.move(1, 1, 1)


def test_a_meeting_is_taken_out_and_put_in_again(scene: Scene) -> None:
    asked = scene.wishes[0]
    scheduling.take_out(scene.made, wish=asked.pk, by=BY, at=BEFORE)
    scene.made.refresh_from_db()
    assert scene.made.said["not_kept"] == [{"wish": str(asked.pk), "reason": "taken_out"}]

    to = Place(slot=scene.slots[2].pk, table=scene.tables[1].pk)
    scheduling.put_in(scene.made, wish=asked, to=to, by=BY, at=BEFORE)

    scene.made.refresh_from_db()
    assert held_in(scene.made)[asked.pk] == (to.slot, to.table)
    assert scene.made.said["not_kept"] == []


def test_one_wish_is_kept_instead_of_another(scene: Scene) -> None:
    third = wish(scene.row, scene.people[0], scene.people[3], weight=4)
    to = Place(slot=scene.slots[1].pk, table=scene.tables[0].pk)

    scheduling.put_in(
        scene.made, wish=third, to=to, instead_of=scene.wishes[0].pk, by=BY, at=BEFORE
    )

    assert set(held_in(scene.made)) == {scene.wishes[1].pk, third.pk}
