"""A segment's page, whom it reaches, and that it tells of nobody else's people."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.mail.models import Mailing
from raceme.organisations.models import Person
from raceme.segments.models import Of, Segment
from raceme.segments.queries import segments_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.consents import ConsentFactory, WithdrawalFactory
from tests.factories.segments import SegmentFactory, asking


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    return client


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"segments:{view}", args=[world.workspace.slug, *arguments])


def _people(world: World, name: str = "Pops") -> Segment:
    return SegmentFactory.create(
        workspace=world.workspace,
        name=name,
        of=Of.PEOPLE,
        filters=asking({"is": "person_called", "text": "pop"}),
    )


def _pop(world: World, first: str, *, email: str = "", agreed: bool = False) -> Person:
    person = PersonFactory.create(
        workspace=world.workspace, name=f"{first} Pop", email=email and f"{first.lower()}@{email}"
    )
    if agreed:
        ConsentFactory.create(person=person)
    return person


@pytest.mark.parametrize("item_count", [1, 3])
def test_segments_asks_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for number in range(item_count):
        _people(world, f"Pops {number}")
    SegmentFactory.create(workspace=world.stranger_workspace, name="Theirs")
    address = _address(world, "segments")
    manager.get(address)

    with django_assert_num_queries(5):
        page = manager.get(address).content.decode()

    assert page.count("Pops ") == item_count
    assert "Theirs" not in page


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("of", Of.values)
def test_segment_asks_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
    of: str,
) -> None:
    for number in range(item_count):
        firm = OrganisationFactory.create(name=f"Firma {number}")
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
        person = _pop(world, f"Ana{number}", agreed=True)
        AffiliationFactory.create(person=person, organisation=firm)
    segment = _people(world)
    Segment.objects.of(world.workspace).update(of=of)
    PersonFactory.create(workspace=world.workspace, name="Ion Alb")
    address = _address(world, "segment", segment.pk)
    manager.get(address)

    with django_assert_num_queries(12 if of == Of.PEOPLE else 11):
        page = manager.get(address).content.decode()

    assert page.count('<th scope="row"') == item_count
    assert "Ion Alb" not in page


def test_an_export_says_who_agreed_to_what(manager: Client, world: World) -> None:
    _pop(world, "Ana", email="firm.example", agreed=True)
    _pop(world, "Ion")
    segment = _people(world)

    file = manager.get(_address(world, "segment", segment.pk), {"export": "csv"})

    lines = b"".join(file).decode("utf-8-sig").splitlines()
    assert lines == [
        "Person,Organisation,E-mail,Agreed to",
        "Ana Pop,,ana@firm.example,Newsletter",
        "Ion Pop,,,",
    ]


@travel(NOW, tick=False)
def test_reach_says_who_is_left_out_and_why(manager: Client, world: World) -> None:
    _pop(world, "Ana", email="firm.example", agreed=True)
    _pop(world, "Ion", agreed=True)
    _pop(world, "Dan", email="firm.example")
    _pop(world, "Ela", email="firm.example")
    said_no = _pop(world, "Geo", email="firm.example")
    WithdrawalFactory.create(person=said_no)
    PersonFactory.create(workspace=world.workspace, name="Somebody Else")
    segment = _people(world)

    page = manager.get(_address(world, "reach", segment.pk)).content.decode()

    assert "5 people in the segment; 1 reached, 4 left out." in page
    assert "2 have never been asked; 1 has no e-mail address; 1 said no." in page
    for name in ("Ion Pop", "Dan Pop", "Ela Pop", "Geo Pop"):
        assert page.count(f">{name}</a>: ") == 1
    assert "Ana Pop" not in page
    assert "Somebody Else" not in page
    assert "Begin a letter to 1" in page


def test_reach_of_organisations_names_those_where_nobody_is_known(
    manager: Client, world: World
) -> None:
    alfa, beta = (
        OrganisationFactory.create(name=name, country="NO", region="")
        for name in ("Alfa SRL", "Beta SRL")
    )
    for firm in (alfa, beta):
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    AffiliationFactory.create(
        person=_pop(world, "Ana", email="firm.example", agreed=True), organisation=alfa
    )
    AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.stranger_workspace), organisation=beta
    )
    segment = SegmentFactory.create(
        workspace=world.workspace,
        of=Of.ORGANISATIONS,
        filters=asking({"is": "country", "values": ["NO"]}),
    )

    page = manager.get(_address(world, "reach", segment.pk)).content.decode()

    assert "1 person in the segment; 1 reached, 0 left out." in page
    assert "1 organisation where you know nobody" in page
    assert ">Beta SRL</a>" in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_reach_asks_the_same_number_of_queries(
    manager: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
) -> None:
    for number in range(item_count):
        _pop(world, f"Ana{number}", email="firm.example")
    segment = _people(world)
    address = _address(world, "reach", segment.pk)
    manager.get(address)

    with django_assert_num_queries(12):
        page = manager.get(address).content.decode()

    assert page.count("has not been asked yet") == item_count


@travel(NOW, tick=False)
def test_a_letter_is_begun_to_all_and_keeps_the_segment(manager: Client, world: World) -> None:
    people = [_pop(world, "Ana", email="firm.example", agreed=True), _pop(world, "Ion")]
    segment = _people(world)
    write = reverse("portal:write_to_segment", args=[world.workspace.slug, segment.pk])

    response = manager.post(write, {"purpose": "events"})

    mailing = Mailing.objects.get()
    assert response["Location"] == reverse(
        "portal:mailing_edit", args=[world.workspace.slug, mailing.pk]
    )
    assert (mailing.people, mailing.purpose) == (sorted(each.pk for each in people), "events")
    refused = manager.post(_address(world, "delete", segment.pk), follow=True)
    assert "is not deleted: the letter" in refused.content.decode()
    assert segments_of(world.workspace).exists()


def test_a_segment_of_others_is_not_there(manager: Client, world: World) -> None:
    theirs = SegmentFactory.create(workspace=world.stranger_workspace)
    write = reverse("portal:write_to_segment", args=[world.workspace.slug, theirs.pk])

    pages = [
        manager.get(_address(world, view, theirs.pk)).status_code
        for view in ("segment", "edit", "reach", "ask", "history", "delete")
    ]
    posts = [
        manager.post(address).status_code
        for address in (
            _address(world, "duplicate", theirs.pk),
            _address(world, "delete", theirs.pk),
            write,
        )
    ]

    assert pages == [404] * 6
    assert posts == [404] * 3
    assert segments_of(world.stranger_workspace).exists()


def test_asking_carries_those_who_are_found(manager: Client, world: World) -> None:
    found = _pop(world, "Ana", email="firm.example")
    other = PersonFactory.create(workspace=world.workspace, name="Ion Alb")
    segment = _people(world)

    page = manager.get(_address(world, "ask", segment.pk)).content.decode()

    assert f'name="chosen" value="{found.pk}"' in page
    assert f'value="{other.pk}"' not in page
    assert "Write an ask to 1 person" in page


def test_a_copy_leads_to_its_conditions(manager: Client, world: World) -> None:
    segment = _people(world)

    response = manager.post(_address(world, "duplicate", segment.pk))

    copy = segments_of(world.workspace).exclude(pk=segment.pk).get()
    assert response["Location"] == _address(world, "edit", copy.pk)
    assert (copy.name, copy.filters) == ("Pops (copy 1)", segment.filters)
