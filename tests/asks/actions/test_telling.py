from datetime import UTC, date, datetime, timedelta

import pytest

from raceme.accounts.actions import LinkExpired, LinkRevoked, LinkUnknown
from raceme.asks import actions
from raceme.asks.models import Ask, Bundle
from raceme.audit.models import Entry
from raceme.mail import actions as mail
from raceme.mail.models import Message
from raceme.organisations.models import Person
from tests.asks.build import asking, somebody, to
from tests.factories import NOW, AffiliationFactory, UserFactory, WorkspaceFactory
from tests.factories.asks import AskFactory, BundleFactory

pytestmark = pytest.mark.django_db
# The mails of a week leave on Tuesday at nine, in Bucharest.
TUESDAY = datetime(2026, 11, 24, 7, tzinfo=UTC)
WEEK = timedelta(days=7)


def _ask(person: Person, *, at: datetime = NOW, **values: object) -> Ask:
    return actions.ask(
        asking(**values), workspace=person.workspace, of=to(person), by="Ioana", at=at
    )


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_what_is_asked_in_a_week_goes_out_as_one_mail() -> None:
    ana = somebody(WorkspaceFactory.create(name="Transilvania IT"))
    first, second = _ask(ana), _ask(ana, title="And in which county?", minutes=3)

    before = actions.tell_everybody(at=TUESDAY - timedelta(minutes=1))
    count = actions.tell_everybody(at=TUESDAY)
    again = actions.tell_everybody(at=TUESDAY + timedelta(hours=1))

    assert (before, count, again) == (0, 1, 0)
    message = Message.objects.get()
    assert message.subject == "Transilvania IT: 2 questions, about 5 min"
    assert (message.to_address, message.to_name) == ("ana@firm.example", "Ana Pop")
    for body in (message.text, message.html):
        assert "How many people work for you?" in body
        assert "And in which county?" in body
        assert "14 December 2026" in body
        assert body.count("/asks/********/") == 1
    assert [_now(ask).told_at for ask in (first, second)] == [TUESDAY, TUESDAY]
    assert Entry.objects.get(verb="asks.tell").values.changes["asks"] == [None, 2]


def test_a_mail_is_in_the_language_of_its_reader() -> None:
    workspace = WorkspaceFactory.create(language="ro")
    ana, radu = somebody(workspace), somebody(workspace, "Radu Pop")
    UserFactory.create(email="ana@firm.example", language="en")
    for person in (ana, radu):
        _ask(person)

    actions.tell_everybody(at=TUESDAY)

    languages = dict(Message.objects.values_list("to_name", "language"))
    assert languages == {"Ana Pop": "en", "Radu Pop": "ro"}


def test_what_cannot_wait_goes_out_at_once_and_takes_the_rest_along() -> None:
    ana = somebody(WorkspaceFactory.create())
    usual, urgent = _ask(ana), _ask(ana, title="By tomorrow?", due_on=date(2026, 11, 24))

    actions.tell_everybody(at=NOW)
    actions.tell_everybody(at=TUESDAY)

    assert Message.objects.count() == 1
    assert [_now(ask).told_at for ask in (usual, urgent)] == [NOW, NOW]


def test_nobody_gets_two_mails_in_a_week() -> None:
    ana = somebody(WorkspaceFactory.create())
    _ask(ana, due_on=date(2026, 11, 24))
    actions.tell_everybody(at=NOW)
    later = _ask(ana, title="And another?", at=NOW + timedelta(hours=1))

    actions.tell_everybody(at=TUESDAY)
    put_off = _now(later).next_mail_at
    actions.tell_everybody(at=TUESDAY + WEEK)

    assert put_off == TUESDAY + WEEK
    assert _now(later).told_at == TUESDAY + WEEK


def test_two_workspaces_do_not_write_to_one_address_at_once() -> None:
    ana, same = (somebody(WorkspaceFactory.create()) for _place in range(2))
    _ask(ana)
    theirs = _ask(same)

    first = actions.tell_everybody(at=TUESDAY)
    put_off = _now(theirs).next_mail_at
    second = actions.tell_everybody(at=TUESDAY + timedelta(days=2))

    assert (first, second) == (1, 1)
    assert put_off == TUESDAY + timedelta(days=2)
    titles = [message.text.count("How many people") for message in Message.objects.all()]
    assert titles == [1, 1]


def test_two_reminders_come_before_and_after_the_last_day_and_stop_when_answered() -> None:
    workspace = WorkspaceFactory.create()
    ana, radu = somebody(workspace), somebody(workspace, "Radu Pop")
    kept, answered = _ask(ana), _ask(radu)
    mails: dict[datetime, list[str]] = {}

    for week in range(12):
        at = TUESDAY + week * WEEK
        actions.tell_everybody(at=at)
        sent = Message.objects.filter(created_at=at).order_by("to_name")
        mails[at] = list(sent.values_list("to_name", flat=True))
        if week == 1:
            actions.answer(answered, summary="31", way="link", by=radu, at=at)

    assert {at: names for at, names in mails.items() if names} == {
        TUESDAY: ["Ana Pop", "Radu Pop"],
        TUESDAY + 2 * WEEK: ["Ana Pop"],
        TUESDAY + 3 * WEEK: ["Ana Pop"],
    }
    assert (_now(kept).reminders, _now(kept).next_mail_at) == (2, None)
    last = Message.objects.latest("created_at")
    assert "1 question is still open" in last.subject
    assert "Still open:" in last.text


def test_remind_puts_it_into_the_next_mail_twice_at_most() -> None:
    ana = somebody(WorkspaceFactory.create())
    ask = _ask(ana, due_on=date(2027, 3, 1))
    with pytest.raises(actions.NotToldYet):
        actions.remind(ask, by="Ioana", at=NOW)
    actions.tell_everybody(at=TUESDAY)

    soon = actions.remind(ask, by="Ioana", at=TUESDAY + timedelta(days=1)).next_mail_at
    actions.tell_everybody(at=TUESDAY + WEEK)
    at_once = actions.remind(ask, by="Ioana", at=TUESDAY + 4 * WEEK).next_mail_at
    actions.tell_everybody(at=TUESDAY + 4 * WEEK)

    assert (soon, at_once) == (TUESDAY + WEEK, TUESDAY + 4 * WEEK)
    assert _now(ask).reminders == 2
    with pytest.raises(actions.RemindedEnough):
        actions.remind(ask, by="Ioana", at=TUESDAY + 5 * WEEK)


@pytest.mark.parametrize("address", ["", "bounced@firm.example"])
def test_whom_no_mail_reaches_is_looked_at_again_a_week_later(address: str) -> None:
    ana = somebody(WorkspaceFactory.create())
    ask = _ask(ana)
    Person.objects.of(ana.workspace).update(email=address)
    mail.note_bounce("bounced@firm.example", said="550", at=NOW)

    count = actions.tell_everybody(at=TUESDAY)

    assert (count, _now(ask).next_mail_at) == (0, TUESDAY + WEEK)
    assert not Message.objects.exists()


def test_who_has_left_is_not_asked_for_the_company_any_more() -> None:
    ana = somebody(WorkspaceFactory.create())
    ask = _ask(ana)
    company = to(ana).organisation
    radu = somebody(ana.workspace, "Radu Pop", organisation=company)
    ana.affiliations.update(ended_on=NOW.date())

    actions.tell_everybody(at=TUESDAY)

    assert _now(ask).person == radu
    assert Message.objects.get().to_name == "Radu Pop"


def test_a_company_that_has_nobody_is_asked_once_it_has() -> None:
    ana = somebody(WorkspaceFactory.create())
    company = to(ana).organisation
    of = actions.Recipient(organisation=company)
    ana.affiliations.update(ended_on=NOW.date())
    ask = actions.ask(asking(), workspace=ana.workspace, of=of, by="Ioana", at=NOW)

    nobody = actions.tell_everybody(at=TUESDAY)
    AffiliationFactory.create(person=ana, organisation=company)
    somebody_now = actions.tell_everybody(at=TUESDAY + WEEK)

    assert (nobody, somebody_now) == (0, 1)
    assert _now(ask).person == ana


def test_a_change_of_rhythm_moves_what_has_not_gone_out() -> None:
    ana = somebody(WorkspaceFactory.create())
    ask = _ask(ana)

    actions.change_rhythm(ana.workspace, weekday=3, hour=14, budget=4, revision=1, by=ana, at=NOW)

    assert _now(ask).next_mail_at == datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_a_link_is_its_persons_alone_and_of_nobody_who_has_left() -> None:
    ana = somebody(WorkspaceFactory.create())
    keys = list(ana.affiliations.values_list("pk", flat=True))
    bundle = BundleFactory.create(person=ana, address="ana@firm.example", affiliations=keys)
    secret = actions.make_page_link(bundle, at=NOW)

    opened = [actions.page_with(secret, at=NOW) for _time in range(2)]
    ana.affiliations.update(ended_on=NOW.date())
    with pytest.raises(LinkRevoked):
        actions.page_with(secret, at=NOW)
    ana.affiliations.update(ended_on=None)
    Person.objects.of(ana.workspace).update(email="new@firm.example")
    with pytest.raises(LinkRevoked):
        actions.page_with(secret, at=NOW)
    Person.objects.of(ana.workspace).update(email="ana@firm.example")
    with pytest.raises(LinkExpired):
        actions.page_with(secret, at=NOW + timedelta(days=91))
    with pytest.raises(LinkUnknown):
        actions.page_with(f"{secret}x", at=NOW)

    assert opened == [bundle, bundle]


def test_a_mail_that_fails_half_way_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ana = somebody(WorkspaceFactory.create())
    ask = _ask(ana)

    def cut_off(*_told: object, **_how: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("raceme.asks.actions.telling.audit.record", cut_off)
    with pytest.raises(KeyboardInterrupt):
        actions.tell(ana, at=TUESDAY)
    monkeypatch.undo()
    left = (Message.objects.count(), Bundle.objects.of(ana.workspace).count(), _now(ask).told_at)
    actions.tell(ana, at=TUESDAY)

    assert left == (0, 0, None)
    assert Message.objects.count() == 1


def test_asks_of_other_people_stay_as_they_are() -> None:
    ana = somebody(WorkspaceFactory.create())
    other = AskFactory.create(next_mail_at=TUESDAY + WEEK)
    _ask(ana)

    actions.tell_everybody(at=TUESDAY)

    assert _now(other).told_at is None
