"""Two who decide, correct or claim at once: nothing lost, nothing doubled, each told."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from raceme.accounts.actions import LinkUsed
from raceme.accounts.actions.links import make_link
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import (
    DecidedAlready,
    NotWaiting,
    Voice,
    Year,
    approve_claim,
    confirm_claim,
    correct_organisation,
    decide_proposal,
    end_claim,
    refuse_claim,
    say_facts,
)
from raceme.organisations.actions.claims import PURPOSE
from raceme.organisations.models import Claim, Organisation, Proposal
from raceme.organisations.validation import facts_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    ClaimFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
)
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_proposal_is_decided_by_one_of_two(world: World) -> None:
    proposal = ProposalFactory.create(workspace=world.workspace)
    decide = partial(decide_proposal, proposal, revision=1, at=NOW)

    outcome = at_once(
        partial(decide, accepted=["town"], by=world.staff),
        partial(decide, accepted=["town"], by=world.manager),
    )

    assert outcome == [ChangedMeanwhile]
    assert Proposal.objects.get().decided_by == "Staff"


def test_a_proposal_is_refused_by_one_of_two(world: World) -> None:
    proposal = ProposalFactory.create(workspace=world.workspace)
    decide = partial(decide_proposal, proposal, accepted=[], revision=1, at=NOW)

    outcome = at_once(partial(decide, by=world.staff), partial(decide, by=world.manager))

    assert outcome == [DecidedAlready]


def test_of_staff_and_company_who_correct_at_once_the_second_is_told(world: World) -> None:
    firm = OrganisationFactory.create(website="https://somesul.example")
    person = PersonFactory.create(workspace=world.workspace, email="andrei@somesul.example")
    voice = Voice(affiliation=AffiliationFactory.create(person=person, organisation=firm))
    staff = partial(
        correct_organisation,
        firm,
        facts=replace(facts_of(firm), town="Gilău"),
        revision=1,
        by=world.staff,
        at=NOW,
    )
    own = partial(
        say_facts,
        firm,
        voice=voice,
        facts={"town": "Florești"},
        year=Year(year=2025),
        revision=1,
        at=NOW,
    )

    outcome = at_once(staff, own)

    assert outcome == [ChangedMeanwhile]
    assert Organisation.objects.get(pk=firm.pk).town == "Gilău"


def test_a_claim_is_confirmed_once_of_two_who_press_the_button() -> None:
    claim = ClaimFactory.create(user=None, state="asked")
    secret = make_link(PURPOSE, subject=claim, at=NOW, valid_for=timedelta(days=1))
    confirm = partial(confirm_claim, secret, language="en", at=NOW)

    outcome = at_once(confirm, confirm)

    assert outcome in ([LinkUsed], [NotWaiting])
    assert Claim.objects.get(pk=claim.pk).state == "standing"


def test_a_claim_is_approved_or_refused_by_one_of_two(world: World) -> None:
    claim = ClaimFactory.create(user=None, state="asked", way="staff")

    outcome = at_once(
        partial(approve_claim, claim, workspace=world.workspace, by=world.manager, at=NOW),
        partial(refuse_claim, claim, by=world.owner, at=NOW),
    )

    assert outcome == [NotWaiting]
    assert Claim.objects.get(pk=claim.pk).state == "standing"


def test_a_claim_is_ended_once(world: World) -> None:
    claim = Claim.objects.get(user=world.company)

    outcome = at_once(
        partial(end_claim, claim, by=world.company, at=NOW),
        partial(end_claim, claim, by=world.manager, at=NOW),
    )

    assert outcome == [NotWaiting]
    assert Claim.objects.get(pk=claim.pk).ended_by == "Company"
