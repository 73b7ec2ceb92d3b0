from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.asks.actions import make_page_link, tell
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.consents import actions, queries
from raceme.consents.models import Consent, ConsentRequest, Purpose, Withdrawal
from raceme.mail.actions import SECRET
from raceme.mail.models import Mailing, Stop
from raceme.organisations.models import Person
from tests.conftest import World
from tests.factories import NOW, PersonFactory
from tests.factories.asks import BundleFactory
from tests.factories.consents import ConsentFactory, ConsentTextFactory, LegalBasisFactory


@pytest.fixture
def ana(world: World) -> Person:
    return PersonFactory.create(workspace=world.workspace, name="Ana Pop", email="ana@firm.example")


def _page(person: Person) -> str:
    secret = actions.make_page_secret(person, at=timezone.now())
    return reverse("consents-public:mine", args=[secret])


def test_the_link_shows_ones_own_consents_and_changes_nothing(client: Client, ana: Person) -> None:
    ConsentFactory.create(person=ana, text__text="You may send me news.")
    ConsentFactory.create(
        person=PersonFactory.create(workspace=ana.workspace), text__version=2, text__text="Other."
    )

    response = client.get(_page(ana))

    page = response.content.decode()
    assert response["Cache-Control"] == ("max-age=0, no-cache, no-store, must-revalidate, private")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "You may send me news." in page
    assert "Transilvania IT Cluster may take photos" in page
    assert Consent.objects.of(ana.workspace_id).count() == 2
    assert not Entry.objects.exists()


def test_one_tap_agrees_and_one_takes_it_back(client: Client, ana: Person) -> None:
    address = _page(ana)

    given = client.post(address, {"give": "photos"}, follow=True).content.decode()
    consent = Consent.objects.of(ana.workspace_id).get()
    client.post(address, {"withdraw": "photos"})

    assert "Photos and films: that you agree is kept." in given
    assert (consent.purpose, consent.way, consent.taken_by) == ("photos", "link", ana.reference)
    assert consent.came_by.startswith("accounts.link:")
    no = Withdrawal.objects.of(ana.workspace_id).get()
    assert (no.consent_id, no.way, no.came_by) == (consent.pk, "link", consent.came_by)
    assert list(Entry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("consents.give", ana.reference),
        ("consents.withdraw", ana.reference),
    ]


def test_who_agrees_again_gets_the_mail_they_had_stopped(client: Client, ana: Person) -> None:
    ConsentFactory.create(person=ana)
    Stop.objects.create(
        workspace=ana.workspace, purpose=Mailing.Purpose.NEWS, address=ana.email, since=NOW
    )
    address = _page(ana)

    before = client.get(address).content.decode()
    client.post(address, {"give": "newsletter"})

    assert "Send it to me again" in before
    assert Stop.objects.filter(undone_at=None).count() == 0
    assert queries.reachable(ana.workspace, Purpose.NEWSLETTER) == [ana]


def test_a_newer_text_is_shown_beside_what_was_agreed_to(client: Client, ana: Person) -> None:
    ConsentFactory.create(person=ana, text__text="Once a month.")
    ConsentTextFactory.create(workspace=ana.workspace, version=2, text="Once a week.")
    address = _page(ana)

    page = client.get(address).content.decode()
    client.post(address, {"give": "newsletter"})

    assert "Once a month." in page
    assert "Once a week." in page
    states = Consent.objects.of(ana.workspace_id).order_by("pk")
    assert [(one.state, one.text.version) for one in states] == [("renewed", 1), ("given", 2)]


def test_what_rests_on_an_interest_is_told_and_can_be_refused(client: Client, ana: Person) -> None:
    LegalBasisFactory.create(workspace=ana.workspace, reason="You are a member.")
    address = _page(ana)

    page = client.get(address).content.decode()
    client.post(address, {"withdraw": "newsletter"})

    assert "Legitimate interest. You are a member." in page
    assert not queries.consenting(ana.workspace, Purpose.NEWSLETTER).exists()


@pytest.mark.parametrize(
    "sent", [{}, {"give": "everything"}, {"give": ""}, {"withdraw": "x" * 999}]
)
def test_any_other_word_changes_nothing_and_says_so(
    client: Client, ana: Person, sent: dict[str, str]
) -> None:
    page = client.post(_page(ana), sent, follow=True).content.decode()

    assert "Nothing was changed. Press one of the buttons below." in page
    assert not Entry.objects.exists()


def test_a_link_that_is_over_says_why_and_does_nothing(
    client: Client, world: World, ana: Person
) -> None:
    now = timezone.now()
    old = actions.make_page_secret(ana, at=now - timedelta(days=366))
    closed = actions.make_page_secret(ana, at=now)
    actions.close_pages(ana, by=world.staff, at=now)

    for secret, sentence in (
        (old, "This link has run out"),
        (closed, "This link was closed"),
        (f"{closed}x", "This is not a link that Raceme has sent."),
        ("x", "This is not a link that Raceme has sent."),
    ):
        address = reverse("consents-public:mine", args=[secret])
        for response in (client.get(address), client.post(address, {"give": "photos"})):
            assert response.status_code == 410
            assert sentence in response.content.decode()
            assert "Ana Pop" not in response.content.decode()
    assert not Consent.objects.of(ana.workspace_id).exists()


def test_the_link_opens_no_other_page(client: Client, ana: Person) -> None:
    secret = actions.make_page_secret(ana, at=timezone.now())

    for view in ("accounts-public:sign_in_with_link", "accounts-public:invitation"):
        assert client.get(reverse(view, args=[secret])).status_code == 410
    assert client.get(f"/manage/{ana.workspace.slug}/people/").status_code == 302


def test_the_page_keeps_to_the_token_of_its_form(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(_page(ana), {"give": "photos"}).status_code == 403
    assert not Consent.objects.of(ana.workspace_id).exists()


def _by_mail(world: World, ana: Person, *purposes: str) -> str:
    """Ask Ana, let the week's mail go out, and return where its link leads for the consents."""
    now = timezone.now()
    actions.ask_for_consent(ana, purposes=purposes, by=world.staff, at=now)
    ask = Ask.objects.of(ana.workspace_id).get()
    Ask.objects.of(ana.workspace_id).update(next_mail_at=now)
    bundle = tell(ana, at=now)
    assert bundle is not None
    return ask.path.replace(SECRET, make_page_link(bundle, at=now))


def test_the_link_of_the_weeks_mail_shows_first_what_was_asked_and_answers_it(
    client: Client, world: World, ana: Person
) -> None:
    address = _by_mail(world, ana, "photos")

    shown = client.get(address).text
    client.post(address, {"give": "photos"})

    assert "What do you agree to: Photos and films?" in shown
    assert shown.index('id="p-photos"') < shown.index('id="p-contact"')
    ask = Ask.objects.of(ana.workspace_id).get()
    assert (ask.state, ask.answer, ask.way) == ("answered", "Photos and films: yes", "link")
    consent = Consent.objects.of(ana.workspace_id).get()
    assert ask.bundle is not None
    assert (consent.way, consent.came_by) == ("link", ask.bundle.reference)
    assert "What do you agree to" not in client.get(address).text


def test_what_one_does_not_answer_is_declined_there_and_says_nothing(
    client: Client, world: World, ana: Person
) -> None:
    address = _by_mail(world, ana, "photos")
    request = ConsentRequest.objects.of(ana.workspace_id).get()

    done = client.post(address, {"decline": str(request.pk)}, follow=True).text

    assert "You will not be asked this again." in done
    assert Ask.objects.of(ana.workspace_id).get().state == "declined"
    assert not Withdrawal.objects.of(ana.workspace_id).exists()


def test_a_link_of_asks_opens_no_consents_that_were_not_asked_for(
    client: Client, ana: Person
) -> None:
    bundle = BundleFactory.create(person=ana)
    secret = make_page_link(bundle, at=timezone.now())

    address = reverse("consents-public:asked", args=[secret])

    assert client.get(address).status_code == 404
    assert client.post(address, {"give": "photos"}).status_code == 404
    assert not Consent.objects.of(ana.workspace_id).exists()
