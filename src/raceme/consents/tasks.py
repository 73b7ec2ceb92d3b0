from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.consents import actions, queries
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
    """Ask many, some at a time: cancelled or killed in between, who was asked stays asked."""
    workspace, by = Workspace.objects.get(pk=workspace_id), User.objects.get(pk=user_id)
    for start in range(0, len(people), actions.AT_ONCE):
        progress.at(start, of=len(people), step=_("Writing the mails"))
        some = people[start : start + actions.AT_ONCE]
        actions.ask_many(
            some, workspace=workspace, purpose=purpose, by=by, at=timezone.now(), despite=despite
        )
    asked = queries.asked_since(
        workspace, purpose, people, by=str(by)[:200], since=progress.job.created_at
    )
    said = ngettext(
        "%(number)s person is asked: %(purpose)s",
        "%(number)s people are asked: %(purpose)s",
        asked,
    )
    progress.result(
        text=said % {"number": asked, "purpose": Purpose(purpose).label},
        url=reverse("organisations:people", args=[workspace.slug]),
    )
