"""Repairs with the first-come schedule in the solver's place: what stands is locked for any."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.matchmaking.events import (
    Event,
    Lock,
    Method,
    Outcome,
    Participant,
    Status,
    Wish,
    first_come,
    levels,
    violations,
)
from raceme.engines.matchmaking.events.changes import Change
from raceme.engines.matchmaking.events.repair import repair
from tests.engines.matchmaking.events.build import EVENT, event, meetings
from tests.engines.matchmaking.events.drawing import events

PUBLISHED = meetings(
    "ab s1 t1 ana bob",
    "ac s2 t1 ana cem",
    "ah s3 h ana hana",
    "hi s1 i hugo ivo",
    "abc s4 t1 ana bob cem",
)


def test_without_a_change_nothing_moves() -> None:
    repaired = repair(EVENT, PUBLISHED, Change(), solve=first_come)

    assert repaired.outcome.meetings == PUBLISHED
    assert (repaired.moved, repaired.tell) == ((), ())


def test_who_is_absent_is_stood_in_for_or_missed() -> None:
    repaired = repair(EVENT, PUBLISHED, Change(absent=("cem", "bob")), solve=first_come)

    held = meetings("ab s1 t1 ana bea", "ah s3 h ana hana", "hi s1 i hugo ivo")
    assert repaired.outcome.meetings == held
    assert repaired.outcome.levels == levels(repaired.event, held)
    assert repaired.moved == ("ab",)
    assert repaired.tell == ("ana", "bob", "bea", "cem")


def test_a_lost_slot_moves_its_meetings_alone() -> None:
    repaired = repair(EVENT, PUBLISHED, Change(lost_slots=("s2",)), solve=first_come)

    assert repaired.outcome.meetings[1] == meetings("ac s5 t1 ana cem")[0]
    assert (repaired.moved, repaired.tell) == (("ac",), ("ana", "cem"))


def test_a_lost_room_moves_its_meetings_elsewhere() -> None:
    repaired = repair(EVENT, PUBLISHED, Change(lost_rooms=("A",)), solve=first_come)

    assert violations(repaired.event, repaired.outcome.meetings) == []
    assert repaired.moved == ("ab", "ac", "hi", "abc")
    assert repaired.tell == ("ana", "bob", "cem", "hana", "hugo", "ivo")


def test_new_wishes_are_kept_where_they_fit() -> None:
    change = Change(
        new_wishes=(Wish(id="n", between=("new", "ana"), weight=8),),
        new_participants=(Participant(id="new", most=6),),
    )

    repaired = repair(EVENT, PUBLISHED, change, solve=first_come)

    assert repaired.outcome.meetings == (*PUBLISHED, *meetings("n s5 t1 new ana"))
    assert (repaired.moved, repaired.tell) == ((), ("ana", "new"))


def test_who_lost_nothing_gets_nothing_new() -> None:
    other = Wish(id="ci", between=("cem", "ivo"), weight=8)
    asked: list[set[str]] = []

    def solve(narrowed: Event) -> Outcome:
        asked.append({wish.id for wish in narrowed.wishes})
        return first_come(narrowed)

    more = event(wishes=(*EVENT.wishes, other, Wish(id="bi", between=("bea", "ivo"), weight=1)))
    repair(more, PUBLISHED, Change(cancelled=("ac",)), solve=solve)

    assert asked == [{"ab", "ah", "hi", "abc", "ci"}]


def test_what_stands_is_freed_where_a_lock_cannot_hold_otherwise() -> None:
    locked = event(
        locked=(Lock(wish="ab", slot="s1", place="t1"),),
        wishes=(EVENT.wishes[0], Wish(id="bi", between=("bea", "ivo"), weight=1)),
    )
    published = (*meetings("ab s1 t1 ana bob", "bi s1 i bea ivo"),)

    def solve(narrowed: Event) -> Outcome:
        found = first_come(narrowed)
        if found.status is Status.FEASIBLE:
            return found
        clash = tuple(lock.wish for lock in narrowed.locked)
        return Outcome(status=Status.INFEASIBLE, method=Method.EXACT, clash=clash)

    repaired = repair(locked, published, Change(absent=("bob",)), solve=solve)

    assert repaired.outcome.meetings[0] == meetings("ab s1 t1 ana bea")[0]
    assert repaired.moved == ("ab", "bi")


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.INFEASIBLE])
def test_without_a_schedule_nobody_is_told(status: Status) -> None:
    none = Outcome(status=status, method=Method.EXACT, clash=("ab",))
    away = Change(absent=("bob",))

    repaired = repair(EVENT, PUBLISHED, away, solve=lambda _event: none)

    assert (repaired.outcome, repaired.moved, repaired.tell) == (none, (), ())


@given(drawn=events(), choose=st.data())
def test_whatever_changes_what_stands_stays(drawn: Event, choose: st.DataObject) -> None:
    found = first_come(drawn)
    if found.status is Status.UNKNOWN:
        return
    away = choose.draw(st.sampled_from(drawn.participants)).id

    repaired = repair(drawn, found.meetings, Change(absent=(away,)), solve=first_come)

    held = repaired.outcome.meetings
    if repaired.outcome.status is Status.FEASIBLE:
        assert violations(repaired.event, held) == []
        assert {one for one in found.meetings if away not in one.people} <= set(held)


def test_a_repair_says_no_bound() -> None:
    bounded = replace(first_come(EVENT), status=Status.OPTIMAL)

    repaired = repair(EVENT, PUBLISHED, Change(), solve=lambda _event: bounded)

    assert repaired.outcome.status is Status.FEASIBLE


def test_who_sits_in_what_stands_stays() -> None:
    published = meetings("ab s1 t1 ana bea")

    repaired = repair(EVENT, published, Change(absent=("cem",)), solve=first_come)

    assert repaired.outcome.meetings[0] == published[0]
