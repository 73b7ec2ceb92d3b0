"""Collections that are changed, and opened once more: what was asked follows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from raceme.asks import actions as asks
from raceme.asks.actions import tell_everybody
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.questionnaires import actions
from raceme.questionnaires.actions.refusals import OnlyFromTheRegister
from raceme.questionnaires.models import AnswerSet, Collection, Version
from raceme.questionnaires.queries import progress_of
from tests.asks.build import somebody, to
from tests.factories import NOW
from tests.factories.questionnaires import VersionFactory, definition, item, section
from tests.questionnaires.collected import ASKING, ask_one, opened

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
# The asks of these tests are due on it.
DUE = ASKING.due_on
NEW_YEAR = date(2027, 1, 15)


@pytest.fixture
def version() -> Version:
    return VersionFactory.create(definition=definition(section("first", item("staff", "number"))))


def _changed(
    collection: Collection, closes_on: date | None, *, title: str = "Spring", at: datetime = LATER
) -> tuple[Collection, int]:
    return actions.change_collection(
        collection,
        title=title,
        closes_on=closes_on,
        revision=collection.revision,
        by="Ioana",
        at=at,
    )


def _reopened(
    collection: Collection,
    closes_on: date | None = None,
    *,
    asks_again: bool = True,
    at: datetime = LATER,
) -> tuple[Collection, int]:
    return actions.reopen_collection(
        collection, closes_on=closes_on, asks_again=asks_again, by="Ioana", at=at
    )


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_what_is_opened_and_closed_leaves_an_entry_each(version: Version) -> None:
    collection = opened(version)

    actions.close_collection(collection, by="Dan", at=LATER)

    entries = Entry.objects.filter(targets__reference=collection.reference).order_by("pk")
    assert [(each.verb, each.actor_label) for each in entries] == [
        ("questionnaires.open_collection", "Ioana"),
        ("questionnaires.close_collection", "Dan"),
    ]
    assert entries[0].values.changes["title"] == [None, "Spring"]


def test_name_and_last_day_are_changed_with_an_entry(version: Version) -> None:
    collection = opened(version)

    changed, moved = _changed(collection, NEW_YEAR, title=" Iarna 2027 ")

    assert (changed.title, changed.closes_on, changed.revision, moved) == (
        "Iarna 2027",
        NEW_YEAR,
        2,
        0,
    )
    changes = Entry.objects.get(verb="questionnaires.change_collection").values.changes
    assert changes == {"title": ["Spring", "Iarna 2027"], "closes_on": [None, "2027-01-15"]}


def test_what_stays_as_it_was_makes_no_entry(version: Version) -> None:
    changed, _moved = _changed(opened(version), None)

    assert changed.revision == 1
    assert not Entry.objects.filter(verb="questionnaires.change_collection").exists()


@pytest.mark.parametrize(
    ("asked", "is_refused"),
    [
        (item("firm", "organisation", required=True), True),
        (item("who", "person", required=True), True),
        (item("firm", "organisation"), False),
        (
            item(
                "sites",
                "table",
                required=True,
                columns=[item("owner", "organisation", required=True), item("staff", "number")],
            ),
            True,
        ),
        (
            item("sites", "table", columns=[item("owner", "organisation", required=True)]),
            False,
        ),
    ],
)
def test_what_only_the_register_answers_is_asked_by_no_public_link(
    asked: dict[str, object], *, is_refused: bool
) -> None:
    version = VersionFactory.create(definition=definition(section("first", asked)))

    if is_refused:
        with pytest.raises(OnlyFromTheRegister, match=str(asked["code"])):
            opened(version, is_public=True)
    else:
        assert opened(version, is_public=True).is_public
    assert not opened(version, is_public=False).is_public


def test_of_two_who_change_it_the_second_is_told(version: Version) -> None:
    collection = opened(version)
    _changed(collection, NEW_YEAR)

    with pytest.raises(ChangedMeanwhile) as told:
        _changed(collection, None)

    assert "Ioana changed this record" in str(told.value)


def test_a_day_that_is_over_is_no_last_day(version: Version) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    collection = opened(version)

    for refused in (
        lambda: _changed(collection, yesterday),
        lambda: opened(version, closes_on=yesterday),
    ):
        with pytest.raises(actions.LastDayOver):
            refused()


def test_one_that_has_ended_is_named_anew_and_goes_on_by_another_day(version: Version) -> None:
    collection = opened(version, closes_on=NOW.date())
    after = NOW + timedelta(days=3)

    named, _moved = _changed(collection, NOW.date(), title="Autumn", at=after)
    _changed(named, NEW_YEAR, title="Autumn", at=after)

    assert ask_one(collection).is_open


@pytest.mark.parametrize(
    ("last_day", "new_day", "due_on"),
    [
        # It was the collection's own: it follows to either side.
        (DUE, NEW_YEAR, NEW_YEAR),
        (DUE, date(2026, 12, 4), date(2026, 12, 4)),
        # It was before it, and stays as long as it does not come after it.
        (NEW_YEAR, date(2026, 12, 20), DUE),
        (NEW_YEAR, date(2026, 12, 4), date(2026, 12, 4)),
        (None, date(2026, 12, 4), date(2026, 12, 4)),
        # Open until somebody closes it, there is nothing to follow.
        (DUE, None, DUE),
    ],
)
def test_the_day_of_what_was_asked_follows(
    version: Version, last_day: date | None, new_day: date | None, due_on: date
) -> None:
    collection = opened(version, closes_on=last_day)
    ask = ask_one(collection)

    _changed_one, moved = _changed(collection, new_day)

    assert (_now(ask).due_on, moved) == (due_on, int(due_on != DUE))


def test_others_asks_stay_as_they_are(version: Version) -> None:
    collection, other = opened(version, closes_on=DUE), opened(version, closes_on=DUE)
    ask = ask_one(other)

    _changed(collection, NEW_YEAR)

    assert _now(ask).due_on == DUE


def test_a_closed_one_is_reopened_before_it_is_changed(version: Version) -> None:
    closed = actions.close_collection(opened(version), by="Ioana", at=NOW)

    with pytest.raises(actions.CollectionClosed):
        _changed(closed, NEW_YEAR)


def test_reopened_those_who_waited_go_on(version: Version) -> None:
    collection = opened(version)
    waiting, begun_for, declined = (ask_one(collection) for _number in range(3))
    begun = actions.begin_asked(begun_for, collection, language="en", by="Ana", at=NOW)
    asks.decline(declined, way=Ask.Way.LINK, by="Ana", at=NOW)
    closed = actions.close_collection(collection, by="Ioana", at=LATER)

    reopened, asked = _reopened(closed)

    assert (asked, progress_of(reopened)) == (2, {"open": 1, "begun": 1, "declined": 1})
    assert (_now(waiting).due_on, reopened.closed_at) == (DUE, None)
    actions.hand_in_answers(begun, way=Ask.Way.LINK, by="Ana", at=LATER)
    changes = Entry.objects.get(verb="questionnaires.reopen_collection").values.changes
    assert set(changes) == {"closed_at"}


def test_reopened_for_others_nobody_is_asked_again(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    closed = actions.close_collection(collection, by="Ioana", at=LATER)

    _reopened_one, asked = _reopened(closed, asks_again=False)

    assert (asked, _now(ask).state) == (0, Ask.State.WITHDRAWN)


def test_what_was_withdrawn_before_it_was_closed_stays_so(version: Version) -> None:
    collection = opened(version)
    ask = ask_one(collection)
    asks.withdraw(ask, by="Ioana", at=NOW)
    closed = actions.close_collection(collection, by="Ioana", at=LATER)

    assert _reopened(closed)[1] == 0


@pytest.mark.parametrize(("closes_on", "due_on"), [(NEW_YEAR, NEW_YEAR), (None, date(2027, 1, 15))])
def test_reopened_after_their_day_they_get_another(
    version: Version, closes_on: date | None, due_on: date
) -> None:
    collection = opened(version, closes_on=DUE)
    ask = ask_one(collection)
    tell_everybody(at=datetime(2026, 11, 24, 7, tzinfo=UTC))
    closed = actions.close_collection(collection, by="Ioana", at=LATER)

    _reopened(closed, closes_on, at=datetime(2027, 1, 1, 9, tzinfo=UTC))

    now = _now(ask)
    assert (now.state, now.due_on) == (Ask.State.OPEN, due_on)


def test_of_two_who_reopen_the_second_is_told(version: Version) -> None:
    closed = actions.close_collection(opened(version), by="Ioana", at=NOW)
    _reopened(closed)

    with pytest.raises(actions.NotClosed):
        _reopened(closed)


def test_it_is_not_reopened_into_the_past_nor_once_its_questionnaire_is_retired(
    version: Version,
) -> None:
    closed = actions.close_collection(opened(version), by="Ioana", at=NOW)
    with pytest.raises(actions.LastDayOver):
        _reopened(closed, NOW.date() - timedelta(days=1))
    actions.retire(version.questionnaire, by="Ioana", at=NOW)

    with pytest.raises(actions.Retired):
        _reopened(closed)


def test_nobody_is_asked_for_a_day_on_which_it_is_over(version: Version) -> None:
    collection = opened(version, closes_on=DUE - timedelta(days=1))

    with pytest.raises(actions.DueAfterItEnds) as told:
        ask_one(collection)

    assert told.value.field == "due_on"


def test_asked_anew_who_had_begun_goes_on_with_it(version: Version) -> None:
    collection = opened(version)
    ana = somebody(version.workspace)
    first = actions.ask_for_answers(collection, ASKING, of=[to(ana)], by="Ioana", at=NOW).asks[0]
    begun = actions.begin_asked(first, collection, language="en", by=ana, at=NOW)
    closed = actions.close_collection(collection, by="Ioana", at=LATER)
    reopened, _asked = _reopened(closed, asks_again=False)
    again = actions.ask_for_answers(reopened, ASKING, of=[to(ana)], by="Ioana", at=LATER).asks[0]

    found = actions.begin_asked(again, reopened, language="en", by=ana, at=LATER)

    assert (found.pk, found.ask) == (begun.pk, again)
    assert AnswerSet.objects.of(version.workspace).count() == 1
