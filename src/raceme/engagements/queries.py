from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.core.formers import became_of, key_of
from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    ActivityVersion,
    Attribution,
    Draft,
    Engagement,
    EngagementAttribution,
    Evidence,
    Kind,
)
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of, programmes_visible_to
from raceme.workspaces.models import Workspace

NEWEST_FIRST = ("-ended_on", "-pk")
Named = TypeVar("Named", Organisation, Person)


def activities_visible_to(user: User) -> QuerySet[Activity]:
    """Return what the workspaces of ``user`` recorded and what counts towards their programmes."""
    own = Q(workspace__in=workspaces_of(user).values("pk"))
    return Activity.objects.reached_by(own | Q(_counts_towards(programmes_visible_to(user))))


def activities_open_in(workspace: Workspace) -> QuerySet[Activity]:
    """
    Return what ``workspace`` recorded and what counts towards programmes it leads or shares.

    A page under the address of one workspace shows these, whatever else its reader may see.
    """
    own = Q(workspace=workspace)
    return Activity.objects.reached_by(own | Q(_counts_towards(programmes_of(workspace))))


def log_of(workspace: Workspace) -> QuerySet[Activity]:
    """Return what ``workspace`` recorded, as the log lists it."""
    return Activity.objects.of(workspace).select_related("kind")


def programme_log_of(programme: Programme) -> QuerySet[Activity]:
    """Return what counts towards ``programme``, whichever workspace recorded it."""
    # One attribution a pair is promised by a constraint, so that a plain join repeats nothing.
    towards = Q(attributions__programme=programme)
    return Activity.objects.reached_by(towards)


def attributions_towards(programme: Programme) -> QuerySet[Attribution]:
    """
    Return the attributions of what ``programme_log_of`` lists, less what was withdrawn.

    They are as many, one of each activity, and counted from an index alone.
    """
    withdrawn = Activity.objects.reached_by(
        Q(pk=OuterRef("activity_id"), state=Activity.State.WITHDRAWN)
    )
    return Attribution.objects.reached_by(~Q(Exists(withdrawn)) & Q(programme=programme))


def _counts_towards(programmes: QuerySet[Programme]) -> Exists:
    return Exists(
        Attribution.objects.reached_by(
            Q(activity=OuterRef("pk"), programme__in=programmes.values("pk"))
        )
    )


def engagements_of(activity: Activity) -> QuerySet[Engagement]:
    """Return who had a part in an activity that the reader has reached, as recorded."""
    return activity.engagements.select_related("organisation", "person").order_by("pk")


def listed_engagements(activity: Activity) -> QuerySet[Engagement]:
    """Return the same with ``for_organisation``: who came for an organisation, where one did."""
    came_for = Case(When(organisation=None, then=Value("")), default=F("person__name"))
    return activity.engagements.annotate(for_organisation=came_for).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the participants of an activity have, so that no column stands empty."""

    has_hours: bool
    has_amounts: bool
    has_exclusions: bool


def said_of(activity: Activity, *, reader: Workspace) -> Said:
    counted = activity.engagements.aggregate(hours=Count("hours"), amounts=Count("amount"))
    return Said(
        has_hours=counted["hours"] > 0,
        has_amounts=counted["amounts"] > 0,
        has_exclusions=bool(excluded_parts(activity, reader=reader)),
    )


def name_of(engagement: Engagement) -> str:
    """Return who took part: the person with the organisation, or the one there is."""
    names = [str(each) for each in (engagement.person, engagement.organisation) if each]
    return ", ".join(names)


def attributions_of(activity: Activity, *, reader: Workspace) -> QuerySet[Attribution]:
    """Return what ``activity`` counts towards, of the programmes that ``reader`` shares."""
    shown = activity.attributions.select_related("programme", "plan_item")
    if reader.pk != activity.workspace_id:
        shown = shown.filter(programme__in=programmes_of(reader).values("pk"))
    return shown.order_by("programme__name", "pk")


def evidence_of(activity: Activity) -> QuerySet[Evidence]:
    return activity.evidence.select_related("document").order_by("added_at", "pk")


def programme_evidence_of(programme: Programme) -> QuerySet[Evidence]:
    """Return the documents that prove what counts towards ``programme``, wherever recorded."""
    towards = Attribution.objects.reached_by(Q(activity=OuterRef("activity"), programme=programme))
    return (
        Evidence.objects.reached_by(Q(Exists(towards)))
        .exclude(document=None)
        .exclude(activity__state=Activity.State.WITHDRAWN)
    )


def versions_of(activity: Activity) -> QuerySet[ActivityVersion]:
    """Return what ``activity`` was after each save, the last first."""
    return activity.versions.order_by("-number")


def state_before_withdrawal(activity: Activity) -> str:
    """Return the state of the last version that was not withdrawn."""
    for version in activity.versions.order_by("-number"):
        state = str(version.content["facts"][""]["state"])
        if state != Activity.State.WITHDRAWN:
            return state
    return Activity.State.HELD


def kinds_for(workspace: Workspace) -> QuerySet[Kind]:
    """Return the kinds on offer: the shipped ones and the workspace's own."""
    return kinds_known_to(workspace).filter(is_offered=True)


def kinds_known_to(workspace: Workspace) -> QuerySet[Kind]:
    """Return the same with those that are offered no more, which old activities still have."""
    return Kind.objects.filter(Q(workspace=None) | Q(workspace=workspace)).order_by("name", "pk")


def own_kinds_of(workspace: Workspace) -> QuerySet[Kind]:
    return Kind.objects.filter(workspace=workspace).order_by("name", "pk")


def drafts_of(workspace: Workspace, *, owner: User) -> QuerySet[Draft]:
    """Return what ``owner`` has begun to record, the last touched first."""
    return Draft.objects.of(workspace).filter(owner=owner.reference).order_by("-updated_at", "-pk")


def has_recorded(workspace: Workspace, activity: Activity) -> bool:
    """Tell whether ``workspace`` recorded ``activity``: it writes, a partner reads."""
    return activity.workspace_id == workspace.pk


def proven(engagements: Iterable[Engagement]) -> set[int]:
    """Return the keys of those with evidence: their own, or one that covers all participants."""
    shown = {one.pk: one.activity_id for one in engagements}
    proofs = Evidence.objects.reached_by(
        Q(engagement__in=shown) | Q(activity__in=set(shown.values()), for_participants=True)
    ).values_list("activity_id", "engagement_id", "for_participants")
    own, covered = set(), set()
    for activity, engagement, for_participants in proofs:
        if for_participants:
            covered.add(activity)
        else:
            own.add(engagement)
    return {pk for pk, activity in shown.items() if pk in own or activity in covered}


@dataclass
class Marks:
    """What a line of the log says beside the activity's own fields."""

    participants: int = 0
    files: int = 0
    programmes: list[Attribution] = field(default_factory=list)


def marks_of(keys: Collection[int], *, reader: Workspace) -> dict[int, Marks]:
    """Return the marks of activities by their keys: three queries, however many they are."""
    marks = {pk: Marks() for pk in keys}
    for pk, count in participant_counts(keys).items():
        marks[pk].participants = count
    for pk, count in file_counts(keys).items():
        marks[pk].files = count
    for attribution in _attributions_among(keys, reader=reader):
        marks[attribution.activity_id].programmes.append(attribution)
    return marks


def participant_counts(keys: Collection[int]) -> dict[int, int]:
    """Return how many had a part in each activity that has any, by its key."""
    return _counted(Engagement.objects.reached_by(Q(activity__in=keys)))


def file_counts(keys: Collection[int]) -> dict[int, int]:
    """
    Return how many files prove each activity that is proven, by its key.

    A list that was added for each of forty participants is one file; what is no document
    counts by itself.
    """
    rows = Evidence.objects.reached_by(Q(activity__in=keys)).values("activity_id")
    counted = rows.annotate(
        files=Count("document", distinct=True), others=Count("pk", filter=Q(document=None))
    ).order_by("activity_id")
    return {row["activity_id"]: row["files"] + row["others"] for row in counted}


def programme_names(keys: Collection[int], *, reader: Workspace) -> dict[int, list[str]]:
    """Return by activity the programmes it counts towards, as ``reader`` may know."""
    rows = Attribution.objects.reached_by(Q(activity__in=keys)).order_by("programme__name", "pk")
    found = list(rows.values_list("activity_id", "programme__name", "programme_id", "workspace_id"))
    # Of what others recorded it may know the programmes that it shares; in its own log is none.
    others = {programme for _, _, programme, owner in found if owner != reader.pk}
    shared: set[int] = set()
    if others:
        shared = set(programmes_of(reader).filter(pk__in=others).values_list("pk", flat=True))
    names: dict[int, list[str]] = {pk: [] for pk in keys}
    for activity, name, programme, owner in found:
        if owner == reader.pk or programme in shared:
            names[activity].append(name)
    return names


def _counted(rows: QuerySet[Engagement]) -> dict[int, int]:
    counted = rows.values("activity_id").annotate(number=Count("pk")).order_by("activity_id")
    return {row["activity_id"]: row["number"] for row in counted}


def _attributions_among(keys: Collection[int], *, reader: Workspace) -> QuerySet[Attribution]:
    shared = Q(programme__in=programmes_of(reader).values("pk")) | Q(workspace=reader)
    return (
        Attribution.objects.reached_by(Q(activity__in=keys) & shared)
        .select_related("programme")
        .order_by("programme__name", "pk")
    )


def excluded_parts(
    activity: Activity, *, reader: Workspace
) -> dict[int, list[EngagementAttribution]]:
    """Return by engagement what counts otherwise than the activity, as ``reader`` may see it."""
    shared = Q(programme__in=programmes_of(reader).values("pk")) | Q(workspace=reader)
    rows = (
        EngagementAttribution.objects.reached_by(Q(engagement__activity=activity) & shared)
        .select_related("programme")
        .order_by("programme__name", "pk")
    )
    by_engagement: dict[int, list[EngagementAttribution]] = {}
    for row in rows:
        by_engagement.setdefault(row.engagement_id, []).append(row)
    return by_engagement


def excluded_names(
    keys: Collection[int],  # noqa: ARG001 (a list asks page by page, and an activity has few)
    *,
    activity: Activity,
    reader: Workspace,
) -> dict[int, list[str]]:
    """Return by engagement the programmes that exclude it, as ``reader`` may know."""
    found = excluded_parts(activity, reader=reader)
    return {
        pk: [row.programme.name for row in rows if row.is_excluded] for pk, rows in found.items()
    }


def part_file_counts(keys: Collection[int], *, activity: Activity) -> dict[int, int]:
    """Return how much proves the part of each: its own evidence, and what covers all."""
    covering = activity.evidence.filter(for_participants=True).count()
    own = activity.evidence.filter(engagement__in=keys)
    counted = own.values("engagement_id").annotate(number=Count("pk")).order_by("engagement_id")
    by_key = {row["engagement_id"]: row["number"] for row in counted}
    return {pk: covering + by_key.get(pk, 0) for pk in keys}


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names of what a version keeps by key; whoever was erased has none any more."""

    people: dict[int, str]
    organisations: dict[int, str]
    programmes: dict[int, str]
    documents: dict[int, str]


def names_in(content: Mapping[str, Mapping[str, Any]], *, workspace: int) -> Names:
    """
    Return the names that the keys in a version's ``content`` stand for: four queries.

    Whoever was merged into another is called as that one is now, for three more.
    """

    def keys(section: str, field: str) -> set[int]:
        return {row[field] for row in content[section].values() if row[field] is not None}

    people = Person.objects.of(workspace).filter(pk__in=keys("parts", "person_id"))
    organisations = Organisation.objects.filter(pk__in=keys("parts", "organisation_id"))
    programmes = programmes_of(workspace).filter(pk__in=keys("towards", "programme_id"))
    documents = Document.objects.of(workspace).filter(pk__in=keys("evidence", "document_id"))
    return Names(
        people=_named(people, keys("parts", "person_id"), among=Person.objects.of(workspace)),
        organisations=_named(
            organisations, keys("parts", "organisation_id"), among=Organisation.objects.all()
        ),
        programmes=dict(programmes.values_list("pk", "name")),
        documents=dict(documents.values_list("pk", "name")),
    )


def _named(found: QuerySet[Named], keys: set[int], *, among: QuerySet[Named]) -> dict[int, str]:
    """Return the name by each of ``keys``; of a record merged away, that of what it became."""
    names: dict[int, str] = dict(found.values_list("pk", "name"))
    model = found.model
    gone = {model(pk=key).reference: key for key in keys - names.keys()}
    if gone:
        became = {gone[old]: key_of(new) for old, new in became_of(gone).items()}
        survivors = dict(among.filter(pk__in=became.values()).values_list("pk", "name"))
        names |= {key: survivors[new] for key, new in became.items() if new in survivors}
    return names


def parts_of(activity: Activity, *, reader: Workspace) -> QuerySet[Activity]:
    """Return the activities that are part of ``activity``, such as the sessions of an event."""
    return (
        activities_open_in(reader)
        .filter(part_of=activity)
        .exclude(state=Activity.State.WITHDRAWN)
        .select_related("kind")
        .order_by("started_on", "start_time", "pk")
    )
