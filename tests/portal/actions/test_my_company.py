from datetime import date, timedelta

import pytest

from raceme.asks.actions import DueTooEarly
from raceme.asks.models import Ask
from raceme.audit.models import Entry
from raceme.mail.actions import SECRET
from raceme.organisations.models import Organisation, YearlyPart, YearlyRound
from raceme.portal.actions.my_company import NobodyChosen, start_round
from raceme.portal.queries.rounds import counts_of
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    AffiliationFactory,
    ConfirmationFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
)

DUE = date(2026, 12, 31)


def _member(workspace: Workspace, name: str, *, email: str = "") -> Organisation:
    firm = OrganisationFactory.create(name=name)
    RelationshipFactory.create(workspace=workspace, organisation=firm)
    AffiliationFactory.create(
        person=PersonFactory.create(workspace=workspace, name=name, email=email), organisation=firm
    )
    return firm


def _start(world: World, *firms: Organisation) -> YearlyRound:
    return start_round(
        world.workspace,
        organisations_asked=firms,
        title="Still right?",
        due_on=DUE,
        by=world.manager,
        at=NOW,
    )


def test_start_round_asks_each_once_and_says_who_was_not(world: World) -> None:
    asked, confirmed, nobody, elsewhere = (
        _member(world.workspace, name, email=email)
        for name, email in (
            ("Asked", "a@asked.example"),
            ("Confirmed", "a@confirmed.example"),
            ("Nobody", ""),
            ("Elsewhere", "a@elsewhere.example"),
        )
    )
    ConfirmationFactory.create(organisation=confirmed, workspace=world.stranger_workspace)
    ConfirmationFactory.create(organisation=asked, is_own=False, workspace=world.stranger_workspace)
    Ask.objects.create(
        workspace=world.stranger_workspace,
        organisation=elsewhere,
        module="my_company",
        kind="page",
        path="/my/",
        title="Still right?",
        purpose="p",
        due_on=DUE,
        minutes=2,
        asked_at=NOW,
        asked_by="x",
    )

    made = _start(world, asked, confirmed, nobody, elsewhere)

    outcomes = YearlyPart.objects.of(world.workspace).values_list("organisation__name", "outcome")
    assert dict(outcomes) == {
        "Asked": "asked",
        "Confirmed": "confirmed",
        "Nobody": "nobody",
        "Elsewhere": "asked_already",
    }
    ask = Ask.objects.of(world.workspace).get()
    assert (ask.organisation, ask.minutes, ask.path) == (
        asked,
        2,
        f"/asks/{SECRET}/still-right/{asked.pk}/",
    )
    assert Entry.objects.filter(verb="organisations.start_round").count() == 1
    assert counts_of(made) == {"waiting": 1, "spared": 1, "nobody": 1, "asked_already": 1}


def test_start_round_asks_who_signs_before_others(world: World) -> None:
    firm = _member(world.workspace, "First Person", email="first@firm.example")
    signs = PersonFactory.create(
        workspace=world.workspace, name="Mihaela Vlad", email="m@firm.example"
    )
    AffiliationFactory.create(person=signs, organisation=firm)
    Organisation.objects.filter(pk=firm.pk).update(signatory="MIHAELA VLAD")

    _start(world, firm)

    assert Ask.objects.of(world.workspace).get().person == signs


def test_counts_tell_confirmed_from_changed(world: World) -> None:
    firms = [
        _member(world.workspace, name, email=f"{name}@firm.example") for name in ("as", "bs", "cs")
    ]
    made = _start(world, *firms)
    later = NOW + timedelta(days=1)
    ConfirmationFactory.create(organisation=firms[0], confirmed_at=later)
    ConfirmationFactory.create(organisation=firms[1], confirmed_at=later, changed=["town"])

    assert counts_of(made) == {"confirmed": 1, "changed": 1, "waiting": 1}


def test_start_round_refuses_nobody_and_a_day_that_is_over(world: World) -> None:
    firm = _member(world.workspace, "Asked", email="a@asked.example")

    with pytest.raises(NobodyChosen):
        _start(world)
    with pytest.raises(DueTooEarly):
        start_round(
            world.workspace,
            organisations_asked=[firm],
            title="Still right?",
            due_on=date(2020, 1, 1),
            by=world.manager,
            at=NOW,
        )
    assert not YearlyRound.objects.of(world.workspace).exists()
