import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook

from raceme.engines.matchmaking.events import (
    Event,
    Goal,
    Level,
    Method,
    Outcome,
    Status,
    event_from_json,
    event_to_plain,
    schedule_to_plain,
)
from raceme.matchmaking.exports.schedules import schedule_workbook
from tests.engines.matchmaking.events.build import EVENT, meetings

OUTCOME = Outcome(
    status=Status.FEASIBLE,
    method=Method.LOCAL_SEARCH,
    meetings=meetings("ah s3 h ana hana", "ab s1 t1 ana bob"),
    levels=(
        Level(goal=Goal.KEPT_WEIGHT, value=5, bound=17),
        Level(goal=Goal.BREAKS, value=1),
    ),
)


def _sheets(event: Event, outcome: Outcome) -> dict[str, list[list[Any]]]:
    with translation.override("en"):
        content = schedule_workbook(event, schedule_to_plain(event, outcome, seconds=1.5))
    book = load_workbook(BytesIO(content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
    }
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.fixture(name="sheets", scope="module")
def _written() -> dict[str, list[list[Any]]]:
    return _sheets(EVENT, OUTCOME)


def test_meetings_stand_in_the_order_of_the_day(sheets: dict[str, list[list[Any]]]) -> None:
    _heads, *rows = sheets["Meetings"]

    assert rows == [
        ["s1", "2027-05-11 09:00", 25, "morning", "t1", "A", "ab", 1, "ana, bob", "ana, b"],
        ["s3", "2027-05-11 10:00", 25, "morning", "h", "B", "ah", 4, "ana, hana", "ana, h"],
    ]


def test_everybody_has_a_row_of_whom_it_meets(sheets: dict[str, list[list[Any]]]) -> None:
    heads, ana, bob, bea, *_others = sheets["People"]

    assert heads[:6] == [
        "Person",
        "Organisation",
        "Time zone",
        "Meetings",
        "2027-05-11 09:00",
        "2027-05-11 09:30",
    ]
    here = "Europe/Bucharest"
    assert ana == ["ana", "ana", here, 2, "bob at t1", None, "hana at h", None, None, None]
    assert bob[2:6] == [here, 1, "ana at t1", None]
    assert bea[2:] == [here, 0, *[None] * 6]


def test_who_is_elsewhere_sees_its_own_clock() -> None:
    ana, *others = EVENT.participants
    elsewhere = replace(EVENT, participants=(replace(ana, time_zone="America/New_York"), *others))

    _heads, ana_s, bob_s, *_rest = _sheets(elsewhere, OUTCOME)["People"]

    assert ana_s[4] == "bob at t1, 2027-05-11 02:00 by own clock"
    assert bob_s[4] == "ana at t1"


def test_what_is_not_kept_says_why_and_what_would_keep_it() -> None:
    always = tuple(replace(one, unavailable=frozenset()) for one in EVENT.participants)
    small = replace(
        EVENT, slots=EVENT.slots[:1], participants=always, wishes=EVENT.wishes[:2], locked=()
    )
    outcome = replace(OUTCOME, meetings=meetings("ac s1 t1 ana cem"))

    _heads, row = _sheets(small, outcome)["Not kept"]

    assert row == [
        *("ab", 1, "ana, bob"),
        "In every slot that they share, one of them has another meeting.",
        "Wish “ac” not being kept; then slot “s1”.",
    ]


def test_each_goal_stands_with_its_bound(sheets: dict[str, list[list[Any]]]) -> None:
    assert sheets["How good"] == [
        ["Goal", "Reached", "Proven bound"],
        ["weight of the wishes that are kept", 5, 17],
        ["breaks of all people together", 1, None],
        [None] * 3,
        ["Status", "feasible", None],
        ["Method", "local search", None],
        ["Seconds", "1.5", None],
    ]


def test_nothing_that_is_written_runs() -> None:
    text = json.dumps(event_to_plain(EVENT)).replace('"ana"', '"=1+1"').replace('"t1"', '"@t"')
    wicked = event_from_json(text)
    outcome = replace(OUTCOME, meetings=meetings("ab s1 @t =1+1 bob"))

    sheets = _sheets(wicked, outcome)

    assert sheets["Meetings"][1][8] == "=1+1, bob"
    assert sheets["People"][1][0] == "=1+1"


def test_without_a_schedule_there_are_only_headings() -> None:
    sheets = _sheets(EVENT, Outcome(status=Status.UNKNOWN, method=Method.EXACT))

    assert [len(sheets[name]) for name in ("Meetings", "Not kept")] == [1, 1]
