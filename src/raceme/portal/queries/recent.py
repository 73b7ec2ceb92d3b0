"""What was recorded lately in a workspace."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core.pieces import Happening
from raceme.core.words import weekday
from raceme.engagements.models import Activity
from raceme.engagements.queries import file_counts, log_of, participant_counts
from raceme.workspaces.models import Workspace

SHOWN = 6
_PLANNED: dict[str, str] = {Activity.State.PLANNED: "planned", Activity.State.NOT_HELD: "struck"}


def recorded_since(moment: datetime, *, workspace: Workspace, reader: User) -> list[Happening]:
    """Return what was recorded since ``moment``, the last first: three queries."""
    found = list(
        log_of(workspace)
        .filter(recorded_at__gte=moment)
        .exclude(state=Activity.State.WITHDRAWN)
        .order_by("-recorded_at", "-pk")[:SHOWN]
    )
    keys = [activity.pk for activity in found]
    people, files = participant_counts(keys), file_counts(keys)
    return [
        _happening(
            activity,
            people=people.get(activity.pk, 0),
            files=files.get(activity.pk, 0),
            reader=reader,
            workspace=workspace,
        )
        for activity in found
    ]


def _happening(
    activity: Activity, *, people: int, files: int, reader: User, workspace: Workspace
) -> Happening:
    who = _("you") if activity.recorded_by == str(reader) else activity.recorded_by
    foot = [_("%(day)s, by %(who)s") % {"day": weekday(activity.recorded_at), "who": who}]
    if not people:
        foot.append(_("No participants yet"))
    if files:
        foot.append(ngettext("%(number)s file", "%(number)s files", files) % {"number": files})
    return Happening(
        what=activity.title,
        day=activity.recorded_at,
        bud=_PLANNED.get(activity.state, "proof" if files else "bare"),
        href=reverse("engagements:activity", args=[workspace.slug, activity.pk]),
        foot=tuple(foot),
    )
