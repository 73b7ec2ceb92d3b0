"""The report of two pages: what it says, in which language, and that it can be read aloud."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from raceme.assessments import library
from raceme.assessments.exports.report import (
    content_of,
    direction_of,
    signed,
    written_report,
)
from tests.assessments.library.test_digital_maturity import ANSWERS
from tests.assessments.library.worked import scored
from tests.factories.assessments import RecommendationFactory

MATURITY = library.definition("digital-maturity")
AFTER = {**ANSWERS, "q8": ["policy", "training", "copies"], "q5": []}
ON = date(2027, 5, 31)


def _pages(language: str = "en", **more: object) -> list[str]:
    with translation.override(language):
        paper = written_report(
            scored("digital-maturity", AFTER),
            MATURITY,
            company="Mobila Făget SRL",
            on=ON,
            at=datetime(2027, 5, 31, 12, tzinfo=UTC),
            language=language,
            **more,  # type: ignore[arg-type]
        )
    reader = PdfReader(BytesIO(paper))
    assert "/MarkInfo" in reader.root_object
    return [page.extract_text() for page in reader.pages]


def test_the_report_has_two_pages_with_scores_and_next_steps() -> None:
    first, second = _pages(before=scored("digital-maturity", ANSWERS))

    assert "Mobila Făget SRL" in first
    assert "31 May 2027" in first
    assert "Make a learning plan for digital skills" in first
    assert "Data and connection" in second
    assert "How each came about" in second


def test_the_report_speaks_the_companys_language() -> None:
    first, second = _pages("ro")

    assert "Maturitate digitală" in first
    assert "Faceți un plan de învățare pentru competențe digitale" in first
    assert "Date și conectare" in second


def test_what_changed_is_told_with_its_sign() -> None:
    """Data protection from 2 to 3 of 6: (50 + 50) / 2; learning from 1 of 7 to none: 12.5."""
    content = content_of(
        scored("digital-maturity", AFTER),
        MATURITY,
        company="",
        on=ON,
        language="en",
        before=scored("digital-maturity", ANSWERS),
    )

    changed = {each["name"]: each["change"] for each in content["dimensions"]}  # type: ignore[attr-defined]
    assert changed["Data and connection"] == "+8"
    assert changed["Digitalisation with people"] == "−7"
    assert changed["Green digitalisation"] == "0"
    assert content["has_before"]


def test_three_next_steps_are_told_with_what_they_follow_from() -> None:
    content = content_of(
        scored("digital-maturity", AFTER), MATURITY, company="", on=ON, language="en"
    )

    steps = content["steps"]
    assert [step["title"] for step in steps] == [  # type: ignore[attr-defined]
        "Make a learning plan for digital skills",
        "Measure energy and material where most is used",
        "Try out one use of artificial intelligence",
    ]
    assert steps[2]["because"] == "Data, Automation, Artificial intelligence"  # type: ignore[index]


def test_a_veto_and_a_ranking_are_told() -> None:
    result = scored(
        "export-readiness",
        {"capacity": "none", "markets": [{"name": "Chile", "demand": "3"}]},
    )

    content = content_of(
        result, library.definition("export-readiness"), company="", on=ON, language="en"
    )

    assert content["rankings"] == [
        {"title": "Where to begin", "rows": [("Chile", "50")], "more": ""}
    ]


def test_nothing_answered_is_a_report_too() -> None:
    paper = written_report(
        scored("carbon-footprint", {}),
        library.definition("carbon-footprint"),
        company="",
        on=ON,
        at=datetime(2027, 5, 31, 12, tzinfo=UTC),
        language="en",
    )

    assert "Ask the three largest suppliers" in PdfReader(BytesIO(paper)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("change", "shown", "direction"),
    [
        (3.4, "+3", 1),
        (-3.6, "\N{MINUS SIGN}4", -1),
        (0.5, "+1", 1),
        (-0.5, "\N{MINUS SIGN}1", -1),
        (0.4, "0", 0),
        (-0.2, "0", 0),
    ],
)
def test_a_change_is_written_with_its_sign_and_goes_that_way(
    change: float, shown: str, direction: int
) -> None:
    assert (signed(change), direction_of(change)) == (shown, direction)


def test_what_is_still_to_be_confirmed_is_said() -> None:
    content = content_of(
        scored("digital-maturity", ANSWERS), MATURITY, company="", on=ON, language="en"
    )

    assert "how “How data is managed” is counted" in str(content["unconfirmed"])
    assert "How data is managed" in _pages()[1]


def test_the_steps_are_told_as_the_expert_worded_them_without_the_declined() -> None:
    steps = [
        RecommendationFactory.build(
            assessment=None, workspace=None, title=title, because=[["data", 50]], state=state
        )
        for title, state in (("Ask a bank", "accepted"), ("Sell it", "declined"))
    ]

    content = content_of(
        scored("digital-maturity", AFTER),
        MATURITY,
        company="",
        on=ON,
        language="en",
        advised=steps,
    )

    assert content["steps"] == [{"title": "Ask a bank", "text": "", "because": "Data"}]


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ({"en": "Own list", "ro": "Listă proprie"}, "Listă proprie", "ro"),
        ({"en": "Own list"}, "Own list", "en"),
        ("As an older version had it", "As an older version had it", "en"),
    ],
)
def test_the_method_is_told_in_the_language_of_the_report(
    source: object, said: str, language: str
) -> None:
    definition = {**MATURITY, "source": source}

    content = content_of(
        scored("digital-maturity", ANSWERS), definition, company="", on=ON, language="ro"
    )

    assert (content["source"], content["source_language"]) == (said, language)


def test_a_definition_that_names_no_source_has_a_report_too() -> None:
    bare = {name: value for name, value in MATURITY.items() if name != "source"}

    content = content_of(
        scored("digital-maturity", ANSWERS), bare, company="", on=ON, language="en"
    )

    assert content["source"] == ""
