from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from raceme.core import jobs
from raceme.stewardship.actions import duplicates as actions
from raceme.stewardship.queries.duplicates import suggestions_of
from raceme.workspaces.models import Workspace


@jobs.task(actions.TASK, again=True)
def search_duplicates(progress: jobs.Progress, workspace_id: int) -> None:
    """Look through the register because somebody asked for it."""
    # How many there are to compare is known only at the end.
    actions.search(at=timezone.now(), tell=lambda count, step: progress.at(count, of=0, step=step))
    workspace = Workspace.objects.get(pk=workspace_id)
    count = suggestions_of(workspace).count()
    progress.result(
        text=ngettext(
            "%(count)s pair of your organisations may be one.",
            "%(count)s pairs of your organisations may be one.",
            count,
        )
        % {"count": count},
        url=reverse("stewardship:duplicates", args=[workspace.slug]),
    )


@jobs.every(days=1)
@jobs.task("stewardship.search_duplicates_nightly")
def search_duplicates_nightly() -> None:
    """Look through the register once a day, unless nothing in it has changed since."""
    actions.search(at=timezone.now(), only_if_changed=True)
