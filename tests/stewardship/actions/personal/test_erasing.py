import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField

from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.audit.models import Chain, Entry
from raceme.audit.queries import every_chain
from raceme.consents import actions as consents
from raceme.consents.models import Consent, Way
from raceme.documents.models import Document
from raceme.engagements.models import Engagement
from raceme.mail.models import Bounce, Mailing, Message, Stop
from raceme.organisations.actions import PersonFacts, add_person, correct_person
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.reporting import counting
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.queries.figures import figures
from raceme.stewardship.actions.personal import AlreadyErased, erase
from raceme.stewardship.library.places import own_models
from raceme.stewardship.models import Erasure, PersonSuggestion, Verdict
from raceme.stewardship.queries.followed import rows_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    DocumentFactory,
    DraftFactory,
    PeriodFactory,
    PersonFactory,
)
from tests.factories.consents import ConsentTextFactory
from tests.factories.duplicates import PersonSuggestionFactory
from tests.factories.events import RegistrationFactory
from tests.factories.matchmaking import ParticipantFactory, RequestFactory
from tests.reporting.scenes import Scene, indicator, scene

ADDRESS = "ana.secret@alfa.example"
NAME = "Ana Ștefănescu"
LATER = NOW + timedelta(days=1)
BY_GENDER = {"measure": "people", "kinds": ["workshop"], "disaggregations": ["gender", "country"]}


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


def _write_to(person: Person) -> None:
    workspace = person.workspace
    Message.objects.filter(to_address=ADDRESS).update(state=Message.State.SENT)
    mailing = Mailing.objects.create(workspace=workspace, people=[person.pk], created_at=NOW)
    for state in (Message.State.SENT, Message.State.HELD):
        Message.objects.create(
            workspace=workspace,
            mailing=mailing if state == Message.State.SENT else None,
            purpose="news",
            to_name=NAME,
            to_address=ADDRESS,
            subject=f"Dear {NAME}",
            text=f"Dear {NAME}",
            state=state,
            created_at=NOW,
        )
    Stop.objects.create(workspace=workspace, purpose="news", address=ADDRESS, since=NOW)
    Bounce.objects.create(address=ADDRESS, since=NOW, said=f"{ADDRESS} is unknown")


def _ask(person: Person) -> None:
    workspace = person.workspace
    DraftFactory.create(workspace=workspace, content={"participants": [f"{NAME}, CEO"]})
    Ask.objects.of(workspace).create(
        workspace=workspace,
        person=person,
        title="Turnover",
        purpose="The yearly report",
        due_on=date(2026, 12, 1),
        minutes=2,
        state=Ask.State.ANSWERED,
        answer=f"{NAME}: 3",
        answered_by=NAME,
        answered_at=NOW,
        closed_at=NOW,
        asked_at=NOW,
        asked_by="Ioana",
    )


@pytest.fixture
def ana(world: World, logged: Scene) -> Person:
    """Somebody of whom something lies in every place."""
    person = add_person(
        PersonFacts(
            name=NAME, email=ADDRESS, phone="+40 700 000 001", country="RO", gender="woman"
        ),
        workspace=world.workspace,
        organisation=logged.alfa.organisation,
        role="CEO",
        by=world.staff,
        at=NOW,
    )
    correct_person(
        person,
        facts=PersonFacts(name=NAME, email=ADDRESS, phone="+40 700 000 002", gender="woman"),
        revision=1,
        by=world.staff,
        at=NOW,
    )
    Engagement.objects.of(world.workspace).filter(pk=logged.alfa.pk).update(person=person)
    proof = DocumentFactory.create(workspace=world.workspace, name=f"Form of {NAME}.pdf")
    text = ConsentTextFactory.create(workspace=world.workspace)
    consents.give(
        person,
        purpose="newsletter",
        text=text,
        way=Way.PAPER,
        proof=consents.Proof(document=proof, note=f"{NAME} signed."),
        by=world.staff,
        at=NOW,
    )
    consents.ask_for_consent(person, purposes=["photos"], by=world.staff, at=NOW)
    consents.withdraw(
        person,
        purpose="photos",
        way=Way.LINK,
        proof=consents.Proof(came_by="accounts.link:1"),
        by=person,
        at=NOW,
    )
    _write_to(person)
    _ask(person)
    _come(person)
    return person


def _come(person: Person) -> None:
    """Let them register for two events: known by key, and by their address alone."""
    known, by_address = (
        RegistrationFactory.create(
            event__workspace=person.workspace,
            person=who,
            name=NAME,
            email=ADDRESS.upper() if who is None else ADDRESS,
            phone="+40 700 000 001",
            note=f"{NAME} phoned.",
        )
        for who in (person, None)
    )
    profile = ParticipantFactory.create(
        matchmaking__event=known.event, registration=known, about=f"Ask {NAME}"
    )
    other = ParticipantFactory.create(matchmaking=profile.matchmaking)
    RequestFactory.create(
        matchmaking=profile.matchmaking, sender=profile, receiver=other, message=f"{NAME} here"
    )
    RequestFactory.create(
        matchmaking=profile.matchmaking, sender=other, receiver=profile, answer=f"{NAME}: yes"
    )
    audit.record(
        "events.register",
        targets=by_address,
        workspace=person.workspace,
        by=by_address,
        at=NOW,
        changes={"name": (None, NAME)},
    )


@pytest.fixture
def snapshot(world: World, ana: Person) -> Snapshot:  # noqa: ARG001 (who is frozen)
    indicator(world, BY_GENDER, code="people-by-gender")
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    return write(period, note="", by=world.manager, at=NOW)


def _everything_written() -> str:
    """Return every word of every record, as far as a database can be read."""
    rows: list[dict[str, Any]] = []
    for model in own_models():
        words = [
            field.name
            for field in model._meta.concrete_fields
            if not isinstance(field, BinaryField)
        ]
        rows += rows_of(model).values(*words)
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)


def _numbers(world: World) -> list[tuple[str, object, object, object]]:
    """Return each figure of the programme, in the period and in all, with its parts."""
    rows = figures(world.programme, today=date(2026, 12, 31))
    return [
        (
            row.indicator.code,
            row.value,
            row.cumulative,
            [counting.split(row.asked.question, by=by) for by in row.rule.disaggregations],
        )
        for row in rows
    ]


def _seal() -> list[Chain]:
    audit.seal(at=LATER, everything=True)
    return list(every_chain())


def test_no_word_names_who_was_erased(world: World, ana: Person, snapshot: Snapshot) -> None:
    assert snapshot.is_frozen
    before = _everything_written()

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    after = _everything_written()
    for word in (NAME, ADDRESS, "700 000 001", "700 000 002"):
        assert word in before
        assert word not in after


def test_figures_chain_and_frozen_reports_stand_as_they_were(
    world: World, ana: Person, snapshot: Snapshot
) -> None:
    _seal()
    before = _numbers(world)

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    assert _numbers(world) == before
    assert any(value for _code, value, _sum, _split in before)
    assert list(frozen.broken(snapshot)) == []
    checked = [audit.check(chain, anchors=(), at=LATER) for chain in _seal()]
    assert [one.broken for one in checked] == [None] * len(checked)
    assert sum(one.erased for one in checked) > 0


def test_what_stays_counts_without_a_name(world: World, logged: Scene, ana: Person) -> None:
    erasure = erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    row = Person.objects.of(world.workspace).get(pk=ana.pk)
    assert (row.name, row.email, row.phone, row.gender, row.erased_at) == (
        "Erased person",
        "",
        "",
        "woman",
        LATER,
    )
    assert ana not in people_of(world.workspace)
    assert Engagement.objects.of(world.workspace).get(pk=logged.alfa.pk).person == row
    asks = Ask.objects.of(world.workspace).order_by("pk")
    assert [(ask.person, ask.answer, ask.answered_by, ask.title) for ask in asks] == [
        (row, "", "", "What do you agree to: Photos and films?"),
        (row, "", "", "Turnover"),
    ]
    assert not Consent.objects.of(world.workspace).exists()
    assert not Document.objects.of(world.workspace).filter(name__contains="Form of").exists()
    assert Mailing.objects.get().people == []
    kept = Message.objects.order_by("pk")
    assert {message.state for message in kept} == {"sent"}
    assert {message.text for message in kept} == {""}
    assert not Stop.objects.exists()
    assert not Bounce.objects.exists()
    assert (erasure.person, erasure.why, erasure.counts["consents.Consent"]) == (
        ana.reference,
        "asked",
        1,
    )
    last = Entry.objects.order_by("-pk")[0]
    assert (last.verb, last.actor) == ("stewardship.erase_person", world.owner.reference)


def test_nobody_is_erased_twice(world: World, ana: Person) -> None:
    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    with pytest.raises(AlreadyErased):
        erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    assert Erasure.objects.of(world.workspace).count() == 1


def test_each_workspace_erases_its_own(world: World, ana: Person) -> None:
    space = world.partner_workspace
    theirs = add_person(
        PersonFacts(name=NAME, email=ADDRESS), workspace=space, by=world.partner, at=NOW
    )
    Message.objects.create(
        workspace=space, purpose="news", to_address=ADDRESS, text="Theirs", created_at=NOW
    )

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    theirs.refresh_from_db()
    assert (theirs.name, theirs.email, theirs.erased_at) == (NAME, ADDRESS, None)
    assert Message.objects.get(workspace=space).text == "Theirs"
    assert Bounce.objects.count() == 1
    entry = Entry.objects.get(workspace=space)
    assert entry.targets.get().label == NAME
    assert entry.values.changes["email"] == [None, ADDRESS]


def test_mail_that_tells_others_of_them_names_them_no_more(world: World, ana: Person) -> None:
    told, elsewhere = (
        Message.objects.create(
            workspace=space,
            purpose="event_colleague",
            to_address="dan@firm.example",
            subject=f"{NAME} registered you",
            text=f"{NAME} registered you. Anastasia Popescu did not.",
            html=f"<p>{NAME} registered you</p>",
            created_at=NOW,
        )
        for space in (world.workspace, world.partner_workspace)
    )

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    told.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (told.subject, told.text, told.html, told.to_address) == (
        "… registered you",
        "… registered you. Anastasia Popescu did not.",
        "<p>… registered you</p>",
        "dan@firm.example",
    )
    assert elsewhere.subject == f"{NAME} registered you"


def test_mail_to_another_at_the_same_address_stays(world: World, ana: Person) -> None:
    other = PersonFactory.create(workspace=world.workspace, name="Dan Ilie", email=ADDRESS)
    AffiliationFactory.create(person=other)
    mail = Message.objects.create(
        workspace=world.workspace,
        purpose="news",
        to_name="Dan Ilie",
        to_address=ADDRESS,
        text="Dear Dan",
        created_at=NOW,
    )

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    mail.refresh_from_db()
    assert (mail.to_address, mail.text) == (ADDRESS, "Dear Dan")


def test_a_namesake_keeps_what_the_history_says_of_them(world: World, ana: Person) -> None:
    namesake = add_person(
        PersonFacts(name=NAME, email="other@beta.example"),
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )

    erase(ana, why=Erasure.Why.ASKED, by=world.owner, at=LATER)

    entry = Entry.objects.get(targets__reference=namesake.reference)
    assert entry.targets.get().label == NAME


@pytest.mark.parametrize("side", ["a", "b"])
def test_erase_forgets_with_whom_somebody_may_be_one_also_where_that_was_denied(
    world: World, side: str
) -> None:
    for state in Verdict.values:
        pair = PersonSuggestionFactory.create(workspace=world.workspace, state=state)

        erase(getattr(pair, side), why="request", by=world.owner, at=LATER)

    assert not PersonSuggestion.objects.of(world.workspace).exists()
