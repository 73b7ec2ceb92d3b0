from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts.models import Link
from raceme.asks.models import Ask
from raceme.engagements.models import Engagement
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation, Claim, Confirmation, Organisation, Proposal
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AffiliationFactory,
    ClaimFactory,
    ConfirmationFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    MembershipFactory,
    PersonFactory,
    ProposalFactory,
)
from tests.portal.views.my.build import (
    asked,
    company,
    link_of,
    page,
    size_of_last_year,
    took_part,
)

MOST_QUERIES = 15
LAST_YEAR = timezone.localdate().year - 1


def test_home_shows_the_question_prefilled_and_what_the_workspace_recorded(
    world: World, client: Client
) -> None:
    one = company(world, address="Strada Horea 5", signatory="Andrei Pop")
    size_of_last_year(one.organisation, employees=31, turnover=1_900_000, currency="EUR")
    took_part(one.organisation, world.workspace, title="Nordic hospitals", hours=6)
    took_part(one.organisation, world.stranger_workspace, title="Seen by others")

    text = client.get(page(one)).text

    for said in (
        "Hello Andrei.",
        "Still right?",
        f"People employed in {LAST_YEAR}",
        "31",
        "Strada Horea 5, Cluj-Napoca",
        "Nordic hospitals",
        "Nobody asks you again until",
    ):
        assert said in text
    assert "Seen by others" not in text


def test_home_of_a_claim_shows_what_every_workspace_recorded(world: World, client: Client) -> None:
    for space in (world.workspace, world.stranger_workspace):
        took_part(world.firm, space, title=f"Workshop of {space.name}")
    client.force_login(world.company)

    text = client.get(reverse("portal-public:my_company", args=[world.firm.pk])).text

    assert "Workshop of Transilvania IT Cluster" in text
    assert "Workshop of Elsewhere Cluster" in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("name", ["", "agenda", "received", "company", "asks", "documents"])
def test_pages_stay_within_their_queries(
    world: World,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    number: int,
) -> None:
    one = company(world)
    size_of_last_year(one.organisation, employees=31)
    for _each in range(number):
        took_part(one.organisation, world.workspace, hours=2)
        took_part(one.organisation, world.workspace, kind="bilateral-meeting", others=1)
        planned = ActivityFactory.create(
            workspace=world.workspace, state="planned", started_on=timezone.localdate()
        )
        EngagementFactory.create(activity=planned, organisation=one.organisation, state="expected")
        AffiliationFactory.create(
            person=PersonFactory.create(workspace=world.workspace), organisation=one.organisation
        )
        MembershipFactory.create(workspace=world.workspace, member=one.organisation)
        asked(one, module="asks")
    by_link = page(one, name)
    by_claim = reverse(
        f"portal-public:my_company{'_' + name if name else ''}", args=[one.organisation_id]
    )
    ClaimFactory.create(organisation=one.organisation, user=world.company)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(by_link).status_code == 200
    client.force_login(world.company)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(by_claim).status_code == 200


def test_received_counts_what_was_held_and_lists_what_it_counted(
    world: World, client: Client
) -> None:
    one = company(world)
    firm, space = one.organisation, world.workspace
    took_part(firm, space, title="Workshop", hours=6)
    met = took_part(firm, space, kind="bilateral-meeting", others=2, title="Met")
    took_part(firm, space, title="Withdrawn", state="withdrawn", hours=9)
    absent = ActivityFactory.create(workspace=space, title="Absent", hours=9)
    EngagementFactory.create(activity=absent, organisation=firm, state="absent")
    partner = Engagement.objects.of(space).filter(activity=met).exclude(organisation=firm)[0]

    pages = {
        of: client.get(page(one, "received"), {"of": of}).text
        for of in ("activities", "partners", "hours")
    }

    assert [
        title in pages["activities"] for title in ("Workshop", "Met", "Withdrawn", "Absent")
    ] == [
        True,
        True,
        False,
        False,
    ]
    assert partner.organisation is not None
    assert partner.organisation.name in pages["partners"]
    assert ("Workshop" in pages["hours"], ">Met<" in pages["hours"]) == (True, False)
    for number in ("?of=activities", "?of=partners", "?of=hours"):
        assert number in pages["activities"]


def test_confirm_takes_one_tap_answers_every_open_ask_and_asks_no_more(
    world: World, client: Client
) -> None:
    one = company(world)
    mine = asked(one)
    theirs = asked(one, workspace=world.stranger_workspace, person=None)

    response = client.post(page(one, "confirm"), {"revision": 1}, follow=True)

    confirmation = Confirmation.objects.get()
    assert (confirmation.is_own, confirmation.by_label) == (True, "Andrei Pop")
    assert set(Ask.objects.of(world.workspace).values_list("state", "way")) == {
        ("answered", "link")
    }
    assert Ask.objects.of(world.stranger_workspace).get().state == "answered"
    assert mine.pk != theirs.pk
    assert "Nobody will ask you this again for a year." in response.text
    assert "Yes, all are right" not in response.text


def test_confirm_by_an_address_elsewhere_answers_only_who_sent_the_link(
    world: World, client: Client
) -> None:
    one = company(world, email="andrei@gmail.com")
    asked(one)
    asked(one, workspace=world.stranger_workspace, person=None)

    client.post(page(one, "confirm"), {"revision": 1})

    assert Ask.objects.of(world.workspace).get().state == "answered"
    assert Ask.objects.of(world.stranger_workspace).get().state == "open"


def test_confirm_shows_once_more_what_was_changed_meanwhile(world: World, client: Client) -> None:
    one = company(world, revision=2)

    response = client.post(page(one, "confirm"), {"revision": 1}, follow=True)

    assert not Confirmation.objects.exists()
    assert "Something was changed while you looked." in response.text


def test_facts_keeps_everything_typed_when_something_is_wrong(world: World, client: Client) -> None:
    one = company(world)

    response = client.post(
        page(one, "facts"),
        {"revision": 1, "email": "no address", "town": "Florești", "currency": "EUR"},
    )

    assert response.status_code == 422
    assert 'value="Florești"' in response.text
    assert Organisation.objects.get(pk=one.organisation_id).town == "Cluj-Napoca"


def test_facts_shows_what_somebody_else_saved_meanwhile(world: World, client: Client) -> None:
    one = company(world, revision=2, town="Gilău")

    response = client.post(
        page(one, "facts"), {"revision": 1, "town": "Florești", "currency": "EUR"}
    )

    assert response.status_code == 422
    assert "Saved meanwhile: <b>Gilău</b>" in response.text
    assert 'value="Florești"' in response.text


def test_facts_says_what_waits_for_somebody(world: World, client: Client) -> None:
    one = company(world, email="andrei@gmail.com")

    response = client.post(
        page(one, "facts"),
        {"revision": 1, "town": "Florești", "website": "somesul.example", "currency": "EUR"},
        follow=True,
    )

    assert "not yet in the record: town" in response.text
    assert Proposal.objects.get().changes == {"town": ["Cluj-Napoca", "Florești"]}


def test_a_link_that_ran_out_says_so_and_sends_a_new_one(world: World, client: Client) -> None:
    one = company(world)
    address = page(one)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    over = client.get(address)
    again = client.post(address, {"again": "1"}, follow=True)

    assert (over.status_code, "Send me a new one" in over.text) == (410, True)
    assert Message.objects.get().to_address == one.person.email
    assert "On its way" in again.text


def test_a_link_is_over_when_its_person_has_left(world: World, client: Client) -> None:
    one = company(world)
    address = page(one)
    Affiliation.objects.of(world.workspace).filter(pk=one.pk).update(ended_on=timezone.localdate())

    over = client.get(address)

    assert (over.status_code, "Send me a new one" in over.text) == (410, False)


def test_leave_hands_open_asks_over_and_closes_ones_own_link(world: World, client: Client) -> None:
    one = company(world)
    heir = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace, name="Mihaela Vlad"),
        organisation=one.organisation,
    )
    ask = asked(one, module="asks")
    secret = link_of(one)
    address = reverse(
        "portal-public:by_link_leave", kwargs={"secret": secret, "affiliation": one.pk}
    )

    response = client.post(address, {"successor": heir.person_id})

    assert "your link opens nothing more" in response.text
    assert Ask.objects.of(world.workspace).get(pk=ask.pk).person == heir.person
    assert client.get(reverse("portal-public:by_link", args=[secret])).status_code == 410


def test_add_colleague_takes_whom_the_workspace_knows_by_address(
    world: World, client: Client
) -> None:
    one = company(world)
    known = PersonFactory.create(workspace=world.workspace, email="mihaela@somesul.example")
    address = page(one, "add_colleague")
    form = {"name": "Mihaela Vlad", "email": "Mihaela@somesul.example", "role": "Sales"}

    first = client.post(address, form)
    again = client.post(address, form)

    assert (first.status_code, again.status_code) == (302, 422)
    mine = Affiliation.objects.of(world.workspace).filter(organisation=one.organisation)
    assert [(a.person, a.role) for a in mine.exclude(pk=one.pk)] == [(known, "Sales")]


def test_documents_are_those_of_its_own_part_and_no_list_of_others(
    world: World, client: Client
) -> None:
    one = company(world)
    activity = took_part(one.organisation, world.workspace, others=1)
    mine, other = Engagement.objects.of(world.workspace).filter(activity=activity).order_by("pk")
    own, shared, whole = (
        DocumentFactory.create(workspace=world.workspace, name=f"{name}.pdf")
        for name in ("Certificate", "Attendance", "Report")
    )
    for part, document in ((mine, own), (mine, shared), (other, shared), (None, whole)):
        EvidenceFactory.create(activity=activity, engagement=part, document=document)

    text = client.get(page(one, "documents")).text

    assert ["Certificate.pdf" in text, "Attendance.pdf" in text, "Report.pdf" in text] == [
        True,
        False,
        False,
    ]
    address = page(one, "document", document=shared.pk)
    assert client.get(address).status_code == 404


def test_a_claim_by_the_own_domain_stands_by_its_button_and_not_by_opening_it(
    world: World, client: Client
) -> None:
    one = company(world)

    client.post(page(one, "claim"), {"name": "Andrei Pop", "email": one.person.email})
    secret = Message.objects.get(purpose="claim").secret
    address = reverse("portal-public:claim_link", args=[secret])
    shown = client.get(address)
    asked_still = Claim.objects.get(organisation=one.organisation).state
    mine = client.post(address, follow=True)

    assert ("Yes, this is our company" in shown.text, asked_still) == (True, "asked")
    assert Claim.objects.get(organisation=one.organisation).state == "standing"
    assert mine.request["PATH_INFO"] == f"/my/company/{one.organisation_id}/"
    assert client.get(address).status_code == 410


def test_a_claim_by_another_address_is_left_to_staff(world: World, client: Client) -> None:
    one = company(world)

    response = client.post(
        page(one, "claim"), {"name": "Andrei Pop", "email": "andrei@gmail.com"}, follow=True
    )

    assert "staff look at it" in response.text
    assert Claim.objects.get(organisation=one.organisation).way == "staff"
    assert not Message.objects.exists()


def test_own_people_decide_what_staff_propose(world: World, client: Client) -> None:
    proposal = ProposalFactory.create(
        organisation=world.firm, to="company", workspace=world.workspace
    )
    client.force_login(world.company)
    address = reverse("portal-public:my_company_proposal", args=[world.firm.pk, proposal.pk])

    shown = client.get(address).text
    stale = client.post(address, {"accept": "town", "revision": 7})
    done = client.post(address, {"accept": "town", "revision": 1})

    assert ("Florești" in shown, stale.status_code, done.status_code) == (True, 422, 302)
    assert Organisation.objects.get(pk=world.firm.pk).town == "Florești"


def test_giving_a_claim_up_leaves_nothing_open(world: World, client: Client) -> None:
    client.force_login(world.company)

    client.post(reverse("portal-public:my_company_give_up", args=[world.firm.pk]))

    assert Claim.objects.get(user=world.company).state == "ended"
    home = reverse("portal-public:my_company", args=[world.firm.pk])
    assert client.get(home).status_code == 404


def test_my_lets_choose_among_several_companies(world: World, client: Client) -> None:
    client.force_login(world.company)
    one = client.get(reverse("portal-public:my"))
    ClaimFactory.create(user=world.company)

    several = client.get(reverse("portal-public:my"))

    assert one.headers["Location"] == reverse("portal-public:my_company", args=[world.firm.pk])
    assert several.text.count(">Open<") == 2


def test_asks_are_answered_behind_the_door_and_ones_own_alone_by_a_link(
    world: World, client: Client
) -> None:
    one = company(world)
    mine = asked(one, module="asks")
    colleague = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), organisation=one.organisation
    )
    theirs = asked(colleague, module="asks")

    answered = client.post(page(one, "answer", ask=mine.pk), {f"ask{mine.pk}-answer": "Yes"})
    other = client.post(page(one, "answer", ask=theirs.pk), {f"ask{theirs.pk}-answer": "Yes"})

    assert (answered.status_code, other.status_code) == (302, 404)
    assert {a.pk: a.answer for a in Ask.objects.of(world.workspace)} == {
        mine.pk: "Yes",
        theirs.pk: "",
    }


def test_asks_and_home_say_the_same_of_the_yearly_question(world: World, client: Client) -> None:
    one = company(world)

    due = [client.get(page(one, name)).text for name in ("", "asks")]
    ConfirmationFactory.create(organisation=one.organisation)
    done = [client.get(page(one, name)).text for name in ("", "asks")]

    assert ["Nothing is asked of you now." in text for text in due] == [False, False]
    assert "Are your facts still right?" in due[1]
    assert ["Nothing is asked of you now." in text for text in done] == [True, True]


def test_what_is_not_known_is_added_and_what_is_known_corrected(
    world: World, client: Client
) -> None:
    one = company(world, address="Strada Horea 5", signatory="")

    text = client.get(page(one)).text

    assert 'aria-label="Correct the address">Correct</a>' in text
    assert 'aria-label="Add who signs">Add</a>' in text


def test_who_sees_names_its_sender_to_a_link_and_everybody_to_a_claim(
    world: World, client: Client
) -> None:
    one = company(world)
    by_link = client.get(page(one, "who_sees")).text
    ClaimFactory.create(organisation=one.organisation, user=world.company)
    client.force_login(world.company)

    by_claim = client.get(
        reverse("portal-public:my_company_who_sees", args=[one.organisation_id])
    ).text

    assert ("Elsewhere Cluster" in by_link, "Elsewhere Cluster" in by_claim) == (False, True)


def test_pages_speak_the_language_of_the_browser_and_are_kept_nowhere(
    world: World, client: Client
) -> None:
    one = company(world)
    ConfirmationFactory.create(organisation=one.organisation, confirmed_at=timezone.now())

    response = client.get(page(one), headers={"Accept-Language": "ro"})

    assert '<html lang="ro"' in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
