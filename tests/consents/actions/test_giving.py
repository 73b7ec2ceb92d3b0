from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from raceme.audit.models import Entry
from raceme.consents import actions, queries
from raceme.consents.actions import Proof
from raceme.consents.models import Consent, ConsentText, Purpose, Way, Withdrawal
from raceme.documents.models import Document
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, TODAY, PersonFactory
from tests.factories.consents import ConsentFactory, ConsentTextFactory

NOTE = Proof(note="  Said to Ioana  at the fair. ")
NEWS = Purpose.NEWSLETTER
LATER = NOW + timedelta(days=3)


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana Pop")


def _text(person: Person, purpose: Purpose = NEWS) -> ConsentText:
    return queries.text_in_force(person.workspace, purpose, language="en", on=TODAY)


def test_give_keeps_text_time_way_and_proof_with_one_entry(world: World, ana: Person) -> None:
    consent = actions.give(
        ana, purpose=NEWS, text=_text(ana), way=Way.PHONE, proof=NOTE, by=world.staff, at=NOW
    )

    assert (consent.person, consent.state, consent.at, consent.way, consent.note) == (
        ana,
        "given",
        NOW,
        "phone",
        "Said to Ioana at the fair.",
    )
    assert consent.text.text == ("Transilvania IT Cluster may send me its newsletter by e-mail.")
    entries = Entry.objects.exclude(verb="consents.write_text").order_by("pk")
    assert [(each.verb, each.workspace_id, each.actor) for each in entries] == [
        ("consents.give", world.workspace.pk, world.staff.reference)
    ]
    assert entries[0].values.changes == {
        "purpose": [None, "newsletter"],
        "way": [None, "phone"],
        "proof": [None, "Said to Ioana at the fair."],
        "text": [None, "1"],
    }


def test_give_stores_the_file_that_proves_it(world: World, ana: Person) -> None:
    upload = SimpleUploadedFile("form.txt", b"I agree.\n")

    consent = actions.give(
        ana,
        purpose=NEWS,
        text=_text(ana),
        way=Way.PAPER,
        proof=Proof(upload=upload),
        by=world.staff,
        at=NOW,
    )

    assert Document.objects.of(world.workspace).get() == consent.document


def test_give_wants_a_proof_and_keeps_nothing_without_one(world: World, ana: Person) -> None:
    with pytest.raises(actions.ProofMissing):
        actions.give(
            ana,
            purpose=NEWS,
            text=_text(ana),
            way=Way.PHONE,
            proof=Proof(note="  "),
            by=world.staff,
            at=NOW,
        )

    assert not Consent.objects.of(world.workspace).exists()
    assert not Entry.objects.exists()


def test_give_says_so_where_the_same_was_agreed_to(world: World, ana: Person) -> None:
    standing = ConsentFactory.create(person=ana)

    with pytest.raises(actions.AlreadyAgreed):
        actions.give(
            ana,
            purpose=NEWS,
            text=standing.text,
            way=Way.PHONE,
            proof=NOTE,
            by=world.staff,
            at=LATER,
        )

    assert list(Consent.objects.of(world.workspace)) == [standing]


def test_give_twice_by_the_person_is_one_consent(ana: Person) -> None:
    came_by = Proof(came_by="accounts.link:7")
    given = [
        actions.give(ana, purpose=NEWS, text=_text(ana), way=Way.LINK, proof=came_by, by=ana, at=at)
        for at in (NOW, LATER)
    ]

    assert given == [given[0], given[0]]
    assert (given[0].taken_by, given[0].taken_by_label) == (ana.reference, "")


def test_give_to_a_newer_text_renews_what_stood(world: World, ana: Person) -> None:
    old = ConsentFactory.create(person=ana)
    newer = ConsentTextFactory.create(workspace=ana.workspace, version=2, text="Also my birthday.")

    new = actions.give(
        ana, purpose=NEWS, text=newer, way=Way.PHONE, proof=NOTE, by=world.staff, at=LATER
    )

    old.refresh_from_db()
    assert (old.state, old.ended_at, old.text.version) == ("renewed", LATER, 1)
    assert (new.state, new.text) == ("given", newer)


def test_give_counts_the_months_from_the_day_it_was_said(world: World, ana: Person) -> None:
    text = ConsentTextFactory.create(workspace=ana.workspace, months=3)

    consent = actions.give(
        ana,
        purpose=NEWS,
        text=text,
        way=Way.PAPER,
        proof=NOTE,
        by=world.staff,
        at=NOW,
        said_on=date(2026, 11, 30) - timedelta(days=10),
    )

    assert consent.expires_on == date(2027, 2, 20)
    with pytest.raises(actions.LiesAhead):
        actions.give(
            ana,
            purpose=Purpose.PHOTOS,
            text=_text(ana, Purpose.PHOTOS),
            way=Way.PAPER,
            proof=NOTE,
            by=world.staff,
            at=NOW,
            said_on=TODAY + timedelta(days=1),
        )


def test_withdraw_ends_the_consent_and_stands_as_a_row_of_its_own(
    world: World, ana: Person
) -> None:
    consent = ConsentFactory.create(person=ana)

    no = actions.withdraw(ana, purpose=NEWS, way=Way.MAIL, proof=NOTE, by=world.staff, at=LATER)

    consent.refresh_from_db()
    assert (consent.state, consent.ended_at, consent.withdrawal) == ("withdrawn", LATER, no)
    assert (no.at, no.way, no.note, no.ended_at) == (
        LATER,
        "mail",
        "Said to Ioana at the fair.",
        None,
    )
    assert Entry.objects.get().verb == "consents.withdraw"
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw(ana, purpose=NEWS, way=Way.MAIL, proof=NOTE, by=world.staff, at=LATER)


def test_withdraw_without_a_consent_is_an_objection(ana: Person) -> None:
    no = actions.withdraw(
        ana, purpose=NEWS, way=Way.LINK, proof=Proof(came_by="accounts.link:7"), by=ana, at=NOW
    )

    assert no.consent is None
    assert Withdrawal.objects.of(ana.workspace_id).get() == no


def test_yes_and_no_by_turns_leave_every_row(world: World, ana: Person) -> None:
    by_link = replace(NOTE, came_by="accounts.link:7")
    for day in range(2):
        at = NOW + timedelta(days=day)
        actions.give(ana, purpose=NEWS, text=_text(ana), way=Way.LINK, proof=by_link, by=ana, at=at)
        actions.withdraw(
            ana, purpose=NEWS, way=Way.LINK, proof=by_link, by=ana, at=at + timedelta(hours=1)
        )

    said = queries.history_of_person(ana)
    assert [(type(one).__name__, one.ended_at is None) for one in said] == [
        ("Withdrawal", True),
        ("Consent", False),
        ("Withdrawal", False),
        ("Consent", False),
    ]
    assert Entry.objects.filter(workspace=world.workspace).count() == 4


def test_the_database_keeps_to_one_standing_consent(ana: Person) -> None:
    ConsentFactory.create(person=ana)

    with pytest.raises(IntegrityError, match=r"standing|UNIQUE"), transaction.atomic():
        ConsentFactory.create(person=ana)


def test_the_database_keeps_no_consent_without_a_proof(ana: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentFactory.create(person=ana, note="")


def test_expire_ends_what_is_over_of_every_workspace(world: World, ana: Person) -> None:
    over = ConsentFactory.create(person=ana, expires_on=TODAY)
    elsewhere = ConsentFactory.create(
        person__workspace=world.partner_workspace, expires_on=TODAY - timedelta(days=400)
    )
    lasting = ConsentFactory.create(person=ana, purpose=Purpose.PHOTOS, expires_on=None)
    tomorrow = ConsentFactory.create(
        person=ana, purpose=Purpose.CONTACT, expires_on=TODAY + timedelta(days=1)
    )

    counts = [actions.expire(by="consents", at=NOW) for _again in range(2)]

    assert counts == [2, 0]
    states = {
        one: Consent.objects.of(one.workspace_id).get(pk=one.pk).state
        for one in (over, elsewhere, lasting, tomorrow)
    }
    assert states == {over: "expired", elsewhere: "expired", lasting: "given", tomorrow: "given"}
    assert list(Entry.objects.order_by("workspace").values_list("verb", "workspace")) == [
        ("consents.expire", key) for key in sorted([world.workspace.pk, world.partner_workspace.pk])
    ]
