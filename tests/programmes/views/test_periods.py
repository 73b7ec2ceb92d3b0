from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from raceme.programmes import actions
from raceme.programmes.queries import periods_of, programmes_of
from tests.conftest import World
from tests.factories import NOW

ADDRESS = "/manage/transilvania/programmes/nordic-bridges-2026/periods/"


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def _sent(*lines: tuple[str, str, str], revision: int = 1) -> dict[str, str]:
    typed = {
        "revision": str(revision),
        "periods-TOTAL_FORMS": str(len(lines)),
        "periods-INITIAL_FORMS": "0",
    }
    for number, line in enumerate(lines):
        for field, text in zip(("starts_on", "ends_on", "report_due_on"), line, strict=True):
            typed[f"periods-{number}-{field}"] = text
    return typed


def _days(world: World) -> list[tuple[date, date]]:
    return [(each.starts_on, each.ends_on) for each in periods_of(world.programme)]


def test_periods_proposes_regular_ones_without_saving(manager: Client, world: World) -> None:
    before = _days(world)

    text = manager.get(ADDRESS, {"every": "3", "due_after": "30"}).content.decode()

    assert reverse("programmes:periods", args=["transilvania", "nordic-bridges-2026"]) == ADDRESS
    assert [day in text for day in ("01.10.2026", "31.12.2026", "30.01.2027")] == [True] * 3
    assert "Proposed below, and not saved yet" in text
    assert _days(world) == before


@pytest.mark.parametrize(
    "asked", [{"every": "5", "due_after": "30"}, {"every": "3", "due_after": "9" * 40}]
)
def test_periods_says_what_cannot_be_proposed(
    manager: Client, world: World, asked: dict[str, str]
) -> None:
    answer = manager.get(ADDRESS, asked)

    assert answer.status_code == 200
    assert "r-error" in answer.content.decode()
    assert _days(world)[0][0] == date(2026, 1, 1)


def test_periods_saves_what_was_typed(manager: Client, world: World) -> None:
    answer = manager.post(
        ADDRESS, _sent(("1.1.2026", "30.4.2026", "31.05.2026"), ("1.5.2026", "31.12.2026", ""))
    )

    assert answer.status_code == 302
    assert _days(world) == [
        (date(2026, 1, 1), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([("1.1.2026", "", "")], "Fill this in."),
        ([("1.7.2026", "1.1.2026", "")], "is before the start"),
        (
            [("1.1.2026", "30.6.2026", ""), ("30.6.2026", "31.12.2026", "")],
            "The period before it ends on 30 June 2026.",
        ),
        ([("1.1.2025", "30.6.2026", "")], "The programme runs from 1 January 2026"),
    ],
)
def test_periods_keeps_what_was_typed_beside_the_sentence(
    manager: Client, world: World, lines: list[tuple[str, str, str]], sentence: str
) -> None:
    before = _days(world)

    answer = manager.post(ADDRESS, _sent(*lines))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{lines[-1][0]}"' in text
    assert 'name="revision" value="1"' in text
    assert _days(world) == before


def test_periods_shows_what_was_saved_meanwhile(manager: Client, world: World) -> None:
    period = actions.PeriodFacts(starts_on=date(2026, 2, 1), ends_on=date(2026, 3, 31))
    actions.set_periods(world.programme, periods=[period], by=world.owner, at=NOW)

    answer = manager.post(ADDRESS, _sent(("1.1.2026", "30.4.2026", "")))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Owner changed this record at" in text
    assert "Period 1: 1 February 2026 to 31 March 2026" in text
    assert 'name="revision" value="2"' in text
    assert 'value="30.4.2026"' in text
    assert _days(world) == [(date(2026, 2, 1), date(2026, 3, 31))]


def test_periods_sent_twice_are_set_once(manager: Client, world: World) -> None:
    sent = _sent(("1.1.2026", "30.4.2026", ""), ("1.5.2026", "31.12.2026", ""))

    answers = [manager.post(ADDRESS, sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert _days(world) == [
        (date(2026, 1, 1), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 12, 31)),
    ]
    assert programmes_of(world.workspace).get().revision == 2


@pytest.mark.parametrize("revision", ["", "x", "9" * 40])
def test_periods_survives_a_forged_form(manager: Client, world: World, revision: str) -> None:
    before = _days(world)

    answers = [
        manager.post(ADDRESS, {**_sent(("1.1.2026", "30.4.2026", "")), "revision": revision}),
        manager.post(ADDRESS, {}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert _days(world) == before


@pytest.mark.parametrize("said", ["-7", "0", "1", "3", "63", "9" * 30, "x", ""])
def test_periods_loses_nothing_where_the_number_of_lines_is_wrong(
    manager: Client, world: World, said: str
) -> None:
    before = _days(world)
    sent = _sent(("1.1.2026", "30.4.2026", ""), ("1.5.2026", "31.12.2026", ""))

    answer = manager.post(ADDRESS, {**sent, "periods-TOTAL_FORMS": said})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The lines did not arrive as they were shown" in text
    assert [f'value="{day}"' in text for day in ("30.4.2026", "1.5.2026")] == [True, True]
    assert 'name="periods-TOTAL_FORMS" value="2"' in text
    assert _days(world) == before


def test_periods_shows_what_stands_where_no_line_arrived(manager: Client, world: World) -> None:
    before = _days(world)

    answer = manager.post(ADDRESS, _sent())

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "The lines did not arrive as they were shown" in text
    assert 'value="01.01.2026"' in text
    assert _days(world) == before


def test_periods_takes_all_away_where_each_line_is_emptied(manager: Client, world: World) -> None:
    answer = manager.post(ADDRESS, _sent(("", "", ""), ("", "", "")))

    assert answer.status_code == 302
    assert _days(world) == []
