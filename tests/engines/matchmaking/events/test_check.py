"""Each rule broken once, alone."""

import pytest

from raceme.engines.matchmaking.events import Lock, Rule, Violation, violations
from tests.engines.matchmaking.events.build import EVENT, PARTICIPANTS, event, meetings, person

KEPT = (
    "ab s1 t1 ana bob",
    "ac s2 t1 cem ana",
    "ah s3 h ana hana",
    "hi s2 i hugo ivo",
    "abc s4 t2 ana bea cem",
)


def _violation(rule: Rule, wishes: str, people: str, slot: str, place: str) -> Violation:
    return Violation(
        rule=rule,
        wishes=tuple(wishes.split()),
        people=tuple(people.split()),
        slot=slot,
        place=place,
    )


def test_a_schedule_that_keeps_the_rules_breaks_none() -> None:
    assert violations(EVENT, meetings(*KEPT)) == []


@pytest.mark.parametrize(
    ("number", "instead", "broken"),
    [
        (1, "xy s2 t1 cem ana", (Rule.KNOWN, "xy", "", "", "")),
        (1, "ac s9 t1 cem ana", (Rule.KNOWN, "ac", "", "s9", "")),
        (1, "ac s2 t9 cem ana", (Rule.KNOWN, "ac", "", "", "t9")),
        (1, "ac s2 t1 cem dan", (Rule.KNOWN, "ac", "dan", "", "")),
        (1, "ah s5 h ana hana", (Rule.KEPT_ONCE, "ah", "", "", "")),
        (1, "ac s2 t1 ana bob", (Rule.ITS_PEOPLE, "ac", "ana bob", "", "")),
        (1, "ac s2 t1 cem", (Rule.ITS_PEOPLE, "ac", "cem", "", "")),
        (1, "ac s2 t1 ana cem bea", (Rule.ITS_PEOPLE, "ac", "ana cem bea", "", "")),
        (1, "ac s1 t2 cem ana", (Rule.ONE_AT_A_TIME, "ab ac", "ana", "s1", "")),
        (4, "abc s3 t2 bea cem ana", (Rule.ONE_AT_A_TIME, "ah abc", "ana", "s3", "")),
        (1, "ac s2 i cem ana", (Rule.ONE_A_PLACE, "ac hi", "", "s2", "i")),
        (2, "ah s3 t1 ana hana", (Rule.HOST_AT_HOME, "ah", "hana", "", "t1")),
        (1, "ac s2 h cem ana", (Rule.NOT_WITHOUT_HOST, "ac", "hana", "", "h")),
        (0, "ab s5 t1 ana bob", (Rule.LOCKED, "ab", "", "s1", "t1")),
        (0, "ab s1 t2 ana bob", (Rule.LOCKED, "ab", "", "s1", "t1")),
    ],
)
def test_each_rule_that_is_broken_is_named(
    number: int, instead: str, broken: tuple[Rule, str, str, str, str]
) -> None:
    changed = list(KEPT)
    changed[number] = instead

    found = violations(EVENT, meetings(*changed))

    # At a host's place without the host is so where the place is taken as well.
    assert _violation(*broken) in found
    assert {one.rule for one in found} - {broken[0]} <= {Rule.NOT_WITHOUT_HOST}


def test_who_is_unavailable_is_not_met() -> None:
    changed = [*KEPT[:2], "abc s3 t2 ana bob cem"]

    assert violations(EVENT, meetings(*changed)) == [
        Violation(rule=Rule.AVAILABLE, wishes=("abc",), people=("bob",), slot="s3")
    ]


def test_nobody_meets_more_than_its_most() -> None:
    busy = event(participants=(person("ana", most=3), *PARTICIPANTS[1:]))

    assert violations(busy, meetings(*KEPT)) == [Violation(rule=Rule.MOST, people=("ana",))]


def test_two_hosts_do_not_meet() -> None:
    changed = [*KEPT[:2], "hi s5 h hana ivo"]

    assert violations(EVENT, meetings(*changed)) == [
        Violation(rule=Rule.HOST_AT_HOME, wishes=("hi",), people=("ivo",), place="h")
    ]


def test_who_is_locked_to_sit_there_sits_there() -> None:
    locked = event(locked=(Lock(wish="ab", slot="s1", place="t1", people=("ana", "bea")),))

    assert violations(locked, meetings("ab s1 t1 bea ana")) == []
    assert violations(locked, meetings("ab s1 t1 ana bob")) == [
        Violation(rule=Rule.LOCKED, wishes=("ab",), slot="s1", place="t1")
    ]


def test_a_stand_in_does_not_sit_for_two() -> None:
    assert violations(EVENT, meetings(KEPT[0], "abc s2 t2 bea bea cem")) == [
        Violation(rule=Rule.ITS_PEOPLE, wishes=("abc",), people=("bea", "bea", "cem"))
    ]


def test_stand_ins_are_not_passed_on() -> None:
    chain = event(stand_ins=(("cem", "bea"), ("bea", "bob")), locked=())

    assert violations(chain, meetings("ac s2 t1 ana bob")) == [
        Violation(rule=Rule.ITS_PEOPLE, wishes=("ac",), people=("ana", "bob"))
    ]


def test_only_kinds_that_meet_do() -> None:
    apart = event(may_meet=(("large", "sme"),), locked=())

    assert violations(apart, meetings(KEPT[0], KEPT[1])) == [
        Violation(rule=Rule.KINDS_THAT_MEET, wishes=("ab",), people=("ana", "bob"))
    ]
