from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.consents.models import Consent, ConsentRequest, LegalBasis, Withdrawal
from raceme.core.words import day_typed
from raceme.documents.models import Document
from raceme.mail.models import Bounce, Message
from raceme.organisations.models import Person
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW, DocumentFactory, PersonFactory
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


def test_asking_sends_a_link_that_opens_the_page(staff: Client, ana: Person) -> None:
    staff.post(_address(ana, "ask"), {"purposes": ["newsletter", "photos"]})

    message = Message.objects.get()
    assert (message.to_address, message.purpose) == ("ana@firm.example", "consent_request")
    assert "* Newsletter\n* Photos and films\n" in message.text
    assert message.secret not in message.text
    page = Client().get(reverse("consents-public:mine", args=[message.secret]))
    assert page.status_code == 200
    assert ConsentRequest.objects.of(ana.workspace_id).get().message == message.reference


def test_nobody_is_asked_twice_within_a_month_or_where_mail_bounces(
    staff: Client, ana: Person
) -> None:
    staff.post(_address(ana, "ask"), {"purposes": ["newsletter"]})
    again = staff.post(_address(ana, "ask"), {"purposes": ["photos"]})
    bounced = PersonFactory.create(workspace=ana.workspace, email="gone@firm.example")
    Bounce.objects.create(address="gone@firm.example", since=NOW)
    refused = staff.post(_address(bounced, "ask"), {"purposes": ["photos"]})

    assert "you may ask again" in " ".join(again.content.decode().split())
    assert "no mail reaches" in refused.content.decode()
    assert Message.objects.count() == 1


def test_links_are_closed_by_staff(staff: Client, ana: Person) -> None:
    staff.post(_address(ana, "ask"), {"purposes": ["newsletter"]})

    staff.post(_address(ana, "close_links"))

    secret = Message.objects.get().secret
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
