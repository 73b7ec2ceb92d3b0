"""The report as the company gets it: compared, among peers, with the emblem of the programme."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from raceme.assessments.exports.among import told_peers
from raceme.assessments.exports.issued import file_name, issued_report, programme_of
from raceme.assessments.models import Assessment
from raceme.assessments.queries import peers_of
from raceme.engagements.actions import Towards
from raceme.programmes.actions import set_emblem
from tests.assessments.build import begun, closed, closing_of, company
from tests.conftest import World
from tests.factories import NOW, TODAY
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
    told = told_peers(peers_of(row))
    assert "before five other companies" in str(told["sentence"])
    assert {row["number"] for row in told["rows"]} == {"fewer than 5"}  # type: ignore[attr-defined]


def test_the_report_is_compared_with_the_last_one(world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm, tools="none", people="none", on=TODAY - timedelta(days=400))
    row = closed(world.workspace, firm)

    first = pages(row)[0]
    assert "+75" in first
    assert "\N{UPWARDS ARROW}" in first


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
