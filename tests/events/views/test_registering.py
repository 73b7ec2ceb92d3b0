"""The form that everybody has, one's own pages, and what staff see of registrations."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from raceme.events.actions import registering
from raceme.events.actions.invitations import invitation_links
from raceme.events.actions.own_links import own_link
from raceme.events.models import Event, Registration
from raceme.mail.models import Message
from tests.conftest import World
from tests.events.build_registering import colleague, entered, open_event, registered, states
from tests.factories import NOW, AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.events import ParticipantTypeFactory, RegistrationFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory

pytestmark = pytest.mark.django_db
FORM_QUERIES, OWN_QUERIES, LIST_QUERIES, ONE_QUERIES = 4, 7, 6, 8


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def event(world: World) -> Event:
    return open_event(event__workspace=world.workspace, event__slug="meet")


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


def _public(name: str, event: Event, *more: object) -> str:
    return reverse(f"events-public:{name}", args=[event.workspace.slug, event.slug, *more])


def _staff(name: str, event: Event, *more: object) -> str:
    return reverse(f"events:{name}", args=[event.workspace.slug, event.slug, *more])


def _own(row: Registration, name: str = "own") -> str:
    return reverse(f"events-public:{name}", args=[own_link(row, at=NOW)])


def _typed(**values: object) -> dict[str, object]:
    usual = {
        "name": "Ana Popa",
        "email": "ana@firm.example",
        "country": "RO",
        "language": "en",
        "agreed": "on",
    }
    return usual | values


def test_somebody_registers_and_reads_what_comes_next(event: Event, client: Client) -> None:
    text = client.get(_public("agenda", event)).content.decode()
    assert _public("register", event) in text

    answer = client.post(_public("register", event), _typed(), follow=True)

    assert answer.redirect_chain == [(_public("registered", event, "confirmed"), 302)]
    assert "You are registered" in answer.content.decode()
    assert states(event) == {"ana": "confirmed"}


def test_whether_an_address_was_registered_is_told_to_nobody(event: Event, client: Client) -> None:
    answers = [client.post(_public("register", event), _typed()) for _time in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[0].content == answers[1].content


def test_nothing_typed_is_lost_where_something_is_wrong(event: Event, client: Client) -> None:
    typed = _typed(email="ana", **{"colleague-1-name": "Ion", "colleague-1-email": ""})

    answer = client.post(_public("register", event), typed)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Ana Popa"' in text
    assert 'value="Ion"' in text
    assert "They are asked by mail whether they come." in text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"email": "a\x00b@firm.example"},
        {"country": "XX"},
        {"type": "99999999999999999999"},
        {"agreed": ""},
        {"phone": "1" * 50},
    ],
)
def test_what_cannot_be_is_said_in_words(
    event: Event, client: Client, typed: dict[str, str]
) -> None:
    ParticipantTypeFactory.create(event=event, position=5)

    answer = client.post(_public("register", event), _typed(**typed))

    assert answer.status_code in (400, 422)
    assert states(event) == {}


def test_a_machine_that_fills_in_everything_registers_nobody(event: Event, client: Client) -> None:
    answer = client.post(_public("register", event), _typed(homepage="https://spam.example"))

    assert answer["Location"] == _public("registered", event, "confirmed")
    assert states(event) == {}


def test_before_it_opens_the_page_says_from_when(event: Event, client: Client) -> None:
    event.admission.opens_at = NOW.replace(year=2027)
    event.admission.closes_at = None
    event.admission.save()
    event.ends_on = event.ends_on.replace(year=2028)
    event.save()

    text = client.get(_public("register", event)).content.decode()

    # By the clock of the event, which is two hours ahead.
    assert "It opens on 23 November 2027, 11:12." in text
    assert "Registration opens on" in client.get(_public("agenda", event)).content.decode()


def test_what_takes_no_registrations_has_no_form(world: World, client: Client) -> None:
    event = open_event(event__workspace=world.workspace, event__state="draft")
    assert client.get(_public("register", event)).status_code == 404
    event.state = "published"
    event.save()
    event.admission.delete()
    assert client.get(_public("register", event)).status_code == 404


def test_what_is_not_announced_stands_on_no_agenda(event: Event, client: Client) -> None:
    event.admission.is_announced = False
    event.admission.save()

    assert _public("register", event) not in client.get(_public("agenda", event)).content.decode()
    assert client.get(_public("register", event)).status_code == 200


def test_who_was_invited_finds_what_is_known_and_comes_to_their_own_page(
    event: Event, client: Client
) -> None:
    person = PersonFactory.create(
        workspace=event.workspace, name="Ana Popa", email="ana@firm.example", country="RO"
    )
    firm = OrganisationFactory.create(name="Lemn Viu SRL")
    AffiliationFactory.create(
        workspace=event.workspace, person=person, organisation=firm, role="Director"
    )
    (secret,) = invitation_links([person], event, at=NOW)
    address = f"{_public('register', event)}?known={secret}"

    text = client.get(address).content.decode()
    for known in ("Ana Popa", "ana@firm.example", "Lemn Viu SRL", "Director"):
        assert f'value="{known}"' in text
    answer = client.post(address, _typed(), follow=True)

    assert "a place is kept for you" in answer.content.decode()
    assert "/attending/" in answer.redirect_chain[0][0]


def test_who_types_another_address_than_the_invited_one_gets_the_link_by_mail_alone(
    event: Event, client: Client
) -> None:
    person = PersonFactory.create(workspace=event.workspace, email="ana@firm.example")
    (secret,) = invitation_links([person], event, at=NOW)
    address = f"{_public('register', event)}?known={secret}"

    answer = client.post(address, _typed(email="other@firm.example"))

    assert answer["Location"] == _public("registered", event, "confirmed")


def test_what_another_workspace_knows_is_not_shown(event: Event, client: Client) -> None:
    person = PersonFactory.create(name="Marit Berg", email="marit@firm.example")
    (secret,) = invitation_links([person], event, at=NOW)

    text = client.get(f"{_public('register', event)}?known={secret}").content.decode()

    assert "Marit" not in text


def test_the_mail_leads_to_the_own_page_and_to_cancelling(event: Event, client: Client) -> None:
    client.post(_public("register", event), _typed())
    message = Message.objects.get()

    assert "/attending/********/" in message.text
    assert "/attending/********/cancel/" in message.html
    assert client.get(f"/attending/{message.secret}/").status_code == 200


def test_the_own_page_says_how_it_stands_and_what_comes_next(event: Event, client: Client) -> None:
    event.admission.capacity = 1
    event.admission.save()
    first, second = registered(event, 1, colleagues=[colleague(1)]), registered(event, 2)

    mine = client.get(_own(first)).content.decode()
    theirs = client.get(_own(second)).content.decode()

    assert first.code in mine
    assert "<svg" in mine
    assert "Ion 1" in mine
    assert "You are number 2 on the waiting list" in theirs
    assert second.code not in theirs


def test_one_changes_cancels_and_comes_back_by_the_own_link(event: Event, client: Client) -> None:
    row = registered(event)

    client.post(_own(row, "own_change"), _typed(name="Ana Dima", revision="1"))
    assert entered(event, row.email).name == "Ana Dima"
    client.post(_own(row, "own_cancel"), {"reason": "Ill"})
    assert states(event) == {"ana1": "cancelled"}
    client.post(_own(row, "own_come_back"))
    assert states(event) == {"ana1": "confirmed"}


def test_a_second_window_is_told_what_stands_now(event: Event, client: Client) -> None:
    row = registered(event)
    secret = own_link(row, at=NOW)
    address = reverse("events-public:own_change", args=[secret])
    client.post(address, _typed(name="Ana Dima", revision="1"))

    answer = client.post(address, _typed(name="Ana Pop", revision="1"))

    assert answer.status_code == 422
    assert "Nothing is saved yet" in answer.content.decode()


def test_a_colleague_reads_who_named_them_and_says_yes(event: Event, client: Client) -> None:
    registered(event, colleagues=[colleague(1)])
    row = entered(event, "ion1@firm.example")

    asked = client.get(_own(row)).content.decode()
    said = client.post(_own(row, "own_coming"), follow=True).content.decode()

    assert "Ana 1 has registered you as Participant." in asked
    assert "You are expected." in said


def test_a_link_that_is_none_opens_nothing(client: Client) -> None:
    for name in ("own", "own_change", "own_cancel", "questions"):
        answer = client.get(reverse(f"events-public:{name}", args=["nothing"]))
        assert answer.status_code == 410


def test_what_else_is_asked_is_answered_behind_the_own_link(event: Event, client: Client) -> None:
    asked = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    VersionFactory.create(questionnaire=asked)
    event.admission.questionnaire = asked
    event.admission.save()
    row = registered(event)
    assert "A few questions are still open" in client.get(_own(row)).content.decode()

    secret = own_link(row, at=NOW)
    begun = client.get(reverse("events-public:questions", args=[secret]), follow=True)
    assert begun.status_code == 200
    section = begun.redirect_chain[-1][0]
    client.post(section, {"a-name": "Ana", "a-staff": "4", "next": "1"})
    client.post(reverse("events-public:questions_hand_in", args=[secret]))

    assert "A few questions are still open" not in client.get(_own(row)).content.decode()
    answers = entered(event, row.email).answers
    assert answers is not None
    assert answers.state == "handed_in"


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_the_same_number_of_queries(
    staff: Client,
    event: Event,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    kinds = ParticipantTypeFactory.create_batch(count, event=event)
    rows = RegistrationFactory.create_batch(count, event=event, type=kinds[0])
    booker = rows[0]
    for _each in range(count):
        RegistrationFactory.create(event=event, type=kinds[0], booked_by=booker)
    own = _own(booker)

    with django_assert_num_queries(LIST_QUERIES):
        text = staff.get(_staff("registrations", event)).content.decode()
    with django_assert_num_queries(ONE_QUERIES):
        staff.get(_staff("registration", event, booker.pk))
    with django_assert_num_queries(FORM_QUERIES):
        Client().get(_public("register", event))
    with django_assert_num_queries(OWN_QUERIES):
        Client().get(own)
    assert len(re.findall(r'scope="row"', text)) == 2 * count


def test_the_files_hold_what_was_answered(staff: Client, event: Event) -> None:
    asked = QuestionnaireFactory.create(workspace=event.workspace, use="registration")
    VersionFactory.create(questionnaire=asked)
    event.admission.questionnaire = asked
    event.admission.save()
    row = registered(event)
    answers = registering.begin_questions(row, language="en", by=row, at=NOW)
    assert answers is not None
    answers.answers.create(
        workspace=event.workspace, item="staff", value=12, saved_at=NOW, saved_by="Ana"
    )

    address = f"{_staff('registrations', event)}?export=csv&columns=name&columns=answers"
    answer = staff.get(address)
    chunks = getattr(answer, "streaming_content", None)
    text = (b"".join(chunks) if chunks else answer.content).decode("utf-8-sig")

    assert "Ana 1" in text
    assert "staff: 12" in text


def test_staff_decide_of_one_and_of_many(staff: Client, event: Event) -> None:
    kind = ParticipantTypeFactory.create(event=event, needs_approval=True, position=5)
    rows = [registered(event, number, kind=kind) for number in (1, 2, 3)]

    staff.post(_staff("registration_decide", event, rows[0].pk, "refuse"), {"reason": "Full"})
    chosen = {"chosen": [str(row.pk) for row in rows]}
    done = staff.post(_staff("registrations_decide", event, "approve"), chosen, follow=True)
    asked = staff.post(_staff("registrations_decide", event, "cancel"), chosen)
    staff.post(_staff("registrations_decide", event, "cancel"), {**chosen, "reason": "Storm"})

    assert "Done for 3" in done.content.decode()
    assert "3 people" in asked.content.decode()
    assert set(states(event).values()) == {"cancelled"}


def test_a_decision_that_does_not_fit_is_told(staff: Client, event: Event) -> None:
    row = registered(event)

    answer = staff.post(_staff("registration_decide", event, row.pk, "approve"), follow=True)
    unknown = staff.get(_staff("registration_decide", event, row.pk, "promote"))

    assert "That is not possible any more." in answer.content.decode()
    assert unknown.status_code == 404


def test_staff_add_who_phones_and_who_walks_in(staff: Client, event: Event) -> None:
    kind = str(event.types.get().pk)
    address = _staff("registration_add", event)

    staff.post(address, _typed(type=kind))
    staff.post(f"{address}?way=desk", _typed(type=kind, name="Marit Berg", email=""))
    unasked = staff.post(address, _typed(type=kind, email="b@firm.example", agreed=""))

    rows = Registration.objects.of(event.workspace).order_by("pk")
    assert list(rows.values_list("name", "way")) == [("Ana Popa", "staff"), ("Marit Berg", "desk")]
    assert unasked.status_code == 422


def test_staff_say_who_that_is_and_find_them_in_the_register(staff: Client, event: Event) -> None:
    row = registered(event)

    said = {"person": "new", "organisation": "new"}
    text = staff.post(_staff("registration_settle", event, row.pk), said, follow=True)

    settled = entered(event, row.email)
    for name, key in (("person", settled.person_id), ("organisation", settled.organisation_id)):
        app = "organisations" if name == "person" else "portal"
        address = reverse(f"{app}:{name}", args=["transilvania", key])
        assert f'href="{address}"' in text.content.decode()


def test_admission_is_opened_and_changed(staff: Client, world: World) -> None:
    event = open_event(event__workspace=world.workspace)
    event.types.all().delete()
    event.admission.delete()
    assert "Open admission" in staff.get(_staff("registrations", event)).content.decode()

    typed = {"is_open": "on", "opens_on": "01.12.2026", "opens_at": "9:30", "capacity": "40"}
    staff.post(_staff("admission", event), typed)
    event.refresh_from_db()
    wrong = staff.post(
        _staff("admission", event),
        {**typed, "closes_on": "30.11.2026", "capacity": "0", "revision": "1"},
    )

    admission = Event.objects.of(world.workspace).get(pk=event.pk).admission
    assert admission.opens_at is not None
    opens = admission.opens_at.astimezone(event.zone)
    assert (f"{opens:%d.%m.%Y %H:%M}", admission.capacity) == ("01.12.2026 09:30", 40)
    assert event.types.count() == 1
    assert wrong.status_code == 422


def test_a_registration_of_another_event_or_workspace_is_not_there(
    staff: Client, event: Event
) -> None:
    other = open_event(event__workspace=event.workspace)
    theirs = open_event()
    row, their_row = registered(other), registered(theirs)

    for address in (
        _staff("registration", event, row.pk),
        _staff("registration_correct", event, their_row.pk),
        _staff("type", event, other.types.get().pk),
        reverse("events:registrations", args=["transilvania", theirs.slug]),
    ):
        assert staff.get(address).status_code == 404
    taken = staff.post(
        _staff("registrations_decide", event, "cancel"),
        {"chosen": [str(row.pk), str(their_row.pk)], "reason": "Storm"},
    )
    assert taken.status_code == 302
    assert states(other) == {"ana1": "confirmed"}


def test_who_reads_only_decides_nothing(client: Client, world: World, event: Event) -> None:
    row = registered(event)
    client.force_login(world.viewer)

    text = client.get(_staff("registration", event, row.pk)).content.decode()

    assert _staff("registration_correct", event, row.pk) not in text


def test_who_is_registered_without_an_admission_is_listed_and_settled(
    staff: Client, world: World
) -> None:
    row = RegistrationFactory.create(event__workspace=world.workspace, name="Ion Walk-in")
    Event.objects.of(world.workspace).update(state="cancelled")

    listed = staff.get(_staff("registrations", row.event)).content.decode()
    page = staff.get(_staff("registration", row.event, row.pk)).content.decode()
    staff.post(
        _staff("registration_settle", row.event, row.pk), {"person": "new", "organisation": ""}
    )

    assert "Ion Walk-in" in listed
    assert _staff("registration_add", row.event) not in listed
    assert _staff("registration_settle", row.event, row.pk) in page
    row.refresh_from_db()
    assert row.person is not None


def test_a_colleague_who_comes_after_all_reads_first_what_they_agree_to(
    client: Client, event: Event
) -> None:
    event.admission.notice = "Kept for a year."
    event.admission.save()
    registered(event, colleagues=[colleague(1)])
    row = entered(event, "ion1@firm.example")
    registering.cancel(row, by=row, at=NOW)

    asked = client.get(_own(row)).content.decode()
    client.post(_own(row, "own_come_back"))
    registering.cancel(row, by=row, at=NOW)
    known = client.get(_own(row)).content.decode()

    assert ("Kept for a year." in asked, "Kept for a year." in known) == (True, False)
