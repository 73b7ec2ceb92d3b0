"""Answers in words."""

import pytest
from django.utils import translation

from raceme.questionnaires.access.paper import Asked, Words
from raceme.questionnaires.access.register import Register
from raceme.questionnaires.access.telling import told
from raceme.questionnaires.solving import Item, Kind


@pytest.mark.parametrize(
    ("bounds", "said"),
    [((1990, 2100), "2025"), ((0, 2100), "2,025"), ((None, None), "2,025")],
    ids=["a year", "a count", "a number"],
)
def test_the_thousands_of_a_year_are_not_parted(
    bounds: tuple[float | None, float | None], said: str
) -> None:
    least, most = bounds
    item = Item(code="year", kind=Kind.NUMBER, section="", least=least, most=most, decimals=0)

    answer = told(Asked(item, Words({}, "en")), 2025.0, Register())

    assert answer.lines == [said]


def test_a_unit_that_is_a_word_is_said_in_the_language_of_the_page() -> None:
    item = Item(code="trip", kind=Kind.NUMBER, unit="hours")
    made = Asked(item, Words({}, "ro"))

    with translation.override("ro"):
        answer = told(made, 3.0, Register())

    assert answer.lines == ["3\N{NO-BREAK SPACE}ore"]
