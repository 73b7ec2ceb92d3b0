from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.organisations.actions import relate
from raceme.programmes import actions
from raceme.programmes.models import Partner, Programme
from raceme.programmes.queries import partners_of, programmes_of
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    OrganisationFactory,
    PartnerFactory,
    PeriodFactory,
    ProgrammeFactory,
)

TYPED = {
    "name": "Circular Wood 2026",
    "scheme": "eea",
    "currency": "EUR",
    "starts_on": "01.03.2026",
    "ends_on": "28.02.2027",
}
LIST_QUERIES = 5
OVERVIEW_QUERIES = 7


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.manager)
    client.get(_address("programmes"))
    return client


def _address(name: str, *arguments: object, workspace: str = "transilvania") -> str:
    return reverse(f"programmes:{name}", args=[workspace, *arguments])


def _text(client: Client, address: str, **asked: str) -> str:
    return client.get(address, asked).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_programmes_asks_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    ProgrammeFactory.create_batch(item_count, workspace=world.workspace)

    with django_assert_num_queries(LIST_QUERIES):
        text = _text(manager, _address("programmes"))

    assert text.count('scope="row"') == item_count + 1


@travel("2026-11-23")
def test_programmes_says_state_and_part_of_each(client: Client, world: World) -> None:
    ProgrammeFactory.create(
        workspace=world.partner_workspace, name="Over", ends_on=date(2026, 11, 22)
    )
    ProgrammeFactory.create(
        workspace=world.partner_workspace, name="To come", starts_on=date(2026, 11, 24)
    )
    ProgrammeFactory.create(workspace=world.stranger_workspace, name="Elsewhere")
    client.force_login(world.partner)

    exported = client.get(
        _address("programmes", workspace="partner"), {"export": "csv", "sort": "name"}
    )

    rows = [line.split(",") for line in exported.getvalue().decode().splitlines()[1:]]
    assert [(row[0], row[-2], row[-1]) for row in rows] == [
        ("Nordic Bridges 2026", "Running", "Partner"),
        ("Over", "Finished", "Lead"),
        ("To come", "Planned", "Lead"),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "NORDIC"}, ["Nordic Bridges 2026"]),
        ({"q": "RO-7"}, ["Wood"]),
        ({"scheme": "interreg"}, ["Wood"]),
        ({"state": "finished"}, ["Wood"]),
        ({"part": "partner"}, []),
    ],
)
@travel("2026-11-23")
def test_programmes_finds_by_each_filter(
    manager: Client, world: World, asked: dict[str, str], found: list[str]
) -> None:
    ProgrammeFactory.create(
        workspace=world.workspace,
        name="Wood",
        number="RO-77",
        scheme="interreg",
        ends_on=date(2026, 3, 1),
    )

    text = _text(manager, _address("programmes"), **asked)

    assert [name for name in ("Nordic Bridges 2026", "Wood") if f">{name}</a>" in text] == found


@pytest.mark.parametrize("item_count", [1, 3])
def test_programme_asks_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace)
    for number in range(item_count):
        PartnerFactory.create(programme=programme)
        PeriodFactory.create(programme=programme, number=number + 1)

    with django_assert_num_queries(OVERVIEW_QUERIES):
        text = _text(manager, _address("programme", programme.code))

    assert text.count('scope="row"') == 2 * item_count


def test_programme_shows_what_it_says_of_itself(manager: Client, world: World) -> None:
    programme = ProgrammeFactory.create(
        workspace=world.workspace,
        promoter=OrganisationFactory.create(name="Lumea Verde"),
        number="RO-INNOVATION-0089",
        initial_cost=Decimal(160000),
        final_cost=Decimal("158230.50"),
        description="First.\n\n<b>Second.</b>",
        summary_of_results="Done.",
        summary_of_bilateral_results="Both.",
        funding_statement="Paid by Norway.",
        sources="https://grants.example/89\njavascript:alert(1)",
        is_invented=True,
    )
    PartnerFactory.create(
        programme=programme,
        role=Partner.Role.DONOR,
        organisation=OrganisationFactory.create(name="Innovation AS", country="NO"),
        budget=Decimal(40000),
    )

    text = _text(manager, _address("programme", programme.code)).replace("\xa0", " ")

    for shown in (
        "Lumea Verde",
        "RO-INNOVATION-0089",
        "160,000 EUR",
        "158,230.50 EUR",
        "<p>First.</p>",
        "<p>&lt;b&gt;Second.&lt;/b&gt;</p>",
        "<p>Done.</p>",
        "<p>Both.</p>",
        "Paid by Norway.",
        'href="https://grants.example/89"',
        "javascript:alert(1)",
        "Invented programme",
        "Innovation AS, Norway",
        "Donor partner",
        "40,000 EUR",
    ):
        assert shown in text
    assert 'href="javascript' not in text


def test_programme_leads_to_the_organisations_that_the_workspace_deals_with(
    manager: Client, world: World
) -> None:
    known, unknown = OrganisationFactory.create_batch(2)
    relate(world.workspace, [known], at=NOW)
    programme = ProgrammeFactory.create(workspace=world.workspace, promoter=unknown)
    PartnerFactory.create(programme=programme, organisation=known)

    text = _text(manager, _address("programme", programme.code))

    addresses = [
        reverse("portal:organisation", args=["transilvania", each.pk]) for each in (known, unknown)
    ]
    assert [address in text for address in addresses] == [True, False]


def test_programme_is_read_only_under_a_partners_address(client: Client, world: World) -> None:
    client.force_login(world.partner)

    text = _text(client, _address("programme", world.programme.code, workspace="partner"))
    refused = [
        client.get(_address(name, world.programme.code, workspace="partner")).status_code
        for name in ("edit", "remove", "periods", "partner_create", "emblem_edit")
    ]

    assert "You are a partner of this programme. Transilvania IT Cluster leads it" in text
    assert "/edit/" not in text
    assert refused == [403] * 5


def test_programme_of_one_who_manages_both_is_changed_under_the_leads_address(
    client: Client, world: World
) -> None:
    world.partner.roles.create(workspace=world.workspace, kind="owner", since=NOW)
    client.force_login(world.partner)

    answers = [
        client.get(_address("edit", world.programme.code, workspace=slug)).status_code
        for slug in ("transilvania", "partner")
    ]

    assert answers == [200, 403]


def test_create_begins_with_the_workspaces_own_organisation_and_currency(
    manager: Client, world: World
) -> None:
    own = OrganisationFactory.create(name="Transilvania IT")
    relate(world.workspace, [own], at=NOW, kind="own")
    world.workspace.currency = "RON"
    world.workspace.save()

    text = _text(manager, _address("create"))

    assert 'value="Transilvania IT"' in text
    assert '<option value="RON" selected>' in text


def test_create_adds_the_programme_once(manager: Client, world: World) -> None:
    sent = {**TYPED, "submission": str(uuid4())}

    answers = [manager.post(_address("create"), sent) for _time in range(2)]

    made = programmes_of(world.workspace).get(name="Circular Wood 2026")
    assert [answer["Location"] for answer in answers] == [
        _address("programme", "circular-wood-2026")
    ] * 2
    assert (made.starts_on, made.ends_on) == (date(2026, 3, 1), date(2027, 2, 28))


def test_create_keeps_what_was_typed_beside_the_sentence(manager: Client, world: World) -> None:
    sent = {**TYPED, "code": world.programme.code, "description": "Kept <text>"}

    answer = manager.post(_address("create"), sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Another programme has the short name" in text
    assert "Kept &lt;text&gt;" in text
    assert list(programmes_of(world.workspace)) == [world.programme]


def test_create_adds_an_unknown_promoter_once_its_country_is_said(
    manager: Client, world: World
) -> None:
    sent = {**TYPED, "promoter": "Lumea Verde"}

    asked = manager.post(_address("create"), sent)
    answered = manager.post(_address("create"), {**sent, "which": "new-RO"})

    made = programmes_of(world.workspace).get(name="Circular Wood 2026")
    assert (asked.status_code, answered.status_code) == (422, 302)
    assert '<option value="new-RO">Romania</option>' in asked.content.decode()
    assert made.promoter is not None
    assert (made.promoter.name, made.promoter.country) == ("Lumea Verde", "RO")


def test_create_offers_what_is_likely_meant_while_one_types(manager: Client, world: World) -> None:
    cluster = OrganisationFactory.create(name="Lumea Verde Cluster", kind="cluster")
    relate(world.workspace, [cluster], at=NOW)
    OrganisationFactory.create(name="Somebody's Cluster", kind="cluster")

    text = _text(manager, _address("create"))

    assert '<option value="Lumea Verde Cluster">' in text
    assert "Somebody" not in text


def test_edit_saves_what_was_typed(manager: Client, world: World) -> None:
    shown = _text(manager, _address("edit", world.programme.code))

    answer = manager.post(
        _address("edit", world.programme.code),
        {**TYPED, "ends_on": "31.12.2026", "starts_on": "1.1.2026", "revision": "1"},
    )

    programme = programmes_of(world.workspace).get()
    assert 'value="Nordic Bridges 2026"' in shown
    assert answer["Location"] == _address("programme", world.programme.code)
    assert (programme.name, programme.code) == ("Circular Wood 2026", "nordic-bridges-2026")


def test_edit_shows_what_was_saved_meanwhile_and_then_overwrites_it(
    manager: Client, world: World
) -> None:
    sent = {**TYPED, "starts_on": "1.1.2026", "ends_on": "31.12.2026", "number": "mine"}
    facts = actions.ProgrammeFacts(
        name="Nordic Bridges 2026",
        scheme="eea",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        number="theirs",
    )
    actions.correct_programme(world.programme, facts=facts, revision=1, by=world.owner, at=NOW)

    refused = manager.post(_address("edit", world.programme.code), {**sent, "revision": "1"})
    saved = manager.post(_address("edit", world.programme.code), {**sent, "revision": "2"})

    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Owner changed this record at" in text
    assert "Saved meanwhile: <b>theirs</b>" in text
    assert 'name="revision" value="2"' in text
    assert 'value="mine"' in text
    assert saved.status_code == 302
    assert programmes_of(world.workspace).get().number == "mine"


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "1.5"])
def test_edit_survives_a_forged_revision(manager: Client, world: World, revision: str) -> None:
    answer = manager.post(_address("edit", world.programme.code), {**TYPED, "revision": revision})

    assert answer.status_code == 422
    assert programmes_of(world.workspace).get().name == "Nordic Bridges 2026"


def test_remove_asks_first_and_then_removes(manager: Client, world: World) -> None:
    asked = _text(manager, _address("remove", world.programme.code))
    standing = list(programmes_of(world.workspace))

    answer = manager.post(_address("remove", world.programme.code))

    assert "Remove Nordic Bridges 2026?" in asked
    assert standing == [world.programme]
    assert answer["Location"] == _address("programmes")
    assert list(programmes_of(world.workspace)) == []


def test_remove_says_why_it_cannot(manager: Client, world: World) -> None:
    AttributionFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), programme=world.programme
    )

    answer = manager.post(_address("remove", world.programme.code), follow=True)

    assert "Activities count towards this programme" in answer.content.decode()
    assert Programme.objects.of(world.workspace).get() == world.programme


def test_history_tells_who_changed_what(manager: Client, world: World) -> None:
    actions.remove_partner(partners_of(world.programme).get(), by=world.owner, at=NOW)

    text = _text(manager, _address("history", world.programme.code))

    assert "Partner removed" in text
    assert "Partner Cluster" in text
    assert "Owner" in text


def test_history_stays_with_the_lead(client: Client, world: World) -> None:
    actions.remove_programme(
        ProgrammeFactory.create(workspace=world.workspace), by=world.owner, at=NOW
    )
    client.force_login(world.partner)

    text = _text(client, _address("history", world.programme.code, workspace="partner"))

    assert "The lead keeps the history" in text
    assert "Programme removed" not in text
