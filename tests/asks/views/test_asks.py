from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.asks import actions
from raceme.asks.models import Ask, Rhythm
from tests.asks.build import asking, somebody, to
from tests.conftest import World
from tests.factories import OrganisationFactory, RelationshipFactory
from tests.factories.asks import AskFactory

AT = "/manage/transilvania/"


def _ask(world: World, name: str = "Ana Pop", **values: object) -> Ask:
    person = somebody(world.workspace, name)
    now = timezone.now()
    due = {"due_on": timezone.localdate() + timedelta(days=20)}
    return actions.ask(
        asking(**due | values), workspace=world.workspace, of=to(person), by="Ioana", at=now
    )


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_the_list_shows_what_was_asked_and_nothing_of_others(world: World, client: Client) -> None:
    ask = _ask(world, title="Which <standards>?")
    AskFactory.create(person=somebody(world.stranger_workspace, "Radu Pop"), title="Of others")
    client.force_login(world.viewer)

    page = client.get(f"{AT}asks/").text

    assert "Which &lt;standards&gt;?" in page
    assert f"{AT}asks/{ask.pk}/" in page
    assert "Of others" not in page
    assert "Ask somebody" not in page


def test_the_list_filters_and_exports(world: World, client: Client) -> None:
    _ask(world, title="Open one")
    late = _ask(world, "Radu Pop", title="=Late one")
    Ask.objects.of(world.workspace).filter(pk=late.pk).update(
        due_on=timezone.now().date() - timedelta(days=2)
    )
    client.force_login(world.staff)

    found = {
        query: [title for title in ("Open one", "Late one") if title in client.get(query).text]
        for query in (f"{AT}asks/?overdue=yes", f"{AT}asks/?q=radu", f"{AT}asks/?state=answered")
    }
    csv = b"".join(client.get(f"{AT}asks/?export=csv")).decode()

    assert list(found.values()) == [["Late one"], ["Late one"], []]
    assert "Open one" in csv
    assert "'=Late one" in csv


def test_one_ask_is_answered_by_telephone(world: World, client: Client) -> None:
    ask = _ask(world, kind="yes_no")
    client.force_login(world.staff)

    nothing = client.post(f"{AT}asks/{ask.pk}/note/", {"way": "telephone", "answer": "Perhaps"})
    page = client.post(
        f"{AT}asks/{ask.pk}/note/",
        {"way": "telephone", "choice": "yes", "answer": "since May"},
        follow=True,
    ).text

    assert (nothing.status_code, "Perhaps" in nothing.text) == (422, True)
    assert "They are not asked again." in page
    assert (_now(ask).state, _now(ask).way, _now(ask).answered_by) == (
        "answered",
        "telephone",
        "Staff",
    )
    assert "since May" in page


def test_one_ask_is_withdrawn_with_a_question_first(world: World, client: Client) -> None:
    ask = _ask(world)
    client.force_login(world.staff)

    asked = client.get(f"{AT}asks/{ask.pk}/withdraw/").text
    page = client.post(f"{AT}asks/{ask.pk}/withdraw/", {"reason": "Found it"}, follow=True).text
    again = client.post(f"{AT}asks/{ask.pk}/withdraw/", {}, follow=True).text

    assert "Mail that has left stays with them." in asked
    assert "it is on nobody&#x27;s page any more" in page
    assert "Found it" in page
    assert "This was withdrawn on" in again


def test_reminding_says_when_or_why_not(world: World, client: Client) -> None:
    ask = _ask(world)
    client.force_login(world.staff)

    early = client.post(f"{AT}asks/{ask.pk}/remind/", follow=True).text
    actions.tell_everybody(at=timezone.now() + timedelta(days=8))
    page = client.post(f"{AT}asks/{ask.pk}/remind/", follow=True).text

    assert "There is nothing to remind them of before." in early
    assert "A reminder goes out with the next mail to them" in page


def test_the_tabs_count_over_workspaces_and_tell_only_ones_own(
    world: World, client: Client
) -> None:
    company = OrganisationFactory.create()
    ana = somebody(world.workspace, organisation=company)
    same = somebody(world.stranger_workspace, organisation=company)
    RelationshipFactory.create(workspace=world.workspace, organisation=company)
    now = timezone.now()
    AskFactory.create(person=ana, organisation=company, title="Ours", asked_at=now)
    AskFactory.create(person=same, organisation=company, title="Theirs", asked_at=now)
    client.force_login(world.staff)

    pages = [
        client.get(f"{AT}organisations/{company.pk}/asks/").text,
        client.get(f"{AT}people/{ana.pk}/asks/").text,
    ]

    for page in pages:
        assert "Ours" in page
        assert "Theirs" not in page
        assert "Elsewhere Cluster" not in page
        assert '<dt>By others</dt><dd class="r-v">1</dd>' in page


def test_the_rhythm_is_changed_once_of_two_who_do_it_at_once(world: World, client: Client) -> None:
    client.force_login(world.manager)
    form = {"weekday": "3", "hour": "14", "budget": "4", "revision": "1"}

    page = client.post(f"{AT}settings/asks/", form, follow=True).text
    late = client.post(f"{AT}settings/asks/", form | {"budget": "9"})
    wrong = client.post(f"{AT}settings/asks/", form | {"hour": "25", "revision": "2"})

    row = Rhythm.objects.of(world.workspace).get()
    assert (row.weekday, row.hour, row.budget) == (3, 14, 4)
    assert "goes out by it" in page
    assert (late.status_code, wrong.status_code) == (422, 422)
    assert "Saved meanwhile" in late.text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "path",
    ["asks/", "asks/{ask}/", "organisations/{company}/asks/", "people/{person}/asks/"],
)
def test_pages_cost_the_same_for_any_number(
    world: World,
    client: Client,
    path: str,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ask, *_others = [_ask(world, f"Ana{each} Pop") for each in range(number)]
    client.force_login(world.staff)
    keys = {"ask": ask.pk, "company": ask.organisation_id, "person": ask.person_id}
    client.get("/manage/transilvania/asks/")

    with django_assert_num_queries(COST[path]):
        response = client.get(AT + path.format(**keys))

    assert response.status_code == 200


COST = {
    "asks/": 6,
    "asks/{ask}/": 11,
    "organisations/{company}/asks/": 8,
    "people/{person}/asks/": 10,
}
