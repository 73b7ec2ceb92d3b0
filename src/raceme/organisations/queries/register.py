"""
Named reads of the register.

Organisations are shared, and a workspace sees those it deals with; people, memberships and
affiliations are what one workspace knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.organisations.models import (
    Affiliation,
    ClusterProfile,
    EarlierPublication,
    Membership,
    Organisation,
    Person,
    Relationship,
    SizeFact,
)
from raceme.organisations.names import name_key
from raceme.workspaces.models import Workspace

NAMESAKES_SHOWN = 3
SUGGESTED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What an organisation was on a day, as an engagement keeps it."""

    country: str
    region: str
    size_class: str
    kind: str
    activity_code: str
    is_member: bool


def organisations_visible_to(user: User) -> QuerySet[Organisation]:
    """Return the organisations that a workspace of ``user`` deals with."""
    dealt_with = Relationship.objects.filter(
        organisation=OuterRef("pk"), workspace__in=workspaces_of(user)
    )
    return Organisation.objects.filter(Exists(dealt_with)).order_by("name_key", "pk")


def organisations_of(workspace: Workspace | int) -> QuerySet[Organisation]:
    """Return the organisations that ``workspace`` deals with, by name."""
    # One row a pair is promised by a constraint, so that a plain join repeats nothing.
    return Organisation.objects.filter(relationships__workspace=workspace).order_by(
        "name_key", "pk"
    )


def relationships_of(workspace: Workspace) -> QuerySet[Relationship]:
    """Return with whom ``workspace`` deals: as many as its organisations, without joining them."""
    return Relationship.objects.filter(workspace=workspace)


def listed_organisations(workspace: Workspace, *, on: date) -> QuerySet[Organisation]:
    """Return the same, to be filtered by ``size_now`` and ``is_member_now`` of the day."""
    memberships = _open_on(Membership.objects.of(workspace), on).filter(member=OuterRef("pk"))
    return organisations_of(workspace).alias(
        size_now=size_class_on(on), is_member_now=Exists(memberships)
    )


def own_organisation(workspace: Workspace) -> Organisation | None:
    """Return the organisation that the workspace itself is, where it has said so."""
    own = Organisation.objects.filter(
        relationships__workspace=workspace, relationships__kind=Relationship.Kind.OWN
    )
    return own.order_by("pk").first()


def clusters_of(workspace: Workspace) -> QuerySet[Organisation]:
    """Return the clusters whose memberships ``workspace`` may keep."""
    return organisations_of(workspace).filter(kind=Organisation.Kind.CLUSTER)


def size_class_on(day: date, *, organisation: str = "pk") -> Subquery:
    """Return an expression for the size class on ``day``; nothing before the first fact."""
    facts = SizeFact.objects.filter(organisation=OuterRef(organisation), valid_from__lte=day)
    return Subquery(facts.order_by("-valid_from").values("size_class")[:1])


def size_on(organisations: Iterable[int], day: date) -> dict[int, str]:
    """Return the size class on ``day`` by the organisation's key, for those that have one."""
    facts = SizeFact.objects.filter(organisation__in=list(organisations), valid_from__lte=day)
    # Later facts overwrite earlier ones: one plain query for any number of organisations.
    return dict(facts.order_by("valid_from").values_list("organisation", "size_class"))


def sizes_of(organisation: Organisation) -> QuerySet[SizeFact]:
    return organisation.size_facts.order_by("-valid_from", "-pk")


def memberships_of(workspace: Workspace) -> QuerySet[Membership]:
    return (
        Membership.objects.of(workspace)
        .select_related("cluster", "member")
        .order_by("-joined_on", "-pk")
    )


def members_on(
    cluster: Organisation | int, day: date, *, workspace: Workspace | int
) -> QuerySet[Organisation]:
    """Return the members of ``cluster`` on ``day``, as ``workspace`` keeps them."""
    open_memberships = _open_on(Membership.objects.of(workspace), day).filter(
        cluster=cluster, member=OuterRef("pk")
    )
    return Organisation.objects.filter(Exists(open_memberships)).order_by("name_key", "pk")


def member_keys_on(
    cluster: int, day: date, *, workspace: Workspace | int
) -> QuerySet[Membership, int]:
    """Return the keys of the same, to be looked for among others."""
    memberships = _open_on(Membership.objects.of(workspace), day).filter(cluster=cluster)
    return memberships.order_by("member").values_list("member", flat=True)


def member_ids_on(day: date, *, workspace: Workspace | int, among: Iterable[int]) -> set[int]:
    """Return which of the organisations belong to a cluster of ``workspace`` on ``day``."""
    memberships = _open_on(Membership.objects.of(workspace), day)
    return set(memberships.filter(member__in=list(among)).values_list("member", flat=True))


def registered_clusters(day: date) -> QuerySet[Organisation]:
    """Return the clusters whose profile is public on ``day``."""
    public = ClusterProfile.objects.filter(public_on(day), organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(public), kind=Organisation.Kind.CLUSTER).order_by(
        "name_key", "pk"
    )


def public_on(day: date) -> Q:
    """Tell of a profile that it is public on ``day``: now, or between two days before."""
    earlier = EarlierPublication.objects.filter(
        profile=OuterRef("pk"), public_from__lte=day, public_until__gt=day
    )
    is_open = Q(public_until=None) | Q(public_until__gt=day)
    return (Q(public_from__lte=day) & is_open) | Q(Exists(earlier))


def profile_of(cluster: Organisation) -> ClusterProfile | None:
    return ClusterProfile.objects.filter(organisation=cluster).first()


def earlier_publications(profile: ClusterProfile) -> QuerySet[EarlierPublication]:
    """Return when a cluster was public before it is so now, the last time first."""
    return EarlierPublication.objects.filter(profile=profile).order_by("-public_from", "-pk")


def suggested_names(workspace: Workspace) -> list[tuple[str, str]]:
    """Return name and number of some of the organisations, to be offered while one types."""
    rows = organisations_of(workspace).values_list("name", "registered_number")
    return list(rows[:SUGGESTED])


def snapshots(
    organisations: Iterable[int], *, workspace: Workspace | int, on: date
) -> dict[int, Snapshot]:
    """Return what each organisation was on the day, by its key: three queries for any number."""
    keys = set(organisations)
    sizes = size_on(keys, on)
    members = member_ids_on(on, workspace=workspace, among=keys)
    return {
        organisation.pk: Snapshot(
            country=organisation.country,
            region=organisation.region,
            size_class=sizes.get(organisation.pk, ""),
            kind=organisation.kind,
            activity_code=organisation.activity_code,
            is_member=organisation.pk in members,
        )
        for organisation in Organisation.objects.filter(pk__in=keys).only(
            "country", "region", "kind", "activity_code"
        )
    }


def namesakes(name: str, *, country: str) -> list[Organisation]:
    """Return the few organisations of the country that are called the same, whoever uses them."""
    same = Organisation.objects.filter(name_key=name_key(name), country=country)
    return list(same.order_by("pk")[:NAMESAKES_SHOWN])


def people_visible_to(user: User) -> QuerySet[Person]:
    """Return the people that a workspace of ``user`` knows."""
    known = Person.objects.within(workspaces_of(user)).filter(erased_at=None)
    return known.order_by("name_key", "pk")


def people_of(workspace: Workspace | int) -> QuerySet[Person]:
    """Return whom ``workspace`` knows; those who were erased are nobody's any more."""
    return Person.objects.of(workspace).filter(erased_at=None).order_by("name_key", "pk")


def reachable(person: str = "") -> Case:
    """
    Return, for an annotation, the key of a person who has a page; none of one who was erased.

    ``person`` is the way to them, such as ``person__``.
    """
    return Case(When(**{f"{person}erased_at": None}, then=F(f"{person}pk")))


def organisation_names_of(people: Iterable[int], *, workspace: Workspace | int) -> dict[int, str]:
    """Return, by the person's key, the names of the organisations they belong to now."""
    names: dict[int, list[str]] = {}
    rows = open_affiliations(workspace).filter(person__in=list(people))
    for person, name in rows.values_list("person", "organisation__name"):
        names.setdefault(person, []).append(name)
    return {person: ", ".join(each) for person, each in names.items()}


def people_by_organisation(
    organisations: Iterable[int], *, workspace: Workspace | int
) -> dict[int, list[int]]:
    """Return the keys of those who belong to each organisation now, by its key."""
    found: dict[int, list[int]] = {}
    rows = open_affiliations(workspace).filter(organisation__in=organisations)
    for organisation, person in rows.values_list("organisation", "person"):
        found.setdefault(organisation, []).append(person)
    return found


def affiliations_of(workspace: Workspace | int) -> QuerySet[Affiliation]:
    """Return the affiliations that ``workspace`` knows, the open ones and the newest first."""
    return (
        Affiliation.objects.of(workspace)
        .select_related("organisation", "person")
        .order_by(
            F("ended_on").desc(nulls_first=True), F("started_on").desc(nulls_last=True), "-pk"
        )
    )


def open_affiliations(workspace: Workspace | int) -> QuerySet[Affiliation]:
    return (
        Affiliation.objects.of(workspace)
        .filter(ended_on=None)
        .select_related("organisation", "person")
        .order_by("pk")
    )


def _open_on(memberships: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    return memberships.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)
