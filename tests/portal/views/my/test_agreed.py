import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts.actions import throttling
from raceme.accounts.models import Link, User
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.consents.actions import ask_for_consent
from raceme.consents.models import Consent, Withdrawal
from raceme.mail.models import Bounce, Message
from raceme.organisations.models import Affiliation
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import AffiliationFactory, ClaimFactory, PersonFactory, UserFactory
from tests.factories.consents import ConsentFactory
from tests.portal.views.my.build import OWN, company, page

MOST_QUERIES = 15


@pytest.fixture
def one(world: World) -> Affiliation:
    """Return somebody of a company who is known and asks for it."""
    return company(world, email=OWN)


@pytest.fixture
def andrei(client: Client, one: Affiliation) -> User:
    """Return the account of whom ``one`` is about, who speaks for the company and is signed in."""
    user = UserFactory.create(email=OWN, name="Andrei Pop")
    ClaimFactory.create(organisation=one.organisation, user=user, email=OWN)
    client.force_login(user)
    return user


def _known_to(space: Workspace, one: Affiliation, **facts: object) -> Affiliation:
    person = PersonFactory.create(workspace=space, **facts)
    return AffiliationFactory.create(person=person, organisation=one.organisation)


def _by_claim(one: Affiliation, name: str = "company", **more: object) -> str:
    key = {"pk": one.organisation_id, **more}
    return reverse(f"portal-public:my_company_{name}", kwargs=key)


@pytest.mark.usefixtures("andrei")
def test_behind_a_claim_one_sees_ones_own_with_every_workspace_and_nobody_elses(
    world: World, client: Client, one: Affiliation
) -> None:
    elsewhere = _known_to(world.stranger_workspace, one, email=OWN.upper())
    colleague = _known_to(world.workspace, one, email="ana@somesul.example")
    ConsentFactory.create(person=one.person, purpose="newsletter")
    ConsentFactory.create(person=elsewhere.person, purpose="photos")
    ConsentFactory.create(person=colleague.person, purpose="matchmaking")

    text = client.get(_by_claim(one)).text
    hers = client.get(_by_claim(one, "consents", affiliation=colleague.pk))

    assert "Newsletter" in text
    assert "Photos and films" in text
    assert "Matchmaking" not in text
    assert hers.status_code == 404


@pytest.mark.usefixtures("andrei")
def test_who_has_left_is_not_who_has_their_address_now(
    world: World, client: Client, one: Affiliation
) -> None:
    left = _known_to(world.workspace, one, email=OWN)
    Affiliation.objects.of(world.workspace).filter(pk=left.pk).update(ended_on="2026-01-01")
    ConsentFactory.create(person=left.person, purpose="photos")

    text = client.get(_by_claim(one)).text
    theirs = client.get(_by_claim(one, "consents", affiliation=left.pk))

    assert "Photos and films" not in text
    assert theirs.status_code == 404


def test_signed_in_one_tap_agrees_and_one_takes_it_back(
    client: Client, one: Affiliation, andrei: User
) -> None:
    address = _by_claim(one, "consents", affiliation=one.pk)

    given = client.post(address, {"give": "photos"}, follow=True).text
    consent = Consent.objects.of(one.workspace_id).get()
    client.post(address, {"withdraw": "photos"})

    assert "Photos and films: that you agree is kept." in given
    assert (consent.way, consent.came_by) == ("account", andrei.reference)
    assert consent.taken_by == one.person.reference
    no = Withdrawal.objects.of(one.workspace_id).get()
    assert (no.consent_id, no.way, no.came_by) == (consent.pk, "account", andrei.reference)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "consents.give",
        "consents.withdraw",
    ]


@pytest.mark.usefixtures("andrei")
def test_any_other_word_changes_nothing_and_says_so(client: Client, one: Affiliation) -> None:
    address = _by_claim(one, "consents", affiliation=one.pk)

    text = client.post(address, {"give": "everything"}, follow=True).text

    assert "Nothing was changed." in text
    assert not Consent.objects.of(one.workspace_id).exists()


def test_a_link_says_nothing_in_ones_name_and_mails_the_page(
    client: Client, one: Affiliation
) -> None:
    ConsentFactory.create(person=one.person, purpose="newsletter")
    address = page(one, "consents", affiliation=one.pk)

    shown = client.get(address).text
    said = client.post(address, {"withdraw": "newsletter", "give": "photos"}, follow=True).text

    message = Message.objects.get()
    link = Link.objects.get(purpose="consents.page")
    assert "Newsletter" in shown
    assert "We sent its link to a…@somesul.example." in said
    assert OWN not in said
    assert (message.to_address, message.purpose) == (OWN, "consent_page")
    assert link.subject == one.person.reference
    assert Consent.objects.of(one.workspace_id).get().state == "given"
    assert Entry.objects.get().verb == "consents.send_page"


def test_a_link_opens_only_ones_own(world: World, client: Client, one: Affiliation) -> None:
    colleague = _known_to(world.workspace, one, email="ana@somesul.example")
    address = page(one, "consents", affiliation=colleague.pk)

    answers = [client.get(address).status_code, client.post(address).status_code]

    assert answers == [404, 404]
    assert not Message.objects.exists()


def test_mail_that_would_not_come_is_not_promised(client: Client, one: Affiliation) -> None:
    address = page(one, "consents", affiliation=one.pk)
    for _time in range(throttling.LINK_TO_ADDRESS.most):
        throttling.attempt(throttling.LINK_TO_ADDRESS, OWN, at=timezone.now())

    too_often = client.post(address, follow=True).text
    Bounce.objects.create(address=OWN, since=timezone.now())
    came_back = client.post(address, follow=True).text

    assert "This address was used several times." in too_often
    assert "mail to your address comes back. Tell Transilvania IT Cluster." in came_back
    assert not Message.objects.exists()
    assert not Link.objects.filter(purpose="consents.page").exists()


@pytest.mark.usefixtures("andrei")
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_and_the_way_to_it_stay_within_their_queries(
    world: World,
    client: Client,
    one: Affiliation,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for _each in range(number):
        known = _known_to(world.stranger_workspace, one, email=OWN)
        for purpose in ("newsletter", "photos")[:number]:
            ConsentFactory.create(person=known.person, purpose=purpose)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(_by_claim(one)).text.count("what you agreed to with") == number + 1
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(_by_claim(one, "consents", affiliation=known.pk))


def _asked(world: World, one: Affiliation) -> None:
    ask_for_consent(one.person, purposes=["photos"], by=world.staff, at=timezone.now())


@pytest.mark.usefixtures("andrei")
def test_signed_in_a_question_for_consent_is_among_the_asks_and_answered_there(
    world: World, client: Client, one: Affiliation
) -> None:
    colleague = _known_to(world.workspace, one, email="ana@somesul.example")
    _asked(world, one)
    ask_for_consent(colleague.person, purposes=["matchmaking"], by=world.staff, at=timezone.now())
    address = _by_claim(one, "consents", affiliation=one.pk)
    home = reverse("portal-public:my_company", kwargs={"pk": one.organisation_id})

    pages = [client.get(home).text, client.get(_by_claim(one, "asks")).text]
    shown = client.get(address).text
    client.post(address, {"withdraw": "photos"})

    for page_ in pages:
        assert "What do you agree to: Photos and films?" in page_
        assert "Matchmaking" not in page_
    assert f'href="{address}"' in pages[1]
    assert shown.index("What do you agree to: Photos") < shown.index('id="p-photos"')
    ask = Ask.objects.of(one.workspace_id).get(person=one.person)
    assert (ask.state, ask.answer, ask.way) == ("answered", "Photos and films: no", "account")


def test_by_a_link_the_asks_lead_to_the_page_that_mails_ones_own(
    world: World, client: Client, one: Affiliation
) -> None:
    _asked(world, one)
    address = page(one, "consents", affiliation=one.pk)

    asks = client.get(page(one, "asks")).text
    shown = client.get(address).text
    client.post(address, {"decline": "1", "give": "photos"})

    assert "What do you agree to: Photos and films?" in asks
    assert "What do you agree to: Photos and films?" in shown
    assert "Mail me my page" in shown
    assert Ask.objects.of(one.workspace_id).get().state == "open"
