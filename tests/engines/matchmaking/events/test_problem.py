from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from raceme.engines.matchmaking.events import (
    Distance,
    EventError,
    Fault,
    Lock,
    Place,
    Spot,
    Wish,
)
from tests.engines.matchmaking.events.build import (
    EVENT,
    PARTICIPANTS,
    PLACES,
    SLOTS,
    WISHES,
    event,
    person,
    slot,
)

NOON = datetime.fromisoformat("2027-05-12T12:00")
NEVER = datetime.fromisoformat("9999-12-31T23:59Z")


def _wish(*between: str) -> dict[str, Any]:
    return {"wishes": (*WISHES, Wish(id="new", between=between, weight=1))}


def _lock(wish: str, slot: str, place: str, *people: str) -> dict[str, Any]:
    return {"locked": (Lock(wish=wish, slot=slot, place=place, people=people),)}


def _way(one: str, other: str, metres: int) -> Distance:
    return Distance(one=one, other=other, metres=metres)


def _slot(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 (of any type)
    return {"slots": (*SLOTS, replace(slot("s7", 30, "noon"), **changed))}


def _person(**given: Any) -> dict[str, Any]:  # noqa: ANN401 (of any type)
    return {"participants": (*PARTICIPANTS, person("new", **given))}


WRONG = [
    (_slot(id="s1"), Fault.TWICE, "slots[7].id"),
    (_slot(id=" "), Fault.EMPTY, "slots[7].id"),
    (_slot(id="s" * 201), Fault.TOO_LONG, "slots[7].id"),
    (_slot(id="s\x00"), Fault.UNPRINTABLE, "slots[7].id"),
    (_slot(part="\ud800"), Fault.UNPRINTABLE, "slots[7].part"),
    (_slot(starts_at=NOON), Fault.NO_OFFSET, "slots[7].starts_at"),
    (_slot(starts_at=NEVER), Fault.OUT_OF_RANGE, "slots[7].starts_at"),
    (_slot(starts_at=SLOTS[5].starts_at), Fault.OVERLAP, "slots[7].starts_at"),
    (_slot(minutes=0), Fault.OUT_OF_RANGE, "slots[7].minutes"),
    (_slot(part=""), Fault.EMPTY, "slots[7].part"),
    (
        {"slots": tuple(slot(f"n{n}", 24 + n / 60, "night") for n in range(65))},
        Fault.TOO_MANY,
        "slots",
    ),
    ({"slots": SLOTS * 100}, Fault.TOO_MANY, "slots"),
    ({"places": (*PLACES, Place(id="t1", room="A"))}, Fault.TWICE, "places[5].id"),
    ({"places": (*PLACES, Place(id="t5", room=""))}, Fault.EMPTY, "places[5].room"),
    ({"places": (*PLACES, Place(id="t5", room="A", host="x"))}, Fault.UNKNOWN, "places[5].host"),
    (
        {"places": (*PLACES, Place(id="t5", room="A", host="ivo"))},
        Fault.TWO_PLACES,
        "places[5].host",
    ),
    ({"participants": (*PARTICIPANTS, person("ana"))}, Fault.TWICE, "participants[8].id"),
    (_person(kind="k" * 201), Fault.TOO_LONG, "participants[8].kind"),
    (_person(kind=" "), Fault.EMPTY, "participants[8].kind"),
    (_person(most=-1), Fault.OUT_OF_RANGE, "participants[8].most"),
    (_person(least=-1), Fault.OUT_OF_RANGE, "participants[8].least"),
    (_person(least=7), Fault.LEAST_ABOVE_MOST, "participants[8].least"),
    (_person(unavailable=frozenset({"s9"})), Fault.UNKNOWN, "participants[8].unavailable"),
    (
        {"participants": (*PARTICIPANTS, replace(person("new"), time_zone="Europe/Atlantis"))},
        Fault.NO_TIME_ZONE,
        "participants[8].time_zone",
    ),
    (
        {"participants": (*PARTICIPANTS, replace(person("new"), time_zone="../etc/passwd"))},
        Fault.NO_TIME_ZONE,
        "participants[8].time_zone",
    ),
    (_wish("ana"), Fault.TOO_FEW_PEOPLE, "wishes[6].between"),
    (_wish("ana", "bob", "cem", "ivo", "bea"), Fault.TOO_FEW_PEOPLE, "wishes[6].between"),
    (_wish("ana", "dan"), Fault.UNKNOWN, "wishes[6].between"),
    (_wish("ana", "ana"), Fault.WITH_ITSELF, "wishes[6].between"),
    ({"wishes": (*WISHES, WISHES[0])}, Fault.TWICE, "wishes[6].id"),
    (
        {"wishes": (*WISHES, replace(WISHES[0], id="new", weight=0))},
        Fault.OUT_OF_RANGE,
        "wishes[6].weight",
    ),
    ({"stand_ins": (("bob", "dan"),)}, Fault.UNKNOWN, "stand_ins[1]"),
    ({"stand_ins": (("bob", "bea"), ("bob", "bob"))}, Fault.WITH_ITSELF, "stand_ins[2]"),
    (_lock("xy", "s1", "t1"), Fault.UNKNOWN, "locked[1].wish"),
    (_lock("ab", "s9", "t1"), Fault.UNKNOWN, "locked[1].slot"),
    (_lock("ab", "s1", "t9"), Fault.UNKNOWN, "locked[1].place"),
    ({"locked": EVENT.locked * 2}, Fault.TWICE, "locked[2].wish"),
    (_lock("ab", "s1", "t1", "ana", "dan"), Fault.UNKNOWN, "locked[1].people"),
    (_lock("ab", "s1", "t1", "ana", "cem"), Fault.LOCKED_CANNOT_MEET, "locked[1].wish"),
    ({"stand_ins": ()} | _lock("hi", "s1", "h"), Fault.LOCKED_CANNOT_MEET, "locked[1].wish"),
    ({"stand_ins": ()} | _lock("ab", "s3", "t1"), Fault.LOCKED_UNAVAILABLE, "locked[1].slot"),
    (_lock("ab", "s1", "h"), Fault.LOCKED_ELSEWHERE, "locked[1].place"),
    ({"stand_ins": ()} | _lock("ah", "s1", "t1"), Fault.LOCKED_ELSEWHERE, "locked[1].place"),
    ({"rooms": (_way("A", "C", 40),)}, Fault.UNKNOWN, "rooms[1].to"),
    ({"rooms": (_way("C", "A", 40),)}, Fault.UNKNOWN, "rooms[1].from"),
    ({"rooms": (_way("A", "A", 40),)}, Fault.WITH_ITSELF, "rooms[1].to"),
    ({"rooms": (_way("A", "B", -1),)}, Fault.OUT_OF_RANGE, "rooms[1].metres"),
    ({"rooms": (_way("A", "B", 40), _way("B", "A", 50))}, Fault.TWICE, "rooms[2].to"),
    ({"may_meet": (("sme", "bank"),)}, Fault.UNKNOWN, "may_meet[1]"),
    ({"may_meet": (("sme", ""),)} | _person(kind=""), Fault.EMPTY, "may_meet[1]"),
    ({"may_meet": ()}, Fault.EMPTY, "may_meet"),
]


@pytest.mark.parametrize(("changes", "fault", "place"), WRONG)
def test_an_event_that_cannot_be_meant_is_refused(
    changes: dict[str, Any], fault: Fault, place: str
) -> None:
    with pytest.raises(EventError) as caught:
        event(**changes)

    assert (caught.value.fault, caught.value.place) == (fault, place)


def test_too_many_choices_of_stand_ins_are_refused() -> None:
    many = tuple(person(f"p{number}") for number in range(102))
    every = tuple((f"p{one}", f"p{other}") for one in range(102) for other in range(one))

    with pytest.raises(EventError) as caught:
        event(
            participants=(*PARTICIPANTS, *many),
            stand_ins=every,
            wishes=(Wish(id="w", between=("p0", "p1"), weight=1),),
            locked=(),
        )

    assert (caught.value.fault, caught.value.spot) == (Fault.TOO_MANY, Spot("wishes", 1, "between"))


def test_what_is_just_inside_is_taken() -> None:
    taken = event(
        participants=(*PARTICIPANTS, person("new", least=6, most=6)),
        stand_ins=(("bob", "bea"), ("bea", "bob"), ("hugo", "hana")),
        rooms=(_way("A", "B", 40), _way("B", "A", 40)),
        may_meet=(("sme", "sme"), ("sme", "large")),
    )

    assert taken.metres == {frozenset("AB"): 40}


def test_a_wish_is_held_by_its_people_or_their_stand_ins() -> None:
    pair, host, two_hosts = (EVENT.wish_by_id[name] for name in ("ab", "ah", "hi"))

    assert EVENT.seatings(pair) == (("ana", "bob"), ("ana", "bea"))
    assert EVENT.seatings(host) == (("ana", "hana"), ("ana", "hugo"))
    assert EVENT.seatings(two_hosts) == (("hugo", "ivo"),)


def test_stand_ins_are_not_passed_on_and_never_sit_twice() -> None:
    chain = event(stand_ins=(("bob", "bea"), ("bea", "cem")))
    both = Wish(id="new", between=("bob", "bea"), weight=1)

    assert chain.seatings(chain.wish_by_id["ab"]) == (("ana", "bob"), ("ana", "bea"))
    assert chain.seatings(both) == (("bob", "bea"), ("bob", "cem"), ("bea", "cem"))


def test_a_lock_may_say_who_is_to_sit_there() -> None:
    locked = (Lock(wish="ab", slot="s1", place="t1", people=("bea", "ana")),)

    with_bea = event(locked=locked)

    assert with_bea.seatings(with_bea.wish_by_id["ab"]) == (("ana", "bea"),)
    assert with_bea.seatings(with_bea.wish_by_id["abc"])[0] == ("ana", "bob", "cem")


def test_only_kinds_that_meet_sit_together() -> None:
    apart = event(may_meet=(("sme", "sme"),))

    assert apart.seatings(apart.wish_by_id["ac"]) == ()
    assert apart.seatings(apart.wish_by_id["ab"]) == (("ana", "bob"), ("ana", "bea"))


def test_a_host_is_met_at_home_and_others_anywhere_shared() -> None:
    assert EVENT.places_for(("ana", "hana")) == ("h",)
    assert EVENT.places_for(("ana", "hugo")) == ("t1", "t2")


def test_slots_run_within_a_part_of_a_day() -> None:
    shuffled = event(slots=SLOTS[::-1])

    assert shuffled.runs == (("s1", "s2", "s3", "s4"), ("s5",), ("s6",))
    assert shuffled.days == (("s1", "s2", "s3", "s4", "s5"), ("s6",))


def test_people_share_the_slots_in_which_all_are_available() -> None:
    assert list(EVENT.common_slots(("ana", "bob"))) == ["s1", "s2", "s4", "s5", "s6"]
