from dataclasses import replace
from datetime import time
from typing import Any

from raceme.engines.matchmaking.events import Lock, local_time, within_waking_hours
from tests.engines.matchmaking.events.build import EVENT, SLOTS, event, meetings, person

SEVEN, TEN_AT_NIGHT = time(7), time(22)


def _unavailable(**given: Any) -> frozenset[str]:  # noqa: ANN401 (of any type)
    """Return when the first person, given so, cannot be met; slots are from nine in Bucharest."""
    one = replace(EVENT.participants[0], **given)
    awake = within_waking_hours(
        event(participants=(one, *EVENT.participants[1:]), locked=()), SEVEN, TEN_AT_NIGHT
    )
    return awake.participants[0].unavailable


def test_nobody_meets_in_the_night_of_its_own_time_zone() -> None:
    # 9:00 in Bucharest is 2:00 in New York, 14:00 there is 7:00 here.
    assert _unavailable(time_zone="America/New_York") == {"s1", "s2", "s3", "s4", "s6"}


def test_a_slot_has_to_end_before_the_night_too() -> None:
    # 14:00 in Bucharest is 20:00 in Tokyo, and the slot takes 25 minutes.
    late = time(20, 24)
    one = replace(EVENT.participants[0], time_zone="Asia/Tokyo")
    given = event(participants=(one, *EVENT.participants[1:]), locked=())

    assert within_waking_hours(given, SEVEN, late).participants[0].unavailable == {"s5"}
    assert not within_waking_hours(given, SEVEN, time(20, 25)).participants[0].unavailable


def test_a_slot_over_midnight_is_in_the_night() -> None:
    one = replace(EVENT.participants[0], time_zone="Pacific/Auckland")  # 14:00 is 23:00 there
    slots = (*SLOTS[:-1], replace(SLOTS[4], id="s6", starts_at=SLOTS[4].ends_at, minutes=60))
    given = event(slots=slots, participants=(one, *EVENT.participants[1:]), locked=())

    found = within_waking_hours(given, time(0), time(23, 59)).participants[0].unavailable

    assert found == {"s6"}


def test_who_has_no_time_zone_is_awake() -> None:
    assert not _unavailable(time_zone="")


def test_what_somebody_said_stays() -> None:
    assert "s5" in _unavailable(time_zone="America/New_York", unavailable=frozenset({"s5"}))


def test_what_is_locked_or_held_stays_possible() -> None:
    far = tuple(
        replace(one, time_zone="America/New_York", unavailable=frozenset())
        for one in EVENT.participants
    )
    given = event(participants=far, locked=(Lock(wish="ab", slot="s1", place="t1"),))

    awake = within_waking_hours(
        given, SEVEN, TEN_AT_NIGHT, held=meetings("ac s2 t2 ana cem")
    ).person_by_id

    # Bea may sit in for Bob; Cem has no part in what is locked.
    assert not {"s1", "s2"} & awake["ana"].unavailable
    assert "s1" not in awake["bea"].unavailable
    assert {"s1", "s3"} <= awake["cem"].unavailable
    assert "s2" not in awake["cem"].unavailable


def test_the_local_time_is_that_of_the_time_zone() -> None:
    lisbon = replace(person("x"), time_zone="Europe/Lisbon")

    assert local_time(SLOTS[0], lisbon).strftime("%H:%M") == "07:00"
    assert local_time(SLOTS[0], replace(lisbon, time_zone="")) == SLOTS[0].starts_at
