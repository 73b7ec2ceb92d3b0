import json
from collections.abc import Callable
from contextlib import suppress
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
    event_from_json,
    event_from_plain,
    event_to_plain,
)
from tests.engines.matchmaking.events.build import EVENT, event
from tests.engines.matchmaking.events.drawing import events

PLAIN = event_to_plain(EVENT)
TEXT = json.dumps(PLAIN)
Change = Callable[[Any], object]


def _changed(change: Change) -> str:
    read = json.loads(TEXT)
    change(read)
    return json.dumps(read)


def test_an_event_is_read_as_it_was_written() -> None:
    with_kinds = event(
        may_meet=(("sme", "sme"), ("large", "sme")),
        locked=(Lock(wish="ab", slot="s1", place="t1", people=("bea", "ana")),),
    )

    assert event_from_json(TEXT) == EVENT
    assert event_from_plain(event_to_plain(with_kinds)) == with_kinds


def test_what_may_be_left_out_has_its_meaning() -> None:
    slots = [{"id": "s1", "starts_at": "2027-05-11T09:00:00Z", "minutes": 25, "part": "morning"}]
    needed = {"format": "raceme-event/1", "places": [], "wishes": [], "participants": [{"id": "a"}]}

    read = event_from_plain(needed | {"slots": slots})

    assert read.participants == (Participant(id="a", most=1),)
    assert (read.stand_ins, read.locked, read.rooms, read.may_meet) == ((), (), (), None)


def _wish(**changed: object) -> Change:
    return lambda read: read["wishes"][1].update(changed)


def _slot(**changed: object) -> Change:
    return lambda read: read["slots"][0].update(changed)


def _all(**changed: object) -> Change:
    return lambda read: read.update(changed)


@pytest.mark.parametrize(
    ("change", "fault", "place"),
    [
        (lambda read: read.pop("format"), Fault.OTHER_FORMAT, "format"),
        (_all(format="raceme-event/2"), Fault.OTHER_FORMAT, "format"),
        (_all(people=[]), Fault.UNKNOWN_NAME, "people"),
        (lambda read: read.pop("wishes"), Fault.MISSING, "wishes"),
        (_all(wishes={}), Fault.WRONG_TYPE, "wishes"),
        (_all(locked=None), Fault.WRONG_TYPE, "locked"),
        (_all(wishes=[3]), Fault.WRONG_TYPE, "wishes[1]"),
        (_wish(wait=2), Fault.UNKNOWN_NAME, "wishes[2].wait"),
        (lambda read: read["wishes"][1].pop("weight"), Fault.MISSING, "wishes[2].weight"),
        (_wish(weight=True), Fault.WRONG_TYPE, "wishes[2].weight"),
        (_wish(weight=2.5), Fault.WRONG_TYPE, "wishes[2].weight"),
        (_wish(weight=None), Fault.WRONG_TYPE, "wishes[2].weight"),
        (_wish(between="ab"), Fault.WRONG_TYPE, "wishes[2].between"),
        (_wish(between=[1, 2]), Fault.WRONG_TYPE, "wishes[2].between"),
        (_wish(between=["ana", "dan"]), Fault.UNKNOWN, "wishes[2].between"),
        (_slot(starts_at="nine"), Fault.WRONG_TYPE, "slots[1].starts_at"),
        (_slot(starts_at="2027-05-11"), Fault.NO_OFFSET, "slots[1].starts_at"),
        (_slot(id=1), Fault.WRONG_TYPE, "slots[1].id"),
        (lambda read: read["places"][0].update(host=[]), Fault.WRONG_TYPE, "places[1].host"),
        (_all(stand_ins=[["ana"]]), Fault.WRONG_TYPE, "stand_ins[1]"),
        (_all(stand_ins=["ab"]), Fault.WRONG_TYPE, "stand_ins[1]"),
        (_all(stand_ins=[["ana", None]]), Fault.WRONG_TYPE, "stand_ins[1]"),
        (_all(participants=[{"id": "a", "most": "6"}]), Fault.WRONG_TYPE, "participants[1].most"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change: Change, fault: Fault, place: str) -> None:
    with pytest.raises(EventError) as caught:
        event_from_json(_changed(change))

    assert (caught.value.fault, caught.value.place) == (fault, place)


@pytest.mark.parametrize(
    ("text", "fault", "place"),
    [
        ("", Fault.NOT_JSON, "line 1, column 1"),
        ('{\n"format": ', Fault.NOT_JSON, "line 2, column 11"),
        (TEXT[:-1], Fault.NOT_JSON, f"line 1, column {len(TEXT)}"),
        ("[]", Fault.WRONG_TYPE, "event"),
        ('{"format": 1, "format": 2}', Fault.TWICE, "event"),
        ("[" * 100_000, Fault.NOT_JSON, "event"),
        ('{"format": NaN}', Fault.NOT_JSON, "event"),
        (f'{{"format": {"9" * 5_000}}}', Fault.NOT_JSON, "event"),
    ],
)
def test_a_text_that_is_no_event_is_refused(text: str, fault: Fault, place: str) -> None:
    with pytest.raises(EventError) as caught:
        event_from_json(text)

    assert (caught.value.fault, caught.value.place) == (fault, place)


def test_what_is_told_can_be_shown() -> None:
    strange = "\ud800\n" + "x" * 100

    with pytest.raises(EventError) as caught:
        event_from_json(_changed(lambda read: read.update({strange: 1})))

    shown = "\N{REPLACEMENT CHARACTER}" * 2 + "x" * 58 + "…"
    assert (caught.value.place, caught.value.values) == (shown, {"word": shown})


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "between", "weight", "x"]), inside, max_size=3)
    ),
    max_leaves=5,
)


@given(
    entries=st.sampled_from([*PLAIN]),
    member=st.sampled_from(["id", "between", "weight", "unavailable", "starts_at", "", "host"]),
    number=st.integers(0, 8),
    value=ANY,
)
def test_whatever_an_event_holds_it_is_read_or_refused(
    entries: str, member: str, number: int, value: object
) -> None:
    read = json.loads(TEXT)
    held = read[entries]
    if number >= len(held) or isinstance(held, str):
        read[entries] = value
    elif isinstance(held[number], dict) and member:
        held[number][member] = value
    else:
        held[number] = value

    with suppress(EventError):
        assert isinstance(event_from_json(json.dumps(read)), Event)


@given(cut=st.integers(0, len(TEXT)), put=st.text(max_size=5))
def test_whatever_a_text_holds_it_is_read_or_refused(cut: int, put: str) -> None:
    with suppress(EventError):
        assert isinstance(event_from_json(TEXT[:cut] + put + TEXT[cut + len(put) :]), Event)


@given(event=events())
def test_whatever_an_event_is_it_is_read_as_it_was_written(event: Event) -> None:
    assert event_from_json(json.dumps(event_to_plain(event))) == event
