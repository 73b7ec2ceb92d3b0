from datetime import date, timedelta

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import (
    AlreadyMember,
    ProfileFacts,
    correct_membership,
    describe_cluster,
    join_cluster,
    leave_cluster,
    publish_cluster,
    unpublish_cluster,
)
from raceme.organisations.actions.refusals import (
    EndsBeforeStart,
    HasEnded,
    NotACluster,
    NotPublic,
    PublicAlready,
    WasMember,
    WasPublic,
)
from raceme.organisations.models import ClusterProfile, Membership, Organisation
from raceme.organisations.queries import (
    earlier_publications,
    members_on,
    organisations_of,
    registered_clusters,
)
from tests.conftest import World
from tests.factories import NOW, TODAY, MembershipFactory, OrganisationFactory

DAY = timedelta(days=1)
START = date(2020, 1, 1)


def _cluster(name: str = "Transilvania IT") -> Organisation:
    return OrganisationFactory.create(name=name, kind=Organisation.Kind.CLUSTER)


def _told(entry: Entry) -> set[str]:
    return set(entry.targets.values_list("reference", flat=True))


def test_join_cluster_begins_a_membership_of_the_workspace(world: World) -> None:
    cluster, firm = _cluster(), OrganisationFactory.create(name="Alfa SRL")

    join_cluster(
        firm, cluster=cluster, joined_on=START, workspace=world.workspace, by=world.staff, at=NOW
    )

    assert list(members_on(cluster, START, workspace=world.workspace)) == [firm]
    assert set(organisations_of(world.workspace)) == {firm, cluster}
    entry = Entry.objects.get()
    assert (entry.verb, entry.workspace) == ("organisations.join_cluster", world.workspace)
    assert entry.values.changes == {
        "member": [None, "Alfa SRL"],
        "cluster": [None, "Transilvania IT"],
        "joined_on": [None, "2020-01-01"],
    }


def test_join_cluster_refuses_what_is_no_cluster(world: World) -> None:
    firm, other = OrganisationFactory.create(), OrganisationFactory.create()

    with pytest.raises(NotACluster):
        join_cluster(
            firm, cluster=other, joined_on=START, workspace=world.workspace, by=world.staff, at=NOW
        )


def test_join_cluster_refuses_a_membership_that_overlaps(world: World) -> None:
    membership = MembershipFactory.create(workspace=world.workspace)

    def join(on: date) -> Membership:
        return join_cluster(
            membership.member,
            cluster=membership.cluster,
            joined_on=on,
            workspace=world.workspace,
            by=world.staff,
            at=NOW,
        )

    with pytest.raises(AlreadyMember):
        join(TODAY)
    leave_cluster(membership, left_on=TODAY, by=world.staff, at=NOW)
    with pytest.raises(WasMember):
        join(TODAY)

    assert join(TODAY + DAY).left_on is None


def test_leave_cluster_refuses_a_second_end_and_one_before_the_start(world: World) -> None:
    membership = MembershipFactory.create(workspace=world.workspace)

    with pytest.raises(EndsBeforeStart):
        leave_cluster(membership, left_on=START - DAY, by=world.staff, at=NOW)
    leave_cluster(membership, left_on=START, by=world.staff, at=NOW)
    with pytest.raises(HasEnded):
        leave_cluster(membership, left_on=TODAY, by=world.staff, at=NOW)

    entry = Entry.objects.get()
    assert (entry.verb, entry.workspace) == ("organisations.leave_cluster", world.workspace)
    assert _told(entry) == {membership.member.reference, membership.cluster.reference}
    assert entry.values.changes["left_on"] == [None, "2020-01-01"]


def test_correct_membership_says_since_when_and_refuses_what_overlaps(world: World) -> None:
    earlier = MembershipFactory.create(
        workspace=world.workspace, joined_on=date(2015, 1, 1), left_on=date(2018, 12, 31)
    )
    membership = MembershipFactory.create(
        workspace=world.workspace,
        cluster=earlier.cluster,
        member=earlier.member,
        joined_on=date(2024, 5, 1),
    )

    correct_membership(membership, joined_on=date(2019, 1, 1), by=world.staff, at=NOW)

    membership.refresh_from_db()
    assert membership.joined_on == date(2019, 1, 1)
    assert Entry.objects.latest("pk").verb == "organisations.correct_membership"
    with pytest.raises(WasMember):
        correct_membership(membership, joined_on=date(2018, 12, 31), by=world.staff, at=NOW)
    with pytest.raises(HasEnded):
        correct_membership(earlier, joined_on=date(2014, 1, 1), by=world.staff, at=NOW)


def test_describe_cluster_makes_and_corrects_the_profile(world: World) -> None:
    cluster = _cluster()

    describe_cluster(cluster, facts=ProfileFacts(acronym="TIT"), revision=0, by=world.staff, at=NOW)
    described = describe_cluster(
        cluster,
        facts=ProfileFacts(acronym="TITC", founded_on=START),
        revision=1,
        by=world.staff,
        at=NOW,
    )

    assert (described.acronym, described.founded_on, described.revision) == ("TITC", START, 2)
    told = [(entry.verb, entry.workspace) for entry in Entry.objects.order_by("pk")]
    assert told == [("organisations.describe_cluster", None)] * 2


def test_describe_cluster_tells_the_second_who_saves(world: World) -> None:
    cluster = _cluster()
    describe_cluster(cluster, facts=ProfileFacts(acronym="A"), revision=0, by=world.staff, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        describe_cluster(
            cluster, facts=ProfileFacts(acronym="B"), revision=0, by=world.owner, at=NOW
        )

    assert ClusterProfile.objects.get().acronym == "A"


def test_publish_and_unpublish_move_a_cluster_through_the_register(world: World) -> None:
    cluster = _cluster()

    publish_cluster(cluster, on=START, by=world.manager, at=NOW)
    with pytest.raises(PublicAlready):
        publish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)
    assert list(registered_clusters(START)) == [cluster]

    unpublish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)
    with pytest.raises(NotPublic):
        unpublish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)
    assert list(registered_clusters(TODAY - DAY)) == [cluster]
    assert not registered_clusters(TODAY).exists()
    entries = list(Entry.objects.order_by("pk"))
    assert [(entry.verb, entry.workspace) for entry in entries] == [
        ("organisations.publish_cluster", None),
        ("organisations.unpublish_cluster", None),
    ]
    assert all(cluster.reference in _told(entry) for entry in entries)


def _public_days(cluster: Organisation, *days: date) -> list[bool]:
    return [cluster in registered_clusters(day) for day in days]


def test_publish_once_more_keeps_when_it_was_public_before(world: World) -> None:
    cluster = _cluster()
    first, out, again = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)

    publish_cluster(cluster, on=first, by=world.manager, at=NOW)
    unpublish_cluster(cluster, on=out, by=world.manager, at=NOW)
    with pytest.raises(WasPublic):
        publish_cluster(cluster, on=out - DAY, by=world.manager, at=NOW)
    profile = publish_cluster(cluster, on=again, by=world.manager, at=NOW)

    days = (first - DAY, first, out - DAY, out, again - DAY, again)
    assert _public_days(cluster, *days) == [False, True, True, False, False, True]
    assert [str(stay) for stay in earlier_publications(profile)] == ["2026-01-01 to 2026-03-01"]


def test_publish_on_the_day_it_was_taken_out_goes_on_as_before(world: World) -> None:
    cluster = _cluster()
    publish_cluster(cluster, on=START, by=world.manager, at=NOW)
    unpublish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    profile = publish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    assert (profile.public_from, profile.public_until) == (START, None)
    assert not earlier_publications(profile).exists()


def test_unpublish_on_the_day_of_publishing_again_leaves_it_as_it_was_before(world: World) -> None:
    cluster = _cluster()
    publish_cluster(cluster, on=START, by=world.manager, at=NOW)
    unpublish_cluster(cluster, on=TODAY - DAY, by=world.manager, at=NOW)
    publish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    profile = unpublish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    assert (profile.public_from, profile.public_until) == (START, TODAY - DAY)
    assert not earlier_publications(profile).exists()


def test_unpublish_on_the_day_of_publishing_leaves_it_never_public(world: World) -> None:
    cluster = _cluster()
    publish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    profile = unpublish_cluster(cluster, on=TODAY, by=world.manager, at=NOW)

    assert (profile.public_from, profile.public_until) == (None, None)


def test_publish_refuses_what_is_no_cluster(world: World) -> None:
    with pytest.raises(NotACluster):
        publish_cluster(OrganisationFactory.create(), on=TODAY, by=world.manager, at=NOW)
