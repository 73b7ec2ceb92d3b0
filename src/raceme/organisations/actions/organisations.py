"""Organisations, that a workspace deals with them, and what size they were."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.organisations import validation
from raceme.organisations.actions.proposing import must_propose, overtake, propose
from raceme.organisations.actions.refusals import (
    AlreadyRegistered,
    CurrencyMissing,
    NamesakeExists,
    NotYet,
)
from raceme.organisations.actions.standing import gone, hold, locked_organisation
from raceme.organisations.actions.terms import (
    By,
    SizeFacts,
    locked_as_shown,
    written_changes,
)
from raceme.organisations.models import Organisation, Proposal, Relationship, SizeFact
from raceme.organisations.queries.doubles import may_be_meant
from raceme.workspaces.models import Workspace


@transaction.atomic
def add_organisation(
    facts: validation.Facts,
    *,
    workspace: Workspace,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_generated: bool = False,
    may_have_namesake: bool = True,
) -> Organisation:
    """
    Put a new organisation into the register, and let ``workspace`` deal with it.

    Raises ``NotValid``, ``AlreadyRegistered`` when the number is another record's, and
    ``NamesakeExists`` unless it ``may_have_namesake``. Sent twice with the same ``token``, it
    returns what the first sending made.
    """
    if made := submissions.made_before(Organisation.objects.all(), token, by=by, at=at):
        return made
    kept = validation.checked(facts, is_generated=is_generated)
    organisation = Organisation(**asdict(kept), is_generated=is_generated, created_at=at)
    if not may_have_namesake and (same := may_be_meant(asdict(kept))):
        raise NamesakeExists(same, name=kept.name)
    save_organisation(organisation)
    relate(workspace, [organisation], at=at)
    changes = {field: (None, value) for field, value in asdict(kept).items() if value}
    audit.record(
        "organisations.add", targets=organisation, workspace=None, by=by, at=at, changes=changes
    )
    submissions.settle(token, result=organisation.reference)
    return organisation


@transaction.atomic
def correct_organisation(
    organisation: Organisation,
    *,
    facts: validation.Facts,
    revision: int,
    workspace: Workspace | None = None,
    by: By,
    at: datetime,
) -> Organisation:
    """
    Correct what all workspaces share of an organisation.

    Raises ``ChangedMeanwhile`` when somebody else corrected it after ``revision`` was shown,
    ``NotValid`` or ``AlreadyRegistered``.
    """
    try:
        row = locked_as_shown(
            Organisation.objects.all(), organisation.pk, revision=revision, within=None
        )
    except Organisation.DoesNotExist:
        raise gone(organisation) from None
    kept = validation.checked(facts, is_generated=row.is_generated)
    if must_propose(by, row):
        return _proposed(row, kept, workspace=workspace, by=by, at=at)
    changes = written_changes(row, asdict(kept))
    if changes:
        save_organisation(row)
        overtake(row, changes.keys(), at=at)
        audit.record(
            "organisations.correct", targets=row, workspace=None, by=by, at=at, changes=changes
        )
    return row


def _proposed(
    row: Organisation, kept: validation.Facts, *, workspace: Workspace | None, by: By, at: datetime
) -> Organisation:
    """Put what differs before its own people, and return the organisation as it stands."""
    standing = asdict(validation.facts_of(row))
    changes = {
        field: (standing[field], value)
        for field, value in asdict(kept).items()
        if value != standing[field]
    }
    row.revision -= 1
    if changes:
        row.proposed = propose(row, changes=changes, workspace=workspace, by=by, at=at)
    return row


def relate(
    workspace: Workspace,
    organisations: Iterable[Organisation],
    *,
    at: datetime,
    kind: str = Relationship.Kind.KNOWN,
) -> None:
    """
    Let ``workspace`` deal with the organisations; with those it deals with, nothing changes.

    Called inside the transaction of the action that first uses them, which is audited: two
    queries for any number. Raises ``MergedMeanwhile`` where one has become another.
    """
    dealt_with = list(organisations)
    hold(dealt_with)
    Relationship.objects.bulk_create(
        [
            Relationship(workspace=workspace, organisation=each, kind=kind, since=at)
            for each in dealt_with
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def use_organisation(
    organisation: Organisation, *, workspace: Workspace, by: By, at: datetime
) -> None:
    """Let ``workspace`` deal with a record of the register instead of adding it again."""
    relate(workspace, [organisation], at=at)
    audit.record("organisations.use", targets=organisation, workspace=workspace, by=by, at=at)


@transaction.atomic
def state_size(
    organisation: Organisation,
    *,
    facts: SizeFacts,
    workspace: Workspace | None = None,
    by: By,
    at: datetime,
) -> SizeFact:
    """
    Say what size an organisation was from a day on; said of the same day again, it replaces.

    What others say of one that has its own people is proposed to them, and ``proposed`` is set
    on what is returned. Raises ``NotYet`` for a day to come, and ``CurrencyMissing`` for amounts
    of none.
    """
    if facts.valid_from > timezone.localdate(at):
        raise NotYet("valid_from")
    if not facts.currency and (facts.turnover, facts.balance_sheet) != (None, None):
        raise CurrencyMissing
    # The organisation's row stands for its facts: of two who state the same day, one waits.
    locked = locked_organisation(organisation)
    if must_propose(by, locked):
        return _proposed_size(locked, facts, workspace=workspace, by=by, at=at)
    row, changes = written_size(locked, facts)
    if changes:
        overtake(locked, ["valid_from"], about=Proposal.About.SIZE, at=at)
        audit.record(
            "organisations.state_size",
            targets=organisation,
            workspace=None,
            by=by,
            at=at,
            changes={"valid_from": (None, facts.valid_from), **changes},
        )
    return row


def _proposed_size(
    row: Organisation, facts: SizeFacts, *, workspace: Workspace | None, by: By, at: datetime
) -> SizeFact:
    standing = row.size_facts.filter(valid_from=facts.valid_from).first()
    told = standing or SizeFact(organisation=row, **asdict(facts))
    changes = {
        field: (getattr(standing, field) if standing else None, value)
        for field, value in asdict(facts).items()
    }
    if any(before != after for before, after in changes.values()):
        about = Proposal.About.SIZE
        told.proposed = propose(
            row, changes=changes, about=about, workspace=workspace, by=by, at=at
        )
    return told


def written_size(
    organisation: Organisation, facts: SizeFacts
) -> tuple[SizeFact, dict[str, tuple[object, object]]]:
    """Write the size of a day, in the transaction of an action that holds the organisation."""
    fact = organisation.size_facts.filter(valid_from=facts.valid_from).first()
    row = fact or SizeFact(organisation=organisation)
    changes = written_changes(row, asdict(facts))
    if changes:
        row.save()
    return row, changes


def save_organisation(organisation: Organisation) -> None:
    """Save, or say whose the registered number is."""
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        other = (
            Organisation.objects.filter(
                country=organisation.country, registered_number=organisation.registered_number
            )
            .exclude(pk=organisation.pk)
            .exclude(registered_number="")
            .first()
        )
        if other is None:
            raise
        raise AlreadyRegistered(other) from None
