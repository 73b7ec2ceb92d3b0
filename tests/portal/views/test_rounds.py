import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.models import YearlyRound
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    ConfirmationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)

MOST_QUERIES = 15


def _members(world: World, number: int) -> None:
    cluster = OrganisationFactory.create(kind="cluster")
    for each in range(number):
        firm = OrganisationFactory.create(name=f"Member {each} SRL")
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
        MembershipFactory.create(workspace=world.workspace, cluster=cluster, member=firm)
        person = PersonFactory.create(workspace=world.workspace, email=f"a@m{each}.example")
        AffiliationFactory.create(person=person, organisation=firm)


def _form(**more: str) -> dict[str, str]:
    day = timezone.localdate()
    return {"round": "1", "title": "Still right?", "due_on": f"31.12.{day.year}", **more}


def test_start_says_whom_it_would_ask_and_asks_them(world: World, client: Client) -> None:
    _members(world, 2)
    client.force_login(world.manager)
    address = reverse("portal:round_start", args=[world.workspace.slug])

    shown = client.get(address).text
    done = client.post(address, _form(), follow=True).text

    assert ("Asked of your 2 members." in shown, "Ask 2 companies" in shown) == (True, True)
    assert ("Member 0 SRL" in done, "Member 1 SRL" in done) == (True, True)


def test_start_asks_a_chosen_list_alone(world: World, client: Client) -> None:
    _members(world, 2)
    client.force_login(world.manager)
    firm = MembershipFactory._meta.model.objects.of(world.workspace).first().member_id

    done = client.post(
        reverse("portal:round_start", args=[world.workspace.slug]),
        _form(organisation=str(firm)),
        follow=True,
    ).text

    assert done.count("Member ") == 1


@pytest.mark.parametrize("number", [1, 3])
def test_round_lists_who_stands_how_within_its_queries(
    world: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    _members(world, number)
    client.force_login(world.manager)
    client.post(reverse("portal:round_start", args=[world.workspace.slug]), _form())
    made = YearlyRound.objects.of(world.workspace).get()
    part = made.parts.order_by("pk")[0]
    ConfirmationFactory.create(organisation_id=part.organisation_id, confirmed_at=timezone.now())
    address = reverse("portal:round", args=[world.workspace.slug, made.pk])

    with django_assert_max_num_queries(MOST_QUERIES):
        whole = client.get(address).text
    confirmed = client.get(address, {"stands": "confirmed"}).text

    assert whole.count("Member ") == number
    assert confirmed.count("Member ") == 1
