from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.audit.models import Entry
from raceme.organisations.models import ClusterProfile, Membership, Organisation, SizeFact
from tests.conftest import World
from tests.factories import (
    ClusterProfileFactory,
    MembershipFactory,
    OrganisationFactory,
    RelationshipFactory,
    SizeFactFactory,
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _known(world: World, **facts: object) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create(**facts)
    ).organisation


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"organisations:{view}", args=[world.workspace.slug, *arguments])


def test_sizes_state_a_fact_and_show_it_by_date(staff: Client, world: World) -> None:
    firm = _known(world)
    SizeFactFactory.create(organisation=firm)
    address = _address(world, "sizes", firm.pk)

    page = staff.post(
        address,
        {
            "valid_from": "01.01.2026",
            "size_class": "medium",
            "employees": "1.234",
            "turnover": "1.900.000,50",
            "currency": "EUR",
        },
        follow=True,
    ).content.decode()

    assert "size class Medium is saved." in page
    assert "1,900,000.50\N{NO-BREAK SPACE}EUR" in page
    assert list(SizeFact.objects.order_by("-valid_from").values_list("employees", flat=True)) == [
        1234,
        None,
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"valid_from": "01.01.2199"}, "This day is still to come. Write one that has been."),
        ({"turnover": "5"}, "Say in which currency the amounts are."),
        ({"turnover": "-5"}, "An amount cannot be negative. Write 0, or leave it empty."),
        ({"valid_from": "31.02.2026"}, "r-error"),
    ],
)
def test_sizes_say_beside_the_field_what_is_wrong(
    staff: Client, world: World, sent: dict[str, str], sentence: str
) -> None:
    firm = _known(world)
    facts = {"valid_from": "01.01.2026", "size_class": "medium", **sent}

    response = staff.post(_address(world, "sizes", firm.pk), facts)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not SizeFact.objects.exists()


@pytest.mark.parametrize("item_count", [1, 3])
def test_memberships_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    cluster = _known(world, kind=Organisation.Kind.CLUSTER)
    MembershipFactory.create_batch(item_count, workspace=world.workspace, cluster=cluster)
    MembershipFactory.create(workspace=world.stranger_workspace, cluster=cluster)
    address = _address(world, "memberships", cluster.pk)
    staff.get(address)  # the first page of a session notes its workspace

    with django_assert_num_queries(8):
        page = staff.get(address).content.decode()

    assert page.count('<th scope="row"') == item_count


def test_memberships_begin_and_end(staff: Client, world: World) -> None:
    firm, cluster = _known(world), _known(world, kind=Organisation.Kind.CLUSTER)
    staff.post(
        _address(world, "memberships", firm.pk),
        {"cluster": cluster.pk, "joined_on": "01.01.2026"},
    )
    membership = Membership.objects.of(world.workspace).get()
    end = _address(world, "leave", firm.pk, membership.pk)

    early = staff.post(end, {"left_on": "31.12.2025"})
    ended = staff.post(end, {"left_on": "30.06.2026"})

    membership.refresh_from_db()
    assert (early.status_code, ended.status_code) == (422, 302)
    assert "This began on 1 January 2026. Write that day or a later one." in early.content.decode()
    assert str(membership.left_on) == "2026-06-30"


def test_memberships_sent_twice_begin_one(staff: Client, world: World) -> None:
    firm, cluster = _known(world), _known(world, kind=Organisation.Kind.CLUSTER)
    address = _address(world, "memberships", firm.pk)
    sent = {"cluster": cluster.pk, "joined_on": "01.01.2026", "submission": str(uuid4())}

    answers = [staff.post(address, sent) for _sending in range(2)]

    assert [answer.headers.get("Location") for answer in answers] == [address, address]
    assert Membership.objects.of(world.workspace).count() == 1
    assert Entry.objects.filter(verb="organisations.join_cluster").count() == 1


def test_memberships_tell_a_second_person_what_the_first_did(staff: Client, world: World) -> None:
    firm = _known(world, name="Alfa SRL")
    cluster = _known(world, name="Transilvania IT", kind=Organisation.Kind.CLUSTER)
    address = _address(world, "memberships", firm.pk)
    owner = Client()
    owner.force_login(world.owner)
    pages = [one.get(address).text for one in (staff, owner)]
    tokens = [page.partition('name="submission" value="')[2][:36] for page in pages]
    staff.post(address, {"cluster": cluster.pk, "joined_on": "01.01.2026", "submission": tokens[0]})

    refused = owner.post(
        address, {"cluster": cluster.pk, "joined_on": "01.02.2026", "submission": tokens[1]}
    )

    assert refused.status_code == 422
    assert "Alfa SRL has been a member of Transilvania IT since 1 January 2026." in refused.text
    assert 'value="01.02.2026"' in refused.text
    assert str(Membership.objects.of(world.workspace).get().joined_on) == "2026-01-01"


def test_memberships_end_once_of_two_people_who_end_them(staff: Client, world: World) -> None:
    firm = _known(world)
    membership = MembershipFactory.create(workspace=world.workspace, member=firm)
    end = _address(world, "leave", firm.pk, membership.pk)
    owner = Client()
    owner.force_login(world.owner)
    staff.post(end, {"left_on": "30.06.2026"})

    refused = owner.post(end, {"left_on": "31.12.2026"})

    membership.refresh_from_db()
    assert refused.status_code == 422
    assert "This has ended already. Nothing was changed." in refused.text
    assert str(membership.left_on) == "2026-06-30"


def test_memberships_take_no_cluster_of_another_workspace(staff: Client, world: World) -> None:
    firm = _known(world)
    _known(world, kind=Organisation.Kind.CLUSTER)
    theirs = OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)

    response = staff.post(
        _address(world, "memberships", firm.pk),
        {"cluster": theirs.pk, "joined_on": "01.01.2026"},
    )

    assert response.status_code == 422
    assert not Membership.objects.of(world.workspace).exists()


def test_profile_is_described_published_and_unpublished(staff: Client, world: World) -> None:
    cluster = _known(world, kind=Organisation.Kind.CLUSTER)
    address = _address(world, "profile", cluster.pk)

    staff.post(address, {"acronym": "TIT", "fields_of_work": "software", "revision": 0})
    staff.post(_address(world, "publish", cluster.pk), {"on": "01.02.2026"})
    public = staff.get(address).content.decode()
    staff.post(_address(world, "unpublish", cluster.pk), {"on": "01.03.2026"})

    profile = ClusterProfile.objects.get()
    assert "Public since 1 February 2026" in public
    assert (profile.acronym, profile.fields) == ("TIT", "software")
    assert (str(profile.public_from), str(profile.public_until)) == ("2026-02-01", "2026-03-01")


def test_profile_says_when_the_cluster_was_public_before(staff: Client, world: World) -> None:
    cluster = _known(world, kind=Organisation.Kind.CLUSTER)
    for name, day in (("publish", "01.02.2026"), ("unpublish", "01.03.2026")):
        staff.post(_address(world, name, cluster.pk), {"on": day})

    refused = staff.post(_address(world, "publish", cluster.pk), {"on": "28.02.2026"})
    staff.post(_address(world, "publish", cluster.pk), {"on": "01.05.2026"})

    page = staff.get(_address(world, "profile", cluster.pk)).content.decode()
    assert "It was public until 1 March 2026." in refused.content.decode()
    assert "Public since 1 May 2026" in page
    assert "Public before, from 1 February 2026 until 1 March 2026." in page


def test_profile_tells_the_second_what_stands_now(staff: Client, world: World) -> None:
    profile = ClusterProfileFactory.create(acronym="A")
    RelationshipFactory.create(workspace=world.workspace, organisation=profile.organisation)
    address = _address(world, "profile", profile.organisation_id)

    staff.post(address, {"acronym": "B", "revision": 1})
    refused = staff.post(address, {"acronym": "C", "revision": 1})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Staff changed this record at" in page
    assert "Saved meanwhile: <b>B</b>" in page
    assert 'value="C"' in page


def test_profile_of_what_is_no_cluster_is_not_found(staff: Client, world: World) -> None:
    assert staff.get(_address(world, "profile", _known(world).pk)).status_code == 404
