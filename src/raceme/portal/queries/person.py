"""What a person took part in, as far as the workspace may see it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from raceme.core.pieces import Happening
from raceme.core.words import day_short
from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.engagements.queries import NEWEST_FIRST, activities_open_in, programme_names
from raceme.organisations.models import Person
from raceme.portal.queries.buds import bud_of
from raceme.portal.queries.company import evidence_said
from raceme.workspaces.models import Workspace


def activities_of(person: Person, *, workspace: Workspace) -> QuerySet[Activity]:
    """Return the activities in which ``person`` has a part, each with the number of its files."""
    part = Engagement.objects.reached_by(Q(activity=OuterRef("pk"), person=person))
    proofs = (
        Evidence.objects.reached_by(Q(engagement=None) | Q(engagement__person=person))
        .filter(activity=OuterRef("pk"))
        .order_by()
        .values("activity")
        .annotate(number=Count("pk"))
    )
    return (
        activities_open_in(workspace)
        .filter(Exists(part))
        .exclude(state=Activity.State.WITHDRAWN)
        .annotate(files=Subquery(proofs.values("number")))
        .select_related("kind")
        .order_by(*NEWEST_FIRST)
    )


def timeline_of(
    activities: Iterable[Activity], *, person: Person, workspace: Workspace
) -> list[Happening]:
    """Return the entries of a page of ``activities_of``: three queries more."""
    rows = list(activities)
    keys = [activity.pk for activity in rows]
    parts = Engagement.objects.reached_by(Q(activity__in=keys, person=person))
    said: dict[int, list[str]] = defaultdict(list)
    for part in parts.select_related("organisation").order_by("pk"):
        words = [part.get_role_display()]
        if part.organisation is not None:
            words.append(part.organisation.name)
        if part.state != Engagement.State.TOOK_PART:
            words.append(part.get_state_display())
        said[part.activity_id].append(", ".join(words))
    programmes = programme_names(keys, reader=workspace)
    return [
        _happening(
            activity,
            who="; ".join(said[activity.pk]),
            programmes=programmes.get(activity.pk, []),
            workspace=workspace,
        )
        for activity in rows
    ]


def _happening(
    activity: Activity, *, who: str, programmes: list[str], workspace: Workspace
) -> Happening:
    href = reverse("engagements:activity", args=[workspace.slug, activity.pk])
    files = getattr(activity, "files", None) or 0
    return Happening(
        what=activity.title,
        day=activity.ended_on,
        bud=bud_of(activity, is_proven=bool(files)),
        href=href,
        who=who,
        foot=(activity.kind.label, day_short(activity.ended_on), *programmes),
        files=files,
        evidence=evidence_said(activity, files=files),
        evidence_href=f"{href}#evidence",
    )
