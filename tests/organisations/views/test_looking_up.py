"""The button of the form, what it fills and shows, and that saving alone keeps anything."""

from datetime import date
from decimal import Decimal

import pytest
import responses
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.audit.models import Entry
from raceme.organisations.lookup import anaf
from raceme.organisations.models import LookedUp, Organisation, SizeFact
from raceme.organisations.queries import looked_up_in, organisations_of
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, RelationshipFactory
from tests.organisations.lookup.test_asking import FOUND
from tests.organisations.recorded import FIRM

ON = "2026-11-23 10:00+00:00"
LOOK_UP = {"kind": "company", "country": "RO", "registered_number": FIRM, "look_up": "1"}


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _known(world: World, **facts: object) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(**facts)
    ).organisation


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"organisations:{view}", args=[world.workspace.slug, *arguments])


def _register(page: str) -> str:
    """Return the signed answer that the form carries."""
    return page.split('name="register" value="')[1].split('"', maxsplit=1)[0]


def _verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


@travel(ON, tick=False)
def test_the_button_fills_what_is_empty_and_saves_nothing(
    staff: Client, world: World, authority: responses.RequestsMock
) -> None:
    sent = {**LOOK_UP, "name": "Somesul Soft SRL", "website": "somesul.example"}

    page = staff.post(_address(world, "create"), sent).content.decode()

    assert 'name="town" value="Cluj-Napoca"' in page
    assert 'value="RO14186770"' in page
    assert 'value="somesul.example"' in page
    assert 'name="name" value="Somesul Soft SRL"' in page
    assert "SOMEȘUL DIGITAL SRL" in page
    assert "Filled in below, where nothing stood: VAT number, Activity, Region, Town" in page
    assert "14 people employed" in page
    assert "Registered for VAT." in page
    assert 'class="r-error"' not in page
    assert authority.calls
    assert not Organisation.objects.filter(registered_number=FIRM).exists()


@travel(ON, tick=False)
def test_saving_keeps_what_was_ticked_its_size_and_where_it_came_from(
    staff: Client, world: World, authority: responses.RequestsMock
) -> None:
    shown = staff.post(_address(world, "create"), {**LOOK_UP, "name": "Somesul Soft SRL"})
    sent = {
        **LOOK_UP,
        "name": "Somesul Soft SRL",
        "town": "Cluj-Napoca",
        "register": _register(shown.content.decode()),
        "take": "name",
        "keep_size": "1",
        "size_class": "small",
    }
    del sent["look_up"]

    response = staff.post(_address(world, "create"), sent)

    added = organisations_of(world.workspace).get(registered_number=FIRM)
    assert response.status_code == 302
    assert (added.name, added.town, added.registered_number) == (FOUND.name, "Cluj-Napoca", FIRM)
    fact = SizeFact.objects.get()
    assert (fact.valid_from, fact.size_class, fact.employees, fact.turnover, fact.currency) == (
        date(2026, 1, 1),
        "small",
        14,
        Decimal("4350120.00"),
        "RON",
    )
    assert fact.source == "The Romanian register of annual accounts, accounts of 2025"
    assert _verbs() == [
        "organisations.add",
        "organisations.take_over",
        "organisations.state_size",
    ]
    history = staff.get(_address(world, "history", added.pk)).content.decode()
    assert "Taken over from a register" in history
    assert "The Romanian tax authority" in history
    assert authority.calls


@travel(ON, tick=False)
def test_saving_other_things_names_no_source(
    staff: Client, world: World, authority: responses.RequestsMock
) -> None:
    firm = _known(world, name="Somesul Soft SRL", registered_number=FIRM)
    sent = {**LOOK_UP, "name": "Somesul Soft SRL", "revision": "1"}
    shown = staff.post(_address(world, "edit", firm.pk), sent).content.decode()

    del sent["look_up"]
    staff.post(
        _address(world, "edit", firm.pk),
        {**sent, "name": "Somesul Nou SRL", "register": _register(shown)},
    )

    firm.refresh_from_db()
    assert firm.name == "Somesul Nou SRL"
    assert _verbs() == ["organisations.correct"]
    assert authority.calls


def test_a_forged_answer_is_not_taken(staff: Client, world: World) -> None:
    sent = {"name": "Alfa SRL", "kind": "company", "country": "RO", "register": "forged:1:x"}

    response = staff.post(_address(world, "create"), {**sent, "take": "name"})

    assert response.status_code == 302
    assert organisations_of(world.workspace).filter(name="Alfa SRL").count() == 1
    assert _verbs() == ["organisations.add"]


def test_a_service_that_is_away_leaves_what_was_typed(
    staff: Client, world: World, network: responses.RequestsMock
) -> None:
    network.post(anaf.REGISTER, status=503)

    response = staff.post(_address(world, "create"), {**LOOK_UP, "name": "Țesătoria Șar"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "is away just now. What you typed is kept" in page
    assert 'value="Țesătoria Șar"' in page
    assert len(network.calls) == 1


@pytest.mark.parametrize(
    "sent", [{}, {"country": "ZZ"}, {"registered_number": "\u0000"}, {"registered_number": "1" * 9}]
)
def test_the_button_takes_whatever_is_sent(
    staff: Client, world: World, network: responses.RequestsMock, sent: dict[str, str]
) -> None:
    response = staff.post(_address(world, "create"), {"look_up": "1", **sent})

    assert response.status_code in (200, 400)
    assert not network.calls


def test_switched_off_there_is_no_button_and_nothing_is_asked(
    staff: Client, world: World, authority: responses.RequestsMock, settings: LazySettings
) -> None:
    firm = _known(world, name="Alfa SRL", registered_number=FIRM)
    addresses = [
        _address(world, "create"),
        _address(world, "edit", firm.pk),
        _address(world, "organisations"),
    ]
    shown = [staff.get(address).content.decode() for address in addresses]
    settings.LOOKUPS = []

    hidden = [staff.get(address).content.decode() for address in addresses]
    asked = staff.post(_address(world, "create"), LOOK_UP).content.decode()
    begun = staff.post(_address(world, "look_up_chosen"), {"chosen": firm.pk}, follow=True)

    assert all("Look up" in page for page in shown)
    assert not any("Look up" in page for page in hidden)
    assert "Looking up is switched off here" in asked
    assert "Looking up is switched off here" in begun.content.decode()
    assert not authority.calls


@pytest.mark.django_db(transaction=True)
@travel(ON, tick=False)
def test_many_are_looked_up_in_a_job_and_overwritten_by_nobody(
    staff: Client, world: World, authority: responses.RequestsMock
) -> None:
    firm = _known(world, name="Somesul Soft SRL", registered_number=FIRM, town="")
    without = _known(world, name="Without a number")
    abroad = _known(world, name="In Norway", country="NO", registered_number="974760673")
    before = list(Organisation.objects.order_by("pk").values())

    chosen = [firm.pk, without.pk, abroad.pk]
    staff.post(_address(world, "look_up_chosen"), {"chosen": chosen})

    kept = looked_up_in(world.workspace).order_by("organisation__name_key")
    assert list(kept.values_list("organisation__name", "outcome", "differences")) == [
        ("In Norway", "no_number", 0),
        ("Somesul Soft SRL", "differs", 5),
        ("Without a number", "no_number", 0),
    ]
    assert list(Organisation.objects.order_by("pk").values()) == before
    page = staff.get(_address(world, "looked_up")).content.decode()
    assert "Something to accept" in page
    assert authority.calls
    one = kept.get(organisation=firm)
    lead = staff.get(_address(world, "looked_up_one", one.pk), follow=True)
    assert 'name="town" value="Cluj-Napoca"' in lead.content.decode()


def _looked_up(world: World, firm: Organisation) -> LookedUp:
    return LookedUp.objects.create(
        workspace=world.workspace,
        organisation=firm,
        outcome="differs",
        found=FOUND.as_data(),
        differences=2,
        source="The Romanian tax authority",
        looked_up_at=NOW,
    )


@travel(ON, tick=False)
def test_an_answer_that_was_accepted_is_dealt_with(staff: Client, world: World) -> None:
    firm = _known(world, name="Somesul Soft SRL", registered_number=FIRM, town="")
    row = _looked_up(world, firm)
    edit = f"{_address(world, 'edit', firm.pk)}?looked_up={row.pk}"
    page = staff.get(edit).content.decode()

    sent = {
        "name": "Somesul Soft SRL",
        "kind": "company",
        "country": "RO",
        "registered_number": FIRM,
        "town": "Cluj-Napoca",
        "revision": "1",
        "register": _register(page),
    }
    staff.post(edit, sent)

    firm.refresh_from_db()
    assert (firm.name, firm.town) == ("Somesul Soft SRL", "Cluj-Napoca")
    assert not looked_up_in(world.workspace).exists()
    assert _verbs() == [
        "organisations.correct",
        "organisations.take_over",
        "organisations.settle_looked_up",
    ]


def test_an_answer_may_be_laid_aside(staff: Client, world: World) -> None:
    firm = _known(world, name="Somesul Soft SRL", registered_number=FIRM)
    row = _looked_up(world, firm)

    staff.post(_address(world, "looked_up_one", row.pk))

    assert not looked_up_in(world.workspace).exists()
    assert _verbs() == ["organisations.settle_looked_up"]


def test_answers_of_another_workspace_are_not_shown(staff: Client, world: World) -> None:
    firm = _known(world, name="Somesul Soft SRL", registered_number=FIRM, town="")
    row = _looked_up(world, firm)
    LookedUp.objects.of(world.workspace).update(workspace=world.stranger_workspace)

    page = staff.get(f"{_address(world, 'edit', firm.pk)}?looked_up={row.pk}").content.decode()

    assert staff.get(_address(world, "looked_up_one", row.pk)).status_code == 404
    assert "What the register says" not in page
    assert "Somesul Soft" not in staff.get(_address(world, "looked_up")).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_answers_asks_the_same_number_of_queries(
    staff: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for number in range(item_count):
        _looked_up(world, _known(world, name=f"Firma {number} SRL"))
    address = _address(world, "looked_up")
    staff.get(address)

    with django_assert_num_queries(6):
        page = staff.get(address).content.decode()

    assert page.count("Something to accept</span>") == item_count
