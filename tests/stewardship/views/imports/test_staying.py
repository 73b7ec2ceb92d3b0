"""What stayed in the register when an import was taken back, and who learns it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.models import Organisation
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.stewardship.actions.imports.build import checked, imported, undone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _undone(world: World, *, used: int) -> Import:
    """Return an import of four organisations, some of which others used before it was undone."""
    lines = [("Denumire", "Localitate"), *((f"Firma {one} SRL", "Dej") for one in range(4))]
    found = imported(checked(*lines, space=world.workspace, by=world.staff), by=world.staff)
    firms = Organisation.objects.filter(name__startswith="Firma ").order_by("name")
    for firm in firms[:used]:
        RelationshipFactory.create(workspace=world.partner_workspace, organisation=firm)
    return undone(found, by=world.staff)


def _at(found: Import, view: str = "import_stayed") -> str:
    return reverse(f"stewardship:{view}", args=[found.workspace.slug, found.pk])


def test_what_stayed_is_counted_and_listed_without_who_uses_it(staff: Client, world: World) -> None:
    found = _undone(world, used=2)
    firm = Organisation.objects.get(name="Firma 1 SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)

    outcome = staff.get(_at(found, "import")).content.decode()
    listed = staff.get(_at(found)).content.decode()

    assert f'<a href="{_at(found)}">2 organisations</a>' in outcome
    assert "Firma 0 SRL" in listed
    assert f'/organisations/{firm.pk}/">Firma 1 SRL</a>' in listed
    assert "Firma 2 SRL" not in listed
    assert "Partner Cluster" not in listed
    assert "SRL</a>" not in listed.replace("Firma 1 SRL</a>", "")


def test_nothing_is_said_where_nothing_stayed(staff: Client, world: World) -> None:
    found = _undone(world, used=0)

    assert _at(found) not in staff.get(_at(found, "import")).content.decode()


def test_there_is_no_such_list_before_an_import_was_taken_back(staff: Client, world: World) -> None:
    found = checked(("Denumire",), ("Firma SRL",), space=world.workspace, by=world.staff)

    assert staff.get(_at(found)).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    found = _undone(world, used=item_count)
    staff.get(_at(found))

    with django_assert_num_queries(7):
        staff.get(_at(found))
