"""People as one workspace knows them, and the organisations they belong to."""

from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.organisations.actions.company_links import close_company_links, close_links_of
from raceme.organisations.actions.organisations import relate
from raceme.organisations.actions.refusals import AlreadyAffiliated, EndsBeforeStart, HasEnded
from raceme.organisations.actions.standing import gone, locked_person
from raceme.organisations.actions.terms import (
    By,
    PersonFacts,
    first_values,
    locked_as_shown,
    written_changes,
)
from raceme.organisations.models import Affiliation, Organisation, Person
from raceme.workspaces.models import Workspace


@transaction.atomic
def add_person(
    facts: PersonFacts,
    *,
    workspace: Workspace,
    by: By,
    at: datetime,
    organisation: Organisation | None = None,
    role: str = "",
    token: UUID | None = None,
    is_generated: bool = False,
) -> Person:
    """
    Write down a person, and the organisation they belong to where one is given.

    Sent twice with the same ``token``, it returns what the first sending made.
    """
    if made := submissions.made_before(Person.objects.of(workspace), token, by=by, at=at):
        return made
    kept = _kept(facts)
    person = Person(workspace=workspace, created_at=at, is_generated=is_generated)
    written_changes(person, asdict(kept))
    person.save()
    audit.record(
        "organisations.add_person",
        targets=person,
        workspace=workspace,
        by=by,
        at=at,
        changes=first_values(kept),
    )
    if organisation is not None:
        affiliate(person, organisation=organisation, role=role, by=by, at=at)
    submissions.settle(token, result=person.reference)
    return person


@transaction.atomic
def correct_person(
    person: Person, *, facts: PersonFacts, revision: int, by: By, at: datetime
) -> Person:
    """Correct what a workspace knows of a person; raises ``ChangedMeanwhile``."""
    try:
        row = locked_as_shown(
            Person.objects.of(person.workspace_id),
            person.pk,
            revision=revision,
            within=person.workspace_id,
        )
    except Person.DoesNotExist:
        raise gone(person) from None
    changes = written_changes(row, asdict(_kept(facts)))
    if changes:
        row.save()
        if "email" in changes:
            close_links_of(row, at=at)
        audit.record(
            "organisations.correct_person",
            targets=row,
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes=changes,
        )
    return row


@transaction.atomic
def affiliate(
    person: Person,
    *,
    organisation: Organisation,
    role: str = "",
    started_on: date | None = None,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Affiliation:
    """
    Say that a person belongs to an organisation; raises ``AlreadyAffiliated``.

    Sent twice with the same ``token``, it returns what the first sending made.
    """
    standing = Affiliation.objects.of(person.workspace_id)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    row = locked_person(person)
    if row.affiliations.filter(organisation=organisation, ended_on=None).exists():
        raise AlreadyAffiliated(name=row.name, organisation=organisation.name)
    affiliation = Affiliation.objects.create(
        workspace_id=row.workspace_id,
        person=row,
        organisation=organisation,
        role=role,
        started_on=started_on,
    )
    relate(row.workspace, [organisation], at=at)
    audit.record(
        "organisations.affiliate",
        targets=[row, organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            "person": (None, row.name),
            "organisation": (None, organisation.name),
            "role": (None, role),
            "started_on": (None, started_on),
        },
    )
    submissions.settle(token, result=affiliation.reference)
    return affiliation


@transaction.atomic
def correct_affiliation(
    affiliation: Affiliation,
    *,
    role: str,
    started_on: date | None,
    ended_on: date | None,
    by: By,
    at: datetime,
) -> Affiliation:
    """
    Correct in which role, and from when until when, a person belonged to an organisation.

    Raises ``EndsBeforeStart``, and ``HasEnded`` where it is not there any more or would begin
    again: that is an affiliation of its own.
    """
    row = _held(affiliation)
    if row is None or (row.ended_on is not None and ended_on is None):
        raise HasEnded
    if started_on is not None and ended_on is not None and ended_on < started_on:
        raise EndsBeforeStart("ended_on", start=started_on)
    told = {"role": role, "started_on": started_on, "ended_on": ended_on}
    changes = written_changes(row, told)
    if not changes:
        return row
    row.save(update_fields=list(changes))
    if "ended_on" in changes:
        close_company_links(row, at=at)
    audit.record(
        "organisations.correct_affiliation",
        targets=[row.person, row.organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            "person": (row.person.name, row.person.name),
            "organisation": (row.organisation.name, row.organisation.name),
            **changes,
        },
    )
    return row


@transaction.atomic
def end_affiliation(
    affiliation: Affiliation, *, ended_on: date, by: By, at: datetime
) -> Affiliation:
    """Say that a person belonged to an organisation until ``ended_on``, that day included."""
    row = _held(affiliation)
    # Of two affiliations that a merge made one, only one is left.
    if row is None or row.ended_on is not None:
        raise HasEnded
    if row.started_on is not None and ended_on < row.started_on:
        raise EndsBeforeStart("ended_on", start=row.started_on)
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    close_company_links(row, at=at)
    audit.record(
        "organisations.end_affiliation",
        targets=[row.person, row.organisation],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            "person": (row.person.name, row.person.name),
            "organisation": (row.organisation.name, row.organisation.name),
            "ended_on": (None, ended_on),
        },
    )
    return row


def _held(affiliation: Affiliation) -> Affiliation | None:
    return (
        Affiliation.objects.of(affiliation.workspace_id)
        .select_for_update(of=("self",))
        .select_related("person", "organisation")
        .filter(pk=affiliation.pk)
        .first()
    )


def _kept(facts: PersonFacts) -> PersonFacts:
    return replace(facts, name=" ".join(facts.name.split()), email=facts.email.strip().lower())
