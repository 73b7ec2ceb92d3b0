"""
Merges that take long, and taking them back, beside the pages.

Each is one transaction with its being marked as done: a worker that is killed leaves both records
as they were, and the next one begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.formers import key_of
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions import merging
from raceme.stewardship.actions.merging.locking import is_taken
from raceme.stewardship.actions.merging.telling import Tell
from raceme.stewardship.models import Merge, MergeProposal, Turn
from raceme.stewardship.queries.followed import rows_of
from raceme.stewardship.queries.underway import (
    ACCEPT,
    MERGE,
    TAKE_BACK,
    references_to,
    rows_written_by,
)
from raceme.workspaces.models import Workspace

TURN = "merges"
SOON = timedelta(seconds=5)
MOST_TOLD = 5
Row = Organisation | Person


@jobs.task(MERGE, whole=True)
def merge(
    progress: jobs.Progress,
    *,
    records: list[str],
    user_id: int,
    workspace_id: int,
    taken: list[str],
    revisions: list[tuple[int, int]],
) -> None:
    """Merge two records as it was chosen, unless something stands in the way."""
    _take_turn()
    absorbed, survivor = _both(records)
    with _obstacles_told():
        merged = merging.merge_two(
            absorbed,
            survivor=survivor,
            taken=taken,
            revisions=dict(revisions),
            workspace=Workspace.objects.get(pk=workspace_id),
            by=User.objects.get(pk=user_id),
            at=timezone.now(),
            tell=_telling(progress, of=references_to(absorbed), step=_("Moving what is recorded")),
        )
    progress.result(text=_("Both records are one."), url=_address(merged, workspace_id))


@jobs.task(ACCEPT, whole=True)
def accept_merge(
    progress: jobs.Progress,
    *,
    records: list[str],
    user_id: int,
    proposal_id: int,
    revisions: list[tuple[int, int]],
) -> None:
    """Merge two organisations as it was proposed, for the registrar."""
    _take_turn()
    absorbed, _survivor = _both(records)
    with _obstacles_told():
        merging.accept_merge(
            MergeProposal.objects.get(pk=proposal_id),
            revisions=dict(revisions),
            by=User.objects.get(pk=user_id),
            at=timezone.now(),
            tell=_telling(progress, of=references_to(absorbed), step=_("Moving what is recorded")),
        )
    address = reverse("stewardship-public:merge_proposal", args=[proposal_id])
    progress.result(text=_("Both records are one."), url=address)


@jobs.task(TAKE_BACK, whole=True)
def take_merge_back(
    progress: jobs.Progress,
    *,
    records: list[str],  # noqa: ARG001 (what it is at, for who comes meanwhile)
    user_id: int,
    merge_id: int,
    workspace_id: int | None = None,
) -> None:
    """Take a merge back, unless something depends on it by now."""
    _take_turn()
    found = Merge.objects.get(pk=merge_id)
    with _obstacles_told():
        merging.take_back(
            found,
            workspace=workspace_id,
            by=User.objects.get(pk=user_id),
            at=timezone.now(),
            tell=_telling(progress, of=rows_written_by(found), step=_("Moving it back")),
        )
    progress.result(
        text=_("The merge is taken back: both records stand again."),
        url=_address(found, workspace_id),
    )


@jobs.every(hours=1)
@jobs.task("stewardship.tell_registrars", again=True)
def tell_registrars() -> None:
    """Mail what was proposed to whoever runs the installation, one mail a day."""
    merging.tell_registrars(at=timezone.now())


def _take_turn() -> None:
    """Let one of these write at a time: another goes back in line, and holds no worker."""
    Turn.objects.get_or_create(name=TURN)
    try:
        Turn.objects.select_for_update(nowait=True).get(name=TURN)
    except OperationalError as error:
        if not is_taken(error):
            raise
        raise jobs.TryAgain(after=SOON) from error


def _both(records: list[str]) -> tuple[Row, Row]:
    """Return the absorbed one and the survivor; raises ``MergedAlready`` where one is gone."""
    kinds = {kind._meta.label_lower: kind for kind in (Organisation, Person)}  # noqa: SLF001 (Django's public name)
    rows = (
        rows_of(kinds[reference.partition(":")[0]]).filter(pk=key_of(reference)).first()
        for reference in records
    )
    absorbed, survivor = rows
    if absorbed is None or survivor is None:
        raise merging.MergedAlready
    return absorbed, survivor


def _telling(progress: jobs.Progress, *, of: int, step: str) -> Tell:
    return lambda done: progress.at(min(done, of), of=of, step=step)


@contextmanager
def _obstacles_told() -> Iterator[None]:
    """Let a job that fails say what stands in the way: it has one sentence to say it in."""
    try:
        yield
    except merging.InTheWay as refusal:
        first = refusal.obstacles[:MOST_TOLD]
        raise Refusal(" ".join([str(refusal), *first])) from refusal


def _address(found: Merge, workspace_id: int | None) -> str:
    if workspace_id is None:
        return reverse("stewardship-public:registered_merge", args=[found.pk])
    workspace = Workspace.objects.get(pk=workspace_id)
    return reverse("stewardship:merged", args=[workspace.slug, found.pk])
