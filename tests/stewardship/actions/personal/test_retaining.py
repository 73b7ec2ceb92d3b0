from datetime import date, datetime, timedelta
from typing import Any

import pytest

from raceme.accounts.models import Invitation
from raceme.audit.models import Entry
from raceme.consents.models import Consent, Withdrawal
from raceme.core.errors import ChangedMeanwhile
from raceme.documents.models import Document
from raceme.engagements.models import Draft
from raceme.events.models import Registration
from raceme.mail.models import Message
from raceme.organisations.models import Person
from raceme.stewardship.actions.personal import NotWithinBounds, apply_rules, set_days
from raceme.stewardship.library.retention import RULES
from raceme.stewardship.models import Erasure, Import, RetentionRule
from raceme.stewardship.queries.personal.overdue import (
    kept_for,
    overdue,
    past_date,
    rule_of,
    rules_of,
)
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    TODAY,
    ActivityFactory,
    AffiliationFactory,
    DocumentFactory,
    DraftFactory,
    EngagementFactory,
    EvidenceFactory,
    PersonFactory,
)
from tests.factories.consents import ConsentFactory, LegalBasisFactory, WithdrawalFactory
from tests.factories.events import AttendanceFactory, EventFactory, RegistrationFactory
from tests.factories.matchmaking import ParticipantFactory

LONG_AGO = NOW - timedelta(days=4 * 365)
DAY = timedelta(days=1)


def _old(workspace: Workspace, name: str, **facts: Any) -> Person:  # noqa: ANN401
    return PersonFactory.create(
        **{"workspace": workspace, "name": name, "created_at": LONG_AGO, **facts}
    )


def _names(workspace: Workspace, kind: str, *, at: datetime = NOW) -> list[str]:
    rule = rule_of(workspace, kind)
    assert rule
    return [str(row) for row in past_date(workspace, rule, at=at)]


def test_people_are_past_their_date_once_nothing_ties_them(world: World) -> None:
    space = world.workspace
    _old(space, "Nobody's")
    _old(space, "New", created_at=NOW)
    _old(world.partner_workspace, "Theirs")
    AffiliationFactory.create(person=_old(space, "Belongs"), ended_on=None)
    AffiliationFactory.create(person=_old(space, "Left lately"), ended_on=TODAY - DAY)
    AffiliationFactory.create(person=_old(space, "Left long ago"), ended_on=LONG_AGO.date())
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=space, started_on=TODAY),
        organisation=None,
        person=_old(space, "Took part"),
    )
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=space, started_on=LONG_AGO.date()),
        organisation=None,
        person=_old(space, "Took part long ago"),
    )
    ConsentFactory.create(person=_old(space, "Agrees"), at=LONG_AGO)
    ConsentFactory.create(
        person=_old(space, "Agreed"), at=LONG_AGO, state="withdrawn", ended_at=LONG_AGO
    )
    WithdrawalFactory.create(person=_old(space, "Said no"), at=NOW)
    LegalBasisFactory.create(workspace=space, person=_old(space, "By contract"))

    assert _names(space, "people") == [
        "Nobody's",
        "Left long ago",
        "Took part long ago",
        "Agreed",
    ]


def _came(space: Workspace, *, ended_on: date, **who: Any) -> Registration:  # noqa: ANN401
    event = EventFactory.create(workspace=space, starts_on=ended_on, ends_on=ended_on)
    return RegistrationFactory.create(event=event, **who)


def test_who_came_to_an_event_goes_but_not_whom_the_register_knows(world: World) -> None:
    space = world.workspace
    known = PersonFactory.create(workspace=space)
    unknown, kept = (
        _came(space, ended_on=LONG_AGO.date(), person=person) for person in (None, known)
    )
    came = AttendanceFactory.create(registration=unknown, device="Ana's phone")
    profile = ParticipantFactory.create(
        matchmaking__event=unknown.event, registration=unknown, about="Saws", offers="Saws"
    )
    before = unknown.code

    apply_rules(space, by="retention", at=NOW)

    for row in (unknown, kept, came, profile):
        row.refresh_from_db()
    assert (unknown.name, unknown.email, unknown.organisation_name) == ("", "", "Firm")
    assert unknown.code != before
    assert kept.name
    assert came.device == ""
    assert (profile.about, profile.offers, profile.is_shown) == ("", "", False)


def test_each_kind_goes_at_its_date_and_not_before(world: World) -> None:
    space = world.workspace
    ConsentFactory.create(
        person__workspace=space, state="withdrawn", ended_at=NOW - timedelta(days=3 * 365)
    )
    for days, text in ((730, "Old"), (729, "Newer")):
        Message.objects.create(
            workspace=space,
            purpose="news",
            to_address=f"{text}@firm.example",
            text=text,
            subject=text,
            state=Message.State.SENT,
            created_at=NOW - timedelta(days=days),
        )
    DraftFactory.create(workspace=space, title="Forgotten", updated_at=NOW - timedelta(days=180))
    DraftFactory.create(workspace=space, title="Begun", updated_at=NOW - timedelta(days=179))
    Invitation.objects.of(space).create(
        workspace=space,
        email="old@cluster.example",
        kind="staff",
        created_at=LONG_AGO,
        expires_at=LONG_AGO,
    )
    for days in (365, 364):
        _came(space, ended_on=TODAY - timedelta(days=days))
    DocumentFactory.create(workspace=space, name="Loose.pdf", added_at=LONG_AGO)
    held = DocumentFactory.create(workspace=space, name="Held.pdf", added_at=LONG_AGO)
    EvidenceFactory.create(activity=ActivityFactory.create(workspace=space), document=held)

    found = {each.rule.shipped.kind: (each.now, each.soon) for each in overdue(space, at=NOW)}

    assert found == {
        "people": (0, 0),
        "consents": (1, 0),
        "mail": (1, 1),
        "imports": (0, 0),
        "drafts": (1, 1),
        "begun_answers": (0, 0),
        "answers": (0, 0),
        "registrations": (1, 1),
        "invitations": (1, 0),
        "documents": (1, 0),
    }
    assert _names(space, "documents") == ["Loose.pdf"]


def test_the_night_lets_go_and_writes_down_what_went(world: World) -> None:
    space = world.workspace
    person = _old(space, "Nobody's")
    theirs = _old(world.partner_workspace, "Theirs")
    DraftFactory.create(workspace=space, updated_at=LONG_AGO)
    loose = DocumentFactory.create(workspace=space, added_at=LONG_AGO)
    mail = Message.objects.create(
        workspace=space,
        purpose="news",
        to_name="Ana",
        to_address="ana@firm.example",
        text="Dear Ana",
        state=Message.State.SENT,
        created_at=LONG_AGO,
    )

    PersonFactory.create(workspace=space, email="Known@firm.example")
    to_known = Message.objects.create(
        workspace=space,
        purpose="news",
        to_address="known@firm.example",
        text="Dear you",
        state=Message.State.SENT,
        created_at=LONG_AGO,
    )

    done = [apply_rules(space, by="retention", at=NOW) for _night in range(2)]

    assert done == [{"people": 1, "mail": 2, "drafts": 1, "documents": 1}, {}]
    assert [each.now for each in overdue(space, at=NOW)] == [0] * len(RULES)
    mail.refresh_from_db()
    assert (mail.to_name, mail.text, mail.state) == ("", "", "sent")
    assert mail.to_address == f"erased-{mail.pk}@erased.invalid"
    to_known.refresh_from_db()
    assert (to_known.text, to_known.to_address) == ("", "known@firm.example")
    assert Erasure.objects.of(space).get().why == "past_date"
    assert not Draft.objects.of(space).exists()
    assert not Document.objects.of(space).filter(pk=loose.pk).exists()
    theirs.refresh_from_db()
    assert theirs.erased_at is None
    entries = Entry.objects.filter(verb="stewardship.let_go").order_by("pk")
    listed = {entry.values.changes["kind"][1]: entry.values.changes["records"] for entry in entries}
    assert listed["people"] == [None, [person.reference]]
    assert {entry.actor for entry in entries} == {"retention"}


def test_a_no_that_stands_outlives_the_yes_before_it(world: World) -> None:
    space = world.workspace
    proof = DocumentFactory.create(workspace=space, added_at=NOW)
    consent = ConsentFactory.create(
        person=PersonFactory.create(workspace=space),
        at=LONG_AGO,
        document=proof,
        state="withdrawn",
        ended_at=LONG_AGO,
    )
    no = WithdrawalFactory.create(person=consent.person, consent=consent, at=LONG_AGO)

    apply_rules(space, by="retention", at=NOW)

    assert not Consent.objects.of(space).exists()
    assert Withdrawal.objects.of(space).get() == no
    assert not Document.objects.of(space).filter(pk=proof.pk).exists()


def test_owners_change_a_rule_within_its_bounds(world: World) -> None:
    space = world.workspace
    rule = rule_of(space, "mail")
    assert rule

    set_days(space, rule=rule, days=60, revision=0, by=world.owner, at=NOW)

    assert {each.shipped.kind: each.days for each in rules_of(space) if each.is_own} == {"mail": 60}
    assert [each.days for each in rules_of(world.partner_workspace) if each.is_own] == []
    entry = Entry.objects.get()
    assert (entry.verb, entry.values.changes) == (
        "stewardship.set_retention",
        {"kind": [None, "mail"], "days": [730, 60]},
    )
    for days in (29, 3651):
        with pytest.raises(NotWithinBounds):
            set_days(space, rule=rule, days=days, revision=1, by=world.owner, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        set_days(space, rule=rule, days=90, revision=0, by=world.owner, at=NOW)
    assert RetentionRule.objects.of(space).get().days == 60


def test_the_day_of_imported_files_follows_the_rule(world: World) -> None:
    space = world.workspace
    found = Import.objects.of(space).create(
        workspace=space,
        name="members.xlsx",
        stored_as="imports/nothing-there",
        size=1,
        sha256="",
        holds=Import.Holds.PEOPLE,
        state=Import.State.DONE,
        created_at=NOW - timedelta(days=20),
        created_by="accounts.user:1",
        created_by_label="Ioana",
        kept_until=TODAY + timedelta(days=70),
    )
    rule = rule_of(space, "imports")
    assert rule

    before = _names(space, "imports")
    set_days(space, rule=rule, days=15, revision=0, by=world.owner, at=NOW)
    found.refresh_from_db()
    days = (before, _names(space, "imports"), found.kept_until)
    apply_rules(space, by="retention", at=NOW)

    assert days == ([], ["members.xlsx"], TODAY - timedelta(days=5))
    found.refresh_from_db()
    assert (found.stored_as, found.state) == ("", "done")
    assert kept_for(space, "imports") == timedelta(days=15)
    assert kept_for(world.partner_workspace, "imports") == timedelta(days=90)


def test_every_shipped_rule_lies_within_its_own_bounds() -> None:
    assert [rule.kind for rule in RULES if not rule.least <= rule.days <= rule.most] == []
