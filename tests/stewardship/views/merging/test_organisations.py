"""Side by side: whose value of each field, what goes along, what will happen; then it does."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.engagements.models import Activity
from raceme.organisations.models import Confirmation, Organisation
from raceme.stewardship.models import Merge, MergeProposal
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.stewardship.pairs import Pair, known_pair


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def pair(world: World) -> Pair:
    return known_pair(
        world,
        survivor={"name": "Alfa SRL", "town": "Cluj-Napoca", "website": ""},
        absorbed={"name": "S.C. Alfa S.R.L.", "town": "Dej", "website": "https://alfa.example"},
    )


def _address(world: World, pair: Pair) -> str:
    return reverse(
        "stewardship:merge", args=[world.workspace.slug, pair.survivor.pk, pair.absorbed.pk]
    )


def _activity(world: World) -> Activity:
    return ActivityFactory.create(workspace=world.workspace)


def test_merge_shows_both_with_the_sensible_value_chosen(
    staff: Client, world: World, pair: Pair
) -> None:
    Confirmation.objects.create(
        organisation=pair.absorbed, is_own=True, facts={}, confirmed_at=NOW, by="x", by_label="Ana"
    )

    page = staff.get(_address(world, pair)).content.decode()

    # Said to be right by its own people, and the only one with a website.
    assert 'name="take-town" value="absorbed" checked' in page
    assert 'name="take-website" value="absorbed" checked' in page
    assert "Cluj-Napoca" in page
    assert "Dej" in page


def test_merge_counts_what_goes_along_in_words(staff: Client, world: World, pair: Pair) -> None:
    for _each in range(2):
        EngagementFactory.create(activity=_activity(world), organisation=pair.absorbed)
    AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), organisation=pair.absorbed
    )

    page = staff.get(_address(world, pair)).content.decode()

    assert "2 engagements" in page
    assert "1 affiliation" in page


def test_merge_says_what_will_happen_and_does_nothing_yet(
    staff: Client, world: World, pair: Pair
) -> None:
    activity = _activity(world)
    for each in (pair.survivor, pair.absorbed):
        EngagementFactory.create(activity=activity, organisation=each)

    page = staff.post(_address(world, pair), {"take-town": "absorbed"}).content.decode()

    assert "Merge S.C. Alfa S.R.L. into Alfa SRL?" in page
    assert "In 1 activity both took the same part" in page
    assert 'name="take-town" value="absorbed"' in page
    assert not Merge.objects.exists()


def test_merge_that_is_confirmed_is_done(staff: Client, world: World, pair: Pair) -> None:
    sent = {"confirmed": "1", "take-town": "absorbed", "take-name": "survivor"}

    answer = staff.post(_address(world, pair), sent)

    merge = Merge.objects.get()
    pair.survivor.refresh_from_db()
    assert answer["Location"] == reverse(
        "stewardship:merged", args=[world.workspace.slug, merge.pk]
    )
    assert (pair.survivor.name, pair.survivor.town) == ("Alfa SRL", "Dej")


def test_merge_of_what_changed_meanwhile_is_refused_and_keeps_what_was_chosen(
    staff: Client, world: World, pair: Pair
) -> None:
    sent = {
        "confirmed": "1",
        "take-town": "absorbed",
        f"revision-{pair.survivor.pk}": "1",
        f"revision-{pair.absorbed.pk}": "1",
    }
    Organisation.objects.filter(pk=pair.absorbed.pk).update(revision=2)

    answer = staff.post(_address(world, pair), sent)

    assert answer.status_code == 409
    assert 'name="take-town" value="absorbed" checked' in answer.content.decode()
    assert not Merge.objects.exists()


def test_merge_of_what_others_use_is_proposed(staff: Client, world: World, pair: Pair) -> None:
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)

    page = staff.get(_address(world, pair)).content.decode()
    staff.post(_address(world, pair), {"confirmed": "1", "note": "Same number"})

    proposal = MergeProposal.objects.get()
    assert "The registrar decides" in page
    assert "Elsewhere" not in page
    assert (proposal.note, proposal.survivor) == ("Same number", pair.survivor.reference)
    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists()


@pytest.mark.parametrize("sent", ["", "x", "9" * 30, "²", "-1"])
def test_merge_takes_whatever_is_sent(staff: Client, world: World, pair: Pair, sent: str) -> None:
    form = {"confirmed": "1", "take-town": sent, f"revision-{pair.survivor.pk}": sent}

    answer = staff.post(_address(world, pair), form)

    assert answer.status_code in (302, 409)


def test_merge_with_itself_or_with_what_is_not_ours_is_not_there(
    staff: Client, world: World, pair: Pair
) -> None:
    theirs = RelationshipFactory.create(workspace=world.stranger_workspace).organisation
    itself = Pair(survivor=pair.survivor, absorbed=pair.survivor)

    codes = [
        staff.get(_address(world, each)).status_code
        for each in (itself, Pair(survivor=pair.survivor, absorbed=theirs))
    ]

    assert codes == [404, 404]


@pytest.mark.parametrize("item_count", [1, 3])
def test_merge_asks_the_same_number_of_queries(
    staff: Client,
    world: World,
    pair: Pair,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for _each in range(item_count):
        EngagementFactory.create(activity=_activity(world), organisation=pair.absorbed)
    staff.get(_address(world, pair))

    with django_assert_num_queries(9):
        staff.get(_address(world, pair))
