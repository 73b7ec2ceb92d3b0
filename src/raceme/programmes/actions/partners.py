"""Who takes part in a programme, with which role and budget, and which workspace shares it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.programmes import queries
from raceme.programmes.actions import refusals
from raceme.programmes.actions.locks import lock_workspaces, locked_programme
from raceme.programmes.actions.naming import settled
from raceme.programmes.actions.terms import By, PartnerFacts
from raceme.programmes.models import Partner, Programme
from raceme.workspaces.models import Workspace

FIELDS = ("organisation", "role", "budget", "partner_workspace")


@transaction.atomic
def add_partner(
    programme: Programme,
    *,
    facts: PartnerFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Partner:
    """Add a partner; its workspace, where one is named, reads the programme from now on."""
    standing = Partner.objects.of(programme.workspace_id).filter(programme=programme)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    shared = _workspace_named(facts.workspace_slug, programme=programme)
    row = locked_programme(programme)
    organisation = settled(
        facts.organisation, "organisation", workspace=row.workspace, by=by, at=at
    )
    if standing.filter(organisation=organisation).exists():
        raise refusals.PartnerTwice(name=str(organisation))
    partner = Partner.objects.create(
        workspace_id=row.workspace_id,
        programme=row,
        organisation=organisation,
        role=facts.role,
        budget=facts.budget,
        partner_workspace=shared,
    )
    changes = stated(partner, FIELDS)
    _audit(row, partner, "add_partner", changes=changes, by=by, at=at)
    submissions.settle(token, result=partner.reference)
    return partner


@transaction.atomic
def correct_partner(
    partner: Partner, *, facts: PartnerFacts, revision: int, by: By, at: datetime
) -> Partner:
    """
    Correct a partner; ``revision`` is the programme's, which its partners share.

    Raises ``ChangedMeanwhile`` where somebody saved the programme since, or a ``FieldRefusal``.
    """
    shared = _workspace_named(facts.workspace_slug, programme=partner.programme)
    programme = locked_programme(partner.programme, revision=revision)
    row = _standing(partner)
    organisation = settled(
        facts.organisation, "organisation", workspace=programme.workspace, by=by, at=at
    )
    others = Partner.objects.of(programme.workspace_id).filter(programme=programme)
    if others.filter(organisation=organisation).exclude(pk=row.pk).exists():
        raise refusals.PartnerTwice(name=str(organisation))
    changes = assign(
        row,
        {
            "organisation": organisation,
            "role": facts.role,
            "budget": facts.budget,
            "partner_workspace": shared,
        },
    )
    if changes:
        row.save()
        _audit(programme, row, "correct_partner", changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_partner(partner: Partner, *, by: By, at: datetime) -> None:
    """Remove a partner; a workspace that shared the programme by it reads it no more."""
    programme = locked_programme(partner.programme)
    row = _standing(partner)
    changes: Changes = {name: (getattr(row, name), None) for name in FIELDS}
    _audit(programme, row, "remove_partner", changes=changes, by=by, at=at)
    row.delete()


def _standing(partner: Partner) -> Partner:
    """Return the row as it stands now, its programme being locked."""
    row = Partner.objects.of(partner.workspace_id).filter(pk=partner.pk).first()
    if row is None:
        raise refusals.Gone
    return row


def _workspace_named(slug: str, *, programme: Programme) -> Workspace | None:
    """Return the workspace that shares the programme, its short name kept single there too."""
    if not slug:
        return None
    workspace = Workspace.objects.filter(slug=slug.lower()).first()
    if workspace is None:
        raise refusals.WorkspaceUnknown(slug=slug)
    if workspace.pk == programme.workspace_id:
        raise refusals.WorkspaceIsLead
    lock_workspaces([workspace.pk, programme.workspace_id])
    code = locked_programme(programme).code
    if queries.is_code_taken(code, workspace=workspace.pk, besides=programme):
        raise refusals.CodeTakenAtPartner("workspace_slug", code=code)
    return workspace


def _audit(
    programme: Programme, partner: Partner, verb: str, *, changes: Changes, by: By, at: datetime
) -> None:
    """Write down what became of ``partner``, and that its programme changed with it."""
    # Whose entry it is stands in it, also where another field was changed.
    named: Changes = {}
    if "organisation" not in changes:
        named["partner"] = (None, str(partner.organisation))
    programme.revision += 1
    programme.save(update_fields=["revision"])
    audit.record(
        f"programmes.{verb}",
        targets=[programme, partner, partner.organisation],
        workspace=programme.workspace_id,
        by=by,
        at=at,
        changes=named | changes,
    )
