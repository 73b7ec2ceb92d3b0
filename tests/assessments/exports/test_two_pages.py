"""Every report is two pages, tagged, however long the names and however much was written."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from raceme.assessments import library
from raceme.assessments.exports.issued import issued_report
from raceme.assessments.exports.report import shortened
from raceme.assessments.models import Assessment
from tests.assessments.build import company
from tests.conftest import World
from tests.factories import NOW, TODAY
from tests.factories.assessments import (
    MeasureFactory,
    RecommendationFactory,
    assessed,
)

pytestmark = pytest.mark.django_db
LONG = (
    "Societatea Cooperativă Meșteșugărească „Înfrățirea Țesătorilor și Șelarilor din Valea "
    "Bârgăului” Întreprindere Mică și Mijlocie cu Răspundere Limitată, Prundu Bârgăului, "
    "județul Bistrița-Năsăud"
)
WORDY = "Puneți în funcțiune măsurarea energiei pe fiecare utilaj și urmăriți săptămânal. " * 40


def _pages(row: Assessment) -> list[str]:
    row.refresh_from_db()
    reader = PdfReader(BytesIO(issued_report(row, at=NOW)))
    assert "/MarkInfo" in reader.root_object
    assert "/StructTreeRoot" in reader.root_object
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize("code", library.codes())
def test_a_first_report_is_two_pages(world: World, code: str) -> None:
    row = _assessed(world, code, organisation=company(world.workspace, name="Alfa SRL"))

    first, second = _pages(row)

    assert "Alfa SRL" in first
    assert "Method" in second


@pytest.mark.parametrize("code", library.codes())
def test_the_longest_report_is_two_pages_and_says_all_its_parts(world: World, code: str) -> None:
    for _each in range(5):
        _assessed(world, code)
    firm = company(world.workspace, name=LONG[:200])
    earlier = _assessed(
        world, code, organisation=firm, language="ro", on=TODAY - timedelta(days=400)
    )
    row = _assessed(world, code, organisation=firm, language="ro")
    for place in range(12):
        RecommendationFactory.create(assessment=row, place=place, title=LONG[:200], text=WORDY)
        MeasureFactory.create(assessment=row, title=LONG[:150], due_on=date(2027, 6, 30))

    first, second = _pages(row)

    assert earlier.overall == row.overall
    assert "Prundu" in first
    assert "Înfrățirea" in second
    assert "Metod" in second


def test_a_questionnaire_of_many_parts_says_where_the_rest_stands(world: World) -> None:
    """Sixty dimensions of four parts each, and two hundred markets in a ranking."""
    row = _assessed(world, "export-readiness")
    one = row.result["dimensions"][0]
    row.result["dimensions"] = [one | {"steps": one["steps"] * 4} for _each in range(60)]
    (code,) = row.result["rankings"]
    market = {"row": 0, "label": "Țara Bârsei", "value": 50.0, "vetoed_by": []}
    row.result["rankings"][code] = [market] * 200
    row.save()

    pages = _pages(row)

    assert len(pages) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Measure it.", "Measure it."),
        ("Measure the energy, weekly.", "Measure the…"),
        ("Energieverbrauchsmessung", "Energieverbrau…"),
    ],
)
def test_a_step_is_shortened_between_words(text: str, told: str) -> None:
    assert shortened(text, 15) == told


def _assessed(world: World, code: str, **more: Any) -> Assessment:  # noqa: ANN401 (its fields)
    factors = "europe-2025" if code == "carbon-footprint" else ""
    answers = _answers(library.definition(code))
    return assessed(code, answers, workspace=world.workspace, factors=factors, **more)


def _answers(definition: dict[str, Any]) -> dict[str, Any]:
    """Answer all that is always asked, with what has options in the middle."""
    items = [item for section in definition["sections"] for item in section["items"]]
    return {
        item["code"]: answer
        for item in items
        if not item.get("condition") and (answer := _answer(item)) is not None
    }


def _answer(item: dict[str, Any]) -> object:
    options = [each["code"] for each in item.get("options", ())]
    middle = options[len(options) // 2] if options else ""
    of_kind = {
        "choice": middle,
        "scale": middle,
        "choices": [middle],
        "matrix": {
            row["code"]: [middle] if item.get("many") else middle for row in item.get("rows", ())
        },
        "number": max(item.get("least", 0), 10),
        "money": 10,
        "text": LONG[:100],
        "table": [{each["code"]: _answer(each) for each in item.get("columns", ())}] * 3,
    }
    return of_kind.get(item["kind"])
