"""Who somebody is in the register: said by staff, for nobody guesses it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from raceme.core import submissions
from raceme.core.changes import Changes
from raceme.events.actions.locks import locked_event
from raceme.events.actions.refusals import Gone
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.recording import record
from raceme.events.actions.registering.terms import By
from raceme.events.models import Registration
from raceme.organisations.actions import (
    PersonFacts,
    add_organisation,
    add_person,
    affiliate,
    hold_people,
    relate,
)
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import open_affiliations, people_of
from raceme.organisations.validation import Facts

New = Literal["new"]


@transaction.atomic
def settle_person(
    registration: Registration,
    *,
    person: Person | New | None,
    organisation: Organisation | New | None,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Registration:
    """
    Say whom of the register a registration means; "new" makes a record of what was typed.

    A person with an organisation belongs to it from then on. What was typed stays as it was.
    It takes no place, so neither an admission nor an event that still stands is needed: who walked
    in, and who came before it was cancelled, are somebody too. A ``token`` that was sent before
    makes nobody twice. Raises ``CountryMissing`` or what the register refuses.
    """
    rows = Registration.objects.of(registration.workspace_id).filter(pk=registration.pk)
    if settled := submissions.made_before(rows, token, by=by, at=at):
        return settled
    row = _locked(registration)
    workspace = row.event.workspace
    company = _organisation(row, organisation, by=by, at=at)
    somebody = _person(row, person, by=by, at=at)
    if company is not None:
        relate(workspace, [company], at=at)
    if somebody is not None and company is not None:
        belongs = open_affiliations(workspace).filter(person=somebody, organisation=company)
        if not belongs.exists():
            role = row.job_title[:100]
            affiliate(somebody, organisation=company, role=role, by=by, at=at)
    changes: Changes = {}
    for name, before, after in (
        ("person", row.person, somebody),
        ("organisation", row.organisation, company),
    ):
        if before != after:
            changes[name] = (before and before.name, after and after.name)
            setattr(row, name, after)
    if changes:
        row.revision += 1
        row.save(update_fields=[*changes, "revision"])
        record("settle_person", row, changes=changes, by=by, at=at)
    submissions.settle(token, result=row.reference)
    return row


def _locked(registration: Registration) -> Registration:
    """Return a registration as it stands, locked by its event's row; raises ``Gone``."""
    event = locked_event(registration.event_id, within=registration.workspace_id)
    rows = Registration.objects.of(registration.workspace_id).filter(pk=registration.pk)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise Gone
    row.event = event
    return row


def _person(
    row: Registration, person: Person | New | None, *, by: By, at: datetime
) -> Person | None:
    if person == "new":
        facts = PersonFacts(name=row.name, email=row.email, phone=row.phone, country=row.country)
        return add_person(facts, workspace=row.event.workspace, by=by, at=at)
    if person is None:
        return None
    found = people_of(row.workspace_id).filter(pk=person.pk).first()
    if found is None:
        raise refusals.WhoIsMissing
    hold_people([found])
    return found


def _organisation(
    row: Registration, organisation: Organisation | New | None, *, by: By, at: datetime
) -> Organisation | None:
    if organisation != "new":
        return organisation
    if not row.organisation_name or not row.country:
        raise refusals.CountryMissing
    facts = Facts(
        name=row.organisation_name[:200],
        country=row.country,
        kind=row.organisation_kind or Organisation.Kind.COMPANY,
    )
    return add_organisation(facts, workspace=row.event.workspace, by=by, at=at)
