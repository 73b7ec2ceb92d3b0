"""What the database counts is what one counts by hand, on both databases."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import mean, quantiles
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.questionnaires import actions
from raceme.questionnaires.counting import Sift, Tallies, newest_texts, questions_of, tallies
from raceme.questionnaires.models import Version
from tests.factories import NOW
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.build import ASKED, OPTIONS, handed_in

pytestmark = pytest.mark.django_db
Answers = dict[str, Any]


def _sift(*versions: Version) -> Sift:
    return Sift(workspace=versions[0].workspace_id, versions=tuple(each.pk for each in versions))


def _counted(*versions: Version) -> Tallies:
    return tallies(_sift(*versions), questions_of(versions, language="en"))


def _by_code(of: dict[Any, Any]) -> dict[str, Any]:
    return {key[0]: value for key, value in of.items()}


def _some(luck: random.Random, of: Sequence[str]) -> list[str]:
    return [each for each in of if luck.random() < 0.5]


def _drawn(luck: random.Random) -> Answers:
    """Draw answers to ASKED; some are left out, as people leave some out."""
    every: Answers = {
        "staff": luck.randrange(300),
        "founded": date(2026, luck.randrange(1, 4), luck.randrange(1, 28)).isoformat(),
        "exports": luck.choice(OPTIONS),
        "markets": _some(luck, ["de", "fr", "it"]),
        "region": luck.choice(["RO11", "RO12"]),
        "rating": luck.choice(OPTIONS),
        "areas": {row: luck.choice(OPTIONS) for row in ("sales", "production")},
        "uses": {row: _some(luck, OPTIONS) for row in ("paper", "cloud")},
        "note": luck.choice(["Good", "Less so"]),
        "agreed": True,
        "sites": [{"town": "Cluj", "people": 3}] * luck.randrange(1, 4),
        "products": [{"product": "Chair"}] * luck.randrange(1, 3),
    }
    return {code: value for code, value in every.items() if luck.random() < 0.8}


def _of(given: list[Answers], code: str) -> list[Any]:
    return [answers[code] for answers in given if code in answers]


def test_everything_is_counted_as_by_hand() -> None:
    luck = random.Random(5)  # noqa: S311 (no secret)
    version = VersionFactory.create(definition=ASKED)
    given = [_drawn(luck) for _number in range(25)]
    for answers in given:
        handed_in(version, answers)

    found = _counted(version)

    codes = [code for code in _drawn_codes() if _of(given, code)]
    assert _by_code(found.answered) == {code: len(_of(given, code)) for code in codes}
    assert _by_code(found.options) == _options_by_hand(given)
    assert _by_code(found.rows) == {
        code: sum(len(rows) for rows in _of(given, code)) for code in ("sites", "products")
    }
    assert _by_code(found.codes) == {"region": dict(Counter(_of(given, "region")))}
    months = Counter(date.fromisoformat(f"{day[:7]}-01") for day in _of(given, "founded"))
    assert _by_code(found.months) == {"founded": dict(months)}
    staff = sorted(_of(given, "staff"))
    spread = _by_code(found.spreads)["staff"]
    told = [spread.count, spread.least, spread.lower, spread.middle, spread.upper, spread.most]
    quartiles = quantiles(staff, n=4, method="inclusive")
    assert told == [len(staff), staff[0], *quartiles, staff[-1]]
    assert spread.mean == pytest.approx(mean(staff))


def _drawn_codes() -> list[str]:
    return [
        question["code"]
        for part in ASKED["sections"]
        for question in ([part] if "repeats" in part else part["items"])
        if question.get("kind") != "computed"
    ]


def _options_by_hand(given: list[Answers]) -> dict[str, dict[tuple[str, ...], int]]:
    return {
        "exports": dict(Counter((each,) for each in _of(given, "exports"))),
        "rating": dict(Counter((each,) for each in _of(given, "rating"))),
        "markets": dict(Counter((each,) for chosen in _of(given, "markets") for each in chosen)),
        "areas": dict(Counter(cell for row in _of(given, "areas") for cell in row.items())),
        "uses": dict(
            Counter(
                (line, each)
                for row in _of(given, "uses")
                for line, chosen in row.items()
                for each in chosen
            )
        ),
    }


def test_one_number_is_its_own_quartiles() -> None:
    version = VersionFactory.create(definition=ASKED)
    handed_in(version, {"staff": 7})

    spread = _by_code(_counted(version).spreads)["staff"]

    assert (spread.least, spread.lower, spread.middle, spread.upper, spread.most) == (7,) * 5


def test_what_is_begun_and_what_others_asked_is_not_counted() -> None:
    version, other = VersionFactory.create_batch(2, definition=ASKED)
    handed_in(version, {"staff": 7})
    handed_in(other, {"staff": 9})
    actions.begin_answers(version, prefill={"staff": 8}, language="en", by="Ioana", at=NOW)

    assert _by_code(_counted(version).answered) == {"staff": 1}


def test_one_collection_is_counted_alone() -> None:
    version = VersionFactory.create(definition=ASKED)
    collection = version.collections.create(
        workspace=version.workspace, title="Spring", slug="spring", opened_at=NOW
    )
    handed_in(version, {"staff": 7}, collection=collection)
    handed_in(version, {"staff": 9, "note": "Elsewhere"})
    questions = questions_of([version], language="en")
    sift = Sift(workspace=version.workspace_id, versions=(version.pk,), collection=collection.pk)

    assert _by_code(tallies(sift, questions).answered) == {"staff": 1}
    assert newest_texts(sift, questions) == {}


def _two_versions() -> tuple[Version, Version]:
    """Return two of one questionnaire: one item is as before, one of another kind, one gone."""
    questionnaire = QuestionnaireFactory.create()
    before = definition(
        section(
            "first",
            item("exports", "choice", options=["no", "yes"]),
            item("turnover", "choice", options=["low", "high"]),
            item("fax"),
        )
    )
    after = definition(
        section(
            "first", item("exports", "choice", options=["yes", "maybe"]), item("turnover", "number")
        )
    )
    old = VersionFactory.create(questionnaire=questionnaire, definition=before)
    new = VersionFactory.create(questionnaire=questionnaire, definition=after, number=2)
    handed_in(old, {"exports": "no", "turnover": "low", "fax": "123"})
    handed_in(old, {"exports": "yes", "turnover": "high"})
    handed_in(new, {"exports": "yes", "turnover": 5})
    return old, new


def test_versions_meet_where_code_and_kind_are_the_same() -> None:
    old, new = _two_versions()

    found = _counted(old, new)

    exports, turnover, before = ("exports", "choice", "", False), "turnover", ("", False)
    assert found.answered == {
        exports: 3,
        (turnover, "number", *before): 1,
        (turnover, "choice", *before): 2,
        ("fax", "text", *before): 1,
    }
    assert found.options[exports] == {("no",): 1, ("yes",): 2}
    assert found.spreads[turnover, "number", "", False].mean == 5


def test_questions_of_versions_say_where_they_were_asked() -> None:
    questions = questions_of(_two_versions(), language="ro")

    assert [(each.code, each.kind, each.numbers) for each in questions] == [
        ("exports", "choice", (1, 2)),
        ("turnover", "number", (2,)),
        ("turnover", "choice", (1,)),
        ("fax", "text", (1,)),
    ]
    assert [each.text for each in questions[0].options] == ["yes (ro)", "maybe (ro)", "no (ro)"]


def test_the_newest_texts_come_first() -> None:
    version = VersionFactory.create(definition=ASKED)
    for number in range(5):
        handed_in(version, {"note": f"Note {number}"})

    found = newest_texts(_sift(version), questions_of([version], language="en"))

    assert _by_code(found) == {"note": ["Note 4", "Note 3", "Note 2"]}


def test_queries_do_not_grow_with_the_questions() -> None:
    def queries(number: int) -> int:
        numbers = [item(f"staff{each}", "number") for each in range(number)]
        choices = [item(f"markets{each}", "choices", options=OPTIONS) for each in range(number)]
        version = VersionFactory.create(definition=definition(section("a", *numbers, *choices)))
        handed_in(version, {"staff0": 3, "markets0": ["yes"]})
        with CaptureQueriesContext(
            connection,
        ) as taken:
            _counted(version)
        return len(taken)

    assert queries(1) == queries(40) == 4
