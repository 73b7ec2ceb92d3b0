"""The list of members: its scores, how it is sorted and filtered, and its figures."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from raceme.engagements.actions import Towards
from raceme.organisations.models import Organisation
from tests.assessments.build import begun, closed, closing_of, company
from tests.conftest import World
from tests.factories import TODAY, MembershipFactory

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=400)


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


def _page(world: World, **query: object) -> str:
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse("assessments:members", args=[world.workspace.slug]) + f"?{tail}"


def _members(world: World, *names: str) -> list[Organisation]:
    cluster = company(world.workspace, kind="cluster")
    found = [company(world.workspace, name=name) for name in names]
    for member in found:
        MembershipFactory.create(workspace=world.workspace, cluster=cluster, member=member)
    return found


def test_members_stand_with_their_scores_and_those_without(staff: Client, world: World) -> None:
    alfa, _beta = _members(world, "Alfa", "Beta")
    closed(world.workspace, alfa)
    closed(world.workspace, company(world.workspace, name="Gamma"))

    everybody = staff.get(_page(world)).text
    without = staff.get(_page(world, assessed="no")).text

    assert ("Alfa" in everybody, "Beta" in everybody, "Gamma" in everybody) == (True, True, False)
    assert "People at work" in everybody
    assert ("Alfa" in without, "Beta" in without) == (False, True)


def test_members_are_sorted_by_score_and_those_without_come_last(
    staff: Client, world: World
) -> None:
    alfa, _beta, gamma = _members(world, "Alfa", "Beta", "Gamma")
    closed(world.workspace, alfa, tools="none")
    closed(world.workspace, gamma, tools="much")

    up, down = (staff.get(_page(world, sort=f"{sign}of-small-audit")).text for sign in ("", "-"))

    assert up.index("Alfa") < up.index("Gamma") < up.index("Beta")
    assert down.index("Gamma") < down.index("Alfa") < down.index("Beta")


def test_what_comes_to_no_score_says_when_it_was(staff: Client, world: World) -> None:
    (firm,) = _members(world, "Alfa")
    row = closed(world.workspace, firm)
    row.overall = None
    row.save()

    shown = staff.get(_page(world)).text

    assert f'assessments/{row.pk}/">23 Nov 2026</a>' in shown


def test_members_are_counted_and_each_figure_opens_its_list(staff: Client, world: World) -> None:
    alfa, _beta = _members(world, "Alfa", "Beta")
    closed(world.workspace, alfa)

    shown = staff.get(_page(world)).text

    assert '<a class="r-count" href="?assessed=yes">1</a>' in shown
    assert "of 2 members" in shown
    assert '<a class="r-count" href="?assessed=no">1</a>' in shown


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"without": "small-audit"}, "Not assessed with: Small audit"),
        ({"weakest": "small-audit:people"}, "Weak in: People at work · small-audit"),
        ({"programme": "own"}, "Assessed for"),
    ],
)
def test_members_are_filtered_by_what_they_lack(
    staff: Client, world: World, chosen: dict[str, str], said: str
) -> None:
    alfa, _beta = _members(world, "Alfa", "Beta")
    row = begun(world.workspace, alfa, answers={"tools": "much", "people": "none"})
    closing_of(row, towards=[Towards(programme=world.programme)])
    asked = {
        name: str(world.programme.pk) if value == "own" else value for name, value in chosen.items()
    }

    shown = staff.get(_page(world, **asked)).text

    assert said in shown
    assert ("Alfa" in shown, "Beta" in shown) == ("without" not in chosen, "without" in chosen)


def test_members_go_into_a_workbook_with_scores_and_changes(staff: Client, world: World) -> None:
    (firm,) = _members(world, "Alfa")
    closed(world.workspace, firm, tools="none", people="little", on=EARLIER)
    closed(world.workspace, firm)
    columns = "&columns=of-small-audit&columns=weakest&columns=change-small-audit"

    sent = staff.get(_page(world, export="xlsx") + columns)

    (sheet,) = load_workbook(BytesIO(b"".join(sent.streaming_content)))  # type: ignore[attr-defined]
    assert list(sheet.values) == [
        ("Company", "Small audit", "Weakest", "Change: Small audit"),
        ("Alfa", 75, "People at work, Both of them", 50),
    ]
