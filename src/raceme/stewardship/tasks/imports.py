from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core import jobs, table_statistics
from raceme.core.words import number
from raceme.stewardship.actions import imports as actions
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of


@jobs.task("stewardship.check_import", again=True)
def check_import(progress: jobs.Progress, import_id: int, revision: int, user_id: int) -> None:
    """Check the rows of a file, unless somebody has changed what they mean since."""
    found = _import(import_id)
    if found.revision != revision or found.state != Import.State.CHECKING:
        return
    actions.check(found, by=User.objects.get(pk=user_id), at=timezone.now(), progress=progress)
    progress.result(text=_("The rows are checked."), url=_address(found))


@jobs.task("stewardship.run_import", again=True)
def run_import(progress: jobs.Progress, import_id: int, user_id: int, workspace_id: int) -> None:  # noqa: ARG001 (as it was put in line)
    """Write what is not written yet of an import; called off, what is written stays."""
    found, now = _import(import_id), timezone.now()
    if found.state != Import.State.RUNNING:
        return
    try:
        actions.run_import(found, by=User.objects.get(pk=user_id), at=now, progress=progress)
    except jobs.Cancelled:
        actions.stop_import(found, at=now)
        raise
    written = counts_of(found)
    count = written["new"] + written["changed"]
    progress.result(
        text=ngettext("%(count)s row imported.", "%(count)s rows imported.", count)
        % {"count": number(count)},
        url=_address(found),
    )
    table_statistics.renew_after(count)


@jobs.task("stewardship.undo_import", again=True)
def undo_import(progress: jobs.Progress, import_id: int, user_id: int, workspace_id: int) -> None:  # noqa: ARG001 (as it was put in line)
    """Take an import back, or keep what stands in the way."""
    found, now = _import(import_id), timezone.now()
    if found.state != Import.State.UNDOING:
        return
    try:
        actions.undo_import(found, by=User.objects.get(pk=user_id), at=now, progress=progress)
    except jobs.Cancelled:
        actions.stop_undo(found)
        raise
    progress.result(text=_("The import is taken back."), url=_address(found))


def _import(key: int) -> Import:
    # The job was put in line for it by somebody who may: whose it is was settled there.
    return Import.objects.reached_by(Q(pk=key)).select_related("workspace").get()


def _address(found: Import) -> str:
    return reverse("stewardship:import", args=[found.workspace.slug, found.pk])
