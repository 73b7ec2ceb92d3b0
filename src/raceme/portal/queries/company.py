"""Everything a workspace knows of one organisation, gathered from the apps below."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from raceme.core.pieces import Happening
from raceme.core.timing import counting
from raceme.core.words import day_short, number
from raceme.engagements.access import kind_named
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence
from raceme.engagements.queries import NEWEST_FIRST, activities_open_in
from raceme.organisations.models import Organisation, SizeFact
from raceme.portal.queries.buds import bud_of
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.reporting.counting import of_organisation, portions, value
from raceme.reporting.queries.figures import Asked, asked_of_each
from raceme.reporting.queries.standing import shown
from raceme.workspaces.models import Workspace

PROGRAMMES_SHOWN = 6
MEETING = "bilateral-meeting"
SIZE = ("size_class", "employees", "turnover", "currency")


def seen_whole(
    organisations: QuerySet[Organisation], key: int, *, workspace: Workspace
) -> QuerySet[Organisation]:
    """
    Add to the organisation ``key`` what its newest size fact says, and whom it met.

    ``met`` are the others in its bilateral meetings, ``met_countries`` their countries.
    """
    facts = SizeFact.objects.filter(organisation=key).order_by("-valid_from", "-pk")
    meetings = activities_open_in(workspace).filter(
        kind__code=MEETING,
        state=Activity.State.HELD,
        pk__in=_took_part(key).values("activity"),
    )
    others = (
        Engagement.objects.reached_by(
            Q(
                activity__in=meetings.values("pk"),
                organisation__isnull=False,
                state=Engagement.State.TOOK_PART,
            )
        )
        .exclude(organisation=key)
        .order_by()
        .annotate(all=Value(1))
        .values("all")
    )
    numbers = {
        "met": Count("organisation", distinct=True),
        "met_countries": Count("country", distinct=True, filter=~Q(country="")),
    }
    return organisations.filter(pk=key).annotate(
        **{f"size_{name}": Subquery(facts.values(name)[:1]) for name in SIZE},
        **{
            name: Coalesce(Subquery(others.annotate(number=number).values("number")), 0)
            for name, number in numbers.items()
        },
    )


def size_of(organisation: Organisation) -> SizeFact | None:
    """Return the newest size of an organisation ``seen_whole``; it is for reading only."""
    told = {name: getattr(organisation, f"size_{name}", None) for name in SIZE}
    return SizeFact(organisation=organisation, **told) if told["size_class"] else None


def met_by(organisation: Organisation) -> tuple[int, int]:
    """Return how many others an organisation ``seen_whole`` met, and of how many countries."""
    return getattr(organisation, "met", 0), getattr(organisation, "met_countries", 0)


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


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of activity, and how many with the organisation are of it."""

    code: str
    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What an organisation took part in, of which kinds, and what it received in hours."""

    kinds: list[Kind]
    took_part: int
    since: date | None
    hours: Decimal

    @property
    def number(self) -> int:
        return sum(kind.number for kind in self.kinds)


def tally(organisation: Organisation, *, workspace: Workspace) -> Tally:
    """Return the numbers of all that was done with it, the most frequent kind first: one query."""
    own = _took_part(organisation).filter(activity=OuterRef("pk")).order_by()
    # An hour of a workshop is received once, however many of the firm sat in it.
    lasted = own.values("activity").annotate(least=Min(Coalesce(F("hours"), F("activity__hours"))))
    was_there = Q(is_there=True, state=Activity.State.HELD)
    rows = (
        activities_with(organisation, workspace=workspace)
        .order_by()
        .alias(is_there=Exists(own), lasted=Subquery(lasted.values("least")))
        .values("kind__code", "kind__name", "kind__workspace_id")
        .annotate(
            number=Count("pk"),
            there=Count("pk", filter=was_there),
            since=Min("ended_on", filter=was_there),
            received=Sum("lasted", filter=was_there),
        )
        .order_by("kind__workspace_id", "kind__code")
    )
    found = list(rows)
    return Tally(
        kinds=_kinds(found),
        took_part=sum(row["there"] for row in found),
        since=min((row["since"] for row in found if row["since"]), default=None),
        hours=sum((row["received"] for row in found if row["received"]), Decimal(0)),
    )


def _kinds(rows: Iterable[Mapping[str, Any]]) -> list[Kind]:
    """Return the kinds by their codes: kinds of two workspaces may have the same, and are one."""
    numbers: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        code, language = row["kind__code"], get_language()
        numbers[code] += row["number"]
        names.setdefault(code, kind_named(row["kind__name"], row["kind__workspace_id"], language))
    ranked = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    return [Kind(code=code, name=names[code], number=number) for code, number in ranked]


def _took_part(organisation: Organisation | int) -> QuerySet[Engagement]:
    return Engagement.objects.reached_by(
        Q(organisation=organisation, state=Engagement.State.TOOK_PART)
    )


def with_files(activities: QuerySet[Activity], organisation: Organisation) -> QuerySet[Activity]:
    """Add to each the number of files that prove it, or this organisation's part in it."""
    proofs = Evidence.objects.reached_by(
        Q(engagement=None) | Q(engagement__organisation=organisation),
    ).filter(activity=OuterRef("pk"))
    number = proofs.order_by().values("activity").annotate(number=Count("pk")).values("number")
    return activities.annotate(files=Subquery(number))


def timeline(
    activities: Iterable[Activity],
    *,
    organisation: Organisation,
    programmes: Iterable[Programme],
    workspace: Workspace,
) -> list[Happening]:
    """
    Return the entries of a page of activities ``with_files``: two queries more.

    Of the programmes they count towards, those of ``programmes`` are named.
    """
    rows = list(activities)
    keys = [activity.pk for activity in rows]
    people: dict[int, list[str]] = defaultdict(list)
    parts = Engagement.objects.reached_by(
        Q(activity__in=keys, organisation=organisation, person__isnull=False)
    ).order_by("pk")
    for activity, name in parts.values_list("activity", "person__name"):
        people[activity].append(name)
    names = {programme.pk: programme.name for programme in programmes}
    towards: dict[int, list[str]] = defaultdict(list)
    found = Attribution.objects.reached_by(Q(activity__in=keys, programme__in=names))
    for activity, programme in found.order_by("pk").values_list("activity", "programme"):
        towards[activity].append(names[programme])
    return [
        _happening(
            activity,
            people=people[activity.pk],
            programmes=sorted(towards[activity.pk]),
            workspace=workspace,
        )
        for activity in rows
    ]


def _happening(
    activity: Activity,
    *,
    people: list[str],
    programmes: list[str],
    workspace: Workspace,
) -> Happening:
    href = reverse("engagements:activity", args=[workspace.slug, activity.pk])
    files = getattr(activity, "files", None) or 0
    who = [", ".join(people)] if people else []
    if activity.hours is not None:
        who.append(
            ngettext("%(number)s hour", "%(number)s hours", int(activity.hours))
            % {"number": number(activity.hours)}
        )
    return Happening(
        what=activity.title,
        day=activity.ended_on,
        bud=bud_of(activity, is_proven=bool(files)),
        href=href,
        who=", ".join(who),
        foot=(activity.kind.label, day_short(activity.ended_on), *programmes),
        files=files,
        evidence=evidence_said(activity, files=files),
        evidence_href=f"{href}#evidence",
    )


def evidence_said(activity: Activity, *, files: int) -> str:
    """Return what the chip at an entry says; nothing where there is nothing to prove."""
    if files:
        return ngettext("%(number)s file", "%(number)s files", files) % {"number": files}
    return _("Add evidence") if activity.state == Activity.State.HELD else ""


@dataclass(frozen=True, kw_only=True)
class CountedBy:
    """One figure of a programme: how much of it comes from one organisation, and ``whole``."""

    name: str
    code: str
    part: Decimal
    whole: Decimal | None


def programmes_with(
    organisation: Organisation, *, workspace: Workspace
) -> dict[Programme, set[str]]:
    """
    Return the programmes for which something was done with it, the last to end first.

    Beside each stand the kinds of those activities: one query.
    """
    parts = Engagement.objects.reached_by(Q(organisation=organisation))
    rows = (
        programmes_of(workspace)
        .filter(attributions__activity__in=parts.values("activity"))
        .only("code", "name", "starts_on", "ends_on", "workspace")
        .annotate(kind=F("attributions__activity__kind__code"))
        .order_by("-ends_on", "pk")
        .distinct()
    )
    kinds: dict[Programme, set[str]] = {}
    for row in rows:
        kinds.setdefault(row, set()).add(row.kind)
    return kinds


def counted_by(
    organisation: Organisation,
    *,
    programmes: Mapping[Programme, set[str]],
    today: date,
    with_wholes: bool,
) -> list[tuple[Programme, list[CountedBy]]]:
    """
    Return by programme the figures that count something of ``organisation``.

    Four queries for any number of programmes; asked are the figures whose rule looks at a
    kind of activity in which the organisation has a part. ``with_wholes`` there is one more
    for each that counts something, which takes as long as its programme is large.
    """
    shown_ones = list(programmes)[:PROGRAMMES_SHOWN]
    by_key = asked_of_each(shown_ones, today=today)
    asked = [
        (programme, one)
        for programme in shown_ones
        for one in by_key[programme.pk]
        if programmes[programme] & set(one.rule.kinds)
    ]
    own = [(one.question, of_organisation(one.question, organisation.pk)) for _of, one in asked]
    counted: dict[Programme, list[CountedBy]] = defaultdict(list)
    for (programme, one), portion in zip(asked, portions(own), strict=True):
        if not portion.lines:
            continue
        counted[programme].append(
            CountedBy(
                name=one.indicator.name,
                code=one.indicator.code,
                part=shown(one.rule, portion.value),
                whole=_whole(one) if with_wholes else None,
            )
        )
    return list(counted.items())


def _whole(asked: Asked) -> Decimal:
    with counting():
        return shown(asked.rule, value(asked.question))
