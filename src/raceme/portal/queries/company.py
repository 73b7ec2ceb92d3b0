"""Everything a workspace knows of one organisation, gathered from the apps below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.pieces import Happening
from raceme.core.timing import counting
from raceme.core.words import day_short, number
from raceme.engagements.models import Activity, Attribution, Engagement
from raceme.engagements.queries import (
    NEWEST_FIRST,
    activities_open_in,
    file_counts,
    programme_names,
)
from raceme.organisations.models import Organisation
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting.counting import portion
from raceme.reporting.queries.figures import Asked, asked_of_each
from raceme.reporting.queries.standing import shown
from raceme.workspaces.models import Workspace

PROGRAMMES_SHOWN = 6
MEETING = "bilateral-meeting"
BUDS: dict[str, str] = {Activity.State.PLANNED: "planned", Activity.State.NOT_HELD: "struck"}


def activities_with(organisation: Organisation, *, workspace: Workspace) -> QuerySet[Activity]:
    """Return the activities in which ``organisation`` has a part, that ``workspace`` may see."""
    part = Engagement.objects.reached_by(Q(activity=OuterRef("pk"), organisation=organisation))
    return (
        activities_open_in(workspace)
        .filter(Exists(part))
        .exclude(state=Activity.State.WITHDRAWN)
        .select_related("kind")
        .order_by(*NEWEST_FIRST)
    )


def engagements_with(organisation: Organisation, *, workspace: Workspace) -> QuerySet[Engagement]:
    seen = activities_with(organisation, workspace=workspace)
    return Engagement.objects.reached_by(
        Q(organisation=organisation, activity__in=seen.order_by().values("pk"))
    )


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What an organisation took part in, whom it met, what it received in hours."""

    activities: int
    since: date | None
    met: int
    countries_met: int
    hours: Decimal


def tally(organisation: Organisation, *, workspace: Workspace) -> Tally:
    """Return the numbers of the stat strip: two queries."""
    there = engagements_with(organisation, workspace=workspace).filter(
        state=Engagement.State.TOOK_PART, activity__state=Activity.State.HELD
    )
    # An hour of a workshop is received once, however many of the firm sat in it.
    once = (
        there.order_by()
        .values("activity")
        .annotate(
            lasted=Min(Case(When(hours=None, then=F("activity__hours")), default=F("hours"))),
            ended=Min("activity__ended_on"),
        )
    )
    own = once.aggregate(number=Count("activity"), since=Min("ended"), hours=Sum("lasted"))
    meetings = there.filter(activity__kind__code=MEETING).order_by().values("activity")
    others = (
        Engagement.objects.reached_by(Q(activity__in=meetings, organisation__isnull=False))
        .exclude(organisation=organisation)
        .filter(state=Engagement.State.TOOK_PART)
        .aggregate(
            number=Count("organisation", distinct=True),
            countries=Count("country", distinct=True, filter=~Q(country="")),
        )
    )
    return Tally(
        activities=own["number"],
        since=own["since"],
        met=others["number"],
        countries_met=others["countries"],
        hours=own["hours"] or Decimal(0),
    )


def kinds_with(organisation: Organisation, *, workspace: Workspace) -> list[tuple[str, str, int]]:
    """Return code, name and number of activities of each kind, the most frequent first."""
    rows = (
        activities_with(organisation, workspace=workspace)
        .order_by()
        .values("kind__code", "kind__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "kind__code")
    )
    return [(row["kind__code"], _(row["kind__name"]), row["number"]) for row in rows]


def timeline(
    activities: Iterable[Activity],
    *,
    organisation: Organisation,
    workspace: Workspace,
    names_people: bool,
) -> list[Happening]:
    """Return the entries of a page of activities: three queries, however many they are."""
    rows = list(activities)
    keys = [activity.pk for activity in rows]
    people: dict[int, list[str]] = {}
    if names_people:
        parts = Engagement.objects.reached_by(
            Q(activity__in=keys, organisation=organisation, person__isnull=False)
        ).order_by("pk")
        for activity, name in parts.values_list("activity", "person__name"):
            people.setdefault(activity, []).append(name)
    files = file_counts(keys)
    programmes = programme_names(keys, reader=workspace)
    return [
        _happening(
            activity,
            people=people.get(activity.pk, []),
            files=files.get(activity.pk, 0),
            programmes=programmes.get(activity.pk, []),
            workspace=workspace,
        )
        for activity in rows
    ]


def _happening(
    activity: Activity,
    *,
    people: list[str],
    files: int,
    programmes: list[str],
    workspace: Workspace,
) -> Happening:
    href = reverse("engagements:activity", args=[workspace.slug, activity.pk])
    who = [", ".join(people)] if people else []
    if activity.hours is not None:
        who.append(
            ngettext("%(number)s hour", "%(number)s hours", int(activity.hours))
            % {"number": number(activity.hours)}
        )
    is_held = activity.state == Activity.State.HELD
    evidence = ngettext("%(number)s file", "%(number)s files", files) % {"number": files}
    return Happening(
        what=activity.title,
        day=activity.ended_on,
        bud=BUDS.get(activity.state, "proof" if files else "bare"),
        href=href,
        who=", ".join(who),
        foot=(activity.kind.label, day_short(activity.ended_on), *programmes),
        files=files,
        evidence=evidence if files else _("Add evidence") if is_held else "",
        evidence_href=f"{href}#evidence",
    )


@dataclass(frozen=True, kw_only=True)
class CountedBy:
    """One figure of a programme, with how much of it comes from one organisation."""

    name: str
    code: str
    part: Decimal
    whole: Decimal


def counted_by(
    organisation: Organisation, *, workspace: Workspace, today: date
) -> list[tuple[Programme, list[CountedBy]]]:
    """
    Return by programme the figures that count something of ``organisation``.

    Five queries for any number of programmes, and one for each figure that might: those
    whose rule looks at a kind of activity in which the organisation has a part.
    """
    kinds = _kinds_by_programme(organisation)
    found = programmes_of(workspace).filter(pk__in=kinds).order_by("-ends_on", "pk")
    programmes = list(found[:PROGRAMMES_SHOWN])
    asked = asked_of_each(programmes, today=today)
    by_programme = [
        (programme, _counted_in(asked[programme.pk], organisation, kinds[programme.pk]))
        for programme in programmes
    ]
    return [(programme, rows) for programme, rows in by_programme if rows]


def _kinds_by_programme(organisation: Organisation) -> dict[int, set[str]]:
    """Return the kinds of activities with the organisation's part, by the programme's key."""
    part = Engagement.objects.reached_by(
        Q(
            activity=OuterRef("activity"),
            organisation=organisation,
            state=Engagement.State.TOOK_PART,
        )
    )
    rows = (
        Attribution.objects.reached_by(Q(Exists(part), activity__state=Activity.State.HELD))
        .order_by()
        .values_list("programme", "activity__kind__code")
        .distinct()
    )
    kinds: dict[int, set[str]] = {}
    for programme, code in rows:
        kinds.setdefault(programme, set()).add(code)
    return kinds


def _counted_in(
    asked: Iterable[Asked], organisation: Organisation, kinds: set[str]
) -> list[CountedBy]:
    counted = []
    for one in asked:
        if not kinds & set(one.rule.kinds):
            continue
        own = Q(organisation=organisation)
        if one.rule.counts_activities:
            parts = Engagement.objects.reached_by(own & Q(state=Engagement.State.TOOK_PART))
            own = Q(pk__in=parts.values("activity"))
        with counting():
            found = portion(one.question, own)
        if found.lines:
            counted.append(
                CountedBy(
                    name=one.indicator.name,
                    code=one.indicator.code,
                    part=shown(one.rule, found.part),
                    whole=shown(one.rule, found.whole),
                )
            )
    return counted
