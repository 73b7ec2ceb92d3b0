"""The page of competences: what is drawn, what is chosen, what the workbook holds."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from raceme.assessments.models import Assessment
from tests.conftest import World
from tests.factories import (
    AttributionFactory,
    EngagementFactory,
    MembershipFactory,
    OrganisationFactory,
    RelationshipFactory,
)
from tests.factories.assessments import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(world: World, client: Client) -> str:
    client.force_login(world.viewer)
    return reverse("assessments:competences", args=[world.workspace.slug])


def _mapped(world: World, name: str, **design: list[str]) -> Any:  # noqa: ANN401 (of a factory)
    firm = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    assessed("competence-mapping", {"design": design}, workspace=world.workspace, organisation=firm)
    return firm


def test_before_the_first_mapping_the_page_says_what_to_do(client: Client, page: str) -> None:
    assert "No map yet" in client.get(page).text


def test_a_cell_says_its_shade_in_a_letter_and_in_words(
    world: World, client: Client, page: str
) -> None:
    _mapped(world, "Alfa", cad=["offers", "seeks"])
    _mapped(world, "Beta", cad=["seeks"], ip=["lacks"])

    text = client.get(page).text

    assert '<td class="a-offers a-seeks"><span aria-hidden="true">O S</span>' in text
    assert '<span class="visually-hidden">offers it, seeks it</span>' in text
    assert "offered by 1, looked for by 2, lacking at 0" in text
    assert "looked for by 0, lacking at 1" in text
    assert text.count("Alfa") >= 3


def test_companies_and_groups_are_chosen_and_nonsense_is_passed_by(
    world: World, client: Client, page: str
) -> None:
    cluster = OrganisationFactory.create(kind="cluster", name="Wood Cluster")
    RelationshipFactory.create(workspace=world.workspace, organisation=cluster)
    member = _mapped(world, "Alfa", cad=["offers"])
    _mapped(world, "Beta", cad=["seeks"])
    MembershipFactory.create(workspace=world.workspace, cluster=cluster, member=member)

    chosen = client.get(page, {"cluster": str(cluster.pk), "group": "design"}).text
    nonsense = client.get(page, {"cluster": "x", "group": "x", "of": "x", "page": "x"})

    assert "Beta" not in chosen
    assert "of 1 member" in chosen
    assert "Intellectual property" in chosen
    assert "Machining and forming" not in chosen
    assert nonsense.status_code == 200
    assert "Beta" in nonsense.text


def test_rows_are_found_by_name_and_put_in_order(world: World, client: Client, page: str) -> None:
    _mapped(world, "Alfa", cad=["offers"], ip=["seeks"])
    _mapped(world, "Bârsa", cad=["offers"], ip=["offers"])

    def rows(**query: str) -> list[str]:
        text = client.get(page, query).text.partition("<tbody>")[2].partition("</tbody>")[0]
        return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', text)

    assert rows() == ["Alfa", "Bârsa"]
    assert rows(order="offers") == ["Bârsa", "Alfa"]
    assert rows(order="seeks") == ["Alfa", "Bârsa"]
    assert rows(order="nonsense") == ["Alfa", "Bârsa"]
    assert rows(q="bar") == ["Bârsa"]
    assert "No company of this name is mapped." in client.get(page, {"q": "Zeta"}).text


def test_companies_are_those_mapped_for_a_programme(
    world: World, client: Client, page: str
) -> None:
    _mapped(world, "Alfa", cad=["offers"])
    firm = _mapped(world, "Beta", cad=["seeks"])
    row = Assessment.objects.of(world.workspace).get(organisation=firm)
    row.activity = AttributionFactory.create(
        programme=world.programme, activity__workspace=world.workspace
    ).activity
    row.save()
    EngagementFactory.create(activity=row.activity, organisation=firm)

    text = client.get(page, {"programme": str(world.programme.pk), "cluster": ""}).text

    assert "Beta" in text
    assert "Alfa" not in text
    assert "assessments/members/?without=competence-mapping" in text


def test_members_without_a_mapping_are_told_what_is_next(
    world: World, client: Client, page: str
) -> None:
    cluster = OrganisationFactory.create(kind="cluster")
    RelationshipFactory.create(workspace=world.workspace, organisation=cluster)
    _mapped(world, "Alfa", cad=["offers"])

    assert "Nobody is mapped yet" in client.get(page, {"cluster": cluster.pk}).text


def test_the_workbook_holds_the_map_its_gaps_and_its_pairs(
    world: World, client: Client, page: str
) -> None:
    _mapped(world, "=Alfa", cad=["offers"], ip=["lacks"])
    _mapped(world, "Beta", cad=["seeks"])

    sent = b"".join(client.get(page, {"export": "xlsx", "group": "design"}).streaming_content)  # type: ignore[attr-defined]

    book = load_workbook(BytesIO(sent))
    assert book.sheetnames == ["Companies", "Gaps", "Who could help whom"]
    companies, gaps, pairs = (list(sheet.values) for sheet in book)
    assert companies[0][:4] == (
        "Company", "Day", "Product design and ergonomics", "Computer-aided design, simulation",
    )  # fmt: skip
    assert (companies[1][0], companies[1][3]) == ("=Alfa", "offers it")
    assert gaps[1:] == [("Intellectual property", 0, 1, "=Alfa")]
    assert pairs[1:] == [("=Alfa", "Beta", "Computer-aided design, simulation", None)]


def test_the_page_costs_the_same_however_many_are_mapped(
    world: World,
    client: Client,
    page: str,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    _mapped(world, "Alfa", cad=["offers"])
    client.get(page)

    with django_assert_max_num_queries(15) as first:
        client.get(page)
    for number in range(60):
        _mapped(world, f"Firm {number}", cad=["seeks"])
    with django_assert_max_num_queries(len(first)):
        text = client.get(page).text
    assert "Page 1 of 2" in text
    assert "and 50 more, in the workbook" in text
