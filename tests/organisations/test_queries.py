from datetime import date, timedelta

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.queries import (
    Snapshot,
    affiliations_of,
    clusters_of,
    listed_organisations,
    members_on,
    memberships_of,
    namesakes,
    open_affiliations,
    organisation_names_of,
    organisations_of,
    organisations_visible_to,
    own_organisation,
    people_visible_to,
    registered_clusters,
    size_on,
    snapshots,
)
from tests.conftest import World
from tests.factories import (
    TODAY,
    AffiliationFactory,
    ClusterProfileFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    RoleFactory,
    SizeFactFactory,
)

DAY = timedelta(days=1)


def _known(world: World, name: str, **facts: object) -> Organisation:
    relationship = RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(name=name, **facts)
    )
    return relationship.organisation


def test_affiliations_are_those_of_the_workspace_open_or_not(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    ours = AffiliationFactory.create(person=person)
    over = AffiliationFactory.create(person=person, ended_on=TODAY)
    AffiliationFactory.create(person=PersonFactory.create(workspace=world.stranger_workspace))

    assert list(affiliations_of(world.workspace)) == [ours, over]
    assert list(open_affiliations(world.workspace)) == [ours]


def test_organisations_visible_to_are_those_a_workspace_of_the_user_deals_with(
    world: World,
) -> None:
    ours, shared = _known(world, "Zet SRL"), _known(world, "Alfa SRL")
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=shared)
    RoleFactory.create(user=world.stranger, workspace=world.partner_workspace)
    RelationshipFactory.create(workspace=world.partner_workspace, organisation=shared)

    assert list(organisations_visible_to(world.viewer)) == [shared, ours]
    assert list(organisations_visible_to(world.stranger)) == [shared]
    assert list(organisations_of(world.stranger_workspace)) == [shared]


def test_own_organisation_is_the_one_a_workspace_is(world: World) -> None:
    _known(world, "Firm")
    own = RelationshipFactory.create(
        workspace=world.workspace, kind=Relationship.Kind.OWN
    ).organisation
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=own)

    assert own_organisation(world.workspace) == own
    assert own_organisation(world.stranger_workspace) is None


def test_clusters_of_leaves_out_firms_and_the_clusters_of_others(world: World) -> None:
    _known(world, "Firm")
    cluster = _known(world, "Cluster", kind=Organisation.Kind.CLUSTER)
    OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)

    assert list(clusters_of(world.workspace)) == [cluster]


def test_listed_organisations_are_filtered_by_size_and_membership_of_the_day(
    world: World,
) -> None:
    member, other = _known(world, "Alfa"), _known(world, "Beta")
    SizeFactFactory.create(organisation=member, valid_from=date(2020, 1, 1), size_class="micro")
    SizeFactFactory.create(organisation=member, valid_from=TODAY, size_class="small")
    SizeFactFactory.create(organisation=member, valid_from=TODAY + DAY, size_class="large")
    MembershipFactory.create(workspace=world.workspace, member=member)
    MembershipFactory.create(workspace=world.stranger_workspace, member=other)

    listed = listed_organisations(world.workspace, on=TODAY)

    assert list(listed) == [member, other]
    assert list(listed.filter(Q(size_now="small"))) == [member]
    assert not listed.filter(Q(size_now="micro")).exists()
    assert list(listed.filter(Q(is_member_now=True))) == [member]
    assert list(listed.filter(Q(is_member_now=False))) == [other]


@pytest.mark.parametrize(
    ("day", "is_member"),
    [
        (date(2020, 1, 1) - DAY, False),
        (date(2020, 1, 1), True),
        (TODAY, True),
        (TODAY + DAY, False),
    ],
)
def test_members_on_includes_both_days_of_the_membership(
    world: World, day: date, *, is_member: bool
) -> None:
    membership = MembershipFactory.create(workspace=world.workspace, left_on=TODAY)

    members = members_on(membership.cluster, day, workspace=world.workspace)

    assert list(members) == ([membership.member] if is_member else [])
    assert not members_on(membership.cluster, day, workspace=world.stranger_workspace).exists()


@pytest.mark.parametrize(
    ("day", "is_public"),
    [
        (date(2020, 1, 1) - DAY, False),
        (date(2020, 1, 1), True),
        (TODAY - DAY, True),
        (TODAY, False),
    ],
)
def test_registered_clusters_are_public_from_one_day_and_not_on_the_last(
    db: None,  # noqa: ARG001
    day: date,
    *,
    is_public: bool,
) -> None:
    profile = ClusterProfileFactory.create(public_until=TODAY)
    ClusterProfileFactory.create(public_from=None)

    assert list(registered_clusters(day)) == ([profile.organisation] if is_public else [])


@pytest.mark.parametrize("item_count", [1, 3])
def test_snapshots_take_three_queries_and_tell_what_each_was_then(
    world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    firms = OrganisationFactory.create_batch(item_count, activity_code="62.01")
    for firm in firms:
        SizeFactFactory.create(organisation=firm, valid_from=TODAY - DAY, size_class="micro")
        SizeFactFactory.create(organisation=firm, valid_from=TODAY + DAY, size_class="large")
    MembershipFactory.create(workspace=world.workspace, member=firms[0])
    MembershipFactory.create(workspace=world.stranger_workspace, member=firms[-1])

    with django_assert_num_queries(3):
        found = snapshots([firm.pk for firm in firms], workspace=world.workspace, on=TODAY)

    assert found == {
        firm.pk: Snapshot(
            country="RO",
            region="RO113",
            size_class="micro",
            kind="company",
            activity_code="62.01",
            is_member=firm == firms[0],
        )
        for firm in firms
    }


def test_size_on_is_the_last_fact_and_nothing_before_the_first(
    db: None,  # noqa: ARG001
) -> None:
    firm = OrganisationFactory.create()
    SizeFactFactory.create(organisation=firm, valid_from=TODAY, size_class="small")
    SizeFactFactory.create(organisation=firm, valid_from=TODAY - 2 * DAY, size_class="micro")

    days = [TODAY - 3 * DAY, TODAY - 2 * DAY, TODAY - DAY, TODAY, TODAY + DAY]
    sizes = [size_on([firm.pk], day).get(firm.pk) for day in days]

    assert sizes == [None, "micro", "micro", "small", "small"]


def test_namesakes_are_told_by_key_and_country_whoever_uses_them(world: World) -> None:
    stranger = RelationshipFactory.create(
        workspace=world.stranger_workspace,
        organisation=OrganisationFactory.create(name="Someșul Digital SRL"),
    ).organisation
    OrganisationFactory.create(name="Somesul Digital", country="MD")

    assert namesakes("SC SOMESUL DIGITAL S.R.L.", country="RO") == [stranger]


def test_people_visible_to_are_those_of_own_workspaces(world: World) -> None:
    zoe = PersonFactory.create(workspace=world.workspace, name="Zoe")
    ana = PersonFactory.create(workspace=world.workspace, name="Ana")
    theirs = PersonFactory.create(workspace=world.stranger_workspace)

    assert list(people_visible_to(world.expert)) == [ana, zoe]
    assert list(people_visible_to(world.stranger)) == [theirs]


def test_organisation_names_of_are_those_a_person_belongs_to_now(world: World) -> None:
    person, free = PersonFactory.create_batch(2, workspace=world.workspace)
    AffiliationFactory.create(person=person, ended_on=TODAY)
    for name in ("Alfa SRL", "Beta SRL"):
        AffiliationFactory.create(person=person, organisation=OrganisationFactory.create(name=name))

    names = organisation_names_of([person.pk, free.pk], workspace=world.workspace)

    assert names == {person.pk: "Alfa SRL, Beta SRL"}


def test_affiliations_of_put_the_open_and_then_the_newest_first(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    ended, unknown, new, old = (
        AffiliationFactory.create(person=person, started_on=start, ended_on=end)
        for start, end in (
            (date(2019, 1, 1), TODAY),
            (None, None),
            (date(2024, 1, 1), None),
            (date(2018, 1, 1), None),
        )
    )

    assert list(affiliations_of(world.workspace)) == [new, old, unknown, ended]


def test_memberships_of_are_the_workspaces_own(world: World) -> None:
    ours = MembershipFactory.create(workspace=world.workspace)
    MembershipFactory.create(workspace=world.stranger_workspace)

    assert list(memberships_of(world.workspace)) == [ours]
