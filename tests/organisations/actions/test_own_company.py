"""Whose word about an organisation stands at once, and whose waits for somebody."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.organisations.actions import (
    DecidedAlready,
    SizeFacts,
    Voice,
    Year,
    confirm_facts,
    correct_organisation,
    decide_proposal,
    end_claim,
    say_facts,
    state_size,
)
from raceme.organisations.models import (
    Affiliation,
    Claim,
    Confirmation,
    Organisation,
    Proposal,
    Relationship,
)
from raceme.organisations.queries import confirmations_standing
from raceme.organisations.validation import NotValid, facts_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    OrganisationFactory,
    PersonFactory,
    ProposalFactory,
    RelationshipFactory,
    SizeFactFactory,
)

OWN, FREE = "andrei@somesul.example", "andrei@gmail.com"
Y2025 = Year(year=2025)


def _linked(
    world: World, *, email: str = OWN, organisation: Organisation | None = None
) -> Affiliation:
    firm = organisation or OrganisationFactory.create(website="https://www.somesul.example")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    person = PersonFactory.create(workspace=world.workspace, name="Andrei Pop", email=email)
    return AffiliationFactory.create(person=person, organisation=firm)


def _say(one: Affiliation, *, year: Year = Y2025, revision: int = 1, **facts: str) -> Any:  # noqa: ANN401
    return say_facts(
        one.organisation,
        voice=Voice(affiliation=one),
        facts=facts,
        year=year,
        revision=revision,
        at=NOW,
    )


def _now(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)


def test_staff_correct_at_once_what_nobody_speaks_for(world: World) -> None:
    firm = OrganisationFactory.create()

    saved = correct_organisation(
        firm,
        facts=replace(facts_of(firm), town="Florești"),
        revision=1,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )

    assert (saved.proposed, _now(firm).town) == (None, "Florești")
    assert not Proposal.objects.exists()


def test_a_correction_by_staff_waits_for_the_organisations_own_people(world: World) -> None:
    assert world.company.pk
    facts = replace(facts_of(world.firm), town="Florești", website="firm.example")

    saved = correct_organisation(
        world.firm, facts=facts, revision=1, workspace=world.workspace, by=world.staff, at=NOW
    )

    proposal = Proposal.objects.get()
    assert saved.proposed == proposal
    assert (_now(world.firm).town, _now(world.firm).revision) == ("Cluj-Napoca", 1)
    assert (proposal.to, proposal.workspace, proposal.by_label, proposal.changes) == (
        "company",
        world.workspace,
        "Staff",
        {"town": ["Cluj-Napoca", "Florești"], "website": ["", "https://firm.example"]},
    )
    assert Entry.objects.get().verb == "organisations.propose"


def test_a_size_stated_by_staff_waits_likewise(world: World) -> None:
    assert world.company.pk
    facts = SizeFacts(valid_from=date(2026, 1, 1), size_class="small", employees=31)

    fact = state_size(world.firm, facts=facts, workspace=world.workspace, by=world.staff, at=NOW)

    assert fact.proposed == Proposal.objects.get()
    assert not world.firm.size_facts.exists()


def test_own_people_correct_at_once_by_claim_and_in_their_own_workspace(world: World) -> None:
    own = RelationshipFactory.create(
        workspace=world.stranger_workspace,
        organisation=world.firm,
        kind=Relationship.Kind.OWN,
    )
    towns = []

    for revision, by in ((1, world.company), (2, world.stranger)):
        facts = replace(facts_of(_now(world.firm)), town=f"Town {revision}")
        correct_organisation(world.firm, facts=facts, revision=revision, by=by, at=NOW)
        towns.append(_now(own.organisation).town)

    assert towns == ["Town 1", "Town 2"]


def test_once_nobody_speaks_for_it_staff_correct_it_again(world: World) -> None:
    end_claim(Claim.objects.get(user=world.company), by=world.company, at=NOW)
    facts = replace(facts_of(world.firm), town="Florești")

    correct_organisation(world.firm, facts=facts, revision=1, by=world.staff, at=NOW)

    assert _now(world.firm).town == "Florești"


def test_a_link_to_the_own_domain_changes_plain_facts_at_once_and_proposes_others(
    world: World,
) -> None:
    one = _linked(world)
    year = Year(year=2025, employees=31, turnover=Decimal(1_900_000), currency="EUR")

    said = _say(one, year=year, town="Florești", website="https://evil.example")

    firm, proposal, fact = (
        _now(one.organisation),
        Proposal.objects.get(),
        one.organisation.size_facts.get(),
    )
    assert (said.changed, said.proposed) == (("town", "employees", "turnover"), ("website",))
    assert (firm.town, firm.website) == ("Florești", "https://www.somesul.example")
    assert (fact.valid_from, fact.size_class, fact.employees) == (date(2026, 1, 1), "small", 31)
    assert (proposal.to, proposal.workspace, proposal.changes) == (
        "staff",
        world.workspace,
        {"website": ["https://www.somesul.example", "https://evil.example"]},
    )


def test_a_link_to_any_other_address_changes_nothing_and_proposes_all(world: World) -> None:
    one = _linked(world, email=FREE)

    said = _say(one, year=Year(year=2025, employees=31), town="Florești")

    assert (said.changed, said.proposed) == ((), ("town", "employees"))
    assert _now(one.organisation).town == "Cluj-Napoca"
    assert not one.organisation.size_facts.exists()
    assert [(p.about, p.to) for p in Proposal.objects.order_by("pk")] == [
        ("facts", "staff"),
        ("size", "staff"),
    ]


def test_what_a_link_proposes_of_a_claimed_organisation_goes_to_its_own_people(
    world: World,
) -> None:
    one = _linked(world, email=FREE, organisation=None)
    Claim.objects.filter(user=world.company).update(organisation=one.organisation)

    _say(one, town="Florești")

    assert Proposal.objects.get().to == "company"


def test_say_facts_refuses_what_cannot_stand_and_who_saw_something_else(world: World) -> None:
    one = _linked(world)

    with pytest.raises(NotValid):
        _say(one, email="no address")
    with pytest.raises(ChangedMeanwhile):
        _say(one, revision=7, town="Florești")
    assert not Confirmation.objects.exists()


def test_say_facts_again_overtakes_what_the_same_person_proposed(world: World) -> None:
    one = _linked(world, email=FREE)
    _say(one, town="Florești")

    _say(one, town="Gilău")

    states = {p.changes["town"][1]: p.state for p in Proposal.objects.all()}
    assert states == {"Florești": "overtaken", "Gilău": "open"}


def test_a_correction_overtakes_what_others_proposed_of_the_same_fields(world: World) -> None:
    firm = OrganisationFactory.create()
    gone = ProposalFactory.create(organisation=firm)
    half = ProposalFactory.create(
        organisation=firm, changes={"town": ["a", "b"], "address": ["", "Horea 5"]}
    )
    kept = ProposalFactory.create(organisation=firm, changes={"address": ["", "Horea 6"]})

    facts = replace(facts_of(firm), town="Gilău")
    correct_organisation(firm, facts=facts, revision=1, by=world.staff, at=NOW)

    states = [(p.state, p.outcomes) for p in Proposal.objects.order_by("pk")]
    assert [gone.pk, half.pk, kept.pk] == [p.pk for p in Proposal.objects.order_by("pk")]
    assert states == [
        ("overtaken", {"town": "overtaken"}),
        ("open", {"town": "overtaken"}),
        ("open", {}),
    ]


def test_decide_proposal_takes_over_what_is_accepted_and_refuses_the_rest(world: World) -> None:
    firm = OrganisationFactory.create()
    proposal = ProposalFactory.create(
        organisation=firm,
        workspace=world.workspace,
        changes={"town": ["Cluj-Napoca", "Florești"], "address": ["", "Horea 5"]},
    )

    decided = decide_proposal(proposal, accepted=["town"], revision=1, by=world.staff, at=NOW)

    assert (decided.state, decided.outcomes) == (
        "accepted",
        {"town": "accepted", "address": "refused"},
    )
    assert (_now(firm).town, _now(firm).address, _now(firm).revision) == ("Florești", "", 2)
    entry = Entry.objects.get()
    assert (entry.verb, entry.values.changes) == (
        "organisations.accept_proposal",
        {"town": ["Cluj-Napoca", "Florești"]},
    )
    with pytest.raises(DecidedAlready):
        decide_proposal(proposal, accepted=[], revision=2, by=world.staff, at=NOW)


def test_decide_proposal_refuses_whose_record_has_changed(world: World) -> None:
    proposal = ProposalFactory.create()

    with pytest.raises(ChangedMeanwhile):
        decide_proposal(proposal, accepted=["town"], revision=3, by=world.staff, at=NOW)

    assert Proposal.objects.get().state == "open"


def test_decide_proposal_of_a_size_takes_all_of_it(world: World) -> None:
    one = _linked(world, email=FREE)
    _say(one, year=Year(year=2025, employees=31, turnover=Decimal("1900000.50"), currency="EUR"))

    decide_proposal(
        Proposal.objects.get(), accepted=["valid_from"], revision=1, by=world.staff, at=NOW
    )

    fact = one.organisation.size_facts.get()
    assert (fact.valid_from, fact.employees, fact.turnover, fact.currency, fact.size_class) == (
        date(2026, 1, 1),
        31,
        Decimal("1900000.50"),
        "EUR",
        "small",
    )


def test_confirm_facts_lets_nobody_ask_again_and_holds_for_all_when_it_is_their_own(
    world: World,
) -> None:
    own, other = _linked(world), _linked(world, email=FREE)
    for one in (own, other):
        voice = Voice(affiliation=one)
        confirm_facts(one.organisation, voice=voice, year=2025, revision=1, size=None, at=NOW)

    keys = [own.organisation_id, other.organisation_id]
    here = confirmations_standing(keys, workspace=world.workspace, at=NOW)
    there = confirmations_standing(keys, workspace=world.stranger_workspace, at=NOW)
    next_year = confirmations_standing(
        keys, workspace=world.workspace, at=NOW.replace(year=2027, month=12)
    )

    assert (set(here), set(there), set(next_year)) == (set(keys), {own.organisation_id}, set())


def test_confirm_facts_twice_is_once_and_carries_the_size_into_the_year(world: World) -> None:
    one = _linked(world)
    fact = SizeFactFactory.create(
        organisation=one.organisation, valid_from=date(2025, 1, 1), employees=12
    )
    voice = Voice(affiliation=one)

    confirm_facts(one.organisation, voice=voice, year=2025, revision=1, size=fact.pk, at=NOW)
    standing = one.organisation.size_facts.get(valid_from=date(2026, 1, 1))
    confirm_facts(one.organisation, voice=voice, year=2025, revision=1, size=standing.pk, at=NOW)

    assert standing.employees == 12
    assert Confirmation.objects.count() == 1


def test_confirm_facts_refuses_who_was_shown_another_size(world: World) -> None:
    one = _linked(world)
    SizeFactFactory.create(organisation=one.organisation, employees=12)

    with pytest.raises(ChangedMeanwhile):
        confirm_facts(
            one.organisation,
            voice=Voice(affiliation=one),
            year=2025,
            revision=1,
            size=None,
            at=NOW,
        )
