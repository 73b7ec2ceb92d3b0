from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.consents import actions
from raceme.consents.models import Purpose
from raceme.core import jobs
from raceme.workspaces.models import Workspace


@jobs.every(hours=24)
@jobs.task("consents.expire")
def expire() -> None:
    """End the consents whose time is over."""
    actions.expire(by="consents", at=timezone.now())


@jobs.task("consents.ask_many")
def ask_many(
    progress: jobs.Progress,
    workspace_id: int,
    people: list[int],
    *,
    purpose: str,
    user_id: int,
    despite: str,
) -> None:
    """
    Ask those of a job that an earlier release put in line; none is put in line any more.

    Whoever it had asked before is passed by. Is nobody left to ask, the job ends with that.
    """
    workspace, by = Workspace.objects.get(pk=workspace_id), User.objects.get(pk=user_id)
    asked = actions.ask_many(
        people, workspace=workspace, purpose=purpose, by=by, at=timezone.now(), despite=despite
    )
    said = ngettext(
        "%(number)s person is asked: %(purpose)s.",
        "%(number)s people are asked: %(purpose)s.",
        len(asked),
    )
    progress.result(
        text=said % {"number": len(asked), "purpose": Purpose(purpose).label},
        url=reverse("organisations:people", args=[workspace.slug]),
    )
