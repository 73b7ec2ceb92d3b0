"""The pages of collections for staff: opened, asked for, watched, closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.asks.models import Ask
from raceme.core.timing import tallied
from raceme.questionnaires import actions
from raceme.questionnaires.models import Collection
from raceme.questionnaires.queries import asks_of_collection
from raceme.segments.models import Of
from tests.asks.build import somebody
from tests.conftest import World
from tests.factories import NOW, PersonFactory, RelationshipFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory
from tests.factories.segments import SegmentFactory, asking
from tests.questionnaires.collected import ask_one, opened

FILLED_IN = {"purpose": "For the plan", "minutes": "5", "due_on": "14.12.2030", "step": "send"}


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    return client


def _collection(world: World, **more: object) -> Collection:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Needs")
    return opened(VersionFactory.create(questionnaire=questionnaire), **more)


def _address(world: World, view: str, of: Any) -> str:  # noqa: ANN401 (a record with a key)
    return reverse(f"questionnaires:{view}", args=[world.workspace.slug, of.pk])


@pytest.mark.parametrize("ask_count", [1, 3])
def test_a_collection_asks_the_same_number_of_queries(
    manager: Client, world: World, ask_count: int
) -> None:
    collection = _collection(world)
    for _number in range(ask_count):
        ask_one(collection)
    manager.get(_address(world, "collection", collection))

    with tallied() as told:
        page = manager.get(_address(world, "collection", collection)).content.decode()

    assert page.count("Ana Pop</a>") == ask_count
    assert told.queries == 9


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    manager: Client, world: World, count: int
) -> None:
    one = _collection(world)
    for number in range(count - 1):
        opened(one.version, title=f"Spring {number}")
    address = _address(world, "collections", one.version.questionnaire)
    manager.get(address)

    with tallied() as told:
        page = manager.get(address).content.decode()

    assert page.count("Spring") == count
    assert told.queries == 9


def test_opening_leads_to_what_was_opened(manager: Client, world: World) -> None:
    questionnaire = _collection(world).version.questionnaire

    page = manager.post(
        _address(world, "open_collection", questionnaire),
        {"title": "Autumn", "way": "anonymous", "embedded_in": "cluster.example/page"},
        follow=True,
    )

    made = Collection.objects.of(world.workspace).get(title="Autumn")
    assert (made.is_public, made.is_anonymous, made.embedded_in) == (
        True,
        True,
        "https://cluster.example",
    )
    text = page.content.decode()
    assert f"/q/{made.slug}/" in text
    assert "&lt;iframe" in text
    assert "nobody can be reminded" in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"embedded_in": "http://cluster.example", "way": "public"}, "embedded_in"),
        ({"embedded_in": "https://x.example; script-src *", "way": "public"}, "embedded_in"),
        ({"embedded_in": "https://cluster.example", "way": "named"}, "way"),
        ({"embedded_in": "https://[", "way": "public"}, "embedded_in"),
        ({"closes_on": "31.02.2027"}, "closes_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    manager: Client, world: World, wrong: dict[str, str], field: str
) -> None:
    questionnaire = _collection(world).version.questionnaire
    sent = {"title": "Autumn", "way": "named", **wrong}

    page = manager.post(_address(world, "open_collection", questionnaire), sent)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Collection.objects.of(world.workspace).count() == 1


def test_people_of_a_segment_are_asked(manager: Client, world: World) -> None:
    collection = _collection(world)
    ana = somebody(world.workspace)
    PersonFactory.create(workspace=world.workspace, name="Dan Rus")
    segment = SegmentFactory.create(
        workspace=world.workspace,
        name="Pops",
        of=Of.PEOPLE,
        filters=asking({"is": "person_called", "text": "pop"}),
    )
    listed = manager.get(
        _address(world, "whom_people", collection), {"segment": segment.pk}
    ).content.decode()
    everything = {"everything": "1", "matching": f"segment={segment.pk}"}

    form = manager.post(_address(world, "ask_people", collection), everything)
    manager.post(_address(world, "ask_people", collection), everything | FILLED_IN)

    assert ("Ana Pop" in listed, "Dan Rus" in listed) == (True, False)
    assert "Ana Pop" in form.content.decode()
    ask = asks_of_collection(collection).get()
    assert (ask.person, ask.title, ask.kind) == (ana, "Needs", Ask.Kind.PAGE)


def test_of_an_organisation_one_person_is_asked(manager: Client, world: World) -> None:
    collection = _collection(world)
    ana = somebody(world.workspace)
    company = ana.affiliations.get().organisation
    RelationshipFactory.create(workspace=world.workspace, organisation=company)

    manager.post(
        _address(world, "ask_organisations", collection), {"chosen": company.pk, **FILLED_IN}
    )

    ask = asks_of_collection(collection).get()
    assert (ask.organisation, ask.person) == (company, ana)


def test_what_is_missing_loses_nothing(manager: Client, world: World) -> None:
    collection = _collection(world)
    ana = somebody(world.workspace)

    page = manager.post(
        _address(world, "ask_people", collection),
        {"chosen": ana.pk, **FILLED_IN, "purpose": "", "text": "Please be quick"},
    )

    assert page.status_code == 422
    assert "Please be quick" in page.content.decode()
    assert not asks_of_collection(collection).exists()


def test_others_people_are_not_asked(manager: Client, world: World) -> None:
    collection = _collection(world)
    theirs = somebody(world.stranger_workspace)

    manager.post(_address(world, "ask_people", collection), {"chosen": theirs.pk, **FILLED_IN})

    assert not asks_of_collection(collection).exists()


def test_reminding_says_whom_it_left(manager: Client, world: World) -> None:
    collection = _collection(world)
    told, new = ask_one(collection), ask_one(collection)
    Ask.objects.of(world.workspace).filter(pk=told.pk).update(told_at=NOW, next_mail_at=None)

    page = manager.post(
        _address(world, "remind", collection), {"chosen": [told.pk, new.pk]}, follow=True
    ).content.decode()

    told.refresh_from_db()
    assert told.next_mail_at is not None
    assert "1 is reminded." in page
    assert "1 is not" in page


def test_closing_says_what_it_will_do(manager: Client, world: World) -> None:
    collection = _collection(world)
    ask = ask_one(collection)
    actions.begin_asked(ask, collection, language="en", by="Ana", at=NOW)
    ask_one(collection)

    question = manager.get(_address(world, "close_collection", collection)).content.decode()
    closed = manager.post(_address(world, "close_collection", collection), follow=True)

    assert "1 begun and not handed in stay so" in question
    assert "2 who were asked" in question
    assert "closed on" in closed.content.decode()


def test_name_and_last_day_are_changed(manager: Client, world: World) -> None:
    collection = _collection(world)
    last_day = timezone.localdate() + timedelta(days=2)
    ask = ask_one(collection)
    Ask.objects.of(world.workspace).update(due_on=last_day + timedelta(days=2))
    there = _address(world, "change_collection", collection)

    form = manager.get(there).content.decode()
    saved = manager.post(
        there,
        {"title": "Autumn", "closes_on": f"{last_day:%d.%m.%Y}", "revision": "1"},
        follow=True,
    ).content.decode()

    ask.refresh_from_db()
    assert 'value="Spring"' in form
    assert "1 was asked and has not handed in." in form
    assert "“Autumn” is saved." in saved
    assert "1 who was asked has until" in saved
    assert ask.due_on == last_day


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "t" * 201}, "title"),
        ({"closes_on": "01.01.2020"}, "closes_on"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"closes_on": "9.9.99999"}, "closes_on"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_beside_its_field(
    manager: Client, world: World, wrong: dict[str, str], field: str
) -> None:
    collection = _collection(world)
    sent = {"title": "Autumn", "closes_on": "", "revision": "1", **wrong}

    page = manager.post(_address(world, "change_collection", collection), sent)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    collection.refresh_from_db()
    assert (collection.title, collection.revision) == ("Spring", 1)


def test_a_past_last_day_is_refused_when_it_is_opened(manager: Client, world: World) -> None:
    questionnaire = _collection(world).version.questionnaire
    sent = {"title": "Autumn", "way": "named", "closes_on": "01.01.2020"}

    page = manager.post(_address(world, "open_collection", questionnaire), sent)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["closes_on"]


def test_of_two_who_change_it_the_second_sees_both(manager: Client, world: World) -> None:
    collection = _collection(world)
    there = _address(world, "change_collection", collection)
    manager.post(there, {"title": "Autumn", "revision": "1"})

    page = manager.post(there, {"title": "Winter", "revision": "1"})
    again = manager.post(
        there, {"title": "Winter", "revision": page.context["form"]["revision"].value()}
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert ("Winter" in text, "Autumn" in text) == (True, True)
    assert again.status_code == 302
    collection.refresh_from_db()
    assert collection.title == "Winter"


def test_a_closed_one_is_reopened_and_those_who_waited_are_asked_again(
    manager: Client, world: World
) -> None:
    collection = _collection(world)
    ask = ask_one(collection)
    there = _address(world, "reopen_collection", collection)
    early = manager.get(there, follow=True).content.decode()
    actions.close_collection(collection, by="Ioana", at=NOW)
    closed = manager.get(_address(world, "collection", collection)).content.decode()
    changed = manager.get(_address(world, "change_collection", collection), follow=True)

    question = manager.get(there).content.decode()
    past = manager.post(there, {"closes_on": "01.01.2020", "asks_again": "on"})
    page = manager.post(there, {"asks_again": "on"}, follow=True).content.decode()

    ask.refresh_from_db()
    assert "is open already" in early
    assert f'href="{there}"' in closed
    assert "reopen it first" in changed.content.decode()
    assert "1 waited when it was closed." in question
    assert past.status_code == 422
    assert "“Spring” is open again." in page
    assert "1 is asked again." in page
    assert ask.is_open


def test_the_history_says_who_changed_what(manager: Client, world: World) -> None:
    collection = _collection(world)
    manager.post(
        _address(world, "change_collection", collection),
        {"title": "Autumn", "closes_on": "18.12.2030", "revision": "1"},
    )
    collection.refresh_from_db()
    actions.close_collection(collection, by="Ioana", at=NOW)
    there = _address(world, "collection_history", collection)

    link = manager.get(_address(world, "collection", collection)).content.decode()
    page = manager.get(there).content.decode()

    assert f'href="{there}"' in link
    told = ["Collection opened", "Collection changed", "Autumn", "18 December 2030"]
    for said in [*told, "Collection closed", str(world.manager)]:
        assert said in page
    # No moment or day as a machine writes it.
    assert "2026-11-23 " not in page
    assert "2030-12-18" not in page


def test_another_public_link_is_made_once(manager: Client, world: World) -> None:
    collection = _collection(world, is_public=True)
    there = _address(world, "renew_link", collection)
    question = manager.get(there).content.decode()

    pages = [
        manager.post(there, {"revision": "1"}, follow=True).content.decode() for _time in range(2)
    ]

    old = collection.slug
    collection.refresh_from_db()
    assert 'name="revision" value="1"' in question
    assert "Give it out anew." in pages[0]
    assert "changed this record" in pages[1]
    assert (old == collection.slug, collection.revision) == (False, 2)
    assert f"/q/{collection.slug}/" in pages[1]


def test_who_is_asked_by_name_alone_has_no_public_link(manager: Client, world: World) -> None:
    address = _address(world, "renew_link", _collection(world))

    assert [manager.get(address).status_code, manager.post(address).status_code] == [404, 404]


@pytest.mark.parametrize(
    "view",
    ["collection", "close_collection", "change_collection", "reopen_collection", "whom_people"],
)
def test_others_collections_are_not_found(manager: Client, world: World, view: str) -> None:
    theirs = opened(
        VersionFactory.create(
            questionnaire=QuestionnaireFactory.create(workspace=world.stranger_workspace)
        )
    )

    assert manager.get(_address(world, view, theirs)).status_code == 404
