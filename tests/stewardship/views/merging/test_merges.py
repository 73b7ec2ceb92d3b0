"""The list of merges, one of them, and taking it back from there."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.actions import relate
from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import merge_organisations, merge_people
from raceme.stewardship.models import Merge
from tests.conftest import World
from tests.factories import NOW, ActivityFactory, EngagementFactory
from tests.stewardship.pairs import known_pair, known_people


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


def _merged(world: World, *, name: str = "Beta SRL") -> Merge:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": name})
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=pair.absorbed
    )
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["town"],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def _address(world: World, view: str, *args: object) -> str:
    return reverse(f"stewardship:{view}", args=[world.workspace.slug, *args])


@pytest.mark.parametrize("item_count", [1, 3])
def test_merges_asks_the_same_number_of_queries(
    staff: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for number in range(item_count):
        _merged(world, name=f"Beta {number} SRL")
    staff.get(_address(world, "merges"))

    with django_assert_num_queries(7):
        page = staff.get(_address(world, "merges")).content.decode()

    assert page.count("Alfa SRL") >= item_count


def test_merges_tells_nobody_of_what_another_workspace_merged(world: World, client: Client) -> None:
    _merged(world)
    client.force_login(world.stranger)

    page = client.get(reverse("stewardship:merges", args=["elsewhere"])).content.decode()

    assert "Nothing was merged yet" in page
    assert "Beta SRL" not in page


def test_merged_says_what_went_along(staff: Client, world: World) -> None:
    merge = _merged(world)

    page = staff.get(_address(world, "merged", merge.pk)).content.decode()

    assert "Beta SRL into Alfa SRL" in page
    assert "1 engagement" in page
    assert "Town" in page


def test_merged_is_taken_back(staff: Client, world: World) -> None:
    merge = _merged(world)

    staff.post(_address(world, "merged", merge.pk))

    page = staff.get(_address(world, "merged", merge.pk)).content.decode()
    assert "Taken back by" in page
    assert Organisation.objects.filter(name="Beta SRL").exists()


def test_merged_says_what_stands_in_the_way(staff: Client, world: World) -> None:
    merge = _merged(world)
    survivor = Organisation.objects.get(pk=merge.survivor_key)
    relate(world.stranger_workspace, [survivor], at=NOW)

    page = staff.get(_address(world, "merged", merge.pk)).content.decode()
    answer = staff.post(_address(world, "merged", merge.pk))

    assert "Others use Alfa SRL by now" in page
    assert "Elsewhere" not in page
    assert answer.status_code == 422


def test_people_are_merged_from_their_page(staff: Client, world: World) -> None:
    pair = known_people(world, survivor={"name": "Ana Pop"}, absorbed={"name": "Ana Popescu"})
    address = _address(world, "merge_people", pair.survivor.pk, pair.absorbed.pk)

    page = staff.get(address).content.decode()
    staff.post(address, {"confirmed": "1", "take-name": "absorbed"})

    pair.survivor.refresh_from_db()
    assert "Ana Popescu is put into it" in page
    assert pair.survivor.name == "Ana Popescu"


# ---------- where the old record was ----------


@pytest.mark.parametrize("view", ["organisations:edit", "organisations:history"])
def test_the_old_address_leads_to_the_survivor(staff: Client, world: World, view: str) -> None:
    merge = _merged(world)
    slug = world.workspace.slug

    answer = staff.get(reverse(view, args=[slug, merge.absorbed_key]) + "?page=2")

    assert answer.status_code == 302
    assert answer["Location"] == reverse(view, args=[slug, merge.survivor_key]) + "?page=2"


def test_the_old_page_of_a_person_leads_to_the_survivor(staff: Client, world: World) -> None:
    pair = known_people(world)
    merge_people(
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        by=world.staff,
        at=NOW,
    )
    slug = world.workspace.slug

    answer = staff.get(reverse("organisations:person", args=[slug, pair.absorbed.pk]))

    assert answer["Location"] == reverse("organisations:person", args=[slug, pair.survivor.pk])


def test_a_form_of_the_old_record_is_told_that_nothing_was_saved(
    staff: Client, world: World
) -> None:
    merge = _merged(world)
    address = reverse("organisations:edit", args=[world.workspace.slug, merge.absorbed_key])

    answer = staff.post(address, {"name": "Gama SRL"}, follow=True)

    assert "Nothing was saved" in answer.content.decode()
    assert not Organisation.objects.filter(name="Gama SRL").exists()


def test_the_old_address_is_not_there_for_who_may_not_see_the_survivor(
    world: World, client: Client
) -> None:
    merge = _merged(world)
    client.force_login(world.stranger)

    answer = client.get(reverse("organisations:edit", args=["elsewhere", merge.absorbed_key]))

    assert answer.status_code == 404
