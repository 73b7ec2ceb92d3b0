"""What the people of an event are written to, once each, and in few queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.consents.models import Purpose
from raceme.core.errors import ChangedMeanwhile
from raceme.events import actions as planning
from raceme.events.actions import mails
from raceme.events.actions.invitations import person_invited
from raceme.events.actions.refusals import StateForbids
from raceme.events.models import Event, EventMessage, MailKind
from raceme.events.queries.mails import invitees, kept_mails
from raceme.mail.models import Message
from raceme.organisations.queries import people_of
from tests.factories import NOW, PersonFactory, UserFactory
from tests.factories.consents import LegalBasisFactory
from tests.factories.events import (
    AttendanceFactory,
    EventFactory,
    EventMailFactory,
    RegistrationFactory,
    SessionFactory,
    SignUpFactory,
)
from tests.factories.questionnaires import VersionFactory
from tests.questionnaires.collected import opened

pytestmark = pytest.mark.django_db
# Nine o'clock of the third day before, by the event's clock.
DUE = datetime(2027, 5, 8, 6, tzinfo=UTC)


@pytest.fixture
def event() -> Event:
    return EventFactory.create(
        state="published", published_at=NOW, title="Clusters Meet", venue="Innovation Park"
    )


def _facts(**values: object) -> mails.MailFacts:
    usual: dict[str, object] = {"is_on": True, "days": 3, "words": {}}
    return mails.MailFacts(**(usual | values))  # type: ignore[arg-type]


def _written() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("to_address", "purpose"))


def test_who_comes_is_reminded_once_with_their_own_link(event: Event) -> None:
    coming = RegistrationFactory.create(event=event, name="Ana Știrbei", language="en")
    for state in ("waiting", "cancelled", "applied"):
        RegistrationFactory.create(event=event, state=state, waiting_since=NOW)
    RegistrationFactory.create(event=event, email="")
    RegistrationFactory.create(event=event, confirmed_at=DUE - timedelta(hours=2))

    count = mails.write_what_is_due(at=DUE)
    again = mails.write_what_is_due(at=DUE + timedelta(hours=1))

    message = Message.objects.get()
    assert (count, again, message.to_address, message.to_name) == (1, 0, coming.email, coming.name)
    assert message.subject == "See you at Clusters Meet: 11–12 May 2027"
    assert "Hello Ana Știrbei,\n\nwe look forward to having you at Clusters Meet" in message.text
    assert "Innovation Park, Cluj-Napoca, Romania" in message.text
    assert "/attending/********/" in message.text
    assert message.secret
    kept = EventMessage.objects.of(event.workspace).get()
    assert (kept.kind, kept.registration, kept.message) == ("reminder", coming, message)
    coming.refresh_from_db()
    assert coming.reminded_at == DUE


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (DUE - timedelta(days=1), 0),
        (DUE - timedelta(hours=4), 0),
        (DUE, 1),
        (DUE + timedelta(days=2), 1),
        (DUE + timedelta(days=3), 0),
    ],
    ids=["the day before", "at five in the morning", "due", "late", "on the first day"],
)
def test_a_reminder_leaves_in_its_days_by_daylight(event: Event, at: datetime, number: int) -> None:
    RegistrationFactory.create(event=event)

    assert mails.write_what_is_due(at=at) == number


def test_a_reminder_may_be_off_or_on_another_day(event: Event) -> None:
    RegistrationFactory.create(event=event)
    off = EventMailFactory.create(event=event, is_on=False)

    assert mails.write_what_is_due(at=DUE) == 0

    off.is_on, off.days = True, 1
    off.save()
    assert mails.write_what_is_due(at=DUE) == 0
    assert mails.write_what_is_due(at=DUE + timedelta(days=2)) == 1


def test_drafts_and_cancelled_events_remind_nobody() -> None:
    for state in ("draft", "cancelled"):
        RegistrationFactory.create(event=EventFactory.create(state=state))

    assert mails.write_what_is_due(at=DUE) == 0


def test_many_are_reminded_in_as_many_queries_as_few(event: Event) -> None:
    RegistrationFactory.create_batch(2, event=event)
    with CaptureQueriesContext(connection) as few:
        mails.remind(event, at=DUE)
    RegistrationFactory.create_batch(40, event=event)

    with CaptureQueriesContext(connection) as many:
        count = mails.remind(event, at=DUE)

    assert (count, len(many)) == (40, len(few))


def test_who_was_there_is_thanked_with_the_survey_and_nobody_else(event: Event) -> None:
    version = VersionFactory.create(questionnaire__workspace=event.workspace)
    collection = opened(version, is_public=True)
    EventMailFactory.create(event=event, kind="thanks", days=1, collection=collection)
    there, away, taken_back = RegistrationFactory.create_batch(3, event=event)
    AttendanceFactory.create(registration=there)
    AttendanceFactory.create(registration=taken_back, undone_at=NOW)
    after = DUE + timedelta(days=5)

    counts = [mails.write_what_is_due(at=after + timedelta(hours=hour)) for hour in range(2)]

    message = Message.objects.get()
    assert (counts, message.to_address) == ([1, 0], there.email)
    assert f"/q/{collection.slug}/" in message.text
    assert "The link is for you alone" not in message.text
    assert away.thanked_at is None


def test_without_a_survey_nobody_is_thanked(event: Event) -> None:
    AttendanceFactory.create(registration=RegistrationFactory.create(event=event))

    assert mails.write_what_is_due(at=DUE + timedelta(days=5)) == 0
    with pytest.raises(mails.SurveyMissing):
        mails.set_mail(event, MailKind.THANKS, facts=_facts(), revision=1, by="test", at=NOW)


def test_a_change_reaches_everybody_who_still_comes_and_each_occasion_once(event: Event) -> None:
    coming = RegistrationFactory.create(event=event)
    waiting = RegistrationFactory.create(event=event, state="waiting", waiting_since=NOW)
    RegistrationFactory.create(event=event, state="cancelled")

    counts = [
        mails.tell_change(event, session=None, said="Bring boots.", occasion=occasion, at=NOW)
        for occasion in ("first", "first", "second")
    ]

    assert counts == [2, 0, 2]
    assert _written() == [(one.email, "event_change") for one in (coming, waiting, coming, waiting)]
    text = Message.objects.order_by("pk")[0].text
    assert "It now is on 11–12 May 2027, Innovation Park, Cluj-Napoca, Romania." in text
    assert "Bring boots." in text


def test_of_a_session_hears_who_signed_up_for_it(event: Event) -> None:
    session = SessionFactory.create(event=event, title="Workshop", needs_sign_up=True)
    general = SessionFactory.create(event=event, title="Opening")
    inside, outside = RegistrationFactory.create_batch(2, event=event)
    SignUpFactory.create(registration=inside, session=session)
    SignUpFactory.create(registration=outside, session=session, state="left")

    told = [
        mails.tell_change(
            event, session=mails.session_told(event, one.pk), said="", occasion=one.title, at=NOW
        )
        for one in (session, general)
    ]

    assert told == [1, 2]
    first = Message.objects.order_by("pk")[0]
    assert first.to_address == inside.email
    assert (
        "“Workshop” now is on Tuesday 11 May, 09:00–10:00 (by the clock of Europe/Bucharest)."
        in first.text
    )


def test_cancelling_tells_everybody_with_the_reason(
    event: Event, django_capture_on_commit_callbacks: object
) -> None:
    coming = RegistrationFactory.create(event=event)
    RegistrationFactory.create(event=event, state="refused")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        planning.cancel_event(event, reason="Storm", by="test", at=NOW)
    event.refresh_from_db()
    again = mails.tell_cancellation(event, at=NOW)

    message = Message.objects.get(purpose="event_called_off")
    assert (message.to_address, again) == (coming.email, 0)
    assert "does not take place: Storm" in message.text


def test_each_is_written_to_in_their_language_and_in_the_words_of_who_organises(
    event: Event,
) -> None:
    words = {
        "en": {"subject": "", "text": ""},
        "ro": {"subject": "Ne vedem", "text": "Bună {name}"},
    }
    mails.set_mail(
        event, MailKind.REMINDER, facts=_facts(words=words), revision=1, by="test", at=NOW
    )
    RegistrationFactory.create(event=event, name="{event}", language="ro")

    mails.remind(event, at=DUE)

    message = Message.objects.get()
    assert (message.subject, message.text.partition("\n")[0]) == ("Ne vedem", "Bună {event}")


def test_what_is_filled_with_nothing_is_refused_and_who_saved_meanwhile_is_told(
    event: Event,
) -> None:
    wrong = {"en": {"subject": "{nmae}", "text": ""}}
    kind = MailKind.REMINDER

    with pytest.raises(mails.UnknownPlaces, match=r"\{nmae\}") as refused:
        mails.set_mail(event, kind, facts=_facts(words=wrong), revision=1, by="test", at=NOW)
    mails.set_mail(event, kind, facts=_facts(), revision=1, by="test", at=NOW)
    mails.set_mail(event, kind, facts=_facts(days=2), revision=1, by="test", at=NOW)

    assert refused.value.field == "subject_en"
    with pytest.raises(ChangedMeanwhile):
        mails.set_mail(event, kind, facts=_facts(), revision=1, by="test", at=NOW)
    assert kept_mails(event)[kind].days == 2


def test_only_who_may_be_written_to_is_invited_and_nobody_twice(event: Event) -> None:
    space = event.workspace
    LegalBasisFactory.create(workspace=space, purpose=Purpose.CONTACT)
    new, coming, same, without = (
        PersonFactory.create(workspace=space, name=name, email=email)
        for name, email in (
            ("A", "a@firm.example"),
            ("B", "b@firm.example"),
            ("C", "A@firm.example"),
            ("D", ""),
        )
    )
    RegistrationFactory.create(event=event, email=coming.email)
    keys = [one.pk for one in (new, coming, same, without)]

    found = invitees(event, people_of(space))
    counts = [mails.invite_some(event, keys, at=NOW) for _ in range(2)]

    assert list(found.people) == [new]
    assert [(one.person, str(one.why)) for one in found.left_out] == [
        (coming, "is registered already"),
        (same, "has the same address as another"),
        (without, "has no e-mail address"),
    ]
    message = Message.objects.get()
    assert (counts, message.purpose, message.can_be_stopped) == ([1, 0], "events", True)
    assert "/register/?known=********" in message.text
    assert person_invited(message.secret, at=NOW) == new


def test_nobody_is_invited_to_a_draft_nor_to_what_is_cancelled() -> None:
    user = UserFactory.create()
    for state in ("draft", "cancelled"):
        event = EventFactory.create(state=state)
        with pytest.raises(StateForbids):
            mails.begin_inviting(event, [1], by=user, at=NOW)


def test_a_trial_goes_to_who_asks_and_opens_nothing(event: Event) -> None:
    user = UserFactory.create(email="me@cluster.example")

    mails.try_out(event, MailKind.INVITATION, language="en", user=user, at=NOW)

    message = Message.objects.get()
    assert (message.to_address, message.purpose, message.secret) == (
        "me@cluster.example",
        "event_trial",
        "",
    )
    assert not EventMessage.objects.of(event.workspace).exists()


def test_events_of_other_zones_are_reminded_by_their_own_clock() -> None:
    far = EventFactory.create(
        state="published",
        published_at=NOW,
        time_zone="Pacific/Auckland",
        starts_on=date(2027, 5, 11),
    )
    RegistrationFactory.create(event=far)

    assert mails.write_what_is_due(at=DUE) == 1


def test_what_was_cancelled_meanwhile_reminds_thanks_and_tells_nobody(event: Event) -> None:
    row = RegistrationFactory.create(event=event)
    AttendanceFactory.create(registration=row)
    Event.objects.of(event.workspace).update(state="cancelled")

    assert mails.remind(event, at=DUE) == 0
    assert mails.thank(event, at=DUE) == 0
    assert mails.tell_change(event, session=None, said="", occasion="one", at=DUE) == 0
    assert _written() == []
