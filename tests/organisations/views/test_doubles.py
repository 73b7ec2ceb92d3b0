import pytest
from django.test import Client
from django.urls import reverse

from raceme.organisations.models import Organisation
from tests.conftest import World
from tests.factories import OrganisationFactory, RelationshipFactory

pytestmark = pytest.mark.django_db
TYPED = {"country": "RO", "name": "Alfa Mobila", "town": "Oradea"}


@pytest.fixture
def theirs() -> Organisation:
    return OrganisationFactory.create(
        name="SC Alfa Mobilă SRL",
        country="RO",
        registered_number="18189442",
        town="Oradea",
        website="https://alfa.example",
        email="office@alfa.example",
    )


def _asked(client: Client, world: World, **typed: str) -> str:
    client.force_login(world.staff)
    address = reverse("organisations:doubles", args=[world.workspace.slug])
    return client.get(address, {**TYPED, **typed}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "ALFA MOBILA S.R.L.", "town": ""},
        {"name": "Alfa Mobial"},
        {"name": "Something else", "registered_number": "RO 18189442"},
    ],
)
def test_while_one_types_a_likely_double_is_named_by_public_facts(
    client: Client, world: World, theirs: Organisation, typed: dict[str, str]
) -> None:
    page = _asked(client, world, **typed)

    assert theirs.name in page
    assert "18189442 Oradea" in page
    assert "Use this record" in page
    assert "alfa.example" not in page


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "Beta Metal"},
        {"name": "Alfa Lemn"},
        {"country": "HU"},
        {"registered_number": "14399840"},
        {"name": "\0"},
    ],
)
def test_another_organisation_is_not_named(
    client: Client, world: World, theirs: Organisation, typed: dict[str, str]
) -> None:
    assert theirs.name not in _asked(client, world, **typed)


def test_record_that_the_workspace_deals_with_is_opened(
    client: Client, world: World, theirs: Organisation
) -> None:
    RelationshipFactory.create(workspace=world.workspace, organisation=theirs)

    page = _asked(client, world)

    assert reverse("portal:organisation", args=[world.workspace.slug, theirs.pk]) in page
    assert "Use this record" not in page


def test_record_that_is_edited_is_no_double_of_itself(
    client: Client, world: World, theirs: Organisation
) -> None:
    RelationshipFactory.create(workspace=world.workspace, organisation=theirs)

    assert theirs.name not in _asked(client, world, but=str(theirs.pk))
    assert theirs.name in _asked(client, world, but="x")


def test_likely_double_holds_a_new_record_back_until_it_is_said_to_be_another(
    client: Client, world: World, theirs: Organisation
) -> None:
    client.force_login(world.staff)
    address = reverse("organisations:create", args=[world.workspace.slug])
    sent = {**TYPED, "name": "Alfa Mobial", "kind": "company", "email": "office@alfa.example"}

    held = client.post(address, sent)
    added = client.post(address, {**sent, "is_another": "on"})

    assert held.status_code == 422
    assert "is likely this one" in held.content.decode()
    assert theirs.name in held.content.decode()
    assert added.status_code == 302
    assert Organisation.objects.filter(name="Alfa Mobial").exists()


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(("changed", "is_said"), [({}, False), ({"town": "Oradea"}, True)])
def test_record_that_is_corrected_into_a_double_is_saved_and_said(
    client: Client, world: World, *, changed: dict[str, str], is_said: bool
) -> None:
    ours = OrganisationFactory.create(name="Alfa Mobila", country="RO", town="")
    RelationshipFactory.create(workspace=world.workspace, organisation=ours)
    client.force_login(world.staff)
    sent = {"name": ours.name, "kind": ours.kind, "country": "RO", "revision": ours.revision}

    answer = client.post(
        reverse("organisations:edit", args=[world.workspace.slug, ours.pk]),
        {**sent, **changed},
        follow=True,
    )

    page = answer.content.decode()
    said = "It looks like: SC Alfa Mobilă SRL, 18189442, Oradea."
    assert (said in page) is is_said
    assert "Alfa Mobila is saved." in page
    assert "alfa.example" not in page
