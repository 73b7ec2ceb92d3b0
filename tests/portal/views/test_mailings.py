import re
from datetime import date

import pytest
from django.core import mail as sent
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from raceme.audit.models import Entry
from raceme.consents.models import LegalBasis, Withdrawal
from raceme.mail import actions as mail
from raceme.mail.models import Mailing, Message
from raceme.organisations.models import Organisation, Person
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    EngagementFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)
from tests.factories.consents import ConsentFactory, LegalBasisFactory, WithdrawalFactory

AT = "/manage/transilvania/"
WORDS = {
    "purpose": "news",
    "revision": "1",
    "subject_en": "News for {name}",
    "text_en": "Dear {name},\n\ncome & see",
}


@pytest.fixture(autouse=True)
def _members_expect_mail(world: World) -> None:
    """Let everybody be written to but who said no: most tests are about other things."""
    for purpose in ("newsletter", "contact"):
        LegalBasisFactory.create(workspace=world.workspace, purpose=purpose)


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


@pytest.mark.parametrize(("purpose", "kind"), [("news", "newsletter"), ("events", "contact")])
def test_those_who_have_not_agreed_to_its_purpose_are_left_out(
    world: World, client: Client, purpose: str, kind: str
) -> None:
    LegalBasis.objects.of(world.workspace).filter(purpose=kind).delete()
    people = [_person(world, name, f"{name}@firm.example".lower()) for name in ("Ana", "Bo", "Cy")]
    ConsentFactory.create(person=people[0], purpose=kind)
    WithdrawalFactory.create(person=people[1], purpose=kind)
    draft = _draft(world, *people, purpose=purpose)
    client.force_login(world.manager)

    asked = client.get(f"{AT}mailings/{draft.pk}/send/").text

    assert "You are about to send to 1 person" in asked
    assert "2 are left out" in asked
    assert f'{AT}people/{people[1].pk}/consents/">Bo</a>: said no on 23 November 2026' in asked
    assert f'{AT}people/{people[2].pk}/consents/">Cy</a>: has not been asked yet' in asked


def test_each_letter_carries_a_link_by_which_its_reader_withdraws(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    words = {"en": {"subject": "Hello", "text": "Hello {name}\n\n********"}}
    people = [_person(world, name, f"{name}@firm.example".lower()) for name in ("Ana", "Bo")]
    draft = _draft(world, *people, words=words)
    client.force_login(world.manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{AT}mailings/{draft.pk}/send/", {"send": "1"})
    bodies = {email.to[0]: str(email.body) for email in sent.outbox}
    link = re.search(r"/consents/\S+/", bodies["Ana <ana@firm.example>"])
    Client().post(link[0] if link else "", {"withdraw": "newsletter"})

    assert "* * * * * * * *" in bodies["Bo <bo@firm.example>"]
    assert not Message.objects.filter(text__contains=link[0] if link else "").exists()
    said_no = Withdrawal.objects.of(world.workspace).values_list("person__name", flat=True)
    assert list(said_no) == ["Ana"]


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


def _organisation(world: World, name: str, **told: object) -> Organisation:
    made = OrganisationFactory.create(name=name, **told)
    RelationshipFactory.create(workspace=world.workspace, organisation=made)
    return made


def _belongs(world: World, person: Person, organisation: Organisation, **told: object) -> None:
    AffiliationFactory.create(
        workspace=world.workspace, person=person, organisation=organisation, **told
    )


def test_the_people_of_organisations_are_written_to_once_each(world: World, client: Client) -> None:
    alfa, beta = _organisation(world, "Alfa"), _organisation(world, "Beta")
    bare = _organisation(world, "Gama")
    ana, dan = _person(world, "Ana", "ana@firm.example"), _person(world, "Dan")
    gone = _person(world, "Gone", "gone@firm.example")
    _belongs(world, ana, alfa)
    _belongs(world, ana, beta)
    _belongs(world, dan, beta)
    _belongs(world, gone, beta, ended_on=date(2020, 1, 1))
    client.force_login(world.manager)

    offered = client.get(f"{AT}organisations/").text
    begun = client.post(
        f"{AT}mailings/write/organisations/", {"chosen": [alfa.pk, beta.pk, bare.pk]}
    )
    mailing = Mailing.objects.get()
    asked = client.get(f"{AT}mailings/{mailing.pk}/send/").text

    assert "Write to their people" in offered
    assert begun["Location"] == f"{AT}mailings/{mailing.pk}/edit/"
    assert (mailing.people, mailing.without_people) == ([ana.pk, dan.pk], [bare.pk])
    assert "You are about to send to 1 person" in asked
    assert "2 are left out" in asked
    assert "Gama</a>: has nobody you know" in asked
    assert "Dan</a>: has no e-mail address" in asked


def test_the_members_of_a_cluster_are_written_to_by_its_filter(
    world: World, client: Client
) -> None:
    clusters = [_organisation(world, name, kind="cluster") for name in ("North", "South")]
    people = {}
    for name, cluster, left_on in (
        ("Member", clusters[0], None),
        ("Elsewhere", clusters[1], None),
        ("Left", clusters[0], date(2021, 1, 1)),
    ):
        firm = _organisation(world, f"Firm {name}")
        MembershipFactory.create(
            workspace=world.workspace,
            cluster=cluster,
            member=firm,
            joined_on=date(2020, 1, 1),
            left_on=left_on,
        )
        people[name] = _person(world, name, f"{name}@firm.example".lower())
        _belongs(world, people[name], firm)
    client.force_login(world.manager)
    matching = f"cluster={clusters[0].pk}"

    listed = client.get(f"{AT}organisations/?{matching}").text
    client.post(f"{AT}mailings/write/organisations/", {"everything": "1", "matching": matching})

    assert [f"Firm {name}" in listed for name in people] == [True, False, False]
    assert "Member of: North" in listed
    assert Mailing.objects.get().people == [people["Member"].pk]


def test_what_is_not_the_workspaces_own_is_not_written_to(world: World, client: Client) -> None:
    other = OrganisationFactory.create(name="Theirs")
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=other)
    shared = _organisation(world, "Shared")
    theirs = PersonFactory.create(workspace=world.stranger_workspace, email="t@firm.example")
    AffiliationFactory.create(
        workspace=world.stranger_workspace, person=theirs, organisation=shared
    )
    client.force_login(world.manager)

    answers = [
        client.post(f"{AT}mailings/write/organisations/", {"chosen": [chosen.pk]}, follow=True).text
        for chosen in (other, shared)
    ]

    assert "Choose the people first" in answers[0]
    assert "Nobody you know belongs to what you chose" in answers[1]
    assert Mailing.objects.count() == 0


def test_those_who_took_part_are_written_to(world: World, client: Client) -> None:
    alfa, beta = _organisation(world, "Alfa"), _organisation(world, "Beta")
    ana, dan = _person(world, "Ana", "ana@firm.example"), _person(world, "Dan", "d@firm.example")
    other = _person(world, "Other", "other@firm.example")
    _belongs(world, dan, beta)
    _belongs(world, other, alfa)
    workshop = ActivityFactory.create(workspace=world.workspace)
    elsewhere = ActivityFactory.create(workspace=world.workspace)
    parts = [
        EngagementFactory.create(activity=workshop, organisation=alfa, person=ana),
        EngagementFactory.create(activity=workshop, organisation=beta),
        EngagementFactory.create(activity=elsewhere, organisation=alfa, person=other),
    ]
    client.force_login(world.manager)
    page = f"{AT}log/{workshop.pk}/"

    offered = client.get(page).text
    client.post(f"{page}write/", {"chosen": [part.pk for part in parts]})
    client.post(f"{page}write/", {"everything": "1", "matching": "role=host"})

    assert f'formaction="{page}write/"' in offered
    assert [one.people for one in Mailing.objects.order_by("pk")] == [[ana.pk, dan.pk]]


def test_only_managers_are_offered_to_write(world: World, client: Client) -> None:
    workshop = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=workshop, organisation=_organisation(world, "Alfa"))
    pages = [f"{AT}organisations/", f"{AT}log/{workshop.pk}/"]

    offered = {}
    for user in (world.manager, world.staff):
        client.force_login(user)
        offered[user] = ["Write to the" in client.get(page).text for page in pages]

    assert offered == {world.manager: [True, True], world.staff: [False, False]}


def test_more_than_can_be_looked_through_are_not_written_to_at_once(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raceme.portal.views.mailings.MOST_AT_ONCE", 1)
    firms = [_organisation(world, name) for name in ("Alfa", "Beta")]
    for name in ("Ana", "Dan"):
        _belongs(world, _person(world, name), firms[0])
    client.force_login(world.manager)

    answers = [
        client.post(f"{AT}mailings/write/organisations/", {"chosen": chosen}, follow=True).text
        for chosen in ([firms[0].pk], [firm.pk for firm in firms])
    ]

    assert ["More than 1 are not written to" in answer for answer in answers] == [True, True]
    assert Mailing.objects.count() == 0


def test_a_draft_is_discarded_and_its_history_stays(world: World, client: Client) -> None:
    draft = _draft(world, _person(world, "Ana", "ana@firm.example"), title="Hello")
    reference = draft.reference
    client.force_login(world.manager)
    address = f"{AT}mailings/{draft.pk}/discard/"

    question = client.get(address).text
    kept = Mailing.objects.count()
    page = client.post(address, follow=True).text

    assert "Discard the draft “Hello”?" in question
    assert (kept, Mailing.objects.count()) == (1, 0)
    assert "The draft is discarded" in page
    entry = Entry.objects.get(verb="portal.discard_mailing")
    assert [target.reference for target in entry.targets.all()] == [reference]


def test_what_was_sent_is_not_discarded(world: World, client: Client) -> None:
    sent_before = _draft(world, _person(world, "Ana"), sent_at=NOW)
    client.force_login(world.manager)
    address = f"{AT}mailings/{sent_before.pk}/discard/"

    asked = client.get(address)
    page = client.post(address, follow=True).text

    assert asked["Location"] == f"{AT}mailings/{sent_before.pk}/"
    assert "was sent already" in page
    assert Mailing.objects.count() == 1
    assert not Entry.objects.filter(verb="portal.discard_mailing").exists()


def test_places_of_a_letter_are_offered_and_told(world: World, client: Client) -> None:
    draft = _draft(world, _person(world, "Ana", "ana@firm.example"))
    client.force_login(world.manager)

    page = client.get(f"{AT}mailings/{draft.pk}/edit/").text

    assert page.count("data-place=") == 2
    assert "{name} and {organisation} become the reader&#x27;s own." in page
    assert "portal/mailing" in page
