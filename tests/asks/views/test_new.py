from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.core.words import day_typed
from raceme.organisations.models import Organisation, Person
from tests.asks.build import somebody, to
from tests.conftest import World
from tests.factories import OrganisationFactory, RelationshipFactory
from tests.factories.asks import AskFactory, RhythmFactory

AT = "/manage/transilvania/"


def _form(**values: object) -> dict[str, object]:
    due = timezone.localdate() + timedelta(days=20)
    usual: dict[str, object] = {
        "title": "How many people work for you?",
        "text": "At the end of the year",
        "purpose": "For the yearly report",
        "kind": "text",
        "minutes": "2",
        "due_on": day_typed(due),
        "step": "look",
    }
    return usual | values


def _known(world: World, name: str) -> tuple[Person, Organisation]:
    person = somebody(world.workspace, name)
    organisation = to(person).organisation
    assert organisation is not None
    RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    return person, organisation


def test_ask_many_from_the_list_of_organisations_to_the_asks(world: World, client: Client) -> None:
    ana, first = _known(world, "Ana Pop")
    radu, second = _known(world, "Radu Pop")
    bare = OrganisationFactory.create(name="Nobody SRL")
    RelationshipFactory.create(workspace=world.workspace, organisation=bare)
    stranger = OrganisationFactory.create(name="Stranger SRL")
    address = f"{AT}asks/new/organisations/"
    chosen = {"chosen": [first.pk, second.pk, bare.pk, stranger.pk]}
    client.force_login(world.manager)

    offered = client.get(f"{AT}organisations/").text
    begun = client.post(address, chosen).text
    look = client.post(address, chosen | _form()).text
    changed = client.post(address, chosen | _form(step="change")).text
    done = client.post(address, chosen | _form(step="send"), follow=True).text

    assert "Ask them" in offered
    assert "Ask 3" in begun
    assert "Stranger SRL" not in begun
    assert "You are about to ask 3" in look
    assert "Hello Ana Pop," in look
    assert "1 has nobody with an e-mail address that works." in look
    assert 'value="How many people work for you?"' in changed
    assert "3 are asked." in done
    asked = Ask.objects.of(world.workspace).order_by("pk")
    assert {(ask.person, ask.organisation) for ask in asked} == {
        (ana, first),
        (radu, second),
        (None, bare),
    }
    assert Entry.objects.filter(verb="asks.ask_many").count() == 1
    assert "0 of 3" not in done


def test_ask_people_leaves_out_who_was_asked_enough_unless_ticked(
    world: World, client: Client
) -> None:
    RhythmFactory.create(workspace=world.workspace, budget=1)
    ana, _company = _known(world, "Ana Pop")
    radu, _company = _known(world, "Radu Pop")
    now = timezone.now()
    AskFactory.create(person=radu, title="What was asked before", asked_at=now)
    elsewhere = somebody(world.stranger_workspace, "Radu Popescu")
    AskFactory.create(person=elsewhere, title="What others asked", asked_at=now)
    address, chosen = f"{AT}asks/new/people/", {"chosen": [ana.pk, radu.pk]}
    client.force_login(world.manager)

    begun = client.post(address, chosen).text
    look = client.post(address, chosen | _form()).text
    unsaid = client.post(address, chosen | _form(ask_anyway="on"))
    client.post(address, chosen | _form(step="send"))
    first = list(Ask.objects.of(world.workspace).exclude(person=radu).values_list("person"))
    client.post(
        address,
        chosen | _form(step="send", title="Anyway?", ask_anyway="on", despite="The law asks"),
    )

    assert "Asked enough this quarter" in begun
    assert "What was asked before" in begun
    assert "What others asked" not in begun
    assert "1 by another cluster" in begun
    assert "You are about to ask 1" in look
    assert (unsaid.status_code, "Say why" in unsaid.text) == (422, True)
    assert first == [(ana.pk,)]
    anyway = Ask.objects.of(world.workspace).filter(title="Anyway?").order_by("person")
    assert [(ask.person, ask.despite) for ask in anyway] == [
        (ana, "The law asks"),
        (radu, "The law asks"),
    ]


def test_ask_one_company_names_who_answers(world: World, client: Client) -> None:
    _ana, company = _known(world, "Ana Pop")
    radu = somebody(world.workspace, "Radu Pop", organisation=company)
    address = f"{AT}asks/new/?organisation={company.pk}"
    client.force_login(world.staff)

    begun = client.get(address).text
    look = client.post(address, _form(person=radu.pk)).text
    client.post(address, _form(person=radu.pk, step="send"))

    assert "Who answers for the company" in begun
    assert "Hello Radu Pop," in look
    ask = Ask.objects.of(world.workspace).get()
    assert (ask.person, ask.organisation) == (radu, company)


def test_ask_one_who_was_asked_enough_needs_a_reason(world: World, client: Client) -> None:
    RhythmFactory.create(workspace=world.workspace, budget=1)
    ana, _company = _known(world, "Ana Pop")
    AskFactory.create(person=ana, asked_at=timezone.now())
    address = f"{AT}asks/new/?person={ana.pk}"
    client.force_login(world.staff)

    refused = client.post(address, _form())
    look = client.post(address, _form(ask_anyway="on", despite="The law"))

    assert refused.status_code == 422
    assert "Not asked: 1 request this quarter already, of 1." in refused.text
    assert (look.status_code, "Asked anyway, because: The law" in look.text) == (200, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"purpose": " "},
        {"minutes": "many"},
        {"minutes": "0"},
        {"due_on": "01.01.2020"},
        {"due_on": "31.02.2027"},
        {"kind": "page"},
        {"person": "999999"},
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    world: World, client: Client, wrong: dict[str, str]
) -> None:
    ana, company = _known(world, "Ana Pop")
    client.force_login(world.staff)

    response = client.post(
        f"{AT}asks/new/?organisation={company.pk}",
        _form(person=ana.pk, text="Kept: ștăîâ") | wrong,
    )

    assert response.status_code == 422
    assert "Kept: ștăîâ" in response.text
    assert ("No mail reaches them" in response.text) == ("person" in wrong)
    assert not Ask.objects.of(world.workspace).exists()


def test_asking_nobody_leads_to_the_lists(world: World, client: Client) -> None:
    client.force_login(world.staff)

    page = client.get(f"{AT}asks/new/").text
    statuses = [
        client.get(f"{AT}asks/new/?person={text}").status_code for text in ("x", "9" * 40, "1")
    ]
    nobody = client.post(f"{AT}asks/new/people/", follow=True).text

    assert "Choose companies" in page
    assert statuses == [404, 404, 404]
    assert "Choose somebody first, then ask them." in nobody


@pytest.mark.parametrize("number", [1, 3])
def test_asking_costs_the_same_for_any_number(
    world: World,
    client: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    people = [_known(world, f"Ana{each} Pop")[0] for each in range(number)]
    client.force_login(world.manager)
    chosen = {"chosen": [person.pk for person in people]}
    client.get("/manage/transilvania/asks/")

    with django_assert_num_queries(12):
        client.post(f"{AT}asks/new/people/", chosen | _form())
