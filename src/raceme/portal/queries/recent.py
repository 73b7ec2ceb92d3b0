"""What was recorded lately in a workspace."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.core.pieces import Happening
from raceme.core.words import day_name
from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.engagements.queries import log_of
from raceme.portal.queries.buds import bud_of
from raceme.workspaces.models import Workspace

SHOWN = 6


def recorded_since(moment: datetime, *, workspace: Workspace, reader: User) -> list[Happening]:
    """Return what was recorded since ``moment``, the last first: one query."""
    anybody = Engagement.objects.reached_by(Q(activity=OuterRef("pk")))
    files = (
        Evidence.objects.reached_by(Q(activity=OuterRef("pk")))
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
    )
    found = (
        log_of(workspace)
        .filter(recorded_at__gte=moment)
        .exclude(state=Activity.State.WITHDRAWN)
        .annotate(is_attended=Exists(anybody), files=Subquery(files.values("number")))
        .order_by("-recorded_at", "-pk")
    )
    return [
        _happening(
            activity,
            is_attended=activity.is_attended,
            files=activity.files or 0,
            reader=reader,
            workspace=workspace,
        )
        for activity in found[:SHOWN]
    ]


def _happening(
    activity: Activity, *, is_attended: bool, files: int, reader: User, workspace: Workspace
) -> Happening:
    who = _("you") if activity.recorded_by == str(reader) else activity.recorded_by
    foot = [_("%(day)s, by %(who)s") % {"day": day_name(activity.recorded_at), "who": who}]
    if not is_attended and activity.state == Activity.State.HELD:
        foot.append(_("No participants yet"))
    if files:
        foot.append(ngettext("%(number)s file", "%(number)s files", files) % {"number": files})
    return Happening(
        what=activity.title,
        day=activity.recorded_at,
        bud=bud_of(activity, is_proven=bool(files)),
        href=reverse("engagements:activity", args=[workspace.slug, activity.pk]),
        foot=tuple(foot),
    )
