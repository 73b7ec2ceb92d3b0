"""Two at once in one collection: with real transactions that commit."""

from datetime import timedelta

import pytest

from raceme.asks.actions import NobodyToAsk
from raceme.asks.models import Ask
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.models import Person
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.queries import asks_of_collection, progress_of
from tests.asks.build import somebody, to
from tests.factories import NOW, RelationshipFactory
from tests.factories.questionnaires import VersionFactory, definition, item, section
from tests.parallel import at_once
from tests.questionnaires.collected import ASKING, ask_one, opened

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def _opened() -> Collection:
    asked = definition(section("first", item("staff", "number")))
    return opened(VersionFactory.create(definition=asked))


def _now(collection: Collection) -> Collection:
    return Collection.objects.of(collection.workspace_id).get(pk=collection.pk)


def test_of_two_who_change_it_at_once_the_second_is_told() -> None:
    collection = _opened()

    def change(title: str) -> object:
        return actions.change_collection(
            collection, title=title, closes_on=None, revision=1, by=title, at=NOW
        )

    results = at_once(lambda: change("Autumn"), lambda: change("Winter"))

    assert results == [ChangedMeanwhile]
    assert (_now(collection).title, _now(collection).revision) == ("Autumn", 2)


def test_who_is_asked_while_it_is_closed_does_not_wait_for_ever() -> None:
    collection = _opened()

    results = at_once(
        lambda: actions.close_collection(collection, by="Ioana", at=NOW),
        lambda: ask_one(collection),
    )

    assert results == [actions.CollectionOver]
    assert not asks_of_collection(collection).exists()


def test_of_two_who_ask_the_same_company_at_once_one_does() -> None:
    collection = _opened()
    ana = somebody(collection.workspace)
    dan = somebody(collection.workspace, "Dan Rus", organisation=to(ana).organisation)
    RelationshipFactory.create(workspace=collection.workspace, organisation=to(ana).organisation)

    def ask(by: str, person: Person) -> object:
        return actions.ask_for_answers(
            collection, ASKING, of=[to(person)], once_a_company=True, by=by, at=NOW
        )

    results = at_once(lambda: ask("Ioana", ana), lambda: ask("Radu", dan))

    assert results == [NobodyToAsk]
    assert asks_of_collection(collection).count() == 1


def test_handed_in_while_it_is_closed_one_of_both_stands() -> None:
    collection = _opened()
    ask = ask_one(collection)
    begun = actions.begin_asked(ask, collection, language="en", by="Ana", at=NOW)
    later = NOW + timedelta(hours=1)

    results = at_once(
        lambda: actions.hand_in_answers(begun, way=Ask.Way.LINK, by="Ana", at=later),
        lambda: actions.close_collection(collection, by="Ioana", at=later),
    )

    assert [type(result) for result in results] == [Collection]
    assert progress_of(_now(collection)) == {"answered": 1}


def test_of_two_who_begin_the_same_at_once_both_go_on_with_one_set() -> None:
    collection = _opened()
    ask = ask_one(collection)

    def begin(by: str) -> object:
        return actions.begin_asked(ask, collection, language="en", by=by, at=NOW)

    [second] = at_once(lambda: begin("Ana"), lambda: begin("Ion"))

    answers = AnswerSet.objects.of(collection.workspace_id).get()
    assert second == answers
    assert answers.begun_by == "Ana"
