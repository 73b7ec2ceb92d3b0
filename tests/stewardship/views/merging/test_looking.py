"""From the page of one record to the other one, and to both side by side."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.conftest import World
from tests.factories import AffiliationFactory, PersonFactory, RelationshipFactory
from tests.stewardship.pairs import Pair, known_pair, known_people


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


@pytest.fixture
def pair(world: World) -> Pair:
    return known_pair(
        world,
        survivor={"name": "Hoia Robotică SRL"},
        absorbed={
            "name": "S.C. Hoia Robotica",
            "registered_number": "12345674",
            "email": "office@hoia.example",
        },
    )


def _address(world: World, view: str, *args: int) -> str:
    return reverse(view, args=[world.workspace.slug, *args])


def test_merge_with_is_on_the_page_of_an_organisation_for_who_may(
    world: World, client: Client, pair: Pair
) -> None:
    entry = _address(world, "stewardship:merge_with", pair.survivor.pk)
    pages = []
    for user in (world.staff, world.viewer):
        client.force_login(user)
        pages.append(client.get(_address(world, "portal:organisation", pair.survivor.pk)).text)

    assert [entry in page for page in pages] == [True, False]


def test_merge_with_is_on_the_page_of_a_person_for_who_may(world: World, client: Client) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    entry = _address(world, "stewardship:merge_person_with", person.pk)
    pages = []
    for user in (world.staff, world.viewer):
        client.force_login(user)
        pages.append(client.get(_address(world, "organisations:person", person.pk)).text)

    assert [entry in page for page in pages] == [True, False]


def test_merge_with_looks_for_the_same_name_before_anything_is_typed(
    staff: Client, world: World, pair: Pair
) -> None:
    page = staff.get(_address(world, "stewardship:merge_with", pair.survivor.pk)).text

    # Whatever the legal form of either is.
    assert 'value="Hoia Robotică SRL"' in page
    assert _address(world, "stewardship:merge", pair.survivor.pk, pair.absorbed.pk) in page


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("hoia rob", True),
        ("Hoja Robotica", True),
        ("1234", True),
        ("OFFICE@hoia.example", True),
        ("Vitanova", False),
        ("h", False),
        ("", False),
        ("\x00%_'", False),
    ],
)
def test_merge_with_finds_by_name_number_and_address(
    staff: Client, world: World, pair: Pair, typed: str, *, is_found: bool
) -> None:
    address = _address(world, "stewardship:merge_with", pair.survivor.pk)

    answer = staff.get(address, {"q": typed})

    side_by_side = _address(world, "stewardship:merge", pair.survivor.pk, pair.absorbed.pk)
    assert answer.status_code in (200, 400)
    assert (side_by_side in answer.text) is is_found


def test_merge_with_never_finds_the_record_itself_or_what_others_alone_use(
    staff: Client, world: World, pair: Pair
) -> None:
    theirs = RelationshipFactory.create(
        workspace=world.stranger_workspace, organisation__name="Hoia Robotică Nord"
    ).organisation
    address = _address(world, "stewardship:merge_with", pair.survivor.pk)

    page = staff.get(address, {"q": "Hoia"}).text

    ours = [
        _address(world, "stewardship:merge", pair.survivor.pk, pk) in page
        for pk in (pair.absorbed.pk, pair.survivor.pk, theirs.pk)
    ]
    assert ours == [True, False, False]


def test_merge_person_with_finds_by_name_and_address_and_says_where_they_belong(
    staff: Client, world: World
) -> None:
    people = known_people(
        world,
        survivor={"name": "Ana Pop"},
        absorbed={"name": "Popescu Ana-Maria", "email": "ana@hoia.example"},
    )
    belongs = AffiliationFactory.create(person=people.absorbed)
    stranger = PersonFactory.create(workspace=world.stranger_workspace, name="Ana Popescu")
    address = _address(world, "stewardship:merge_person_with", people.survivor.pk)

    pages = [staff.get(address, {"q": typed}).text for typed in ("popescu", "ana@hoia.example")]

    for page in pages:
        assert (
            _address(world, "stewardship:merge_people", people.survivor.pk, people.absorbed.pk)
            in page
        )
        assert belongs.organisation.name in page
        assert (
            _address(world, "stewardship:merge_people", people.survivor.pk, stranger.pk) not in page
        )


@pytest.mark.parametrize("item_count", [1, 3])
def test_merge_person_with_asks_the_same_number_of_queries(
    staff: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    for number in range(item_count):
        one = PersonFactory.create(workspace=world.workspace, name=f"Ana Popescu {number}")
        AffiliationFactory.create(person=one)
    address = _address(world, "stewardship:merge_person_with", person.pk)
    staff.get(address)

    with django_assert_num_queries(7):
        page = staff.get(address, {"q": "Ana"}).text

    assert page.count("Put side by side") == item_count
