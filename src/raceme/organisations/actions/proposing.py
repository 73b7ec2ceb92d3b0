"""Corrections that wait for those who may make them, and what overtakes them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from raceme.accounts.models import User
from raceme.accounts.permissions import can_write
from raceme.audit import actions as audit
from raceme.core.models import Record
from raceme.organisations.actions.terms import By
from raceme.organisations.models import Claim, Organisation, Proposal, Relationship
from raceme.organisations.queries import is_claimed
from raceme.workspaces.models import Workspace

Changes = Mapping[str, tuple[object, object]]
ACCEPTED, REFUSED, OVERTAKEN = "accepted", "refused", "overtaken"


def speaks_for(by: By, organisation: Organisation) -> bool:
    """Tell whether ``by`` is one of its own people, by a claim or in its own workspace."""
    if not isinstance(by, User):
        return False
    if Claim.objects.filter(
        organisation=organisation, user=by, state=Claim.State.STANDING
    ).exists():
        return True
    own = Relationship.objects.filter(organisation=organisation, kind=Relationship.Kind.OWN)
    return any(can_write(by, workspace) for workspace in own.values_list("workspace", flat=True))


def must_propose(by: By, organisation: Organisation) -> bool:
    """Tell whether a correction of staff goes to the organisation's own people first."""
    if not isinstance(by, Record):
        return False
    return is_claimed(organisation) and not speaks_for(by, organisation)


def propose(
    organisation: Organisation,
    *,
    changes: Changes,
    about: str = Proposal.About.FACTS,
    workspace: Workspace | int | None = None,
    by: By,
    at: datetime,
) -> Proposal:
    """
    Write down a correction that waits: for its own people where it has any, else for staff.

    Called inside the transaction of an action that holds the organisation's row. What the same
    person proposed of the same fields before is overtaken by it.
    """
    reference = by.reference if isinstance(by, Record) else by
    own = organisation.proposals.filter(by=reference, about=about, state=Proposal.State.OPEN)
    for earlier in own:
        _overtake(earlier, changes.keys(), at=at)
    proposal = Proposal.objects.create(
        organisation=organisation,
        workspace_id=workspace.pk if isinstance(workspace, Workspace) else workspace,
        about=about,
        to=Proposal.To.COMPANY if is_claimed(organisation) else Proposal.To.STAFF,
        changes={field: list(pair) for field, pair in changes.items()},
        by=reference,
        by_label=str(by)[:200],
        proposed_at=at,
    )
    audit.record(
        "organisations.propose",
        targets=[organisation, proposal],
        workspace=None,
        by=by,
        at=at,
        changes=changes,
    )
    return proposal


def overtake(
    organisation: Organisation,
    fields: Collection[str],
    *,
    about: str = Proposal.About.FACTS,
    but: Proposal | None = None,
    at: datetime,
) -> None:
    """Let what was just corrected overtake what others proposed of the same fields."""
    open_ones = organisation.proposals.filter(about=about, state=Proposal.State.OPEN)
    for proposal in open_ones:
        if proposal == but:
            continue
        _overtake(proposal, fields, at=at)


def _overtake(proposal: Proposal, fields: Collection[str], *, at: datetime) -> None:
    gone = {field: OVERTAKEN for field in proposal.changes if field in fields}
    if not gone:
        return
    proposal.outcomes = {**gone, **proposal.outcomes}
    if proposal.about == Proposal.About.SIZE or proposal.outcomes.keys() >= proposal.changes.keys():
        proposal.state, proposal.decided_at = Proposal.State.OVERTAKEN, at
    proposal.revision += 1
    proposal.save()
