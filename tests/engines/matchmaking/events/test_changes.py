import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raceme.engines.matchmaking.events import (
    Event,
    EventError,
    Fault,
    Lock,
    Participant,
    Wish,
    first_come,
    schedule_to_plain,
)
from raceme.engines.matchmaking.events.changes import (
    Change,
    change_from_json,
    changed,
    meetings_from_json,
)
from tests.engines.matchmaking.events.build import (
    EVENT,
    PARTICIPANTS,
    PLACES,
    SLOTS,
    WISHES,
    event,
    meetings,
)
from tests.engines.matchmaking.events.drawing import events

ALL_DAY = frozenset(slot.id for slot in SLOTS)
HELD = meetings("ab s1 t1 ana bob", "ah s3 h ana hana")


def _change(**said: object) -> str:
    return json.dumps({"format": "raceme-change/1"} | said)


def _schedule(**said: object) -> str:
    plain = schedule_to_plain(EVENT, replace(first_come(EVENT), meetings=HELD), seconds=1)
    return json.dumps(plain | said)


def test_a_change_is_read() -> None:
    text = _change(
        absent=["ana"],
        lost_slots=["s2"],
        lost_rooms=["B"],
        cancelled=["ac"],
        new_wishes=[{"id": "n", "between": ["new", "bob"], "weight": 2}],
        new_participants=[{"id": "new"}],
    )

    assert change_from_json(text, EVENT) == Change(
        absent=("ana",),
        lost_slots=("s2",),
        lost_rooms=("B",),
        cancelled=("ac",),
        new_wishes=(Wish(id="n", between=("new", "bob"), weight=2),),
        new_participants=(Participant(id="new", most=6),),
    )
    assert change_from_json(_change(), EVENT) == Change()


@pytest.mark.parametrize(
    ("said", "fault", "place"),
    [
        ({"format": "raceme-event/1"}, Fault.OTHER_FORMAT, "format"),
        ({"gone": []}, Fault.UNKNOWN_NAME, "gone"),
        ({"absent": "ana"}, Fault.WRONG_TYPE, "absent"),
        ({"absent": ["dan"]}, Fault.UNKNOWN, "absent"),
        ({"lost_slots": ["s9"]}, Fault.UNKNOWN, "lost_slots"),
        ({"lost_rooms": ["C"]}, Fault.UNKNOWN, "lost_rooms"),
        ({"cancelled": ["xy"]}, Fault.UNKNOWN, "cancelled"),
        ({"new_wishes": [{"id": "n"}]}, Fault.MISSING, "new_wishes[1].between"),
        ({"new_participants": [{}]}, Fault.MISSING, "new_participants[1].id"),
        ({"new_participants": [{"id": "ana"}]}, Fault.TWICE, "new_participants[1].id"),
    ],
)
def test_a_change_that_cannot_be_meant_is_refused(
    said: dict[str, object], fault: Fault, place: str
) -> None:
    with pytest.raises(EventError) as caught:
        change_from_json(_change(**said), EVENT)

    assert (caught.value.fault, caught.value.place) == (fault, place)


def test_who_is_absent_is_never_available_and_misses_nothing() -> None:
    after = changed(EVENT, Change(absent=("ana",)))

    assert after.participants == (
        replace(PARTICIPANTS[0], unavailable=ALL_DAY, least=0),
        *PARTICIPANTS[1:],
    )
    assert (after.wishes, after.locked) == (WISHES, ())


def test_in_a_lost_slot_nobody_is_available() -> None:
    new = Participant(id="new", most=6)

    after = changed(EVENT, Change(lost_slots=("s1",), new_participants=(new,)))

    assert all("s1" in person.unavailable for person in after.participants)
    assert after.locked == ()


def test_the_places_of_a_lost_room_are_gone() -> None:
    after = changed(EVENT, Change(lost_rooms=("B",)))

    assert after.places == (PLACES[0], PLACES[3])
    assert (after.rooms, after.locked) == ((), EVENT.locked)


def test_a_cancelled_wish_is_gone_with_its_lock() -> None:
    after = changed(EVENT, Change(cancelled=("ab",)))

    assert (after.wishes, after.locked) == (WISHES[1:], ())


def test_a_lock_that_a_stand_in_can_hold_stays() -> None:
    bob_away = Change(absent=("bob",))
    with_bob = event(locked=(Lock(wish="ab", slot="s1", place="t1", people=("ana", "bob")),))

    assert changed(EVENT, bob_away).locked == EVENT.locked
    assert changed(with_bob, bob_away).locked == ()


def test_what_is_new_is_told_with_its_place() -> None:
    twice = Change(new_participants=(Participant(id="new", most=6), PARTICIPANTS[0]))
    strange = Change(new_wishes=(Wish(id="n", between=("ana", "dan"), weight=1),))

    with pytest.raises(EventError, match=r"twice at new_participants\[2\].id"):
        changed(EVENT, twice)
    with pytest.raises(EventError, match=r"unknown at new_wishes\[1\].between"):
        changed(EVENT, strange)


def test_the_meetings_of_a_schedule_are_read() -> None:
    assert meetings_from_json(_schedule(), EVENT) == HELD


@pytest.mark.parametrize(
    ("said", "fault", "place"),
    [
        ({"format": "x"}, Fault.OTHER_FORMAT, "format"),
        ({"meetings": {}}, Fault.WRONG_TYPE, "meetings"),
        ({"meetings": [{"wish": "ab"}]}, Fault.MISSING, "meetings[1].slot"),
        ({"meetings": []}, Fault.NO_SCHEDULE, "meetings"),
        (
            {
                "meetings": [
                    {"wish": "ab", "slot": "s1", "place": "t1", "people": ["ana", "bob"]},
                    {"wish": "ac", "slot": "s3", "place": "h", "people": ["ana", "cem"]},
                ]
            },
            Fault.NO_SCHEDULE,
            "meetings[2]",
        ),
    ],
)
def test_a_schedule_that_is_none_is_refused(said: dict[str, Any], fault: Fault, place: str) -> None:
    with pytest.raises(EventError) as caught:
        meetings_from_json(_schedule(**said), EVENT)

    assert (caught.value.fault, caught.value.place) == (fault, place)


@given(drawn=events(), choose=st.data())
def test_whatever_changes_there_is_an_event_after_it(drawn: Event, choose: st.DataObject) -> None:
    def some(names: list[str]) -> tuple[str, ...]:
        return tuple(choose.draw(st.lists(st.sampled_from(names), max_size=2))) if names else ()

    change = Change(
        absent=some([one.id for one in drawn.participants]),
        lost_slots=some([one.id for one in drawn.slots]),
        lost_rooms=some([one.room for one in drawn.places]),
        cancelled=some([one.id for one in drawn.wishes]),
    )

    after = changed(drawn, change)

    assert {one.id for one in after.wishes}.isdisjoint(change.cancelled)
    assert set(after.locked) <= set(drawn.locked)


def test_who_comes_later_is_unavailable_until_then() -> None:
    text = _change(away=[{"person": "ana", "slots": ["s1", "s2"]}])

    after = changed(EVENT, change_from_json(text, EVENT))

    before = EVENT.person_by_id["ana"].unavailable
    assert after.person_by_id["ana"].unavailable == before | {"s1", "s2"}
    assert after.person_by_id["ana"].least == EVENT.person_by_id["ana"].least
    assert after.person_by_id["bob"] == EVENT.person_by_id["bob"]


@pytest.mark.parametrize(
    ("away", "place"),
    [
        ([{"person": "nobody", "slots": []}], "away[1].person"),
        ([{"person": "ana", "slots": []}, {"person": "bob", "slots": ["s9"]}], "away[2].slots"),
        ([{"person": "ana"}], "away[1].slots"),
    ],
)
def test_who_is_away_and_when_has_to_be_in_the_event(away: object, place: str) -> None:
    with pytest.raises(EventError) as caught:
        change_from_json(_change(away=away), EVENT)

    assert str(caught.value.place) == place
