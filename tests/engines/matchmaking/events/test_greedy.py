import pytest
from hypothesis import given

from raceme.engines.matchmaking.events import (
    Event,
    Lock,
    Method,
    Outcome,
    Reason,
    Status,
    Wish,
    first_come,
    levels,
    not_kept,
    violations,
)
from tests.engines.matchmaking.events.build import EVENT, PARTICIPANTS, event, meetings, person
from tests.engines.matchmaking.events.drawing import events


def test_who_comes_first_takes_the_first_that_is_free() -> None:
    held = meetings(
        "ab s1 t1 ana bob",
        "ac s2 t1 ana cem",
        "ah s3 h ana hana",
        "hi s1 i hugo ivo",
        "abc s4 t1 ana bob cem",
    )

    assert violations(EVENT, held) == []
    assert first_come(EVENT) == Outcome(
        status=Status.FEASIBLE, method=Method.GREEDY, meetings=held, levels=levels(EVENT, held)
    )


def test_what_is_locked_goes_first_and_stand_ins_come_in() -> None:
    late = event(
        locked=(_lock("abc s1 t2"), _lock("ah s2 t1")),
        participants=(person("ana", most=3), *PARTICIPANTS[1:]),
    )

    found = first_come(late)

    assert violations(late, found.meetings) == []
    assert found.meetings == meetings(
        "ab s4 t1 ana bob", "ah s2 t1 ana hugo", "hi s1 i hugo ivo", "abc s1 t2 ana bob cem"
    )


APART = Wish(id="ci", between=("cem", "hugo"), weight=1)


@pytest.mark.parametrize(
    ("locked", "most"),
    [
        # One person in two at once, one place for two, one more than its most.
        (["ab s1 t1", "ac s1 t2"], 6),
        (["ab s1 t1", "ci s1 t1"], 6),
        (["ab s1 t1", "ac s2 t1"], 1),
    ],
)
def test_locks_that_do_not_fit_leave_nothing(locked: list[str], most: int) -> None:
    clashing = event(
        wishes=(*EVENT.wishes, APART),
        participants=(person("ana", most=most), *PARTICIPANTS[1:]),
        locked=tuple(_lock(one) for one in locked),
    )

    assert first_come(clashing) == Outcome(status=Status.UNKNOWN, method=Method.GREEDY)


def _lock(text: str) -> Lock:
    wish, slot, place = text.split()
    return Lock(wish=wish, slot=slot, place=place)


@given(drawn=events())
def test_whatever_an_event_is_its_first_come_keeps_the_rules(drawn: Event) -> None:
    found = first_come(drawn)

    if found.status is Status.UNKNOWN:
        assert drawn.locked
    else:
        assert violations(drawn, found.meetings) == []
        assert Reason.NOT_REACHED not in not_kept(drawn, found.meetings).values()
