"""The report as the company gets it: compared, among peers, with the emblem of the programme."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from raceme.assessments import library
from raceme.assessments.exports.among import told_peers
from raceme.assessments.exports.issued import file_name, issued_report, programme_of
from raceme.assessments.models import Assessment
from raceme.assessments.queries import peers_of
from raceme.engagements.actions import Towards
from raceme.programmes.actions import set_emblem
from tests.assessments.build import begun, closed, closing_of, company
from tests.conftest import World
from tests.factories import NOW, TODAY
from tests.factories.assessments import assessed
from tests.programmes.agreed import picture

pytestmark = pytest.mark.django_db


def pages(row: Assessment) -> list[str]:
    reader = PdfReader(BytesIO(issued_report(row, at=NOW)))
    assert "/MarkInfo" in reader.root_object
    return [page.extract_text() for page in reader.pages]


def five_others(world: World) -> None:
    for _each in range(5):
        closed(world.workspace, tools="little", people="little")


def test_the_report_places_a_company_among_its_peers(world: World) -> None:
    five_others(world)
    row = closed(world.workspace, company(world.workspace, name="Alfa SRL"))

    _first, second = pages(row)

    assert "Among others" in second
    assert "Above 100" in second
    assert "All companies" in second


def test_of_fewer_than_five_the_report_says_nothing(world: World) -> None:
    closed(world.workspace)
    row = closed(world.workspace)

    assert "Among others" not in "".join(pages(row))
    assert "before five other companies" in str(told_peers(peers_of(row))["sentence"])


def test_the_report_is_compared_with_the_last_one(world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm, tools="none", people="none", on=TODAY - timedelta(days=400))
    row = closed(world.workspace, firm)

    assert "+75" in pages(row)[0]


def test_the_report_speaks_the_companys_language(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    row = closing_of(row, language="ro")

    with translation.override("en"):
        first, _second = pages(row)

    assert "Make a plan (ro)" in first


def test_the_report_bears_the_emblem_of_the_programme_it_counts_towards(world: World) -> None:
    set_emblem(world.programme, upload=picture(), by=world.manager, at=NOW)
    row = begun(world.workspace, answers={"tools": "much"})
    row = closing_of(row, towards=[Towards(programme=world.programme)])

    programme = programme_of(row)
    pdf = PdfReader(BytesIO(issued_report(row, at=NOW)))

    assert programme == world.programme
    assert programme is not None
    assert programme.emblem is not None
    assert [each.name for page in pdf.pages for each in page.images] != []


def test_what_counts_towards_nothing_bears_our_mark(world: World) -> None:
    assert programme_of(closed(world.workspace)) is None


def test_the_file_is_called_after_the_company_and_the_day(world: World) -> None:
    row = closed(world.workspace, company(world.workspace, name="Făget Șaibe SRL"))

    assert file_name(row) == "small-audit-faget-saibe-srl-2026-11-23.pdf"


@pytest.mark.parametrize("code", ["technology-audit", "digital-maturity", "export-readiness"])
def test_the_report_stays_on_two_pages_with_peers_and_changes(world: World, code: str) -> None:
    answers = _answers(library.definition(code))
    for _each in range(5):
        _closed(world, code, answers)
    firm = company(world.workspace)
    _closed(world, code, answers, organisation=firm, on=TODAY - timedelta(days=400))
    row = _closed(world, code, answers, organisation=firm)

    found = pages(row)

    assert len(found) == 2
    assert "Among others" in found[1]


def _closed(world: World, code: str, answers: dict[str, Any], **more: Any) -> Assessment:  # noqa: ANN401
    row = assessed(code, answers, workspace=world.workspace, **more)
    row.refresh_from_db()
    return row


def _answers(definition: dict[str, Any]) -> dict[str, Any]:
    """Answer all that has options in the middle, so that every dimension has a score."""
    found: dict[str, Any] = {}
    for section in definition["sections"]:
        for item in section["items"]:
            options = [each["code"] for each in item.get("options", ())]
            middle = options[len(options) // 2] if options else ""
            if item["kind"] in ("choice", "scale") and not item.get("condition"):
                found[item["code"]] = middle
            elif item["kind"] == "choices" and not item.get("condition"):
                found[item["code"]] = [middle]
            elif item["kind"] == "matrix" and not item.get("condition"):
                cell: object = [middle] if item.get("many") else middle
                found[item["code"]] = {row["code"]: cell for row in item["rows"]}
    return found
