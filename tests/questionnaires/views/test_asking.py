"""Asking for answers: from a collection, from the lists of the register, from a segment."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.asks import actions as asks
from raceme.asks.models import Ask, Rhythm
from raceme.core.timing import tallied
from raceme.organisations.models import Organisation, Person
from raceme.questionnaires import actions
from raceme.questionnaires.models import Collection
from raceme.questionnaires.queries import asks_of_collection
from raceme.segments.models import Of
from tests.asks.build import somebody
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, RelationshipFactory
from tests.factories.asks import AskFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory
from tests.factories.segments import SegmentFactory, asking
from tests.questionnaires.collected import opened

FILLED_IN = {"purpose": "For the plan", "minutes": "5", "due_on": "14.12.2030"}
LOOK, SEND = {"step": "look"}, {"step": "send"}


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    return client


@pytest.fixture
def collection(world: World) -> Collection:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Needs")
    return opened(VersionFactory.create(questionnaire=questionnaire))


def _known(world: World, name: str = "Ana Pop") -> tuple[Person, Organisation]:
    person = somebody(world.workspace, name)
    company = person.affiliations.get().organisation
    RelationshipFactory.create(workspace=world.workspace, organisation=company)
    return person, company


def _address(world: World, view: str, *args: int) -> str:
    return reverse(f"questionnaires:{view}", args=[world.workspace.slug, *args])


def test_from_the_list_of_organisations_a_collection_is_opened_and_asked_in(
    manager: Client, world: World, collection: Collection
) -> None:
    ana, company = _known(world)
    there = _address(world, "fill_organisations")
    sent = {"chosen": company.pk, "where": f"v{collection.version_id}", "name": "Autumn"}

    lists = manager.get(reverse("organisations:organisations", args=[world.workspace.slug])).text
    form = manager.post(there, {"chosen": company.pk}).text
    look = manager.post(there, sent | FILLED_IN | LOOK).text
    done = manager.post(there, sent | FILLED_IN | SEND, follow=True)

    assert f'formaction="{there}"' in lists
    assert "Ask 1 to fill in a questionnaire" in form
    assert "You are about to ask 1" in look
    assert "A collection is opened for it." in look
    assert "Hello Ana Pop," in look
    made = Collection.objects.of(world.workspace).get(title="Autumn")
    assert done.redirect_chain[-1][0] == _address(world, "collection", made.pk)
    assert "1 is asked." in done.text
    ask = asks_of_collection(made).get()
    assert (ask.person, ask.organisation, ask.title) == (ana, company, "Needs")
    assert (made.is_public, made.closes_on, made.version) == (False, None, collection.version)


def test_from_the_list_of_people_they_are_asked_in_a_collection_that_is_open(
    manager: Client, world: World, collection: Collection
) -> None:
    ana, company = _known(world)
    there = _address(world, "fill_people")
    sent = {"everything": "1", "matching": "q=pop", "where": f"c{collection.pk}"}

    look = manager.post(there, sent | FILLED_IN | LOOK).text
    manager.post(there, sent | FILLED_IN | SEND)

    assert "In the collection “Spring”." in look
    ask = asks_of_collection(collection).get()
    assert (ask.person, ask.organisation) == (ana, company)
    assert Collection.objects.of(world.workspace).count() == 1


def test_a_segment_leads_there(manager: Client, world: World) -> None:
    ana, _company = _known(world)
    segment = SegmentFactory.create(
        workspace=world.workspace,
        of=Of.PEOPLE,
        filters=asking({"is": "person_called", "text": "pop"}),
    )

    page = manager.get(reverse("segments:ask", args=[world.workspace.slug, segment.pk])).text

    there = _address(world, "fill_people")
    assert f'formaction="{there}"' in page
    assert f'name="chosen" value="{ana.pk}"' in page


def test_sent_twice_it_is_asked_once(manager: Client, world: World, collection: Collection) -> None:
    _ana, company = _known(world)
    token = {"submission": "6f1d3f0e-3b1c-4f0b-9d57-0d0f5f1c0a11"}
    sent = {"chosen": company.pk, "where": f"v{collection.version_id}"} | token | FILLED_IN | SEND

    pages = [
        manager.post(_address(world, "fill_organisations"), sent, follow=True) for _time in range(2)
    ]

    assert Ask.objects.of(world.workspace).count() == 1
    assert Collection.objects.of(world.workspace).count() == 2
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert "1 is asked." in pages[1].text


@pytest.mark.parametrize("state", ["open", "begun", "answered", "declined", "withdrawn"])
def test_nobody_is_asked_the_same_twice(
    manager: Client, world: World, collection: Collection, state: str
) -> None:
    ana, company = _known(world)
    there = _address(world, "ask_organisations", collection.pk)
    sent = {"chosen": company.pk} | FILLED_IN
    manager.post(there, sent | SEND)
    ask = asks_of_collection(collection).get()
    if state in ("begun", "answered"):
        begun = actions.begin_asked(ask, collection, language="en", by=ana, at=ask.asked_at)
    if state == "answered":
        actions.hand_in_answers(begun, way=Ask.Way.LINK, by=ana, at=ask.asked_at)
    if state == "declined":
        asks.decline(ask, way=Ask.Way.LINK, by=ana, at=ask.asked_at)
    if state == "withdrawn":
        asks.withdraw(ask, by="Ioana", at=ask.asked_at)
    # Another of its people is the one who would be asked now.
    first = somebody(world.workspace, "Aba Ban", organisation=company)
    ana.affiliations.update(ended_on=NOW.date() - timedelta(days=1))

    look = manager.post(there, sent | LOOK).text
    page = manager.post(there, sent | SEND, follow=True).text

    asked = set(asks_of_collection(collection).values_list("person", flat=True))
    if state == "withdrawn":
        assert asked == {ana.pk, first.pk}
    else:
        assert asked == {ana.pk}
        assert "Nobody is left to ask" in look
        assert "1 is left out: nobody is asked the same twice." in look
        assert "Nobody is left to ask, so nothing was asked." in page


def test_who_is_asked_the_same_in_another_collection_is_left_out(
    manager: Client, world: World, collection: Collection
) -> None:
    _ana, company = _known(world)
    sent = {"chosen": company.pk} | FILLED_IN | SEND
    manager.post(_address(world, "ask_organisations", collection.pk), sent)

    page = manager.post(
        _address(world, "fill_organisations"), sent | {"where": f"v{collection.version_id}"}
    )

    assert page.status_code == 422
    assert Ask.objects.of(world.workspace).count() == 1
    assert Collection.objects.of(world.workspace).get() == collection


def test_whose_quarter_is_full_is_left_out_unless_somebody_says_why(
    manager: Client, world: World, collection: Collection
) -> None:
    Rhythm.objects.create(workspace=world.workspace, budget=1)
    (ana, _first), (_radu, second) = _known(world), _known(world, "Radu Rus")
    AskFactory.create(person=ana, title="Asked before", asked_at=timezone.now())
    chosen = {"chosen": [ana.affiliations.get().organisation_id, second.pk]}
    sent = chosen | {"where": f"c{collection.pk}"} | FILLED_IN
    there = _address(world, "fill_organisations")

    look = manager.post(there, sent | LOOK).text
    unsaid = manager.post(there, sent | SEND | {"ask_anyway": "on"})
    anyway = manager.post(there, sent | LOOK | {"ask_anyway": "on", "despite": "Due"}).text
    manager.post(there, sent | SEND)

    assert "You are about to ask 1" in look
    assert "1 is left out, asked enough this quarter." in look
    assert list(unsaid.context["form"].errors) == ["despite"]
    assert "You are about to ask 2" in anyway
    assert "Asked anyway, because: Due" in anyway
    assert asks_of_collection(collection).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"where": ""}, "where"),
        ({"where": "c0"}, "where"),
        ({"purpose": ""}, "purpose"),
        ({"name": "n" * 201}, "name"),
        ({"due_on": "14.12.2020"}, "due_on"),
        ({"minutes": "0"}, "minutes"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    manager: Client, world: World, collection: Collection, wrong: dict[str, str], field: str
) -> None:
    _ana, company = _known(world)
    sent = {"chosen": company.pk, "where": f"c{collection.pk}", "text": "Please be quick"}

    page = manager.post(_address(world, "fill_organisations"), sent | FILLED_IN | LOOK | wrong)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Please be quick" in page.text
    assert not Ask.objects.of(world.workspace).exists()


def test_a_day_after_the_last_one_is_refused_before_it_is_looked_at(
    manager: Client, world: World
) -> None:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title="Needs")
    last_day = NOW.date() + timedelta(days=400)
    ending = opened(VersionFactory.create(questionnaire=questionnaire), closes_on=last_day)
    _ana, company = _known(world)
    there = _address(world, "ask_organisations", ending.pk)

    page = manager.post(there, {"chosen": company.pk} | FILLED_IN | LOOK)

    assert page.status_code == 422
    assert "nothing is handed in after it" in page.text


def test_what_takes_no_asks_is_not_offered(manager: Client, world: World) -> None:
    def with_title(title: str, **more: object) -> Collection:
        questionnaire = QuestionnaireFactory.create(workspace=world.workspace, title=title)
        return opened(VersionFactory.create(questionnaire=questionnaire), title="Run", **more)

    with_title("Anonymous", is_public=True, is_anonymous=True)
    actions.close_collection(with_title("Closed"), by="Ioana", at=NOW)
    actions.retire(with_title("Retired").version.questionnaire, by="Ioana", at=NOW)
    theirs = QuestionnaireFactory.create(workspace=world.stranger_workspace, title="Theirs")
    opened(VersionFactory.create(questionnaire=theirs), title="Run")
    with_title("Taken", is_public=True)
    _ana, company = _known(world)

    page = manager.post(_address(world, "fill_organisations"), {"chosen": company.pk})

    choices = dict(page.context["form"].fields["where"].choices)
    words = {str(group): [word for _key, word in each] for group, each in choices.items() if group}
    assert words == {
        "In a collection that is open": ["Taken: Run"],
        "In a new collection": ["Anonymous", "Closed", "Taken"],
    }


def test_without_a_questionnaire_it_says_where_one_is_built(manager: Client, world: World) -> None:
    _ana, company = _known(world)

    page = manager.post(_address(world, "fill_organisations"), {"chosen": company.pk}).text

    assert "No questionnaire is published yet" in page
    assert f'href="{_address(world, "questionnaires")}"' in page


def test_nobody_chosen_leads_back_and_so_do_others_rows(
    manager: Client, world: World, collection: Collection
) -> None:
    theirs = OrganisationFactory.create()

    pages = [
        manager.post(_address(world, "fill_organisations"), sent | FILLED_IN, follow=True)
        for sent in ({}, {"chosen": theirs.pk})
    ]

    assert all("Choose somebody first" in page.text for page in pages)
    assert not asks_of_collection(collection).exists()


def test_the_next_ask_begins_with_the_words_of_the_last(
    manager: Client, world: World, collection: Collection
) -> None:
    (_ana, first), (_radu, second) = _known(world), _known(world, "Radu Rus")
    there = _address(world, "ask_organisations", collection.pk)
    manager.post(there, {"chosen": first.pk, "text": "Be quick"} | FILLED_IN | SEND)

    form = manager.post(there, {"chosen": second.pk}).context["form"]

    assert (form["purpose"].value(), form["text"].value(), form["minutes"].value()) == (
        "For the plan",
        "Be quick",
        "5",
    )


@pytest.mark.parametrize("count", [1, 3])
def test_looking_at_it_asks_the_same_number_of_queries(
    manager: Client, world: World, collection: Collection, count: int
) -> None:
    chosen = [_known(world, f"{name} Pop")[1].pk for name in ("Ana", "Dan", "Ion")[:count]]
    there = _address(world, "fill_organisations")
    sent = {"chosen": chosen, "where": f"c{collection.pk}"} | FILLED_IN | LOOK
    manager.post(there, sent)

    with tallied() as told:
        page = manager.post(there, sent).text

    assert f"You are about to ask {count}" in page
    assert told.queries == 15
