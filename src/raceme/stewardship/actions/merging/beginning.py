"""
Merging and taking back: at once where little is moved, beside the pages where it is much.

Either is one transaction. A worker that is killed leaves nothing half done, and who calls the job
off finds both records as they were.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.models import Job
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions.merging import doing
from raceme.stewardship.actions.merging.organisations import merge_organisations, values_taken
from raceme.stewardship.actions.merging.people import merge_people
from raceme.stewardship.actions.merging.proposing import accept_merge
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.actions.merging.terms import InTheWay, OthersUseThem, Underway
from raceme.stewardship.actions.merging.undoing import take_back
from raceme.stewardship.models import Merge, MergeProposal
from raceme.stewardship.queries.merges import pair_of
from raceme.stewardship.queries.obstacles import obstacles_of
from raceme.stewardship.queries.others import are_used_by_others
from raceme.stewardship.queries.underway import (
    ACCEPT,
    MERGE,
    TAKE_BACK,
    job_at,
    once,
    references_to,
    rows_written_by,
)
from raceme.workspaces.models import Workspace

# So many rows are moved, or moved back, while a page waits. On a small machine that is well below
# a second, and where each of them is made one with another two or three, on either database.
MOST_WITHIN_A_PAGE = 2_000
Row = Organisation | Person
Revisions = Mapping[int, int]


def merge_two(
    absorbed: Row,
    *,
    survivor: Row,
    taken: Collection[str],
    revisions: Revisions,
    workspace: Workspace,
    by: User,
    at: datetime,
    tell: Tell = nobody,
) -> Merge:
    """Merge two organisations that ``workspace`` alone uses, or two people that it knows."""
    said: dict[str, Any] = {"taken": taken, "revisions": revisions, "by": by, "at": at}
    if isinstance(absorbed, Organisation) and isinstance(survivor, Organisation):
        return merge_organisations(
            absorbed, survivor=survivor, workspace=workspace, tell=tell, **said
        )
    if isinstance(absorbed, Person) and isinstance(survivor, Person):
        return merge_people(absorbed, survivor=survivor, tell=tell, **said)
    raise TypeError(absorbed)


@transaction.atomic
def begin_merge(
    absorbed: Row,
    *,
    survivor: Row,
    taken: Collection[str],
    revisions: Revisions,
    workspace: Workspace,
    by: User,
    at: datetime,
) -> Merge | Job:
    """
    Merge at once, or begin the job that does; raises what a merge raises, or ``Underway``.

    What can be told at once, of a merge that takes long, is told before the job begins.
    """
    records = _free([absorbed.reference, survivor.reference])
    if references_to(absorbed) <= MOST_WITHIN_A_PAGE:
        return merge_two(
            absorbed,
            survivor=survivor,
            taken=taken,
            revisions=revisions,
            workspace=workspace,
            by=by,
            at=at,
        )
    doing.refuse_changed({each.pk: each for each in (absorbed, survivor)}, revisions)
    if isinstance(absorbed, Organisation) and isinstance(survivor, Organisation):
        if are_used_by_others([absorbed.pk, survivor.pk], workspace=workspace):
            raise OthersUseThem
        values_taken(absorbed, survivor, taken=taken)
    return _started(
        MERGE,
        records,
        title=_merging(absorbed, survivor),
        arguments={"taken": sorted(taken), "revisions": _pairs(revisions)},
        workspace=workspace,
        by=by,
        at=at,
    )


@transaction.atomic
def begin_accepting(
    proposal: MergeProposal, *, revisions: Revisions, by: User, at: datetime
) -> Merge | Job:
    """Merge as it was proposed, at once or beside the pages; raises what a merge raises."""
    records = _free([proposal.absorbed, proposal.survivor])
    absorbed, survivor = (pair_of(proposal).get(each) for each in records)
    is_long = absorbed is not None and references_to(absorbed) > MOST_WITHIN_A_PAGE
    if absorbed is None or survivor is None or not is_long:
        return accept_merge(proposal, revisions=revisions, by=by, at=at)
    doing.refuse_changed({each.pk: each for each in (absorbed, survivor)}, revisions)
    return _started(
        ACCEPT,
        records,
        title=_merging(absorbed, survivor),
        arguments={"proposal_id": proposal.pk, "revisions": _pairs(revisions)},
        workspace=None,
        by=by,
        at=at,
    )


@transaction.atomic
def begin_taking_back(
    merge: Merge, *, workspace: Workspace | None, by: User, at: datetime
) -> Row | Job:
    """
    Take a merge back, at once or beside the pages; raises what ``take_back`` raises.

    Without a ``workspace`` the registrar does it.
    """
    records = _free([merge.absorbed, merge.survivor])
    if merge.is_undone or rows_written_by(merge) <= MOST_WITHIN_A_PAGE:
        return take_back(merge, workspace=workspace, by=by, at=at)
    if obstacles := obstacles_of(merge, workspace=workspace):
        raise InTheWay(obstacles)
    return _started(
        TAKE_BACK,
        records,
        title=_("Taking a merge back"),
        arguments={"merge_id": merge.pk},
        workspace=workspace,
        by=by,
        at=at,
    )


def _free(records: list[str]) -> list[str]:
    """Return ``records`` where no job is at one of them."""
    if job_at(records) is not None:
        raise Underway
    return records


def _started(
    name: str,
    records: list[str],
    *,
    title: str,
    arguments: dict[str, Any],
    workspace: Workspace | None,
    by: User,
    at: datetime,
) -> Job:
    whose = {"workspace_id": workspace.pk} if workspace else {}
    job = jobs.start(
        name,
        arguments={"records": records, "user_id": by.pk, **whose, **arguments},
        title=title,
        by=by,
        workspace=workspace,
        at=at,
        once=once(records),
    )
    # Begun by another a moment ago, who was not to be seen yet.
    if job.started_by != by.reference or job.created_at != at:
        raise Underway
    return job


def _merging(absorbed: Row, survivor: Row) -> str:
    """Return what the job is called; the jobs of a workspace name nobody."""
    if isinstance(absorbed, Person):
        return _("Merging two people")
    names = {"absorbed": absorbed.name, "survivor": survivor.name}
    return _("Merging %(absorbed)s into %(survivor)s") % names


def _pairs(revisions: Revisions) -> list[tuple[int, int]]:
    # As JSON keeps it: the names of its objects are no numbers.
    return sorted(revisions.items())
