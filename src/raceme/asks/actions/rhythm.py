"""When asks go out, and how many are enough: a workspace's own, changed as any setting is."""

from datetime import datetime

from django.db import transaction

from raceme.asks.models import Ask, Rhythm
from raceme.asks.queries import first_mail_at, rhythm_of
from raceme.audit import actions as audit
from raceme.core.errors import ChangedMeanwhile
from raceme.core.models import Record
from raceme.workspaces.models import Workspace

EDITABLE = ("weekday", "hour", "budget")


@transaction.atomic
def change_rhythm(
    workspace: Workspace,
    *,
    weekday: int,
    hour: int,
    budget: int,
    revision: int,
    by: Record,
    at: datetime,
) -> Rhythm:
    """Change it; what has not gone out yet goes out by it. Raises ``ChangedMeanwhile``."""
    # The workspace's row stands for one that is not there yet.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    row = rhythm_of(workspace)
    if row.revision != revision:
        raise ChangedMeanwhile
    wanted = {"weekday": weekday, "hour": hour, "budget": budget}
    changes: dict[str, tuple[object, object]] = {
        name: (getattr(row, name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row
    for name, (_before, value) in changes.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()
    _move(workspace, rhythm=row, at=at)
    audit.record(
        "asks.change_rhythm", targets=row, workspace=workspace, by=by, at=at, changes=changes
    )
    return row


def _move(workspace: Workspace, *, rhythm: Rhythm, at: datetime) -> None:
    waiting = Ask.objects.of(workspace).filter(
        state=Ask.State.OPEN, told_at=None, next_mail_at__gt=at
    )
    days = waiting.order_by("due_on").values_list("due_on", flat=True).distinct()
    for due_on in list(days):
        waiting.filter(due_on=due_on).update(
            next_mail_at=first_mail_at(due_on=due_on, rhythm=rhythm, at=at)
        )
