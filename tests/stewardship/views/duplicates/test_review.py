import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.models import Organisation
from raceme.stewardship.models import Suggestion, Verdict
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.duplicates import (
    DuplicateSearchFactory,
    PersonSuggestionFactory,
    SuggestionFactory,
)

pytestmark = pytest.mark.django_db
QUERIES = 9


def _of(world: World, **facts: str) -> Organisation:
    organisation = OrganisationFactory.create(**facts)
    RelationshipFactory.create(workspace=world.workspace, organisation=organisation)
    return organisation


def _address(world: World, name: str = "duplicates", *arguments: object) -> str:
    return reverse(f"stewardship:{name}", args=[world.workspace.slug, *arguments])


def _page(client: Client, world: World, query: str = "", name: str = "duplicates") -> str:
    client.force_login(world.staff)
    return client.get(_address(world, name) + query).content.decode()


def test_pair_is_shown_with_public_facts_alone_of_what_others_use(
    client: Client, world: World
) -> None:
    secret = {
        "vat_number": "RO14399840",
        "address": "Strada Secretă 7",
        "email": "x@secret.example",
    }
    ours = _of(world, name="Alfa SRL", town="Oradea", address="Strada Fabricii 12")
    theirs = OrganisationFactory.create(
        name="ALFA S.R.L.", town="Arad", registered_number="14399840", **secret
    )
    reasons = [["same_name", "alfa"], ["same_street", "fabricii 12"], ["same_domain", "alfa.ro"]]
    SuggestionFactory.create(a=ours, b=theirs, reasons=reasons)

    page = _page(client, world)

    for shown in ("Alfa SRL", "ALFA S.R.L.", "14399840", "Arad, Romania", "Strada Fabricii 12"):
        assert shown in page
    assert reverse("portal:organisation", args=[world.workspace.slug, ours.pk]) in page
    assert reverse("portal:organisation", args=[world.workspace.slug, theirs.pk]) not in page
    told = [*secret.values(), "Same street", "Same website", "alfa.ro", "fabricii"]
    assert [value for value in told if value in page] == []


def test_reasons_are_said_in_words(client: Client, world: World) -> None:
    SuggestionFactory.create(a=_of(world))

    page = " ".join(_page(client, world).split())

    assert "Almost surely one" in page
    assert "Same name" in page
    assert "but" in page
    assert "Another town" in page


def test_pair_of_two_of_ours_tells_all_that_speaks_for_it(client: Client, world: World) -> None:
    reasons = [["same_street", "fabricii 12"], ["same_email", "office@alfa.example"]]
    SuggestionFactory.create(a=_of(world), b=_of(world), reasons=reasons, score="0.8176")

    page = _page(client, world)

    assert "Same street and house" in page
    assert "Same e-mail address" in page
    assert "Likely one" in page


def test_pairs_of_others_are_not_shown(client: Client, world: World) -> None:
    others = SuggestionFactory.create(a=OrganisationFactory.create(name="Strange SRL"))
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=others.a)
    DuplicateSearchFactory.create()

    page = _page(client, world)
    told = client.post(_address(world, "apart", others.pk))

    assert "Strange SRL" not in page
    assert "Nothing to look through" in page
    assert told.status_code == 404


def test_not_the_same_leads_on_and_may_be_undone(client: Client, world: World) -> None:
    first, second = (SuggestionFactory.create(a=_of(world)) for _n in range(2))
    client.force_login(world.staff)

    told = client.post(_address(world, "apart", first.pk), {"page": "1", "next": second.pk})
    page = client.get(told["Location"]).content.decode()
    undone = client.post(_address(world, "apart_again", first.pk))

    assert told["Location"] == f"{_address(world)}?apart={first.pk}#pair-{second.pk}"
    assert "are told apart. They will not be suggested again." in page
    assert f'id="pair-{first.pk}"' not in page
    assert f'id="pair-{second.pk}"' in page
    assert _address(world, "apart_again", first.pk) in page
    assert undone["Location"] == f"{_address(world)}#pair-{first.pk}"
    assert Suggestion.objects.get(pk=first.pk).is_open


def test_what_was_told_apart_is_listed_with_who_said_so(client: Client, world: World) -> None:
    pair = SuggestionFactory.create(a=_of(world), state=Verdict.APART, decided_by="Staff")
    Suggestion.objects.update(decided_at=pair.found_at)

    page = " ".join(_page(client, world, "?state=apart").split())

    assert "Told apart by Staff on" in page
    assert "Suggest again" in page


def test_page_that_is_not_there_is_the_last_one(client: Client, world: World) -> None:
    for _n in range(21):
        SuggestionFactory.create(a=_of(world))

    for query in ("?page=99", "?page=x&apart=x", "?apart=99999999999999999999"):
        client.force_login(world.staff)
        assert client.get(_address(world) + query).status_code == 200
    assert "Page 2 of 2" in _page(client, world, "?page=99")


def test_reader_sees_the_pairs_and_decides_nothing(client: Client, world: World) -> None:
    SuggestionFactory.create(a=_of(world, name="Alfa SRL"))
    client.force_login(world.viewer)

    page = client.get(_address(world)).content.decode()

    assert "Alfa SRL" in page
    assert "Not the same" not in page
    assert "Search now" not in page


def test_people_who_may_be_one_are_a_second_tab(client: Client, world: World) -> None:
    alfa = OrganisationFactory.create(name="Alfa SRL")
    people = [
        PersonFactory.create(
            workspace=world.workspace, name=name, email="ana@alfa.example", phone="0259 1"
        )
        for name in ("Ana Pop", "Pop Ana")
    ]
    for person in people:
        AffiliationFactory.create(workspace=world.workspace, person=person, organisation=alfa)
    PersonSuggestionFactory.create(workspace=world.workspace, a=people[0], b=people[1])

    page = _page(client, world, name="duplicate_people")
    client.force_login(world.expert)
    to_expert = client.get(_address(world, "duplicate_people")).content.decode()

    for shown in ("Ana Pop and Pop Ana", "Alfa SRL", "At the same organisation"):
        assert shown in page
        assert shown in to_expert
    assert "ana@alfa.example" in page
    assert "ana@alfa.example" not in to_expert


def test_search_is_begun_and_followed_on_the_page(client: Client, world: World) -> None:
    client.force_login(world.staff)

    before = client.get(_address(world)).content.decode()
    begun = client.post(_address(world, "duplicates_search"))

    assert "Not searched yet" in before
    assert begun["Location"] == _address(world)
    assert client.get(_address(world)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["duplicates", "duplicate_people"])
def test_page_asks_the_same_number_of_queries(
    client: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    name: str,
) -> None:
    for _n in range(count):
        SuggestionFactory.create(a=_of(world), b=_of(world))
        PersonSuggestionFactory.create(workspace=world.workspace)
    DuplicateSearchFactory.create()
    client.force_login(world.staff)
    client.get(_address(world, name))

    with django_assert_num_queries(QUERIES):
        page = client.get(_address(world, name)).content.decode()

    assert len(re.findall('id="pair-[0-9]+"', page)) == count
