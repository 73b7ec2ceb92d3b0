import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.asks import queries
from tests.asks.build import somebody, to
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.factories.asks import AskFactory

AT = "/manage/transilvania/asks/burden/"
COST = {"": 7, "people/": 6, "modules/": 5}
MEASURES = ("asked", "minutes_asked", "answered", "response")


def _asked(world: World, name: str, *states: str, days: int = 3, minutes: int = 2) -> None:
    person = somebody(world.workspace, name)
    at = timezone.now() - timedelta(days=20)
    RelationshipFactory.create(
        workspace=world.workspace, organisation=to(person).organisation, since=at
    )
    for state in states:
        is_answered = state == "answered"
        AskFactory.create(
            person=person,
            organisation=to(person).organisation,
            asked_at=at,
            minutes=minutes,
            state=state,
            due_on=timezone.localdate() + timedelta(days=9),
            answered_at=at + timedelta(days=days) if is_answered else None,
            closed_at=None if state == "open" else at + timedelta(days=days),
            next_mail_at=None,
        )


def test_burden_counts_what_was_asked_answered_and_how_soon(world: World) -> None:
    _asked(world, "Ana Pop", "answered", "declined", "open", minutes=5)
    _asked(world, "Radu Pop", "answered", "answered", days=6)
    elsewhere = somebody(world.stranger_workspace, "Dan Pop")
    AskFactory.create(person=elsewhere, organisation=to(elsewhere).organisation)
    now = timezone.now()
    since, today = now - timedelta(days=300), now.date()
    space = world.workspace

    people = {
        row.name: tuple(getattr(row, name) for name in MEASURES)
        for row in queries.people_burdened(space, since=since, today=today)
    }
    companies = queries.organisations_burdened(space, since=since, today=today)
    days = queries.median_days(
        companies.values_list("pk", flat=True), of="organisation", workspace=space, since=since
    )
    (module,) = queries.modules_burdening(space, since=since, today=today)

    assert people == {"Ana Pop": (3, 15, 1, 50), "Radu Pop": (2, 4, 2, 100)}
    assert companies.count() == 2
    assert sorted(days.values()) == [Decimal("3.0"), Decimal("6.0")]
    assert (module["module"], module["asked"], module["response"]) == ("asks", 5, 75)
    assert module["days"] == Decimal("6.0")


def test_burden_of_a_company_spans_workspaces(world: World) -> None:
    ana = somebody(world.workspace)
    company = to(ana).organisation
    assert company is not None
    same = somebody(world.stranger_workspace, organisation=company)
    now = timezone.now()
    for person in (ana, same):
        AskFactory.create(person=person, organisation=company, asked_at=now, minutes=4)

    burden = queries.burden_of(company, now)
    others = queries.asked_by_others(
        [company.pk], workspace=world.workspace, since=now - timedelta(days=9)
    )

    assert (burden.asks, burden.minutes, burden.open, burden.answered) == (2, 8, 2, 0)
    assert others == {company.pk: 1}


@pytest.mark.parametrize("path", COST)
@pytest.mark.parametrize("number", [1, 3])
def test_burden_pages_cost_the_same_for_any_number(
    world: World,
    client: Client,
    path: str,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for each in range(number):
        _asked(world, f"Ana{each} Pop", "answered", "open")
    client.force_login(world.viewer)
    client.get("/manage/transilvania/asks/")

    with django_assert_num_queries(COST[path]):
        response = client.get(AT + path)

    assert response.status_code == 200


@pytest.mark.parametrize("sort", ["asked", "-minutes_asked", "answered", "-response", "name"])
def test_burden_is_sorted_by_each_number(world: World, client: Client, sort: str) -> None:
    _asked(world, "Ana Pop", "answered", "open")
    _asked(world, "Radu Pop", "declined", minutes=1)
    client.force_login(world.viewer)

    page = client.get(f"{AT}people/?sort={sort}").text

    first = "Radu Pop" if sort in ("asked", "answered") else "Ana Pop"
    assert min(("Ana Pop", "Radu Pop"), key=page.index) == first


def test_each_number_of_the_burden_opens_what_it_counts(world: World, client: Client) -> None:
    _asked(world, "Ana Pop", "answered", "open", "withdrawn")
    _asked(world, "Radu Pop", "answered", "declined")
    client.force_login(world.viewer)

    pages = [client.get(f"{AT}{path}").text for path in ("", "people/", "modules/")]
    links = [
        (unescape(href), int(number))
        for page in pages
        for href, number in re.findall(r'class="r-count" href="([^"]+)">(\d+)<', page)
    ]
    listed = [
        client.get(href).text.count('scope="row" role="rowheader"') for href, _number in links
    ]

    assert len(links) == 10
    assert listed == [number for _href, number in links]
