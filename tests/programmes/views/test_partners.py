from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from raceme.organisations.models import Organisation
from raceme.programmes import actions
from raceme.programmes.queries import partners_of
from tests.conftest import World
from tests.factories import NOW, PartnerFactory, ProgrammeFactory


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def _address(name: str, *arguments: object) -> str:
    return reverse(
        f"programmes:partner_{name}", args=["transilvania", "nordic-bridges-2026", *arguments]
    )


def test_create_says_with_whom_the_programme_is_shared(manager: Client, world: World) -> None:
    sent = {
        "organisation": "Elsewhere Cluster",
        "which": "new-NO",
        "role": "donor",
        "budget": "40.000,50",
        "workspace_slug": " elsewhere/ ",
    }

    answer = manager.post(_address("create"), sent, follow=True)

    made = partners_of(world.programme).get(role="donor")
    assert "The workspace Elsewhere Cluster now shares this programme." in answer.content.decode()
    assert (made.organisation.country, made.budget, made.partner_workspace) == (
        "NO",
        Decimal("40000.50"),
        world.stranger_workspace,
    )


def test_create_sent_twice_makes_one(manager: Client, world: World) -> None:
    sent = {
        "organisation": "Lumea Verde",
        "which": "new-RO",
        "role": "donor",
        "submission": str(uuid4()),
    }

    answers = [manager.post(_address("create"), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert partners_of(world.programme).filter(role="donor").count() == 1
    assert Organisation.objects.filter(name="Lumea Verde").count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"organisation": ""}, "Fill this in."),
        ({"organisation": "Nobody"}, "The register knows no organisation of this name"),
        ({"budget": "-1"}, "An amount cannot be negative."),
        ({"budget": "1.234"}, "1.234 could mean two things."),
        ({"role": "boss"}, "Select a valid choice."),
        ({"workspace_slug": "nowhere"}, "No workspace of this installation has the address"),
        ({"workspace_slug": "transilvania"}, "own workspace: it sees the programme anyway."),
    ],
)
def test_create_keeps_what_was_typed_beside_the_sentence(
    manager: Client, world: World, sent: dict[str, str], sentence: str
) -> None:
    typed = {"organisation": "Lumea Verde", "which": "new-RO", "role": "partner", **sent}
    if sent.get("organisation") == "Nobody":
        typed["which"] = ""

    answer = manager.post(_address("create"), typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert f'value="{typed["organisation"]}"' in text or not typed["organisation"]
    assert partners_of(world.programme).count() == 1


def test_edit_corrects_the_partner(manager: Client, world: World) -> None:
    partner = partners_of(world.programme).get()

    shown = manager.get(_address("edit", partner.pk)).content.decode()
    answer = manager.post(
        _address("edit", partner.pk),
        {"organisation": "Partner Cluster", "role": "coordinator", "revision": "1"},
    )

    partner.refresh_from_db()
    assert 'value="partner"' in shown
    assert answer.status_code == 302
    assert (partner.role, partner.partner_workspace) == ("coordinator", None)


def test_edit_shows_what_was_saved_meanwhile(manager: Client, world: World) -> None:
    partner = partners_of(world.programme).get()
    facts = actions.PartnerFacts(organisation=partner.organisation, role="donor")
    actions.correct_partner(partner, facts=facts, revision=1, by=world.owner, at=NOW)

    answer = manager.post(
        _address("edit", partner.pk),
        {"organisation": "Partner Cluster", "role": "coordinator", "revision": "1"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Saved meanwhile: <b>Donor partner</b>" in text
    assert 'name="revision" value="2"' in text


def test_edit_reaches_no_partner_of_another_programme(manager: Client, world: World) -> None:
    other = PartnerFactory.create(programme=ProgrammeFactory.create(workspace=world.workspace))

    answers = [manager.get(_address(name, other.pk)).status_code for name in ("edit", "remove")]

    assert answers == [404, 404]


def test_remove_asks_first_and_then_removes(manager: Client, world: World) -> None:
    partner = partners_of(world.programme).get()

    asked = manager.get(_address("remove", partner.pk)).content.decode()
    standing = partners_of(world.programme).count()
    answer = manager.post(_address("remove", partner.pk))

    assert "The workspace Partner Cluster no longer sees this programme." in asked
    assert standing == 1
    assert answer.status_code == 302
    assert list(partners_of(world.programme)) == []
