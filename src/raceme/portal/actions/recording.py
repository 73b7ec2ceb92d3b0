"""Quick entry's save: new organisations, new people and the activity, all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from raceme.accounts.models import User
from raceme.core import submissions
from raceme.core.errors import FieldRefusal, Refusal
from raceme.engagements import actions as log
from raceme.engagements.actions import Facts, Part, Proof, Towards
from raceme.engagements.models import Activity, Draft
from raceme.organisations import actions as register
from raceme.organisations.actions import PersonFacts
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import people_of
from raceme.organisations.validation import Facts as OrganisationFacts
from raceme.organisations.validation import NotValid
from raceme.portal.matching import Who
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class Newcomers:
    """Where the organisations are that a line adds to the register."""

    country: str
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Who a line stands for and what their part was."""

    key: str
    who: Who
    role: str
    state: str
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


class NewcomerRefused(Refusal):
    """A line's new record cannot stand; the sentence belongs beside that line."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


@transaction.atomic
def record(
    workspace: Workspace,
    *,
    facts: Facts,
    lines: Sequence[Line],
    newcomers: Newcomers,
    towards: Sequence[Towards],
    proofs: Sequence[Proof],
    draft: Draft | None,
    by: User,
    at: datetime,
    token: UUID,
) -> Activity:
    """
    Record an activity with all its lines, adding to the register whom it does not know.

    The draft it grew from is gone then. Sent twice, it gives what the first sending made.
    Raises a ``Refusal``, and then nobody was added either.
    """
    # Claimed before anybody is added: the second of two clicks must add nobody.
    if made := submissions.made_before(Activity.objects.of(workspace), token, by=by, at=at):
        return made
    parts = _parts(workspace, lines, newcomers=newcomers, by=by, at=at)
    activity = log.record_activity(
        workspace, facts=facts, parts=parts, towards=towards, proofs=proofs, by=by, at=at
    )
    _finish(activity, draft=draft, token=token)
    return activity


@transaction.atomic
def record_more(
    activity: Activity,
    *,
    lines: Sequence[Line],
    newcomers: Newcomers,
    proofs: Sequence[Proof],
    draft: Draft | None,
    by: User,
    at: datetime,
    token: UUID,
) -> Activity:
    """Add lines and evidence to an activity that stands already, under the same promises."""
    workspace = activity.workspace
    same = Activity.objects.of(workspace).filter(pk=activity.pk)
    if made := submissions.made_before(same, token, by=by, at=at):
        return made
    parts = _parts(workspace, lines, newcomers=newcomers, by=by, at=at)
    if parts:
        log.add_participants(activity, parts=parts, proofs=proofs, by=by, at=at)
    else:
        log.add_evidence(activity, proofs=proofs, by=by, at=at)
    _finish(activity, draft=draft, token=token)
    return activity


def _finish(activity: Activity, *, draft: Draft | None, token: UUID) -> None:
    submissions.settle(token, result=activity.reference)
    if draft is not None:
        log.discard_draft(draft)


def _parts(
    workspace: Workspace,
    lines: Sequence[Line],
    *,
    newcomers: Newcomers,
    by: User,
    at: datetime,
) -> list[Part]:
    organisations = Organisation.objects.in_bulk(
        [line.who.organisation_id for line in lines if line.who.organisation_id]
    )
    people = people_of(workspace).in_bulk(
        [line.who.person_id for line in lines if line.who.person_id]
    )
    parts = []
    for line in lines:
        who = line.who
        organisation = organisations.get(who.organisation_id or 0)
        person = people.get(who.person_id or 0)
        try:
            if organisation is None and who.new_organisation:
                organisation = _new_organisation(who, newcomers, workspace=workspace, by=by, at=at)
            if person is None and who.new_person:
                person = _new_person(
                    who, newcomers, organisation=organisation, workspace=workspace, by=by, at=at
                )
        except NotValid as refusal:
            raise NewcomerRefused(line.key, " ".join(refusal.errors.values())) from refusal
        except FieldRefusal as refusal:
            raise NewcomerRefused(line.key, str(refusal)) from refusal
        parts.append(_part(line, organisation=organisation, person=person))
    return parts


def _part(line: Line, *, organisation: Organisation | None, person: Person | None) -> Part:
    return Part(
        organisation=organisation,
        person=person,
        role=line.role,
        state=line.state,
        hours=line.hours,
        amount=line.amount,
        currency=line.currency,
    )


def _new_organisation(
    who: Who, newcomers: Newcomers, *, workspace: Workspace, by: User, at: datetime
) -> Organisation:
    facts = OrganisationFacts(
        name=who.new_organisation,
        country=newcomers.country,
        region=newcomers.region,
        registered_number=who.number,
        # An address beside a person's name is the person's.
        email="" if who.new_person else who.email,
    )
    return register.add_organisation(facts, workspace=workspace, by=by, at=at)


def _new_person(
    who: Who,
    newcomers: Newcomers,
    *,
    organisation: Organisation | None,
    workspace: Workspace,
    by: User,
    at: datetime,
) -> Person:
    country = organisation.country if organisation else newcomers.country
    facts = PersonFacts(name=who.new_person, email=who.email, country=country)
    return register.add_person(facts, workspace=workspace, organisation=organisation, by=by, at=at)
