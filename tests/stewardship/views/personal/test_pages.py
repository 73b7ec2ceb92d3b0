import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from raceme.audit.models import Entry
from raceme.mail.models import Message
from raceme.organisations.models import Person
from raceme.stewardship.models import Erasure, RetentionRule
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    DocumentFactory,
    DraftFactory,
    EngagementFactory,
    EvidenceFactory,
    PersonFactory,
)
from tests.factories.consents import ConsentFactory

LONG_AGO = NOW - timedelta(days=5 * 365)


@pytest.fixture
def owner(client: Client, world: World) -> Client:
    client.force_login(world.owner)
    return client


@pytest.fixture
def ana(world: World) -> Person:
    person = PersonFactory.create(
        workspace=world.workspace, name="Ana Pop", email="ana@firm.example", phone="0740 111 222"
    )
    AffiliationFactory.create(person=person, role="CEO")
    proof = DocumentFactory.create(workspace=world.workspace, name="Signed form.pdf")
    ConsentFactory.create(person=person, document=proof, note="At the fair.")
    workshop = ActivityFactory.create(workspace=world.workspace, title="Cloud workshop")
    EngagementFactory.create(activity=workshop, person=person)
    EvidenceFactory.create(
        activity=workshop,
        for_participants=True,
        document=DocumentFactory.create(workspace=world.workspace, name="List.pdf"),
    )
    Message.objects.create(
        workspace=world.workspace,
        purpose="news",
        to_name="Ana Pop",
        to_address="ana@firm.example",
        subject="Hello Ana",
        text="Dear Ana",
        html="<p>Dear Ana",
        secret="sesame-open",
        created_at=NOW,
    )
    return person


def _at(view: str, *arguments: object) -> str:
    return reverse(f"stewardship:{view}", args=["transilvania", *arguments])


@pytest.mark.parametrize("view", ["personal_data", "past_date", "retention", "places", "erasures"])
@pytest.mark.parametrize("item_count", [1, 3])
def test_the_pages_ask_no_more_than_they_may(
    owner: Client,
    world: World,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    view: str,
    item_count: int,
) -> None:
    for _number in range(item_count):
        ConsentFactory.create(person__workspace=world.workspace)
        DraftFactory.create(workspace=world.workspace, updated_at=LONG_AGO)
        Erasure.objects.of(world.workspace).create(
            workspace=world.workspace, person="organisations.person:0", why="asked", erased_at=NOW
        )
    owner.get(_at(view))

    with django_assert_max_num_queries(12):
        assert owner.get(_at(view)).status_code == 200


def test_consents_are_shown_with_their_proof_and_filtered(
    owner: Client, world: World, ana: Person
) -> None:
    bogdan = PersonFactory.create(workspace=world.workspace, name="Bogdan Ilie")
    ConsentFactory.create(person=bogdan, purpose="photos", state="withdrawn", ended_at=NOW)
    ConsentFactory.create(person__workspace=world.partner_workspace, person__name="Theirs")

    page = owner.get(_at("personal_data")).content.decode()
    withdrawn = owner.get(_at("personal_data"), {"state": "withdrawn"}).content.decode()
    given = owner.get(_at("personal_data"), {"purpose": "newsletter", "q": "ana"}).content.decode()

    assert "Signed form.pdf" in page
    assert f'href="{_at("person_data", ana.pk)}"' in page
    assert "Theirs" not in page
    assert ("Bogdan Ilie" in withdrawn, "Ana Pop" in withdrawn) == (True, False)
    assert ("Bogdan Ilie" in given, "Ana Pop" in given) == (False, True)
    assert "nothing, as it should be" in page


def test_everything_is_handed_out_as_a_file(owner: Client, world: World, ana: Person) -> None:
    response = owner.post(_at("person_json", ana.pk))

    content = json.loads(response.content)
    told: dict[str, list[dict[str, Any]]] = {
        place["model"]: place["rows"] for place in content["places"]
    }
    assert content["person"] == ana.reference
    assert told["organisations.Person"][0]["email"] == "ana@firm.example"
    assert told["organisations.Affiliation"][0]["role"] == "CEO"
    assert told["consents.Consent"][0]["note"] == "At the fair."
    assert told["documents.Document"][0]["name"] == "Signed form.pdf"
    assert told["engagements.Engagement"][0]["activity"] == "Cloud workshop, 2026-03-10"
    assert told["mail.Message"][0]["text"] == "Dear Ana"
    assert "sesame-open" not in response.content.decode()
    assert "Ana" not in response["Content-Disposition"]
    entry = Entry.objects.get(workspace=world.workspace)
    assert (entry.verb, entry.values.changes["form"]) == ("stewardship.hand_out", [None, "json"])


def test_everything_is_handed_out_as_a_paper(owner: Client, ana: Person) -> None:
    response = owner.post(_at("person_pdf", ana.pk))

    assert response["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    for word in ("Ana Pop", "0740 111 222", "Signed form.pdf", "Cloud workshop", "Dear Ana"):
        assert word in text


def test_the_page_of_an_erasure_says_what_goes_and_what_stays(owner: Client, ana: Person) -> None:
    page = " ".join(owner.get(_at("erase_person", ana.pk)).content.decode().split())

    assert "1 part in an activity stays counted" in page
    assert "List.pdf" in page
    assert "What a person agreed to, with its proof" in page
    assert "Signed form.pdf" not in page


def test_erasing_wants_a_tick_and_is_done_once(owner: Client, world: World, ana: Person) -> None:
    address = _at("erase_person", ana.pk)

    unsure = owner.post(address, {"why": "asked"})
    done = owner.post(address, {"why": "asked", "is_sure": "on"})
    again = owner.post(address, {"why": "asked", "is_sure": "on"})

    assert unsure.status_code == 422
    assert "Tick this first" in unsure.content.decode()
    assert done.headers["Location"] == _at("erasures")
    assert again.status_code == 404
    ana.refresh_from_db()
    assert (ana.name, ana.email) == ("Erased person", "")
    assert Erasure.objects.of(world.workspace).get().why == "asked"


def test_of_another_workspace_nobody_is_found(owner: Client, world: World) -> None:
    theirs = PersonFactory.create(workspace=world.partner_workspace)

    for view in ("person_data", "erase_person"):
        assert owner.get(_at(view, theirs.pk)).status_code == 404
    assert owner.post(_at("person_json", theirs.pk)).status_code == 404


def test_what_is_past_its_date_is_shown_and_let_go(owner: Client, world: World) -> None:
    DraftFactory.create(
        workspace=world.workspace,
        title="Forgotten draft",
        updated_at=timezone.now() - timedelta(days=900),
    )

    before = owner.get(_at("past_date")).content.decode()
    owner.post(_at("let_go"))
    after = owner.get(_at("past_date")).content.decode()

    assert "Forgotten draft" in before
    assert "Nothing is past its date" in after


def test_a_rule_is_changed_by_owners_within_bounds(owner: Client, world: World) -> None:
    address = _at("retention_rule", "drafts")

    refused = owner.post(address, {"days": "5", "revision": "0"})
    owner.post(address, {"days": "60", "revision": "0"})
    older = owner.post(address, {"days": "90", "revision": "0"})

    assert refused.status_code == 422
    assert "at least 30 and at most 730 days" in refused.content.decode()
    assert RetentionRule.objects.of(world.workspace).get().days == 60
    assert older.status_code == 422
    assert owner.get(_at("retention_rule", "everything")).status_code == 404


def test_every_place_is_listed(owner: Client) -> None:
    page = owner.get(_at("places")).content.decode()

    assert "organisations.Person: name, name_key, email, phone, gender" in page
    assert "reporting.SnapshotWords" in page
