"""Where others use one of both, a merge is proposed, and the installation's registrar decides."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal, Refusal
from raceme.mail import actions as mail
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging.organisations import merge_organisations
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.actions.merging.terms import MergedAlready, Underway
from raceme.stewardship.models import Merge, MergeProposal
from raceme.stewardship.queries.underway import job_at
from raceme.workspaces.models import Workspace

State = MergeProposal.State


class ProposedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("You have proposed this already. The registrar will decide; nothing was changed.")
        )


class DecidedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This proposal was decided already. Nothing was changed."))


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why: whoever proposed it reads it."))


@transaction.atomic
def propose_merge(
    absorbed: Organisation,
    *,
    survivor: Organisation,
    taken: Collection[str],
    note: str = "",
    workspace: Workspace,
    by: User,
    at: datetime,
) -> MergeProposal:
    """Ask the registrar to make one of two records; raises ``ProposedAlready``."""
    try:
        with transaction.atomic():
            proposal = MergeProposal.objects.create(
                workspace=workspace,
                survivor=survivor.reference,
                absorbed=absorbed.reference,
                survivor_name=survivor.name,
                absorbed_name=absorbed.name,
                taken=sorted(taken),
                note=" ".join(note.split())[:500],
                proposed_at=at,
                proposed_by=by,
                proposed_by_name=str(by)[:200],
            )
    except IntegrityError as error:
        raise ProposedAlready from error
    audit.record(
        "stewardship.propose_merge",
        targets=[survivor, absorbed],
        workspace=workspace,
        by=by,
        at=at,
        changes={"merged": (absorbed.name, survivor.name), "note": (None, proposal.note)},
    )
    return proposal


@transaction.atomic
def accept_merge(
    proposal: MergeProposal,
    *,
    revisions: Mapping[int, int],
    by: User,
    at: datetime,
    tell: Tell = nobody,
) -> Merge:
    """Merge as it was proposed, and tell who proposed it; raises what a merge raises."""
    row = _open(proposal)
    pair = Organisation.objects.in_bulk([row.survivor_key, row.absorbed_key])
    if len(pair) != len({row.survivor_key, row.absorbed_key}):
        raise MergedAlready
    # Decided before it is done: what is proposed of both is settled by the merge.
    _decide(row, State.ACCEPTED, reason="", by=by, at=at)
    merge = merge_organisations(
        pair[row.absorbed_key],
        survivor=pair[row.survivor_key],
        taken=row.taken,
        revisions=revisions,
        workspace=None,
        by=by,
        at=at,
        tell=tell,
    )
    _tell(row, at=at)
    return merge


@transaction.atomic
def refuse_merge(proposal: MergeProposal, *, reason: str, by: User, at: datetime) -> None:
    """Leave both as they are, and tell who proposed it why; raises ``Underway``."""
    if job_at([proposal.absorbed, proposal.survivor]) is not None:
        raise Underway
    row = _open(proposal)
    why = " ".join(reason.split())[:500]
    if not why:
        raise ReasonMissing
    _decide(row, State.REFUSED, reason=why, by=by, at=at)
    pair = Organisation.objects.in_bulk([row.survivor_key, row.absorbed_key])
    audit.record(
        "stewardship.refuse_merge",
        targets=list(pair.values()),
        workspace=row.workspace,
        by=by,
        at=at,
        changes={
            "merged": (row.absorbed_name, row.survivor_name),
            "reason": (None, why),
        },
    )
    _tell(row, at=at)


def _open(proposal: MergeProposal) -> MergeProposal:
    """Lock the proposal and return it as it stands, not decided yet."""
    rows = MergeProposal.objects.select_for_update(of=("self",))
    row = rows.select_related("workspace", "proposed_by").get(pk=proposal.pk)
    if row.state != State.OPEN:
        raise DecidedAlready
    return row


def _decide(row: MergeProposal, state: str, *, reason: str, by: User, at: datetime) -> None:
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by = at, str(by)[:200]
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _tell(row: MergeProposal, *, at: datetime) -> None:
    """Write to who proposed it, as long as that person may come in."""
    to = row.proposed_by
    if to is None or not to.is_active:
        return
    mail.queue(
        "merge_decided",
        to=to.email,
        language=to.language,
        context={
            "name": to.name,
            "absorbed": row.absorbed_name,
            "survivor": row.survivor_name,
            "is_accepted": row.state == State.ACCEPTED,
            "reason": row.reason,
            "path": reverse("stewardship:merges", args=[row.workspace.slug]),
        },
        workspace=row.workspace,
        at=at,
    )
