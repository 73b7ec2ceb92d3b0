"""Each goal alone, on meetings counted by hand."""

import pytest

from raceme.engines.matchmaking.events import Goal, Level, Participant, Wish, levels
from raceme.engines.matchmaking.events.goals import (
    breaks,
    breaks_by_person,
    kept_weight,
    missed_by_person,
    missed_least,
    place_changes,
    stay,
    walking,
)
from tests.engines.matchmaking.events.build import (
    EVENT,
    PARTICIPANTS,
    event,
    meetings,
    person,
    slot,
)


def test_too_few_meetings_are_counted_for_who_sits() -> None:
    wanting = event(
        participants=(person("ana", least=2), person("bob", least=1), *PARTICIPANTS[2:])
    )
    held = meetings("ab s1 t1 ana bea")

    assert missed_by_person(wanting, held) == {"ana": 1, "bob": 1}
    assert missed_least(wanting, held) == 2


def test_the_weight_of_kept_wishes_is_added() -> None:
    assert kept_weight(EVENT, meetings("ab s1 t1 ana bob", "ah s2 h ana hana")) == 5


@pytest.mark.parametrize(
    ("slots", "counted"),
    [
        ("s1 s2", 0),
        ("s1 s3", 1),
        ("s1 s4", 1),
        ("s4 s5", 0),
        ("s1 s5", 0),
        ("s3 s6", 0),
        ("s4 s1", 1),
    ],
)
def test_a_break_is_a_run_of_idle_slots_in_one_part_of_one_day(slots: str, counted: int) -> None:
    first, second = slots.split()

    assert breaks_by_person(EVENT, meetings(f"ab {first} t1 ana", f"ac {second} t1 ana")) == {
        "ana": counted
    }


@pytest.mark.parametrize(
    ("away", "counted"),
    [("", 1), ("n2", 1), ("n3", 2), ("n2 n4", 1), ("n2 n3 n4", 0), ("n3 n4", 1), ("n6", 1)],
)
def test_an_unavailable_slot_is_no_break_and_ends_one(away: str, counted: int) -> None:
    long = event(
        slots=tuple(slot(f"n{number}", number / 2, "night") for number in range(1, 7)),
        participants=(person("ana", unavailable=frozenset(away.split())), *_available()),
        locked=(),
    )

    assert breaks(long, meetings("ab n1 t1 ana", "ac n5 t1 ana")) == counted


def _available() -> list[Participant]:
    return [person(one.id) for one in PARTICIPANTS[1:]]


def test_several_runs_are_several_breaks_of_everybody() -> None:
    held = meetings("ab s1 t1 ana bob", "ac s3 t1 ana cem", "abc s4 t1 bea cem")

    assert breaks_by_person(EVENT, held) == {"ana": 1, "bob": 0, "cem": 0, "bea": 0}


def test_a_stay_goes_from_the_first_meeting_of_a_day_to_the_end_of_its_last() -> None:
    assert stay(EVENT, meetings("ab s5 t1 ana", "ac s1 t1 ana", "ah s6 h ana")) == 325 + 25


def test_places_change_between_meetings_of_a_day() -> None:
    held = meetings("ab s5 t1 ana", "ac s1 t2 ana", "ah s2 t2 ana", "abc s6 t2 ana")

    assert place_changes(EVENT, held) == 1


def test_only_ways_between_rooms_are_walked() -> None:
    held = meetings("ab s1 t1 ana", "ac s2 i ana", "ah s3 t2 ana", "abc s4 h ana", "hi s6 t1 ana")

    assert walking(EVENT, held) == 40
    assert walking(event(rooms=()), held) == 0


def test_the_levels_stand_in_their_order_with_their_bounds() -> None:
    held = meetings("ab s1 t1 ana bob", "ah s3 h ana hana")

    assert levels(EVENT, held, bounds={Goal.KEPT_WEIGHT: 17}) == (
        Level(goal=Goal.MISSED_LEAST, value=0),
        Level(goal=Goal.KEPT_WEIGHT, value=5, bound=17),
        Level(goal=Goal.BREAKS, value=1),
        Level(goal=Goal.STAY, value=135),
        Level(goal=Goal.PLACE_CHANGES, value=1),
        Level(goal=Goal.WALKING, value=40),
    )


def test_a_wish_counts_once() -> None:
    twice = event(wishes=(Wish(id="ab", between=("ana", "bob"), weight=3),), locked=())

    assert kept_weight(twice, meetings("ab s1 t1 ana bob", "ab s2 t1 ana bob")) == 3
