import pytest
from django.test import Client
from django.urls import reverse

from raceme.consents.models import Purpose
from raceme.core.models import Job
from raceme.events.actions import mails
from raceme.events.models import Event, EventMessage
from raceme.events.queries.mails import kept_mails
from raceme.mail.models import Message
from tests.conftest import World
from tests.events.agreed_attending import MAIL
from tests.factories import NOW, PersonFactory
from tests.factories.consents import LegalBasisFactory
from tests.factories.events import (
    EventFactory,
    RegistrationFactory,
    SessionFactory,
    SignUpFactory,
)


@pytest.fixture
def event(world: World) -> Event:
    return EventFactory.create(
        workspace=world.workspace, state="published", published_at=NOW, title="Clusters Meet"
    )


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _address(event: Event, name: str, *more: object) -> str:
    return reverse(f"events:{name}", args=[event.workspace.slug, event.slug, *more])


def test_words_are_kept_only_where_they_are_other_than_the_product_s(
    staff: Client, event: Event
) -> None:
    page = staff.get(_address(event, "mail", "reminder"))
    shown = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = shown | {"is_on": "on", "days": "2", "subject_en": "Soon: {event}"}

    staff.post(_address(event, "mail", "reminder"), sent)
    after = staff.get(_address(event, "mail", "reminder")).content.decode()

    kept = kept_mails(event)["reminder"]
    assert (kept.days, kept.words) == (
        2,
        {"en": {"subject": "Soon: {event}", "text": ""}, "ro": {"subject": "", "text": ""}},
    )
    assert "Soon: Clusters Meet" in after


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("text_en", "Dear {nobody}", "Nothing is filled in for {nobody} in this mail."),
        ("subject_en", "", "Fill this in."),
        ("days", "0", "must lie between 1 and 60"),
        ("days", "999999999999", "must lie between 1 and 60"),
        ("text_ro", "x" * 10_001, "At most 10000 characters fit here"),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_typed_is_lost(
    staff: Client, event: Event, name: str, value: str, said: str
) -> None:
    answer = staff.post(_address(event, "mail", "reminder"), {**MAIL, name: value})

    assert answer.status_code == 422
    page = answer.content.decode().replace("&#x27;", "'")
    assert said in page
    assert answer.context["form"][name].value() == value
    assert kept_mails(event) == {}


def test_a_mail_of_no_kind_is_not_there(staff: Client, event: Event) -> None:
    assert staff.get(_address(event, "mail", "gossip")).status_code == 404


def test_one_sends_a_mail_to_oneself(staff: Client, world: World, event: Event) -> None:
    staff.post(_address(event, "mail_try_out", "thanks"))

    assert Message.objects.get().to_address == world.staff.email


def test_inviting_says_first_whom_it_reaches_and_who_is_left_out(
    staff: Client, world: World, event: Event, django_capture_on_commit_callbacks: object
) -> None:
    LegalBasisFactory.create(workspace=world.workspace, purpose=Purpose.CONTACT)
    PersonFactory.create(workspace=world.workspace, name="Ana Știrbei", email="ana@firm.example")
    PersonFactory.create(workspace=world.workspace, name="Radu Pop", email="")
    PersonFactory.create(name="Of Others", email="of@others.example")
    typed = {"names": "ana știrbei\nRadu Pop\nNobody\nof@others.example"}

    seen = staff.post(_address(event, "invite"), typed).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sent = staff.post(_address(event, "invite"), {**typed, "send": "1"}, follow=True)

    assert "1 person is reached" in seen
    assert "has no e-mail address" in seen
    assert seen.count("means nobody in the register, or several") == 2
    assert "1 invitation is being written." in sent.content.decode()
    assert [one.to_address for one in Message.objects.all()] == ["ana@firm.example"]
    assert Job.objects.get(name="events.invite").result_text == "1 person is invited"


def test_nobody_chosen_is_told(staff: Client, event: Event) -> None:
    answer = staff.post(_address(event, "invite"), {"names": " \n "})

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "Choose a segment, or name somebody." in answer.content.decode()


def test_after_a_change_of_place_one_is_asked_whether_to_tell(
    staff: Client, event: Event, django_capture_on_commit_callbacks: object
) -> None:
    RegistrationFactory.create(event=event)
    SessionFactory.create(event=event)
    form = staff.get(_address(event, "edit")).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if name != "programmes"}
    moved = {**shown, "venue": "Sala Unirii", "starts_on": "11.05.2027", "ends_on": "12.05.2027"}

    unmoved = staff.post(_address(event, "edit"), {**shown, "description": "New words"})
    asked = staff.post(_address(event, "edit"), {**moved, "revision": 2}, follow=True)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        staff.post(_address(event, "tell"), {"said": "Bring boots."})

    assert unmoved["Location"] == _address(event, "event")
    assert "Tell 1 person that it has changed?" in asked.content.decode()
    assert "Sala Unirii" in Message.objects.get().text


def test_after_a_session_moved_those_in_it_are_told_once_for_two_presses(
    staff: Client, event: Event, django_capture_on_commit_callbacks: object
) -> None:
    session = SessionFactory.create(event=event, needs_sign_up=True)
    inside, _outside = RegistrationFactory.create_batch(2, event=event)
    SignUpFactory.create(registration=inside, session=session)
    address = f"{_address(event, 'tell')}?session={session.pk}"
    token = {"submission": "6a3a1f0e-5b1c-4c8e-9d55-0d6f3e2c1b10"}

    page = staff.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for _ in range(2):
            staff.post(address, {"said": "", **token})

    assert "Tell 1 person" in page
    assert EventMessage.objects.of(event.workspace).get().registration == inside


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999", "-1"])
def test_a_session_that_is_none_of_the_event_is_not_there(
    staff: Client, event: Event, key: str
) -> None:
    assert staff.get(f"{_address(event, 'tell')}?session={key}").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_what_was_written_asks_as_much_for_three_as_for_one(
    staff: Client, event: Event, number: int, django_assert_max_num_queries: object
) -> None:
    RegistrationFactory.create_batch(number, event=event)
    mails.remind(event, at=NOW.replace(year=2027))

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = staff.get(_address(event, "mails")).content.decode()
    assert page.count("@firm.example") == number


def test_of_two_who_first_write_the_words_of_a_mail_the_second_sees_the_other_s(
    staff: Client, event: Event
) -> None:
    address = _address(event, "mail", "reminder")
    shown = staff.get(address).context["form"]
    sent = {name: shown[name].value() for name in shown.fields} | {"is_on": "on"}
    staff.post(address, sent | {"days": "9"})

    second = staff.post(address, sent | {"days": "5"})

    assert second.status_code == 422
    assert kept_mails(event)["reminder"].days == 9
    stands = second.context["form"]["revision"].value()
    staff.post(address, sent | {"days": "5", "revision": stands})
    assert kept_mails(event)["reminder"].days == 5
