from typing import Any

import pytest

from raceme.engines.matchmaking.events import Participant, Place, Wish
from raceme.engines.matchmaking.events.reasons import Reason, not_kept
from tests.engines.matchmaking.events.build import (
    EVENT,
    PARTICIPANTS,
    PLACES,
    SLOTS,
    WISHES,
    event,
    meetings,
    person,
)

ALL_DAY = frozenset(slot.id for slot in SLOTS)
AB = ("ab s1 t1 ana bob",)
BUSY = tuple(f"w {slot.id} t2 hugo cem" for slot in SLOTS)
FULL = tuple(f"w {slot.id} t1 hugo" for slot in SLOTS)


def _people(changed: Participant) -> dict[str, Any]:
    others = (one for one in PARTICIPANTS if one.id != changed.id)
    return {"participants": (changed, *others)}


@pytest.mark.parametrize(
    ("changes", "held", "wish", "reason"),
    [
        ({"stand_ins": ()}, AB, "hi", Reason.TWO_HOSTS),
        ({"may_meet": (("sme", "sme"),)}, AB, "ac", Reason.KINDS_APART),
        ({"may_meet": (("sme", "sme"),), "stand_ins": ()}, AB, "hi", Reason.TWO_HOSTS),
        (_people(person("cem", unavailable=ALL_DAY)), AB, "ac", Reason.NO_COMMON_SLOT),
        (_people(person("ana", most=1)), AB, "ac", Reason.MOST_REACHED),
        ({}, (*AB, *BUSY), "ac", Reason.OUTWEIGHED),
        ({"places": (PLACES[0], *PLACES[2:])}, (*AB, *FULL), "ac", Reason.NO_PLACE),
        ({}, AB, "ac", Reason.NOT_REACHED),
    ],
)
def test_each_reason_is_told(
    changes: dict[str, Any], held: tuple[str, ...], wish: str, reason: Reason
) -> None:
    assert not_kept(event(**changes), meetings(*held))[wish] is reason


def test_a_stand_in_who_could_come_is_no_reason() -> None:
    held = meetings("ab s1 t1 ana bob", *(f"w{n} s{n} t2 hana" for n in range(1, 7)))

    assert not_kept(EVENT, held)["ah"] is Reason.NOT_REACHED


def test_every_wish_that_is_not_kept_is_told_in_order() -> None:
    assert list(not_kept(EVENT, meetings("ah s1 h ana hana"))) == ["ab", "ac", "hi", "abc"]


def test_without_shared_places_only_hosts_are_met() -> None:
    at_home = event(
        places=(Place(id="h", room="B", host="hana"),),
        wishes=(*WISHES, Wish(id="ci", between=("cem", "ivo"), weight=1)),
        locked=(),
        rooms=(),
    )

    assert not_kept(at_home, ()) == {
        "ab": Reason.NO_PLACE,
        "ac": Reason.NO_PLACE,
        "ah": Reason.NOT_REACHED,
        "hi": Reason.NOT_REACHED,
        "abc": Reason.NO_PLACE,
        "ci": Reason.NO_PLACE,
    }
