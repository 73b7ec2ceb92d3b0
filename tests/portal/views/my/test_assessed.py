"""What a company was assessed as, behind both doors, and the report of each."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.assessments.build import begun, closed
from tests.conftest import World
from tests.portal.views.my.build import company, page

pytestmark = pytest.mark.django_db


def test_own_people_find_each_closed_one_with_its_report(world: World, client: Client) -> None:
    one = company(world)
    row = closed(one.workspace, one.organisation)
    begun(one.workspace, one.organisation)

    shown = client.get(page(one, "assessed")).text
    report = client.get(page(one, "assessment_report", assessment=row.pk))

    assert shown.count("small-audit") == 2
    assert "75 of 100, High" in shown
    assert report.headers["Content-Type"] == "application/pdf"
    assert one.organisation.name in PdfReader(BytesIO(report.content)).pages[0].extract_text()


def test_behind_a_link_lies_only_what_its_workspace_assessed(world: World, client: Client) -> None:
    one = company(world)
    theirs = closed(world.stranger_workspace, one.organisation)
    other = closed(one.workspace)

    assert "No assessment yet" in client.get(page(one, "assessed")).text
    for row in (theirs, other):
        address = page(one, "assessment_report", assessment=row.pk)
        assert client.get(address).status_code == 404


def test_one_under_way_has_no_report(world: World, client: Client) -> None:
    one = company(world)
    row = begun(one.workspace, one.organisation)

    address = page(one, "assessment_report", assessment=row.pk)

    assert client.get(address).status_code == 404


def test_by_the_account_those_of_every_workspace_are_shown(world: World, client: Client) -> None:
    closed(world.workspace, world.firm)
    closed(world.partner_workspace, world.firm)
    client.force_login(world.company)

    shown = client.get(f"/my/company/{world.firm.pk}/assessments/").text

    assert (world.workspace.name in shown, world.partner_workspace.name in shown) == (True, True)


def test_the_page_of_the_company_names_the_newest(world: World, client: Client) -> None:
    one = company(world)
    closed(one.workspace, one.organisation)

    assert "75 of 100" in client.get(page(one, "company")).text
