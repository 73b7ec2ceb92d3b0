"""Whatever the engine accepts survives being drawn, sent by a browser, and read."""

import math
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from raceme.questionnaires.access.drawing import Ground, drawn
from raceme.questionnaires.access.paper import Asked, Words
from raceme.questionnaires.access.reading import answer_of, name_of, raw_in, raw_of
from raceme.questionnaires.access.register import Register
from raceme.questionnaires.solving import Kind, faults_of_answers, read_definition
from tests.factories.questionnaires import definition, item, section

REGISTER = Register(
    names={
        (Kind.ORGANISATION, "7"): "Mobila",
        (Kind.ORGANISATION, "8"): "Mobila",
        (Kind.PERSON, "9"): "Ana Pop",
    },
    called={(Kind.ORGANISATION, "mobila"): ["7", "8"], (Kind.PERSON, "ana pop"): ["9"]},
)
# A browser sends every line's end in one way, and half a letter not at all.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
PLAIN = [kind for kind in Kind if kind not in {Kind.COMPUTED, Kind.TABLE}]


def _texts(longest: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=longest).filter(str.strip)


def _codes(prefix: str, most: int) -> st.SearchStrategy[list[str]]:
    return st.integers(1, most).map(lambda n: [f"{prefix}{number}" for number in range(n)])


@st.composite
def _items(draw: st.DrawFn, code: str, kind: Kind) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if kind in {Kind.CHOICE, Kind.CHOICES, Kind.SCALE, Kind.MATRIX}:
        more["options"] = draw(_codes("o", 14))
    if kind is Kind.MATRIX:
        more |= {"rows": draw(_codes("r", 4)), "many": draw(st.booleans())}
    if kind in {Kind.NUMBER, Kind.MONEY} and draw(st.booleans()):
        more["decimals"] = draw(st.integers(0, 4))
    made = item(code, kind, **more)
    if kind is Kind.CHOICES and draw(st.booleans()):
        made["options"][-1]["alone"] = True
    return made


def _numbers(of: Mapping[str, Any]) -> st.SearchStrategy[float]:
    if "decimals" in of:
        return st.floats(-1e9, 1e9).map(lambda number: round(number, of["decimals"]))
    return st.one_of(st.integers(-(10**15), 10**15), st.floats(-1e15, 1e15).filter(math.isfinite))


def _some(codes: list[str], alone: list[str]) -> st.SearchStrategy[list[str]]:
    others = [code for code in codes if code not in alone] or codes
    # In the order in which they stand on the page.
    several = st.sets(st.sampled_from(others)).map(
        lambda chosen: [code for code in codes if code in chosen]
    )
    return several | st.sampled_from([[code] for code in alone]) if alone else several


def _answers(of: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    kind = Kind(of["kind"])
    options = [each["code"] for each in of.get("options", ())]
    alone = [each["code"] for each in of.get("options", ()) if each.get("alone")]
    if kind is Kind.MATRIX:
        cell = _some(options, []) if of["many"] else st.sampled_from(options)
        rows = [each["code"] for each in of["rows"]]
        return st.dictionaries(st.sampled_from(rows), cell, min_size=1)
    return {
        Kind.TEXT: _texts(40),
        Kind.LONG_TEXT: _texts(200),
        Kind.DATE: st.dates(date(1, 1, 1)).map(date.isoformat),
        Kind.DECLARATION: st.just(value=True),
        Kind.CHOICES: _some(options, alone),
        Kind.ORGANISATION: st.sampled_from(["7", "8"]),
        Kind.PERSON: st.just("9"),
        **dict.fromkeys((Kind.NUMBER, Kind.MONEY), _numbers(of)),
        **dict.fromkeys((Kind.CHOICE, Kind.SCALE), st.sampled_from(options or ["-"])),
        **dict.fromkeys((Kind.FILE, Kind.REGION, Kind.ACTIVITY_CODE), _texts(40)),
    }[kind]


@st.composite
def _answered(draw: st.DrawFn) -> tuple[dict[str, Any], Any]:
    """Give an item with an answer to it, or with none."""
    if draw(st.integers(0, 3)):
        made = draw(_items("asked", draw(st.sampled_from(PLAIN))))
        return made, draw(st.none() | _answers(made))
    kinds = draw(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4))
    columns = [draw(_items(f"c{number}", kind)) for number, kind in enumerate(kinds)]
    row = st.fixed_dictionaries({}, optional={each["code"]: _answers(each) for each in columns})
    rows = st.lists(row.filter(bool), max_size=4)
    return item("asked", "table", columns=columns), draw(st.none() | rows)


class _Browser(HTMLParser):
    """Collects what a browser would send of the controls in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self._text = self._select = self._typed = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = {name: value or "" for name, value in attrs}
        if tag == "input" and given_["type"] != "file":
            if given_["type"] not in {"radio", "checkbox"} or "checked" in given_:
                self.sent.appendlist(given_["name"], given_["value"])
        elif tag == "textarea":
            self._text, self._typed = given_["name"], ""
        elif tag == "select":
            self._select, self._options = given_["name"], []
        elif tag == "option":
            self._options.append((given_["value"], "selected" in given_))

    def handle_data(self, data: str) -> None:
        if self._text:
            self._typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line's end in it is not part of it; the others are sent as two characters.
            typed = self._typed.removeprefix("\n")
            self.sent[self._text], self._text = typed.replace("\n", "\r\n"), ""
        elif tag == "select":
            chosen = [value for value, is_chosen in self._options if is_chosen]
            self.sent[self._select] = (chosen or [self._options[0][0]])[0]


def _asked(made: dict[str, Any]) -> Asked:
    scheme = read_definition(definition(section("first", made)))
    return Asked(scheme.items[0], Words(made, "en"))


def _sent(asked: Asked, answer: Any, *, country: str = "") -> QueryDict:  # noqa: ANN401
    ground = Ground(country=country, has_register=True, names=REGISTER.names)
    field = drawn(asked, raw_of(asked.item, answer, REGISTER), ground)
    browser = _Browser()
    browser.feed(render_to_string("questionnaires/fill/item.html", {"field": field}))
    browser.close()
    return browser.sent


@given(_answered(), st.sampled_from(["en", "ro"]))
def test_every_answer_survives_being_drawn_and_sent(
    answered: tuple[dict[str, Any], Any], language: str
) -> None:
    made, answer = answered
    asked = _asked(made)
    scheme = read_definition(definition(section("first", made)))
    assert faults_of_answers(scheme, {"asked": answer}) == []

    with translation.override(language):
        raw = raw_in(asked.item, _sent(asked, answer), name_of("asked"))
        read, unread = answer_of(asked.item, raw, REGISTER, place=("asked",))

    assert (read, unread) == (answer, [])


@pytest.mark.parametrize("answer", ["RO", "RO11", "DE", "XX"])
def test_a_region_survives_among_those_of_a_country(answer: str) -> None:
    asked = _asked(item("asked", "region"))

    assert _sent(asked, answer, country="RO")["a-asked"] == answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("1.234,5", 1234.5),
        ("1,234.50", 1234.5),
        (" 12 ", 12),
        ("-3", -3),
        ("0,125", 0.125),
        ("", None),
        ("   ", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, answer: float | None) -> None:
    asked = _asked(item("asked", "number"))

    assert answer_of(asked.item, typed, REGISTER, place=("asked",)) == (answer, [])


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("number", "many"),
        ("number", "1.234"),
        ("money", "1e400"),
        ("number", "nan"),
        ("date", "31.02.2026"),
        ("date", "soon"),
    ],
)
def test_what_cannot_be_read_says_so_and_is_no_answer(kind: str, typed: str) -> None:
    asked = _asked(item("asked", kind))

    answer, unread = answer_of(asked.item, typed, REGISTER, place=("asked",))

    assert answer is None
    assert [each.place for each in unread] == [("asked",)]


def test_a_whole_number_is_not_asked_about() -> None:
    asked = _asked(item("asked", "number", decimals=0))

    assert answer_of(asked.item, "1.234", REGISTER, place=("asked",)) == (1234, [])


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("Ana Pop", "9", []),
        ("ana  pop", "9", []),
        ("Nobody", None, ["Nobody in the register is called “Nobody”. Choose one that is there."]),
    ],
)
def test_a_person_is_chosen_by_name(typed: str, key: str | None, said: list[str]) -> None:
    asked = _asked(item("asked", "person"))
    raw = raw_in(asked.item, QueryDict(f"a-asked={typed}"), "a-asked")

    answer, unread = answer_of(asked.item, raw, REGISTER, place=("asked",))

    assert (answer, [each.sentence for each in unread]) == (key, said)


def test_of_namesakes_one_is_chosen_by_number() -> None:
    asked = _asked(item("asked", "organisation"))

    found = [
        answer_of(
            asked.item,
            raw_in(asked.item, QueryDict(f"a-asked={typed}"), "a-asked"),
            REGISTER,
            place=("asked",),
        )
        for typed in ("Mobila", "Mobila (%238)", "Mobila (%239)")
    ]

    several = (
        "Several are called so. Choose one, or write which, as here: Mobila (#7), Mobila (#8)."
    )
    assert [answer for answer, _unread in found] == [None, "8", None]
    assert [[each.sentence for each in unread] for _answer, unread in found] == [
        [several],
        [],
        [several],
    ]


def test_who_was_chosen_among_those_meant_stands_until_another_name_is_typed() -> None:
    asked = _asked(item("asked", "organisation"))
    sent = "a-asked=Mobla&a-asked-which=8&a-asked-typed="

    found = [
        answer_of(
            asked.item,
            raw_in(asked.item, QueryDict(sent + typed), "a-asked"),
            REGISTER,
            place=("x",),
        )[0]
        for typed in ("Mobla", "Mobila")
    ]

    assert found == ["8", None]


def test_none_of_these_goes_with_nothing_else() -> None:
    asked = _asked(item("asked", "choices", options=["de", "fr"]))
    raw = raw_in(asked.item, QueryDict("a-asked=de&a-asked=-"), "a-asked")

    answer, unread = answer_of(asked.item, raw, REGISTER, place=("asked",))

    assert answer is None
    assert [each.sentence for each in unread] == [
        "Choose either some of them, or that none applies."
    ]


def test_empty_rows_of_a_table_are_none() -> None:
    asked = _asked(item("asked", "table", columns=[item("town"), item("agreed", "declaration")]))
    sent = QueryDict(
        "a-asked-0-=1&a-asked-0-town=&a-asked-2-=1&a-asked-2-town=Dej&a-asked-99999-=1"
    )

    raw = raw_in(asked.item, sent, "a-asked")

    assert answer_of(asked.item, raw, REGISTER, place=("asked",)) == ([{"town": "Dej"}], [])
