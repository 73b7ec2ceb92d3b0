"""The builder works by links and forms alone, keeps what was chosen, and saves when told."""

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.organisations.queries import organisations_of
from raceme.segments.models import Of, Segment
from raceme.segments.queries import segments_of
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    SizeFactFactory,
)
from tests.factories.segments import SegmentFactory, asking

BUILT = {"built": "1", "of": "organisations", "g0.match": "all"}
SMALL = {"g0.c0.is": "size", "g0.c0.values": ["small"]}


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _address(world: World, view: str, *arguments: object) -> str:
    return reverse(f"segments:{view}", args=[world.workspace.slug, *arguments])


def _known(world: World, name: str, *, size: str = "") -> Any:  # noqa: ANN401 (an organisation)
    firm = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    if size:
        SizeFactFactory.create(organisation=firm, size_class=size)
    return firm


def _live(page: str) -> str:
    """Return the number that stands beside the conditions."""
    return page.split('class="r-hero"><strong>')[1].split("<", maxsplit=1)[0]


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("of", Of.values)
def test_the_builder_asks_the_same_number_of_queries(
    staff: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    item_count: int,
    of: str,
) -> None:
    for number in range(item_count):
        person = PersonFactory.create(workspace=world.workspace)
        AffiliationFactory.create(
            person=person, organisation=_known(world, f"Firma {number}", size="small")
        )
    address = _address(world, "create")
    staff.get(address)

    with django_assert_num_queries(10 if of == Of.PEOPLE else 9):
        page = staff.get(address, {**BUILT, **SMALL, "of": of}).content.decode()

    assert _live(page) == str(item_count)


def test_a_condition_is_added_chosen_and_taken_away_by_the_form_alone(
    staff: Client, world: World
) -> None:
    _known(world, "Alfa SRL", size="small")
    _known(world, "Beta SRL", size="large")
    address = _address(world, "create")

    begun = staff.get(address, {"of": "organisations"}).content.decode()
    added = staff.get(address, {**BUILT, "g0.add": "size", "do": "add:0"}).content.decode()
    chosen = staff.get(address, {**BUILT, **SMALL}).content.decode()
    negated = staff.get(address, {**BUILT, **SMALL, "g0.c0.not": "1"}).content.decode()
    without = staff.get(address, {**BUILT, **SMALL, "do": "drop:0:0"}).content.decode()
    grouped = staff.get(address, {**BUILT, **SMALL, "do": "group"}).content.decode()

    total = organisations_of(world.workspace).count()
    found = [int(_live(page)) for page in (begun, added, chosen, negated, without, grouped)]
    assert found == [total, total, 1, total - 1, total, 1]
    assert "Left out until they are complete:" in added
    assert "Alfa SRL" in chosen
    assert "Beta SRL" not in chosen
    assert "Beta SRL" in negated
    assert 'name="g0.c0.is"' not in without
    assert 'name="g1.match"' in grouped
    assert not segments_of(world.workspace).exists()


def test_a_step_without_script_is_sent_and_saves_nothing(staff: Client, world: World) -> None:
    sent = {**BUILT, **SMALL, "name": "Small ones", "g0.add": "town", "do": "add:0"}

    page = staff.post(_address(world, "create"), sent)

    assert page.status_code == 200
    assert 'name="g0.c1.text"' in page.content.decode()
    assert 'value="Small ones"' in page.content.decode()
    assert not segments_of(world.workspace).exists()


def test_the_address_shows_what_is_chosen_and_does_nothing_twice(
    staff: Client, world: World
) -> None:
    sent = {**BUILT, **SMALL, "g0.c0.not": "1", "g0.not": "1", "g0.add": "town", "do": "add:0"}

    part = staff.get(_address(world, "create"), sent, headers={"HX-Request": "true"})
    again = staff.get(part["HX-Replace-Url"]).content.decode()

    assert again.count('class="s-condition" role="group"') == 2
    assert 'value="small" checked' in again
    assert again.count('<option value="1" selected>') == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"of": "guilds", "built": "1"},
        {"built": "1", "g0.c0.is": "wealth", "do": "drop:0:7"},
        {"built": "1", "g99.c99.is": "size", "g99.c99.values": "\u0661", "do": "drop:99"},
        {"built": "1", "do": "add:0:0:0", "g0.add": "nothing"},
        {"built": "1", "do": "add:x"},
        {"built": "1", "do": ":::", "match": "none", "g0.match": "none"},
        {"built": "1", "g0.c0.is": "member", "g0.c0.cluster": "9" * 30},
        {"built": "1", "g0.c0.is": "member", "g0.c0.cluster": "x" * 300},
        {"built": "1", "g0.c0.is": "programme", "g0.c0.programme": "-1"},
        {"built": "1", "g0.c0.is": "took_part", "g0.c0.months": "9" * 99},
        {"built": "1", "g0.c0.is": "sector", "g0.c0.prefixes": "%, _"},
        {"built": "1", **{f"g{n}.match": "all" for n in range(40)}, "do": "group"},
        {"built": "1", **{f"g0.c{n}.is": "address" for n in range(40)}, "do": "add:0"},
        {"q": "x", "size": "none", "member": "perhaps", "country": "??", "cluster": "x"},
    ],
)
def test_the_builder_takes_whatever_is_sent(
    staff: Client, world: World, sent: dict[str, str]
) -> None:
    page = staff.get(_address(world, "create"), sent)
    saved = staff.post(_address(world, "create"), {**sent, "name": "", "save": "1"})

    assert page.status_code == 200
    assert saved.status_code == 422
    assert not segments_of(world.workspace).exists()


def test_saving_keeps_it_once_and_leads_to_it(staff: Client, world: World) -> None:
    sent = {**BUILT, **SMALL, "name": "Small ones", "save": "1", "submission": str(uuid4())}

    first, second = (staff.post(_address(world, "create"), sent) for _sending in range(2))

    kept = segments_of(world.workspace).get()
    assert first["Location"] == second["Location"] == _address(world, "segment", kept.pk)
    assert kept.filters == asking({"is": "size", "not": False, "values": ["small"]})


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "Give the segment a name"),
        ({"name": "Taken"}, "There is a segment called “Taken” already."),
        (
            {"name": "New", "g0.c1.is": "town"},
            "Not saved, and all you chose is kept. This is not complete: Town: Fill in “Text”.",
        ),
    ],
)
def test_what_stands_against_saving_is_said_and_all_is_kept(
    staff: Client, world: World, sent: dict[str, str], sentence: str
) -> None:
    SegmentFactory.create(workspace=world.workspace, name="Taken")

    response = staff.post(_address(world, "create"), {**BUILT, **SMALL, **sent, "save": "1"})

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="small" checked' in page
    assert f'value="{sent["name"]}"' in page
    assert segments_of(world.workspace).count() == 1


def test_changing_shows_what_is_kept_and_refuses_who_saw_less(staff: Client, world: World) -> None:
    segment = SegmentFactory.create(
        workspace=world.workspace,
        of=Of.ORGANISATIONS,
        name="Small ones",
        filters=asking({"is": "size", "values": ["small"]}, {"is": "member", "on": "2026-05-01"}),
    )
    address = _address(world, "edit", segment.pk)

    page = staff.get(address).content.decode()
    saved = staff.post(address, {**BUILT, "name": "All", "revision": "1", "save": "1"})
    late = staff.post(address, {**BUILT, **SMALL, "name": "Late", "revision": "1", "save": "1"})

    assert 'value="small" checked' in page
    assert 'value="01.05.2026"' in page
    assert saved.status_code == 302
    assert late.status_code == 422
    assert "Staff changed this record" in late.content.decode()
    assert Segment.objects.of(world.workspace).get().name == "All"


def test_the_filters_of_a_list_become_conditions(staff: Client, world: World) -> None:
    _known(world, "Alfa SRL", size="small")
    _known(world, "Beta SRL", size="large")
    organisations = reverse("organisations:organisations", args=[world.workspace.slug])
    filtered = {"size": "small", "member": "no", "region": "ro11", "q": "alfa"}

    unfiltered = staff.get(organisations).content.decode()
    page = staff.get(organisations, filtered).content.decode()
    create = _address(world, "create")
    builder = staff.get(create + unescape(page.split(create)[1].split('"')[0])).content.decode()

    assert "Save these filters" not in unfiltered
    assert _live(builder) == "1"
    assert 'value="small" checked' in builder
    assert builder.count('class="s-condition" role="group"') == 4


def test_the_filters_of_people_become_conditions(staff: Client, world: World) -> None:
    PersonFactory.create(workspace=world.workspace, name="Ana Pop", email="ana@firm.example")
    PersonFactory.create(workspace=world.workspace, name="Ion Pop", country="NO")

    builder = staff.get(
        _address(world, "create"), {"of": "people", "q": "pop", "email": "firm", "country": "RO"}
    ).content.decode()

    assert _live(builder) == "1"
    assert builder.count('class="s-condition" role="group"') == 3


def test_an_expert_is_offered_no_segment(client: Client, world: World) -> None:
    client.force_login(world.expert)
    address = reverse("organisations:organisations", args=[world.workspace.slug])
    _known(world, "Alfa SRL", size="small")

    page = client.get(address, {"size": "small"}).content.decode()

    assert "Alfa SRL" in page
    assert "Save these filters" not in page
