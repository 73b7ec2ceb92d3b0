from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.asks.models import Ask
from raceme.consents.actions import make_page_secret
from raceme.consents.models import Consent, ConsentRequest, LegalBasis, Withdrawal
from raceme.core.words import day_typed
from raceme.documents.models import Document
from raceme.mail.models import Bounce, Message
from raceme.organisations.models import Person
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW, DocumentFactory, PersonFactory
from tests.factories.asks import AskFactory, RhythmFactory
from tests.factories.consents import ConsentFactory, LegalBasisFactory, WithdrawalFactory

SAID = {"way": "paper", "said_on": "20.11.2026", "note": "At the fair."}


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana Pop", email="ana@firm.example")


def _address(person: Person, view: str, *more: object) -> str:
    return reverse(f"consents:{view}", args=[person.workspace.slug, person.pk, *more])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_tab_asks_the_same_number_of_queries(
    staff: Client, ana: Person, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    proof = DocumentFactory.create(workspace=ana.workspace, name="form.pdf")
    for purpose in ("newsletter", "photos", "contact")[:item_count]:
        ConsentFactory.create(
            person=ana, purpose=purpose, document=proof, state="withdrawn", ended_at=NOW
        )
        ConsentFactory.create(person=ana, purpose=purpose, document=proof)
    WithdrawalFactory.create(person=ana, purpose="matchmaking")
    LegalBasisFactory.create(workspace=ana.workspace, purpose="publication")
    staff.get(_address(ana, "person"))

    with django_assert_num_queries(10):
        page = staff.get(_address(ana, "person")).content.decode()

    assert "form.pdf" in page


def test_a_yes_is_written_down_with_its_file(staff: Client, ana: Person) -> None:
    upload = SimpleUploadedFile("form.pdf", PDF)
    sent = {**SAID, "text": "ro", "note": "", "proof": upload}

    response = staff.post(_address(ana, "give", "newsletter"), sent)

    assert response.headers["Location"] == _address(ana, "person")
    consent = Consent.objects.of(ana.workspace_id).get()
    assert (consent.text.language, consent.way, day_typed(consent.at)) == (
        "ro",
        "paper",
        "20.11.2026",
    )
    assert consent.document == Document.objects.of(ana.workspace_id).get()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({**SAID, "text": "en", "note": ""}, "Add what shows it: a file, or a note"),
        ({**SAID, "text": "en", "said_on": "1.1.2199"}, "This day has not come yet."),
        ({**SAID, "text": "de"}, "Select a valid choice."),
        ({**SAID, "text": "en", "way": "link"}, "Select a valid choice."),
        ({}, "Fill this in."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(
    staff: Client, ana: Person, sent: dict[str, str], sentence: str
) -> None:
    response = staff.post(_address(ana, "give", "newsletter"), sent)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert sent.get("note", "") in response.content.decode()
    assert not Consent.objects.of(ana.workspace_id).exists()


def test_a_file_that_is_none_is_refused_beside_its_field(staff: Client, ana: Person) -> None:
    for upload in (
        SimpleUploadedFile("setup.exe", b"MZ" + bytes(200)),
        SimpleUploadedFile("form.pdf", b""),
        SimpleUploadedFile("form.pdf", b"<html>"),
    ):
        sent = {**SAID, "text": "en", "proof": upload}
        response = staff.post(_address(ana, "give", "newsletter"), sent)

        assert response.status_code == 422
        assert "At the fair." in response.content.decode()
    assert not Document.objects.of(ana.workspace_id).exists()


def test_a_no_is_written_down(staff: Client, ana: Person) -> None:
    ConsentFactory.create(person=ana, at=NOW - timedelta(days=30))

    staff.post(_address(ana, "withdraw", "newsletter"), SAID)
    again = staff.post(_address(ana, "withdraw", "newsletter"), SAID)

    assert Withdrawal.objects.of(ana.workspace_id).get().note == "At the fair."
    assert again.status_code == 422
    assert "said no to this stands already" in again.content.decode()


def test_a_no_from_before_the_yes_outweighs_nothing(staff: Client, ana: Person) -> None:
    ConsentFactory.create(person=ana, at=NOW)

    response = staff.post(_address(ana, "withdraw", "newsletter"), SAID)

    assert response.status_code == 422
    assert "What was said last holds." in response.content.decode()


def _ask(*purposes: str, **more: str) -> dict[str, object]:
    due_on = timezone.localdate() + timedelta(days=14)
    return {"purposes": purposes, "due_on": due_on.isoformat(), **more}


def test_asking_makes_an_ask_and_the_page_says_when_it_goes_out(staff: Client, ana: Person) -> None:
    staff.post(_address(ana, "ask"), _ask("photos", "newsletter"))

    page = " ".join(staff.get(_address(ana, "person")).text.split())
    ask = ConsentRequest.objects.of(ana.workspace_id).get().ask
    assert ask is not None
    assert (ask.title, ask.minutes) == (
        "What do you agree to: Newsletter, Photos and films?",
        1,
    )
    assert "Goes out with the mail of" in page
    assert f'href="{reverse("asks:ask", args=[ana.workspace.slug, ask.pk])}"' in page
    assert not Message.objects.exists()


def test_nobody_is_asked_twice_within_a_month_or_where_mail_bounces(
    staff: Client, ana: Person
) -> None:
    staff.post(_address(ana, "ask"), _ask("newsletter"))
    again = staff.post(_address(ana, "ask"), _ask("photos"))
    bounced = PersonFactory.create(workspace=ana.workspace, email="gone@firm.example")
    Bounce.objects.create(address="gone@firm.example", since=NOW)
    refused = staff.post(_address(bounced, "ask"), _ask("photos"))

    assert "you may ask again" in " ".join(again.content.decode().split())
    assert "no mail reaches" in refused.content.decode()
    assert Ask.objects.of(ana.workspace_id).count() == 1


def test_who_was_asked_enough_is_asked_only_with_a_reason(staff: Client, ana: Person) -> None:
    RhythmFactory.create(workspace=ana.workspace, budget=1)
    AskFactory.create(person=ana, asked_at=timezone.now())

    shown = staff.get(_address(ana, "ask")).text
    refused = staff.post(_address(ana, "ask"), _ask("newsletter"))
    staff.post(_address(ana, "ask"), _ask("newsletter", despite="The fair is next week"))

    assert "Asked enough this quarter" in shown
    assert refused.status_code == 422
    ask = ConsentRequest.objects.of(ana.workspace_id).get().ask
    assert ask is not None
    assert ask.despite == "The fair is next week"


def test_what_they_said_to_it_is_written_down_with_their_consents(
    staff: Client, ana: Person
) -> None:
    staff.post(_address(ana, "ask"), _ask("newsletter"))
    ask = Ask.objects.of(ana.workspace_id).get()

    response = staff.get(reverse("asks:note", args=[ana.workspace.slug, ask.pk]))

    assert response["Location"] == _address(ana, "person")


def test_links_are_closed_by_staff(staff: Client, ana: Person) -> None:
    secret = make_page_secret(ana, at=timezone.now())

    staff.post(_address(ana, "close_links"))

    assert Client().get(reverse("consents-public:mine", args=[secret])).status_code == 410


def test_a_manager_names_a_basis_for_one_person(client: Client, world: World, ana: Person) -> None:
    client.force_login(world.manager)
    sent = {"kind": "contract", "reason": "  The voucher contract. "}

    client.post(_address(ana, "person_basis", "contact"), sent)
    again = client.post(_address(ana, "person_basis", "contact"), sent)

    basis = LegalBasis.objects.of(world.workspace).get()
    assert (basis.person, basis.kind, basis.reason) == (ana, "contract", "The voucher contract.")
    assert again.status_code == 422
    assert "The voucher contract." in client.get(_address(ana, "person")).content.decode()


def test_a_purpose_there_is_none_of_is_not_found(staff: Client, ana: Person) -> None:
    assert staff.get(_address(ana, "give", "everything")).status_code == 404
    assert staff.get(_address(ana, "withdraw", "everything")).status_code == 404
