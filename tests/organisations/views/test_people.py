from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.audit.models import Entry
from raceme.organisations.actions import PersonFacts, correct_person
from raceme.organisations.models import Affiliation, Organisation, Person
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _known(world: World, name: str) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(name=name)
    ).organisation


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"organisations:{view}", args=[world.workspace.slug, *arguments])


@pytest.mark.parametrize("item_count", [1, 3])
def test_people_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    for person in PersonFactory.create_batch(item_count, workspace=world.workspace):
        AffiliationFactory.create(person=person)
    PersonFactory.create(workspace=world.stranger_workspace)
    address = _address(world, "people")
    staff.get(address)  # the first page of a session notes its workspace

    with django_assert_num_queries(6):
        page = staff.get(address).content.decode()

    assert page.count('<th scope="row"') == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_person_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    AffiliationFactory.create_batch(item_count, person=person)
    address = _address(world, "person", person.pk)
    staff.get(address)  # the first page of a session notes its workspace

    with django_assert_num_queries(5):
        page = staff.get(address).content.decode()

    assert page.count('<th scope="row"') == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_person_history_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    for number in range(item_count):
        facts = PersonFacts(name=f"Ana {number}")
        person = correct_person(person, facts=facts, revision=number + 1, by=world.staff, at=NOW)
    other = PersonFactory.create(workspace=world.workspace)
    correct_person(other, facts=PersonFacts(name="Ion"), revision=1, by=world.staff, at=NOW)
    address = _address(world, "person_history", person.pk)
    staff.get(address)

    with django_assert_num_queries(7):
        page = staff.get(address).content.decode()

    assert page.count("Person corrected") == item_count
    assert "Ion" not in page


@pytest.mark.parametrize(("role", "sees"), [("viewer", True), ("staff", True), ("expert", False)])
def test_people_show_addresses_to_whom_they_are_for(
    client: Client, world: World, role: str, *, sees: bool
) -> None:
    person = PersonFactory.create(
        workspace=world.workspace, name="Ana Pop", email="ana@gama.example"
    )
    AffiliationFactory.create(person=person, organisation=_known(world, "Alfa SRL"))
    facts = PersonFacts(name="Ana Pop", email="ana@alfa.example", phone="0264 111 222")
    correct_person(person, facts=facts, revision=1, by=world.staff, at=NOW)
    client.force_login(getattr(world, role))
    client.post(_address(world, "person_edit", person.pk))  # whoever may not, changes nothing

    pages = [
        client.get(address).getvalue().decode()
        for address in (
            _address(world, "people"),
            _address(world, "people") + "?columns=name&columns=email&columns=phone",
            _address(world, "people") + "?export=csv",
            _address(world, "person", person.pk),
        )
    ]

    assert [("ana@alfa.example" in page) for page in pages] == [sees] * 4
    history = client.get(_address(world, "person_history", person.pk))
    assert (history.status_code, "ana@gama.example" in history.text) == (
        (200, True) if sees else (403, False)
    )
    assert (f'href="{_address(world, "person_history", person.pk)}"' in pages[-1]) == sees
    assert all("Ana Pop" in page for page in pages)
    found = client.get(_address(world, "people"), {"email": "ana@"}).content.decode()
    other = client.get(_address(world, "people"), {"email": "nobody@"}).content.decode()
    assert ("Ana Pop" in found, "Ana Pop" in other) == (True, not sees)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("manager", ["Write to them", "Ask them", "Ask them to fill in …", "Ask for consent"]),
        ("staff", ["Ask them", "Ask them to fill in …", "Ask for consent"]),
        ("viewer", []),
        ("expert", []),
    ],
)
def test_people_offer_each_what_they_may_do_with_those_chosen(
    client: Client, world: World, role: str, offered: list[str]
) -> None:
    PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    client.force_login(getattr(world, role))

    page = client.get(reverse("organisations:people", args=[world.workspace.slug])).text

    every = ["Write to them", "Ask them", "Ask them to fill in …", "Ask for consent"]
    assert "Ana Pop" in page
    assert [label for label in every if label in page] == offered


def test_person_create_adds_with_the_organisation_named(staff: Client, world: World) -> None:
    firm = _known(world, "Alfa SRL")
    sent = {
        "name": "Ana Pop",
        "email": "Ana@Alfa.example",
        "organisation": "alfa s.r.l.",
        "role": "CEO",
        "submission": str(uuid4()),
    }

    first, second = (staff.post(_address(world, "person_create"), sent) for _sending in range(2))

    person = Person.objects.of(world.workspace).get()
    affiliation = Affiliation.objects.of(world.workspace).get()
    assert first["Location"] == second["Location"] == _address(world, "person", person.pk)
    assert (person.email, affiliation.organisation, affiliation.role) == (
        "ana@alfa.example",
        firm,
        "CEO",
    )


@pytest.mark.parametrize("view", ["person_create", "affiliate"])
def test_forms_of_a_person_name_the_organisation_they_were_opened_from(
    staff: Client, world: World, view: str
) -> None:
    firm = _known(world, "Alfa SRL")
    theirs = OrganisationFactory.create(name="Secret SRL")
    person = PersonFactory.create(workspace=world.workspace)
    address = _address(world, view, *([person.pk] if view == "affiliate" else []))

    pages = [
        staff.get(address, {"organisation": key}).content.decode()
        for key in (firm.pk, theirs.pk, "9" * 40, "one")
    ]

    named = ['name="organisation" value="Alfa SRL"' in page for page in pages]
    assert named == [True, False, False, False]
    assert not any("Secret SRL" in page for page in pages)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Vitanova", "Do you mean Vitanova Farm SRL, Cluj-Napoca; Vitanova Soft SRL, Cluj-Napoca?"),
        ("Vitanova Farmm", "Do you mean Vitanova Farm SRL, Cluj-Napoca?"),
        ("Nobody", "No organisation of yours is called so. Add it first, then come back."),
        (
            "Elsewhere Agro SA",
            "No organisation of yours is called so. Add it first, then come back.",
        ),
        ("; -", "r-error"),
    ],
)
def test_affiliate_asks_whom_a_name_means(
    staff: Client, world: World, typed: str, sentence: str
) -> None:
    for name in ("Vitanova Soft SRL", "Vitanova Farm SRL"):
        _known(world, name)
    OrganisationFactory.create(name="Elsewhere Agro SA")
    person = PersonFactory.create(workspace=world.workspace)

    response = staff.post(
        _address(world, "affiliate", person.pk), {"organisation": typed, "role": "CEO"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="CEO"' in page
    assert not Affiliation.objects.of(world.workspace).exists()


def test_affiliate_and_end_it(staff: Client, world: World) -> None:
    firm = _known(world, "Alfa SRL")
    person = PersonFactory.create(workspace=world.workspace)
    staff.post(
        _address(world, "affiliate", person.pk),
        {"organisation": "Alfa", "started_on": "01.01.2020"},
    )
    affiliation = Affiliation.objects.of(world.workspace).get()
    end = _address(world, "end_affiliation", person.pk, affiliation.pk)

    again = staff.post(_address(world, "affiliate", person.pk), {"organisation": "Alfa"})
    early = staff.post(end, {"ended_on": "31.12.2019"})
    ended = staff.post(end, {"ended_on": "30.06.2026"})

    affiliation.refresh_from_db()
    assert [response.status_code for response in (again, early, ended)] == [422, 422, 302]
    assert (affiliation.organisation, affiliation.ended_on) == (firm, date(2026, 6, 30))


def test_affiliate_sent_twice_begins_one(staff: Client, world: World) -> None:
    _known(world, "Alfa SRL")
    person = PersonFactory.create(workspace=world.workspace)
    sent = {"organisation": "Alfa", "submission": str(uuid4())}

    answers = [staff.post(_address(world, "affiliate", person.pk), sent) for _sending in range(2)]

    page = _address(world, "person", person.pk)
    assert [answer.headers.get("Location") for answer in answers] == [page, page]
    assert Affiliation.objects.of(world.workspace).count() == 1
    assert Entry.objects.filter(verb="organisations.affiliate").count() == 1


def test_affiliate_tells_a_second_person_what_the_first_did(staff: Client, world: World) -> None:
    _known(world, "Alfa SRL")
    person = PersonFactory.create(workspace=world.workspace, name="Ana")
    address = _address(world, "affiliate", person.pk)
    owner = Client()
    owner.force_login(world.owner)
    pages = [one.get(address).text for one in (staff, owner)]
    tokens = [page.partition('name="submission" value="')[2][:36] for page in pages]
    staff.post(address, {"organisation": "Alfa", "role": "CEO", "submission": tokens[0]})

    refused = owner.post(address, {"organisation": "Alfa", "role": "CTO", "submission": tokens[1]})

    assert refused.status_code == 422
    assert "Ana belongs to Alfa SRL already." in refused.text
    assert 'value="CTO"' in refused.text
    assert Affiliation.objects.of(world.workspace).get().role == "CEO"


def test_person_edit_tells_the_second_what_stands_now(staff: Client, world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana")
    address = _address(world, "person_edit", person.pk)

    staff.post(address, {"name": "Ana Pop", "country": "NO", "gender": "woman", "revision": 1})
    refused = staff.post(address, {"name": "Ana Rus", "country": "RO", "revision": 1})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Saved meanwhile: <b>Ana Pop</b>" in page
    assert "Saved meanwhile: <b>Norway</b>" in page
    assert "Saved meanwhile: <b>Woman</b>" in page
    assert 'value="Ana Rus"' in page


def test_person_of_another_workspace_is_not_found(staff: Client, world: World) -> None:
    theirs = PersonFactory.create(workspace=world.stranger_workspace)

    answers = [
        staff.get(_address(world, view, theirs.pk)).status_code
        for view in ("person", "person_edit", "affiliate")
    ]

    assert answers == [404, 404, 404]
