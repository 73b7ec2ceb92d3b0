import pytest
from django.core import mail as sent
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from raceme.audit.models import Entry
from raceme.mail import actions as mail
from raceme.mail.models import Mailing, Message
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, PersonFactory

AT = "/manage/transilvania/"
WORDS = {
    "purpose": "news",
    "revision": "1",
    "subject_en": "News for {name}",
    "text_en": "Dear {name},\n\ncome & see",
}


def _person(world: World, name: str, email: str = "") -> Person:
    return PersonFactory.create(workspace=world.workspace, name=name, email=email)


def _draft(world: World, *people: Person, **values: object) -> Mailing:
    return Mailing.objects.create(
        workspace=world.workspace,
        people=[person.pk for person in people],
        created_at=timezone.now(),
        **values,
    )


def test_write_to_many_from_the_list_to_the_mail(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    ana = _person(world, "Ana <Pop>", "ana@firm.example")
    _person(world, "Not chosen", "other@firm.example")
    theirs = PersonFactory.create(workspace=world.stranger_workspace, email="theirs@firm.example")
    client.force_login(world.manager)

    offered = client.get(f"{AT}people/").text
    begun = client.post(f"{AT}mailings/write/", {"chosen": [ana.pk, theirs.pk]})
    page = client.post(begun["Location"], WORDS, follow=True).text
    mailing = Mailing.objects.get()
    address = f"{AT}mailings/{mailing.pk}/"
    framed = client.get(f"{address}page/")
    asked = client.get(f"{address}send/").text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}send/", {"send": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        twice = client.post(f"{address}send/", {"send": "1"}, follow=True).text

    assert "Write to them" in offered
    assert "News for Ana &lt;Pop&gt;" in page
    assert "Dear Ana &lt;Pop&gt;," in framed.text
    assert "sandbox" in framed["Content-Security-Policy"]
    assert "You are about to send to 1 person" in asked
    assert [email.to for email in sent.outbox] == [['"Ana <Pop>" <ana@firm.example>']]
    assert "was sent already" in twice
    assert Entry.objects.filter(verb="portal.send_mailing").count() == 1


def test_who_is_left_out_is_told_with_the_reason(world: World, client: Client) -> None:
    people = [
        _person(world, "A", "a@firm.example"),
        _person(world, "Again", "A@firm.example"),
        _person(world, "Bounced", "b@firm.example"),
        _person(world, "Complained", "c@firm.example"),
        _person(world, "Nowhere"),
        _person(world, "Stopped", "s@firm.example"),
    ]
    mail.note_bounce("b@firm.example", said="550", at=NOW)
    mail.note_bounce("c@firm.example", said="", at=NOW, kind=mail.COMPLAINT)
    earlier = Message.objects.create(
        workspace=world.workspace, purpose="news", to_address="S@firm.example", created_at=NOW
    )
    mail.stop(earlier, at=NOW)
    draft = _draft(world, *people)
    client.force_login(world.manager)

    asked = client.get(f"{AT}mailings/{draft.pk}/send/").text
    events = client.get(f"{AT}mailings/{_draft(world, *people, purpose='events').pk}/send/").text

    assert "You are about to send to 1 person" in asked
    for name, why in (
        ("Again", "has the same address as another"),
        ("Bounced", "mail to the address came back"),
        ("Complained", "reported earlier mail as unwanted"),
        ("Nowhere", "has no e-mail address"),
        ("Stopped", "wants no mail of this kind"),
    ):
        assert f"{name}</a>: {why}" in asked
    assert "You are about to send to 2 people" in events


def test_all_that_match_are_written_to(world: World, client: Client) -> None:
    ana = _person(world, "Ana", "ana@firm.example")
    _person(world, "Radu", "radu@firm.example")
    client.force_login(world.manager)

    client.post(f"{AT}mailings/write/", {"everything": "1", "matching": "q=ana"})
    nobody = client.post(f"{AT}mailings/write/", follow=True).text

    assert Mailing.objects.get().people == [ana.pk]
    assert "Choose the people first" in nobody


def test_a_mailing_is_held_and_released(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    words = {"en": {"subject": "Hello", "text": "Hello {name}"}}
    draft = _draft(world, _person(world, "Ana", "ana@firm.example"), words=words)
    address = f"{AT}mailings/{draft.pk}/"
    client.force_login(world.manager)

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"{address}send/", {"hold": "1"}, follow=True).text
    held = len(sent.outbox)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{address}release/")
    again = client.post(f"{address}release/", follow=True).text

    assert ("1 message is held." in page, "Send what is held" in page) == (True, True)
    assert (held, len(sent.outbox)) == (0, 1)
    assert "There is nothing to release" in again


def test_what_is_not_written_is_not_sent(world: World, client: Client) -> None:
    draft = _draft(world, _person(world, "Ana", "ana@firm.example"))
    client.force_login(world.manager)

    page = client.post(f"{AT}mailings/{draft.pk}/send/", {"send": "1"}, follow=True).text

    assert "Write a subject and a text" in page
    assert Message.objects.count() == 0


def test_a_draft_that_another_saved_is_not_overwritten(world: World, client: Client) -> None:
    draft = _draft(world, _person(world, "Ana", "ana@firm.example"))
    client.force_login(world.manager)
    client.post(f"{AT}mailings/{draft.pk}/edit/", WORDS)

    response = client.post(f"{AT}mailings/{draft.pk}/edit/", {**WORDS, "subject_en": "Other"})

    assert response.status_code == 422
    assert "Somebody changed this record" in response.text
    assert Mailing.objects.get().title == "News for {name}"


def test_each_language_of_the_recipients_is_asked_for(world: World, client: Client) -> None:
    world.viewer.language = "ro"
    world.viewer.save()
    people = [
        _person(world, "Ana", "ana@firm.example"),
        _person(world, "Dan", world.viewer.email.upper()),
    ]
    client.force_login(world.manager)

    page = client.get(f"{AT}mailings/{_draft(world, *people).pk}/edit/").text

    assert [f'name="text_{language}"' in page for language in ("en", "ro")] == [True, True]


@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/send/", "{pk}/edit/", "{pk}/page/"])
def test_mailings_ask_the_same_number_of_queries(
    world: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    page: str,
) -> None:
    client.force_login(world.manager)
    client.get(f"{AT}mailings/")
    counts = []
    for number in (1, 3):
        people = [_person(world, f"P{n}", f"p{n}@firm.example") for n in range(number)]
        drafts = [_draft(world, *people) for _ in range(number)]
        with django_assert_max_num_queries(15) as asked:
            client.get(f"{AT}mailings/{page.format(pk=drafts[0].pk)}")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_mailing_of_another_workspace_is_not_there(world: World, client: Client) -> None:
    theirs = Mailing.objects.create(workspace=world.stranger_workspace, created_at=NOW)
    client.force_login(world.manager)

    assert client.get(f"{AT}mailings/{theirs.pk}/").status_code == 404
