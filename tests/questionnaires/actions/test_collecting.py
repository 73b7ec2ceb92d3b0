"""Collections: who answers in them, by which way, until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from raceme.accounts.actions import LinkOver, TooManyAttempts
from raceme.accounts.models import Link
from raceme.asks.actions import NoLongerOpen, decline, hand_over
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.core.errors import Refusal
from raceme.questionnaires import actions
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.models import AnswerSet, Collection, Version
from raceme.questionnaires.queries import answers_of, asks_of_collection, progress_of
from tests.asks.build import somebody, to
from tests.factories import NOW, SizeFactFactory
from tests.factories.questionnaires import VersionFactory, definition, item, section
from tests.questionnaires.collected import ASKING, ask_one, opened

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def version() -> Version:
    asked = definition(section("first", item("staff", "number", prefill="organisation.staff")))
    return VersionFactory.create(definition=asked)


def _progress(collection: Collection) -> dict[str, int]:
    return progress_of(collection)


def test_what_is_asked_is_begun_with_what_is_known_and_answered_by_handing_in(
    version: Version,
) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    SizeFactFactory.create(organisation=ask.organisation, employees=31)
    begun = actions.begin_asked(ask, collection, language="ro", by="Ana", at=NOW)
    before = _progress(collection)

    actions.hand_in_answers(begun, way=Ask.Way.LINK, by="Ana", at=LATER)

    ask.refresh_from_db()
    assert (begun.organisation, begun.person, begun.ask, begun.language) == (
        ask.organisation,
        ask.person,
        ask,
        "ro",
    )
    assert answers_of(begun) == {"staff": 31}
    assert (before, _progress(collection)) == ({"begun": 1}, {"answered": 1})
    assert (ask.state, ask.way, ask.answered_by) == (Ask.State.ANSWERED, Ask.Way.LINK, "Ana")
    assert version.questionnaire.title in ask.answer


def test_what_was_begun_is_gone_on_with(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    first = actions.begin_asked(ask, collection, language="en", by="Ana", at=NOW)

    assert actions.begin_asked(ask, collection, language="en", by="Ana", at=LATER) == first


def test_who_takes_over_goes_on_and_the_former_link_is_closed(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    begun = actions.begin_asked(ask, collection, language="en", by="Ana", at=NOW)
    secret = actions.open_elsewhere(begun, at=NOW)
    successor = somebody(version.workspace, "Dan", organisation=ask.organisation)
    assert ask.person
    assert ask.organisation
    hand_over(ask.organisation, leaver=ask.person, to=successor, by="Ioana", at=LATER)

    taken = actions.begin_asked(ask, collection, language="en", by="Dan", at=LATER)

    assert (taken, taken.person) == (begun, successor)
    with pytest.raises(LinkOver):
        actions.answers_behind(secret, at=LATER)


def test_nobody_is_asked_by_name_where_it_is_anonymous(version: Version) -> None:
    collection = opened(version, is_public=True, is_anonymous=True)

    with pytest.raises(actions.NobodyIsNamed):
        ask_one(collection)

    assert not asks_of_collection(collection).exists()


def test_a_set_by_the_public_link_tells_of_nobody(version: Version) -> None:
    collection = opened(version, is_public=True)

    begun, secret = actions.begin_by_link(collection, language="en", client="1.2.3.0", at=NOW)

    assert (begun.organisation, begun.person, begun.ask) == (None, None, None)
    assert actions.answers_behind(secret, at=LATER) == begun
    entry = Entry.objects.get(verb="questionnaires.begin_answers")
    assert (begun.begun_by, entry.actor) == ("public link", "public link")


def test_of_anonymous_answers_the_day_is_kept_and_no_moment(version: Version) -> None:
    collection = opened(version, is_public=True, is_anonymous=True)
    seen = Entry.objects.count()
    begun, secret = actions.begin_by_link(collection, language="en", client="1.2.3.0", at=NOW)

    actions.save_answers(begun, {"staff": 3}, seen={}, by=actions.SOMEBODY, at=LATER)
    actions.open_elsewhere(begun, at=LATER)
    actions.hand_in_answers(begun, way=Ask.Way.LINK, by=actions.SOMEBODY, at=LATER)

    begun.refresh_from_db()
    # Midnight in Bucharest.
    midnight = datetime(2026, 11, 22, 22, tzinfo=UTC)
    links = Link.objects.filter(subject=begun.reference)
    assert {
        begun.begun_at,
        begun.saved_at,
        begun.handed_in_at,
        begun.answers.get().saved_at,
        *links.values_list("created_at", flat=True),
    } == {midnight}
    assert Entry.objects.count() == seen
    assert actions.answers_behind(secret, at=LATER) == begun


def test_who_is_not_asked_begins_nothing_where_it_is_not_public(version: Version) -> None:
    collection = opened(version)

    with pytest.raises(actions.CollectionOver):
        actions.begin_by_link(collection, language="en", client="10.0.0.1", at=NOW)

    assert not AnswerSet.objects.of(version.workspace).exists()


def test_a_link_opens_no_other_set(version: Version) -> None:
    collection = opened(version, is_public=True)
    _one, secret = actions.begin_by_link(collection, language="en", client="", at=NOW)
    two, other = actions.begin_by_link(collection, language="en", client="", at=NOW)

    assert actions.answers_behind(other, at=NOW) == two
    with pytest.raises(LinkOver):
        actions.answers_behind(f"{secret}x", at=NOW)


def test_many_from_one_place_have_to_wait(version: Version) -> None:
    collection = opened(version, is_public=True)
    for _number in range(actions.BEGUN_FROM_CLIENT.most):
        actions.begin_by_link(collection, language="en", client="1.2.3.0", at=NOW)

    with pytest.raises(TooManyAttempts):
        actions.begin_by_link(collection, language="en", client="1.2.3.0", at=NOW)

    assert actions.begin_by_link(collection, language="en", client="5.6.7.0", at=NOW)


def test_closed_takes_nothing_more_and_withdraws_what_waits(version: Version) -> None:
    collection = opened(version, is_public=True)
    waiting, begun_for = ask_one(collection), ask_one(collection)
    begun = actions.begin_asked(begun_for, collection, language="en", by="Ana", at=NOW)

    closed = actions.close_collection(collection, by="Ioana", at=LATER)

    assert _progress(closed) == {"withdrawn": 2}
    for refused in (
        lambda: actions.begin_asked(waiting, closed, language="en", by="Ana", at=LATER),
        lambda: actions.begin_by_link(closed, language="en", client="", at=LATER),
        lambda: actions.hand_in_answers(begun, way=Ask.Way.LINK, by="Ana", at=LATER),
        lambda: ask_one(closed),
        lambda: actions.close_collection(closed, by="Ioana", at=LATER),
    ):
        with pytest.raises(actions.CollectionOver):
            refused()
    assert AnswerSet.objects.of(version.workspace).get().is_open


@pytest.mark.parametrize(("days", "is_refused"), [(0, False), (-1, True)])
def test_the_last_day_is_one_of_them(version: Version, days: int, *, is_refused: bool) -> None:
    collection = opened(version, is_public=True, closes_on=NOW.date())

    try:
        at = NOW - timedelta(days=days)
        actions.begin_by_link(collection, language="en", client="", at=at)
    except actions.CollectionOver:
        refused = True
    else:
        refused = False

    assert refused == is_refused


def test_what_was_declined_is_not_begun(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    decline(ask, way=Ask.Way.LINK, by="Ana", at=NOW)

    with pytest.raises(NoLongerOpen):
        actions.begin_asked(ask, collection, language="en", by="Ana", at=LATER)


def test_what_is_missing_keeps_the_ask_open() -> None:
    asked = definition(section("first", item("staff", "number", required=True)))
    collection = opened(VersionFactory.create(definition=asked))
    ask = ask_one(collection)
    begun = actions.begin_asked(ask, collection, language="en", by="Ana", at=NOW)

    with pytest.raises(actions.NotComplete):
        actions.hand_in_answers(begun, way=Ask.Way.LINK, by="Ana", at=LATER)

    ask.refresh_from_db()
    assert ask.is_open


def test_the_same_is_not_asked_of_somebody_twice(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    assert ask.person
    again = to(ask.person)

    with pytest.raises(Refusal):
        actions.ask_for_answers(collection, ASKING, of=[again], by="Ioana", at=NOW)


def test_what_is_retired_is_opened_no_more(version: Version) -> None:
    version.questionnaire.retired_at = NOW

    with pytest.raises(actions.Retired):
        actions.open_collection(version, Opening(title="Spring"), by="Ioana", at=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_anonymous": True},
        {"is_public": True, "is_embeddable": True},
        {"is_public": True, "embedded_in": "https://cluster.example"},
        {"is_embeddable": True, "embedded_in": "https://cluster.example"},
    ],
)
def test_what_contradicts_itself_is_not_kept(version: Version, wrong: dict[str, object]) -> None:
    row = Collection(
        workspace=version.workspace,
        version=version,
        title="Spring",
        slug="spring",
        opened_at=NOW,
        **wrong,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_opening_makes_an_address_nobody_guesses(version: Version) -> None:
    version.questionnaire.title = "Ce vă lipsește"
    one, two = (opened(version, title="Who never pays") for _time in range(2))
    version.questionnaire.title = "Ș" * 200

    longest = opened(version)

    # It says what is asked, and not how staff call it among themselves.
    assert one.slug.startswith("ce-va-lipseste-")
    assert one.slug != two.slug
    # Whoever knows the title has 2 to the power of 64 still to try.
    assert len(one.slug.removeprefix("ce-va-lipseste-")) == 16
    assert len(longest.slug) == 40
