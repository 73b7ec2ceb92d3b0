from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.engines.matchmaking.events import (
    COLUMNS,
    Event,
    EventError,
    Fault,
    Lock,
    Slot,
    event_from_sheets,
    sheets_of_event,
)
from tests.engines.matchmaking.events.build import EVENT, event, person
from tests.engines.matchmaking.events.drawing import events

Rows = list[list[Any]]
Sheets = dict[str, Rows]

MOMENTS = ("id", "starts at", "time zone", "minutes", "part")
PEOPLE: Rows = [["id"], *([one.id] for one in EVENT.participants)]


def _sheets(**changed: Rows) -> Sheets:
    sheets: Sheets = dict(sheets_of_event(EVENT))
    return sheets | changed


def test_an_event_is_read_as_it_was_written() -> None:
    with_kinds = event(
        may_meet=(("sme", "sme"), ("large", "sme")),
        locked=(Lock(wish="ab", slot="s1", place="t1", people=("bea", "ana")),),
    )

    assert event_from_sheets(sheets_of_event(EVENT)) == EVENT
    assert event_from_sheets(sheets_of_event(with_kinds)) == with_kinds


def test_names_are_found_in_any_order_and_spelling() -> None:
    sheets = _sheets()
    turned: Sheets = {
        name.upper().replace("-", "_"): [[], *([*row[::-1], ""] for row in _full(rows)), [None]]
        for name, rows in reversed(sheets.items())
    }
    turned |= {"Read me": [["whatever"]], "Sheet1": [[""]]}
    turned["SLOTS"][1][3] = "Starts_At "

    assert event_from_sheets(turned) == EVENT


def _full(rows: Rows) -> Rows:
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


def test_numbers_that_stand_as_ids_are_their_digits() -> None:
    sheets = _sheets(
        slots=[["id", "starts at", "minutes", "part"], [7.0, "2027-05-11T09:00Z", "25", "am"]],
        participants=[["id", "unavailable"], [1.0, 7.0], [2, None], ["03", ""]],
        wishes=[["id", "weight", "first", "second"], [10, 4.0, 1, 2.0]],
        locked=[],
        places=[["id", "room", "host"], [1, 2.5, ""]],
        rooms=[],
    )
    sheets.pop("stand-ins")

    read = event_from_sheets(sheets)

    assert [one.id for one in read.participants] == ["1", "2", "03"]
    assert read.participants[0].unavailable == {"7"}
    assert (read.wishes[0].between, read.wishes[0].weight) == (("1", "2"), 4)
    assert read.places[0].room == "2.5"


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        (datetime.fromisoformat("2027-05-11T09:00"), "Europe/Bucharest"),
        ("2027-05-11 09:00", "Europe/Bucharest"),
        ("2027-05-11T06:00Z", "Europe/Bucharest"),
        ("2027-05-11T09:00+03:00", ""),
    ],
)
def test_a_moment_has_its_offset_or_that_of_its_time_zone(cell: object, zone: str) -> None:
    slots: Rows = [[*MOMENTS], ["s1", cell, zone, 25, "x"]]

    read = event_from_sheets(_sheets(slots=slots, participants=PEOPLE))

    moment = datetime(2027, 5, 11, 6, tzinfo=UTC)
    assert read.slots == (Slot(id="s1", starts_at=moment, minutes=25, part="x"),)


@pytest.mark.parametrize(
    "cell", ["s1; s3", "s1;s3", "s1, s3", "s1\ns3", " s1 , s3;", '"s1";"s3"', "s3,s1;s1"]
)
def test_slots_in_a_cell_are_parted_as_people_do(cell: str) -> None:
    people = [["id", "unavailable"], ["ana", cell], *PEOPLE[2:]]

    read = event_from_sheets(_sheets(participants=people, locked=[]))

    assert read.participants[0].unavailable == {"s1", "s3"}


def test_ids_that_look_like_several_stay_one() -> None:
    slots = ("a;b", "c,d", 'e"f', " g ", "c", "d")
    away = person("ana", unavailable=frozenset(slots[:4]))
    odd = event(
        slots=tuple(
            Slot(id=name, starts_at=slot.starts_at, minutes=25, part="x")
            for name, slot in zip(slots, EVENT.slots, strict=True)
        ),
        participants=(away, *(person(one.id) for one in EVENT.participants[1:])),
        locked=(),
    )

    assert event_from_sheets(sheets_of_event(odd)) == odd


def _rows(text: str) -> Rows:
    """Return rows parted by ``/``, cells by spaces; ``_`` is an empty one."""
    rows = [row.split() for row in text.split("/")]
    return [["" if cell == "_" else cell for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("sheet", "text", "fault", "place"),
    [
        ("lists", "id", Fault.UNKNOWN_NAME, "lists"),
        ("Wishes", "id", Fault.TWICE, "Wishes"),
        ("wishes", "id weight first second" + " _" * 20_000, Fault.TOO_WIDE, "wishes"),
        ("wishes", "id weight who", Fault.UNKNOWN_NAME, "wishes!C1"),
        ("wishes", "id weight ID", Fault.TWICE, "wishes!C1"),
        ("wishes", "id first second / w ana bob", Fault.MISSING, "wishes, weight"),
        ("wishes", "id weight / w 1", Fault.MISSING, "wishes, first"),
        ("rooms", "to from / A B", Fault.MISSING, "rooms, metres"),
        ("wishes", "id weight first second / w 1 ana bob x", Fault.NO_HEADING, "wishes!E2"),
        ("wishes", "first second id weight / / ana dan w 1", Fault.UNKNOWN, "wishes!A3"),
        ("wishes", "first second id weight / ana bob w much", Fault.WRONG_TYPE, "wishes!D2"),
        ("wishes", "first second id weight / ana bob w _", Fault.MISSING, "wishes!D2"),
        ("wishes", "first second id weight / ana _ w 1", Fault.TOO_FEW_PEOPLE, "wishes!A2"),
        ("stand-ins", "first second / bob bob", Fault.WITH_ITSELF, "stand-ins!A2"),
        ("stand-ins", "first second / bob", Fault.MISSING, "stand-ins!B2"),
        ("kinds", "second first / sme bank", Fault.UNKNOWN, "kinds!B2"),
        ("locked", "wish slot place / ab s1 h", Fault.LOCKED_ELSEWHERE, "locked!C2"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    sheet: str, text: str, fault: Fault, place: str
) -> None:
    with pytest.raises(EventError) as caught:
        event_from_sheets(_sheets() | {sheet: _rows(text)})

    assert (caught.value.fault, caught.value.place) == (fault, place)


@pytest.mark.parametrize(
    "weight", [True, 1.5, float("nan"), float("inf"), EVENT.slots[0].starts_at]
)
def test_a_cell_that_is_no_whole_number_is_refused(weight: object) -> None:
    rows: Rows = [["weight", "first", "second", "id"], [weight, "ana", "bob", "w"]]

    with pytest.raises(EventError) as caught:
        event_from_sheets(_sheets(wishes=rows))

    assert (caught.value.fault, caught.value.place) == (Fault.WRONG_TYPE, "wishes!A2")


@pytest.mark.parametrize("name", [True, EVENT.slots[0].starts_at])
def test_a_cell_that_is_no_name_is_refused(name: object) -> None:
    rows: Rows = [["weight", "first", "second", "id"], [1, "ana", name, "w"]]

    with pytest.raises(EventError) as caught:
        event_from_sheets(_sheets(wishes=rows))

    assert (caught.value.fault, caught.value.place) == (Fault.WRONG_TYPE, "wishes!B2")


@pytest.mark.parametrize(
    ("moment", "zone", "fault"),
    [
        ("nine", "", Fault.WRONG_TYPE),
        (46153.5, "", Fault.WRONG_TYPE),
        ("2027-05-11 09:00", "", Fault.NO_OFFSET),
        ("2027-05-11 09:00", "Mars", Fault.NO_TIME_ZONE),
    ],
)
def test_a_cell_that_is_no_moment_is_refused(moment: object, zone: str, fault: Fault) -> None:
    rows: Rows = [[*MOMENTS], ["s1", moment, zone, 25, "x"]]

    with pytest.raises(EventError) as caught:
        event_from_sheets(_sheets(slots=rows, locked=[]))

    assert (caught.value.fault, caught.value.place) == (fault, "slots!B2")


@pytest.mark.parametrize("name", ["slots", "places", "participants", "wishes"])
def test_a_sheet_that_is_needed_is_missed(name: str) -> None:
    sheets = _sheets()
    sheets.pop(name)

    with pytest.raises(EventError) as caught:
        event_from_sheets(sheets)

    assert (caught.value.fault, caught.value.place) == (Fault.MISSING, name)


@pytest.mark.parametrize(("count", "is_written"), [(163, True), (164, False)])
def test_more_slots_than_a_cell_holds_are_not_written(count: int, *, is_written: bool) -> None:
    slots = tuple(
        Slot(
            id=f"{number:0200}",
            starts_at=EVENT.slots[0].starts_at + timedelta(days=number),
            minutes=25,
            part="x",
        )
        for number in range(count)
    )
    away = person("ana", unavailable=frozenset(slot.id for slot in slots))
    long = event(
        slots=slots, participants=(away,), wishes=(), stand_ins=(), locked=(), places=(), rooms=()
    )

    if is_written:
        assert event_from_sheets(sheets_of_event(long)) == long
        return
    with pytest.raises(EventError) as caught:
        sheets_of_event(long)

    assert (caught.value.fault, caught.value.place) == (
        Fault.TOO_LONG,
        "participants[1].unavailable",
    )


CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.datetimes()
)


@given(
    event=events(),
    sheet=st.sampled_from([*COLUMNS]),
    row=st.integers(0, 3),
    column=st.integers(0, 8),
    cell=CELLS,
)
@settings(max_examples=300)
def test_whatever_a_sheet_holds_it_is_read_or_refused(
    event: Event, sheet: str, row: int, column: int, cell: object
) -> None:
    sheets: Sheets = dict(sheets_of_event(event))
    assert event_from_sheets(sheets) == event
    held = sheets[sheet]
    if row < len(held):
        held[row] = [*held[row][:column], cell, *held[row][column + 1 :]]

    with suppress(EventError):
        assert isinstance(event_from_sheets(sheets), Event)
