from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from raceme.engines.matchmaking.events import (
    Event,
    Meeting,
    Place,
    Reason,
    Status,
    Wish,
    first_come,
    not_kept,
    violations,
)
from raceme.engines.matchmaking.events.explain import (
    Help,
    Placed,
    Remedy,
    Standing,
    helps,
    placed,
)
from tests.engines.matchmaking.events.build import (
    EVENT,
    PARTICIPANTS,
    PLACES,
    SLOTS,
    WISHES,
    event,
    meeting,
    meetings,
    person,
)
from tests.engines.matchmaking.events.drawing import events

MORE = (
    *WISHES[:3],
    Wish(id="ch", between=("cem", "hugo"), weight=1),
    Wish(id="bb", between=("bob", "bea"), weight=1),
)
TWO_SLOTS = SLOTS[:2]
# Two slots and one shared place, so that little fits.
SMALL: dict[str, Any] = {
    "slots": TWO_SLOTS,
    "places": (Place(id="t1", room="A"),),
    "participants": tuple(replace(one, unavailable=frozenset()) for one in PARTICIPANTS),
    "wishes": WISHES[:2],
    "stand_ins": (),
    "locked": (),
    "rooms": (),
}


def _people(changed: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a participant)
    return tuple(changed if one.id == changed.id else one for one in SMALL["participants"])


@pytest.mark.parametrize(
    ("changes", "held", "found"),
    [
        (
            {"participants": _people(person("cem", unavailable=frozenset({"s1", "s2"})))},
            ["ab s1 t1 ana bob"],
            [Remedy(help=Help.AVAILABLE, slot="s2", person="cem")],
        ),
        (
            {"participants": _people(person("ana", most=1))},
            ["ab s1 t1 ana bob"],
            [
                Remedy(help=Help.MOST, slot="s2", person="ana"),
                Remedy(help=Help.WITHOUT, slot="s1", wish="ab"),
                Remedy(help=Help.WITHOUT, slot="s2", wish="ab"),
            ],
        ),
        (
            {"slots": SLOTS[:1]},
            ["ab s1 t1 bob bea"],
            [
                Remedy(help=Help.PLACE, slot="s1"),
                Remedy(help=Help.WITHOUT, slot="s1", wish="ab"),
            ],
        ),
        (
            {"slots": SLOTS[:1]},
            ["ab s1 t1 ana bob"],
            [Remedy(help=Help.WITHOUT, slot="s1", wish="ab")],
        ),
        ({"slots": SLOTS[:1], "locked": EVENT.locked}, ["ab s1 t1 ana bob"], []),
        # Two have other meetings; one has, and its place at a host's helps nobody.
        (
            {"slots": SLOTS[:1], "places": PLACES[:2], "wishes": MORE},
            ["ab s1 t1 ana bob", "ch s1 t2 cem hugo"],
            [],
        ),
        (
            {"slots": SLOTS[:1], "places": (PLACES[0], PLACES[2]), "wishes": MORE},
            ["ah s1 h ana hana", "bb s1 t1 bob bea"],
            [],
        ),
    ],
)
def test_each_single_change_is_found(
    changes: dict[str, Any], held: list[str], found: list[Remedy]
) -> None:
    small = event(**(SMALL | changes))

    assert list(helps(Standing(small, meetings(*held)), small.wish_by_id["ac"])) == found


def test_a_meeting_is_explained() -> None:
    held = meetings("ab s1 t1 ana bea", "ah s3 h ana hana", "ac s2 t1 ana cem")
    standing = Standing(EVENT, held)

    assert placed(standing, held[0]) == Placed(
        is_locked=True, stand_ins=("bea",), common=6, free=("s4", "s5", "s6"), host=None
    )
    assert placed(standing, held[1]) == Placed(
        is_locked=False, stand_ins=(), common=6, free=("s4", "s5", "s6"), host="hana"
    )


@given(drawn=events())
def test_every_change_that_is_named_helps(drawn: Event) -> None:
    found = first_come(drawn)
    if found.status is Status.UNKNOWN:
        return
    standing = Standing(drawn, found.meetings)

    for wish in not_kept(drawn, found.meetings):
        for change in helps(standing, drawn.wish_by_id[wish]):
            after, held = _after(drawn, found.meetings, change)
            assert not_kept(after, held)[wish] is Reason.NOT_REACHED
            assert violations(after, held) == []


def _after(
    drawn: Event, held: tuple[Meeting, ...], change: Remedy
) -> tuple[Event, tuple[Meeting, ...]]:
    """Return the event and the meetings after a change."""
    match change.help:
        case Help.WITHOUT:
            return drawn, tuple(one for one in held if one.wish != change.wish)
        case Help.PLACE:
            more = Place(id="one more place", room="A")
            return replace(drawn, places=(*drawn.places, more)), held
        case Help.AVAILABLE:
            who = drawn.person_by_id[change.person]
            new = replace(who, unavailable=who.unavailable - {change.slot})
        case Help.MOST:
            who = drawn.person_by_id[change.person]
            new = replace(who, most=who.most + 1)
    people = tuple(new if one.id == new.id else one for one in drawn.participants)
    return replace(drawn, participants=people), held


def test_one_meeting_can_be_explained_alone() -> None:
    alone = meeting("ac s2 t1 ana cem")

    assert placed(Standing(EVENT, [alone]), alone).common == 6
