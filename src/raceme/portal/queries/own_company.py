"""
What an organisation's own people see of it: what was recorded with it, counted from the log.

With a ``workspace`` it is what that one recorded, as a link of it shows; without, what all did.
Notes, and what others took part in, are nobody's here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from raceme.core.pieces import Happening
from raceme.core.words import day, day_name, day_short, month
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Attribution, Engagement, Evidence
from raceme.engagements.queries import NEWEST_FIRST
from raceme.organisations.models import Affiliation, Membership, Organisation
from raceme.portal.queries.buds import bud_of
from raceme.portal.queries.company import MEETING
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

# So near a day is named by its weekday.
NEAR = timedelta(days=7)
TOOK_PART = Engagement.State.TOOK_PART


def records_with(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Activity]:
    """Return the activities in which it has a part, the last first."""
    part = Engagement.objects.reached_by(Q(activity=OuterRef("pk"), organisation=organisation))
    whose = Q(Exists(part)) & (Q(workspace=workspace) if workspace else Q())
    return (
        Activity.objects.reached_by(whose)
        .exclude(state=Activity.State.WITHDRAWN)
        .select_related("kind", "workspace")
        .order_by(*NEWEST_FIRST)
    )


def received_by(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Activity]:
    """
    Return those that were held and in which it took part, each with ``received`` in hours.

    An hour of a workshop is received once, however many of the firm sat in it.
    """
    own = _parts_of(organisation).filter(activity=OuterRef("pk")).order_by()
    lasted = own.values("activity").annotate(least=Min(Coalesce(F("hours"), F("activity__hours"))))
    proof = Evidence.objects.reached_by(
        Q(activity=OuterRef("pk")) & (Q(engagement=None) | Q(engagement__organisation=organisation))
    )
    return (
        records_with(organisation, workspace=workspace)
        .filter(Exists(own), state=Activity.State.HELD)
        .annotate(
            received=Subquery(lasted.values("least"), output_field=DecimalField()),
            is_proven=Exists(proof),
        )
    )


def hours_of(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Activity]:
    """Return those of ``received_by`` that were of some hours."""
    return received_by(organisation, workspace=workspace).filter(Q(received__gt=0))


@dataclass(frozen=True, kw_only=True)
class Partner:
    """Whom it met in bilateral meetings."""

    name: str
    country: str
    number: int
    last: date


@dataclass(frozen=True, kw_only=True)
class Received:
    """What it got so far: each number has its list behind it."""

    activities: int
    partners: int
    hours: Decimal


def counted(organisation: Organisation, *, workspace: Workspace | None) -> Received:
    """Return the numbers: two queries."""
    told = received_by(organisation, workspace=workspace).aggregate(
        activities=Count("pk"), hours=Sum("received")
    )
    met = _met(organisation, workspace=workspace).aggregate(
        partners=Count("organisation", distinct=True)
    )
    return Received(
        activities=told["activities"], hours=told["hours"] or Decimal(0), partners=met["partners"]
    )


def partners_of(organisation: Organisation, *, workspace: Workspace | None) -> list[Partner]:
    """Return whom it met, the few hundred there may be, by name: one query."""
    rows = (
        _met(organisation, workspace=workspace)
        .values("organisation", "organisation__name", "organisation__country")
        .annotate(last=Max("activity__ended_on"), number=Count("activity", distinct=True))
        .order_by("organisation__name_key", "organisation")
    )
    return [
        Partner(
            name=row["organisation__name"],
            country=row["organisation__country"],
            number=row["number"],
            last=row["last"],
        )
        for row in rows
    ]


def planned_with(
    organisation: Organisation, *, workspace: Workspace | None, today: date
) -> QuerySet[Activity]:
    """Return what is planned with it from today on, the next first."""
    return (
        records_with(organisation, workspace=workspace)
        .filter(state=Activity.State.PLANNED, ended_on__gte=today)
        .order_by("started_on", "start_time", "pk")
    )


def people_in(activities: Iterable[Activity], organisation: Organisation) -> dict[int, str]:
    """Return, by activity, who of the organisation had a part in it."""
    names: dict[int, list[str]] = defaultdict(list)
    keys = [activity.pk for activity in activities]
    parts = Engagement.objects.reached_by(
        Q(activity__in=keys, organisation=organisation, person__isnull=False)
    ).order_by("pk")
    for activity, name in parts.values_list("activity", "person__name"):
        if name not in names[activity]:
            names[activity].append(name)
    return {activity: ", ".join(each) for activity, each in names.items()}


def told(
    activities: Iterable[Activity], *, organisation: Organisation, with_workspace: bool
) -> list[Happening]:
    """Return the entries of a timeline: who of the firm took part, and who recorded it."""
    rows = list(activities)
    people = people_in(rows, organisation)
    return [
        Happening(
            what=activity.title,
            day=activity.ended_on,
            bud=bud_of(activity, is_proven=bool(getattr(activity, "is_proven", False))),
            who=people.get(activity.pk, ""),
            foot=(
                activity.kind.label,
                day_short(activity.ended_on),
                *((activity.workspace.name,) if with_workspace else ()),
            ),
        )
        for activity in rows
    ]


def documents_of(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Document]:
    """
    Return the papers about its own part: certificates, reports, awards.

    What proves a whole activity, or somebody else's part too, names others: an attendance list
    is not among them.
    """
    others = Evidence.objects.reached_by(
        Q(document=OuterRef("pk"))
        & (Q(engagement=None) | ~Q(engagement__organisation=organisation))
    )
    whose = Q(engagement__organisation=organisation, document=OuterRef("pk")) & ~Q(
        activity__state=Activity.State.WITHDRAWN
    )
    proofs = Evidence.objects.reached_by(whose & (Q(workspace=workspace) if workspace else Q()))
    return (
        Document.objects.reached_by(Q(Exists(proofs)) & ~Q(Exists(others)))
        .select_related("workspace")
        .order_by("-added_at", "-pk")
    )


def programmes_using(organisation: Organisation) -> int:
    """Return for how many programmes something was done with it, whoever runs them."""
    parts = Engagement.objects.reached_by(Q(organisation=organisation)).values("activity")
    towards = Attribution.objects.reached_by(Q(programme=OuterRef("pk"), activity__in=parts))
    return Programme.objects.reached_by(Q(Exists(towards))).count()


def memberships_of(
    organisation: Organisation, *, workspace: Workspace | None
) -> QuerySet[Membership]:
    """Return to which clusters it belongs or belonged, the newest first."""
    whose = Q(member=organisation) & (Q(workspace=workspace) if workspace else Q())
    rows = Membership.objects.reached_by(whose).select_related("cluster", "workspace")
    return rows.order_by("-joined_on", "-pk")


def people_of(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Affiliation]:
    """Return who belongs to it now, as recorded, by name."""
    whose = Q(organisation=organisation, ended_on=None)
    rows = Affiliation.objects.reached_by(whose & (Q(workspace=workspace) if workspace else Q()))
    return rows.select_related("person", "workspace", "organisation").order_by(
        "person__name_key", "pk"
    )


def known_as(organisation: Organisation, *, email: str) -> QuerySet[Affiliation]:
    """
    Return as whom workspaces know, at the organisation, whoever has the address ``email``.

    Who once had a mailbox and has left is not who reads it now: they belong there no more.
    """
    return people_of(organisation, workspace=None).filter(person__email__iexact=email)


def known_by(affiliation: Affiliation) -> QuerySet[Affiliation]:
    """Return the same for whoever comes by a link: as whom its workspace knows them."""
    rows = Affiliation.objects.of(affiliation.workspace_id).filter(pk=affiliation.pk)
    return rows.select_related("person", "workspace")


def workspaces_dealing_with(organisation: Organisation) -> QuerySet[Workspace]:
    """Return who works with it: for its own people alone, who may know it."""
    related = organisation.relationships.values("workspace")
    return Workspace.objects.filter(pk__in=related).order_by("name", "pk")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What lies ahead: a day near is named by its weekday, one farther off by its month."""

    day: date
    near: str
    title: str
    about: str


def planned_in_words(
    activities: Iterable[Activity], *, organisation: Organisation, today: date
) -> list[Planned]:
    """Return what is planned, as an agenda says it: one query for who of the firm comes."""
    rows = list(activities)
    people = people_in(rows, organisation)
    return [
        Planned(
            day=row.started_on,
            near=day_name(row.started_on)
            if timedelta(0) <= row.started_on - today < NEAR
            else month(row.started_on, year=row.started_on.year != today.year),
            title=row.title,
            about=", ".join(part for part in _about(row, people.get(row.pk, "")) if part),
        )
        for row in rows
    ]


def _about(activity: Activity, who: str) -> tuple[str, ...]:
    return (
        f"{activity.start_time:%H:%M}" if activity.start_time else "",
        _("online") if activity.is_online else activity.town,
        _("until %(day)s") % {"day": day(activity.ended_on)}
        if activity.ended_on != activity.started_on
        else "",
        who or activity.kind.label,
        activity.workspace.name,
    )


def _parts_of(organisation: Organisation) -> QuerySet[Engagement]:
    return Engagement.objects.reached_by(Q(organisation=organisation, state=TOOK_PART))


def _met(organisation: Organisation, *, workspace: Workspace | None) -> QuerySet[Engagement]:
    meetings = (
        records_with(organisation, workspace=workspace)
        .filter(
            kind__code=MEETING,
            state=Activity.State.HELD,
            pk__in=_parts_of(organisation).values("activity"),
        )
        .order_by()
    )
    others = Q(activity__in=meetings.values("pk"), organisation__isnull=False, state=TOOK_PART)
    return Engagement.objects.reached_by(others).exclude(organisation=organisation).order_by()
