from django.test import Client
from django.urls import reverse

from raceme.mail.models import Message
from raceme.organisations.models import Claim, Organisation, Proposal
from tests.conftest import World
from tests.factories import (
    AffiliationFactory,
    ClaimFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    RelationshipFactory,
)


def _known(world: World) -> Organisation:
    return RelationshipFactory.create(
        workspace=world.workspace, organisation=OrganisationFactory.create()
    ).organisation


def _page(world: World, organisation: Organisation) -> str:
    return reverse("organisations:own_people", args=[world.workspace.slug, organisation.pk])


def test_editing_a_claimed_organisation_says_who_confirms_and_shows_what_waits(
    world: World, client: Client
) -> None:
    RelationshipFactory.create(workspace=world.workspace, organisation=world.firm)
    assert world.company.pk
    client.force_login(world.staff)
    form = {"name": world.firm.name, "kind": "company", "country": "RO", "town": "Florești"}

    address = reverse("organisations:edit", args=[world.workspace.slug, world.firm.pk])
    before = client.get(address).text
    saved = client.post(address, form | {"revision": 1}, follow=True).text
    waiting = client.get(_page(world, world.firm)).text

    assert "What you change here is sent to them to confirm." in before
    assert "sent to the company to confirm" in saved
    assert "Sent to the company to confirm" in waiting
    assert "Florești" in waiting
    assert Organisation.objects.get(pk=world.firm.pk).town == "Cluj-Napoca"


def test_what_one_workspace_s_link_brought_is_shown_to_no_other(
    world: World, client: Client
) -> None:
    firm = _known(world)
    mine = ProposalFactory.create(organisation=firm, workspace=world.workspace)
    theirs = ProposalFactory.create(
        organisation=firm, workspace=world.stranger_workspace, changes={"town": ["a", "Gilău"]}
    )
    client.force_login(world.staff)

    text = client.get(_page(world, firm)).text
    answers = [
        client.get(
            reverse("organisations:proposal", args=[world.workspace.slug, firm.pk, one.pk])
        ).status_code
        for one in (mine, theirs)
    ]

    assert ("Florești" in text, "Gilău" in text, answers) == (True, False, [200, 404])


def test_staff_take_what_is_ticked_and_refuse_the_rest(world: World, client: Client) -> None:
    firm = _known(world)
    proposal = ProposalFactory.create(
        organisation=firm,
        workspace=world.workspace,
        changes={"town": ["Cluj-Napoca", "Florești"], "address": ["", "Horea 5"]},
    )
    client.force_login(world.staff)
    address = reverse("organisations:proposal", args=[world.workspace.slug, firm.pk, proposal.pk])

    stale = client.post(address, {"accept": "town", "revision": 9})
    client.post(address, {"accept": "town", "revision": 1})

    assert stale.status_code == 422
    assert Proposal.objects.get().outcomes == {"town": "accepted", "address": "refused"}


def test_refuse_all_keeps_the_record(world: World, client: Client) -> None:
    firm = _known(world)
    proposal = ProposalFactory.create(organisation=firm, workspace=world.workspace)
    client.force_login(world.staff)

    client.post(
        reverse("organisations:proposal", args=[world.workspace.slug, firm.pk, proposal.pk]),
        {"accept": "town", "decision": "refuse", "revision": 1},
    )

    assert Proposal.objects.get().state == "refused"
    assert Organisation.objects.get(pk=firm.pk).town == "Cluj-Napoca"


def test_send_link_mails_it_and_says_why_it_cannot(world: World, client: Client) -> None:
    firm = _known(world)
    with_address, without = (
        AffiliationFactory.create(
            person=PersonFactory.create(workspace=world.workspace, email=email), organisation=firm
        )
        for email in ("ana@firm.example", "")
    )
    client.force_login(world.staff)

    said = [
        client.post(
            reverse(
                "organisations:send_company_link", args=[world.workspace.slug, firm.pk, one.pk]
            ),
            follow=True,
        ).text
        for one in (with_address, without)
    ]

    assert "on its way to ana@firm.example" in said[0]
    assert "has no e-mail address yet" in said[1]
    assert Message.objects.count() == 1


def test_a_manager_decides_a_claim_but_never_his_own(world: World, client: Client) -> None:
    firm = _known(world)
    own = ClaimFactory.create(
        organisation=firm, user=None, state="asked", way="staff", email=world.manager.email
    )
    other = ClaimFactory.create(organisation=firm, user=None, state="asked", way="staff")
    client.force_login(world.manager)

    answers = [
        client.post(
            reverse("organisations:decide_claim", args=[world.workspace.slug, firm.pk, one.pk]),
            {"decision": "approve"},
        ).status_code
        for one in (own, other)
    ]

    assert answers == [403, 302]
    assert {c.pk: c.state for c in Claim.objects.filter(organisation=firm)} == {
        own.pk: "asked",
        other.pk: "standing",
    }


def test_today_shows_proposals_to_staff_and_claims_to_managers(
    world: World, client: Client
) -> None:
    firm = _known(world)
    ProposalFactory.create(organisation=firm, workspace=world.workspace)
    ClaimFactory.create(
        organisation=firm, user=None, state="asked", way="staff", name="Mihaela Vlad"
    )
    address = reverse("portal:today", args=[world.workspace.slug])
    shown = {}

    for role in ("viewer", "staff", "manager"):
        client.force_login(getattr(world, role))
        text = client.get(address).text
        shown[role] = ("corrects its facts" in text, "Mihaela Vlad asks to speak for" in text)

    assert shown == {"viewer": (False, False), "staff": (True, False), "manager": (True, True)}
