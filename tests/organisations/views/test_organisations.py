from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.queries import organisations_of
from raceme.organisations.validation import Facts, facts_of
from raceme.organisations.views.reach import offer
from tests.conftest import World
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    RelationshipFactory,
    SizeFactFactory,
)

ALFA = {"name": "Alfa SRL", "kind": "company", "country": "RO", "town": "Dej"}


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _known(world: World, name: str, **facts: object) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(name=name, **facts)
    ).organisation


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"organisations:{view}", args=[world.workspace.slug, *arguments])


def _names(page: str) -> list[str]:
    """Return the names that the list shows, in its order."""
    rows = page.split('<th scope="row"')[1:]
    return [row.split("</a>")[0].rpartition(">")[2] for row in rows]


@pytest.mark.parametrize("item_count", [1, 3])
def test_organisations_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    for number in range(item_count):
        firm = _known(world, f"Firma {number} SRL")
        SizeFactFactory.create(organisation=firm)
        MembershipFactory.create(workspace=world.workspace, member=firm)
    OrganisationFactory.create(name="Nobody Knows SRL")
    address = _address(world, "organisations")
    staff.get(address)  # the first page of a session notes its workspace

    with django_assert_num_queries(7):
        page = staff.get(address).content.decode()

    assert _names(page) == [f"Firma {number} SRL" for number in range(item_count)]
    assert page.count('data-l="Size">Small<') == item_count
    assert page.count("r-st-ok") == item_count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "SOMESUL digital s.r.l."}, ["Someșul Digital SRL"]),
        ({"q": "gherla"}, ["Beta SA"]),
        ({"q": "RO 14186770"}, ["Beta SA"]),
        ({"member": "yes"}, ["Beta SA"]),
        ({"member": "no"}, ["Cluster One", "Someșul Digital SRL"]),
        ({"size": "small"}, ["Beta SA"]),
        ({"kind": "cluster"}, ["Cluster One"]),
        ({"country": "NO"}, ["Someșul Digital SRL"]),
        ({"region": "ro11"}, ["Beta SA", "Cluster One"]),
        ({"activity": "62"}, ["Someșul Digital SRL"]),
        ({"kind": "guild", "country": "QQ", "page": "99", "sort": "no"}, None),
    ],
)
def test_organisations_are_filtered(
    staff: Client, world: World, query: dict[str, str], found: list[str] | None
) -> None:
    _known(world, "Someșul Digital SRL", country="NO", region="NO081", activity_code="62.10")
    beta = _known(world, "Beta SA", town="Gherla", registered_number="14186770")
    cluster = _known(world, "Cluster One", kind=Organisation.Kind.CLUSTER)
    MembershipFactory.create(workspace=world.workspace, member=beta, cluster=cluster)
    SizeFactFactory.create(organisation=beta)

    page = staff.get(_address(world, "organisations"), query).content.decode()

    everybody = ["Beta SA", "Cluster One", "Someșul Digital SRL"]
    assert _names(page) == (everybody if found is None else found)


def test_create_adds_and_leads_to_the_record(staff: Client, world: World) -> None:
    response = staff.post(_address(world, "create"), {**ALFA, "submission": str(uuid4())})

    added = organisations_of(world.workspace).get()
    assert response.status_code == 302
    assert f"/organisations/{added.pk}/" in response["Location"]
    assert facts_of(added) == Facts(name="Alfa SRL", country="RO", town="Dej")


def test_create_sent_twice_adds_one(staff: Client, world: World) -> None:
    sent = {**ALFA, "submission": str(uuid4())}

    first, second = (staff.post(_address(world, "create"), sent) for _sending in range(2))

    assert first["Location"] == second["Location"]
    assert organisations_of(world.workspace).count() == 1


def test_create_says_beside_each_field_what_is_wrong_and_keeps_what_was_typed(
    staff: Client, world: World
) -> None:
    sent = {
        **ALFA,
        "name": "",
        "region": "NO081",
        "registered_number": "14186771",
        "activity_code": "99.99",
        "website": "not an address",
        "description": "Typed <b>words</b>",
    }

    response = staff.post(_address(world, "create"), sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count('class="r-error"') == 5
    assert "14186771 cannot be right: its check digit does not fit" in page
    assert "NO081 is not a NUTS region of Romania. Choose one of the list." in page
    assert "Typed &lt;b&gt;words&lt;/b&gt;" in page
    assert not organisations_of(world.workspace).exists()


def test_create_offers_the_record_that_has_the_number(staff: Client, world: World) -> None:
    theirs = RelationshipFactory.create(
        workspace=world.stranger_workspace,
        organisation=OrganisationFactory.create(
            name="Alpha Tech SRL", registered_number="14186770", email="secret@alpha.example"
        ),
    ).organisation

    page = staff.post(
        _address(world, "create"), {**ALFA, "registered_number": "RO14186770"}
    ).content.decode()

    assert "belongs to Alpha Tech SRL, Cluj-Napoca, which is in the register already." in page
    assert "Use this record" in page
    assert "secret@alpha.example" not in page
    assert "Elsewhere" not in page
    assert not organisations_of(world.workspace).filter(pk=theirs.pk).exists()


def test_create_asks_before_a_second_record_of_the_same_name(staff: Client, world: World) -> None:
    known = _known(world, "SC Alfa S.R.L.")

    asked = staff.post(_address(world, "create"), ALFA)
    added = staff.post(_address(world, "create"), {**ALFA, "is_another": "on"})

    assert asked.status_code == 422
    assert "The register has an organisation of this name in Romania." in asked.content.decode()
    assert added.status_code == 302
    names = organisations_of(world.workspace).values_list("name", flat=True)
    assert sorted(names) == ["Alfa SRL", known.name]


def test_create_shows_the_regions_of_another_country_without_judging(
    staff: Client, world: World
) -> None:
    sent = {**ALFA, "name": "", "country": "NO", "town": "Oslo", "show_regions": "1"}

    response = staff.post(_address(world, "create"), sent)

    page = response.content.decode()
    assert response.status_code == 200
    assert "NO081 Oslo" in page
    assert 'value="Oslo"' in page
    assert 'class="r-error"' not in page


def test_regions_are_those_of_the_country_asked_for(staff: Client, world: World) -> None:
    page = staff.get(_address(world, "regions"), {"country": "NO"}).content.decode()

    assert "NO081 Oslo" in page
    assert "RO113" not in page
    assert "<html" not in page


def test_use_takes_up_nothing_that_was_offered_long_ago(staff: Client, world: World) -> None:
    theirs = OrganisationFactory.create()
    with travel(timezone.now() - timedelta(days=2), tick=False):
        offered = offer(theirs, space=world.workspace)

    refused = staff.post(_address(world, "use"), {"use": offered})

    assert refused.status_code == 404
    assert not organisations_of(world.workspace).exists()


def test_use_takes_up_what_was_offered_to_this_workspace_alone(staff: Client, world: World) -> None:
    theirs = OrganisationFactory.create()
    address = _address(world, "use")

    guessed = staff.post(address, {"use": str(theirs.pk)})
    of_another = staff.post(address, {"use": offer(theirs, space=world.stranger_workspace)})
    taken = staff.post(address, {"use": offer(theirs, space=world.workspace)})

    assert (guessed.status_code, of_another.status_code, taken.status_code) == (404, 404, 302)
    assert list(organisations_of(world.workspace)) == [theirs]
    assert Relationship.objects.get().kind == Relationship.Kind.KNOWN


def test_edit_tells_the_second_what_stands_now_and_keeps_what_was_typed(
    staff: Client, world: World
) -> None:
    firm = _known(world, "Alfa SRL")
    address = _address(world, "edit", firm.pk)
    first = {**ALFA, "name": "Alfa Unu SRL", "kind": "research", "revision": 1}
    second = {**ALFA, "name": "Alfa Doi SRL", "revision": 1}

    staff.post(address, first)
    refused = staff.post(address, second)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Staff changed this record at" in page
    assert "Saved meanwhile: <b>Alfa Unu SRL</b>" in page
    assert "Saved meanwhile: <b>Research or education</b>" in page
    assert 'value="Alfa Doi SRL"' in page
    assert 'name="revision" value="2"' in page
    staff.post(address, {**second, "revision": 2})
    firm.refresh_from_db()
    assert (firm.name, firm.revision) == ("Alfa Doi SRL", 3)


def test_edit_of_an_organisation_that_is_not_dealt_with_is_not_found(
    staff: Client, world: World
) -> None:
    firm = RelationshipFactory.create(workspace=world.stranger_workspace).organisation

    assert staff.get(_address(world, "edit", firm.pk)).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "\x00", "country": "R\x00", "revision": "9" * 40},
        {"name": "x" * 5000, "country": "RO", "revision": "-1"},
        {"kind": "guild", "country": "ROU", "region": "x" * 5000, "revision": "one"},
    ],
)
def test_edit_of_forged_values_is_refused_in_words(
    staff: Client, world: World, sent: dict[str, str]
) -> None:
    firm = _known(world, "Alfa SRL")

    response = staff.post(_address(world, "edit", firm.pk), sent)

    assert response.status_code in (400, 422)
    firm.refresh_from_db()
    assert firm.name == "Alfa SRL"


def test_history_shows_what_others_corrected_and_not_what_they_did(
    client: Client, world: World
) -> None:
    firm = _known(world, "Alfa SRL")
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=firm)
    cluster = RelationshipFactory.create(
        workspace=world.stranger_workspace,
        organisation=OrganisationFactory.create(kind=Organisation.Kind.CLUSTER),
    ).organisation
    slug = world.stranger_workspace.slug
    client.force_login(world.stranger)
    client.post(reverse("organisations:edit", args=[slug, firm.pk]), {**ALFA, "revision": 1})
    client.post(
        reverse("organisations:memberships", args=[slug, firm.pk]),
        {"cluster": cluster.pk, "joined_on": "01.01.2026"},
    )

    client.force_login(world.viewer)
    ours = client.get(_address(world, "history", firm.pk)).content.decode()
    client.force_login(world.stranger)
    theirs = client.get(reverse("organisations:history", args=[slug, firm.pk])).content.decode()

    assert ("Organisation corrected" in ours, "Membership begun" in ours) == (True, False)
    assert ("Organisation corrected" in theirs, "Membership begun" in theirs) == (True, True)
