from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.forms.models import model_to_dict

from raceme.audit.models import Entry
from raceme.core.errors import FieldRefusal
from raceme.organisations.queries import organisations_of
from raceme.programmes import actions
from raceme.programmes.models import Partner, Period, PlanItem, Programme
from raceme.programmes.queries import programmes_of
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    OrganisationFactory,
    PartnerFactory,
    PlanItemFactory,
    ProgrammeFactory,
)

FACTS = actions.ProgrammeFacts(
    name="Pădure circulară 2026",
    scheme=Programme.Scheme.EEA,
    starts_on=date(2026, 3, 1),
    ends_on=date(2027, 2, 28),
    number="RO-1",
    initial_cost=Decimal("1234.50"),
    description="One.\n\nTwo.",
)


def _facts_of(programme: Programme) -> actions.ProgrammeFacts:
    return actions.ProgrammeFacts(
        **{name: getattr(programme, name) for name in actions.ProgrammeFacts.__dataclass_fields__}
    )


def _last_entry() -> Entry:
    return Entry.objects.order_by("-pk")[0]


def test_add_programme_keeps_every_fact(world: World) -> None:
    promoter = OrganisationFactory.create()

    made = actions.add_programme(
        world.workspace, facts=replace(FACTS, promoter=promoter), by=world.manager, at=NOW
    )

    programme = programmes_of(world.workspace).get(code="padure-circulara-2026")
    assert (programme, programme.created_at, programme.is_invented) == (made, NOW, False)
    assert _facts_of(programme) == replace(FACTS, code="padure-circulara-2026", promoter=promoter)
    assert _last_entry().verb == "programmes.add"
    assert _last_entry().values.changes == {
        "code": [None, "padure-circulara-2026"],
        "promoter": [None, promoter.name],
        "name": [None, FACTS.name],
        "scheme": [None, "eea"],
        "starts_on": [None, "2026-03-01"],
        "ends_on": [None, "2027-02-28"],
        "number": [None, "RO-1"],
        "initial_cost": [None, "1234.50"],
        "currency": [None, "EUR"],
        "description": [None, "One.\n\nTwo."],
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nordic Bridges 2026", "nordic-bridges-2026-2"),
        ("New", "new-2"),
        ("Програма", "programme"),
        ("a" * 80, "a" * 45),
        (
            "Innovative services for twin transition in SMEs and clusters",
            "innovative-services-for-twin-transition-in",
        ),
    ],
)
def test_add_programme_makes_a_free_code_of_the_name(world: World, name: str, code: str) -> None:
    made = actions.add_programme(
        world.workspace, facts=replace(FACTS, name=name), by=world.manager, at=NOW
    )

    assert made.code == code


@pytest.mark.parametrize("code", ["nordic-bridges-2026", "NORDIC-Bridges-2026", "new"])
def test_add_programme_refuses_a_code_that_leads_elsewhere(world: World, code: str) -> None:
    with pytest.raises(actions.CodeTaken):
        actions.add_programme(
            world.workspace, facts=replace(FACTS, code=code), by=world.manager, at=NOW
        )

    assert list(programmes_of(world.workspace)) == [world.programme]


def test_add_programme_refuses_the_code_of_a_programme_shared_with_it(world: World) -> None:
    with pytest.raises(actions.CodeTaken):
        actions.add_programme(
            world.partner_workspace,
            facts=replace(FACTS, code=world.programme.code),
            by=world.partner,
            at=NOW,
        )


def test_add_programme_sent_twice_makes_one(world: World) -> None:
    token = uuid4()

    first = actions.add_programme(
        world.workspace, facts=FACTS, by=world.manager, at=NOW, token=token
    )
    second = actions.add_programme(
        world.workspace, facts=FACTS, by=world.manager, at=NOW, token=token
    )

    assert first == second
    assert set(programmes_of(world.workspace)) == {world.programme, first}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (
            date(2026, 3, 1),
            date(2026, 2, 28),
            "The end, 28 February 2026, is before the start. Did you mean 28.02.2027?",
        ),
        (
            date(2026, 3, 1),
            date(2025, 4, 1),
            "The end, 1 April 2025, is before the start. Did you mean 01.04.2026?",
        ),
        (
            date(2025, 3, 1),
            date(2024, 2, 29),
            "The end, 29 February 2024, is before the start.",
        ),
    ],
)
def test_add_programme_refuses_dates_the_wrong_way_round(
    world: World, starts_on: date, ends_on: date, sentence: str
) -> None:
    with pytest.raises(actions.EndBeforeStart) as refused:
        actions.add_programme(
            world.workspace,
            facts=replace(FACTS, starts_on=starts_on, ends_on=ends_on),
            by=world.manager,
            at=NOW,
        )

    assert (refused.value.field, str(refused.value)) == ("ends_on", sentence)


def test_correct_programme_writes_down_what_changed(world: World) -> None:
    facts = replace(
        _facts_of(world.programme), final_cost=Decimal("900.00"), ends_on=date(2027, 1, 31)
    )

    actions.correct_programme(world.programme, facts=facts, revision=1, by=world.manager, at=NOW)

    programme = programmes_of(world.workspace).get()
    assert _facts_of(programme) == facts
    assert programme.revision == 2
    assert _last_entry().verb == "programmes.correct"
    assert _last_entry().values.changes == {
        "final_cost": [None, "900.00"],
        "ends_on": ["2026-12-31", "2027-01-31"],
    }


def test_correct_programme_without_a_change_leaves_no_trace(world: World) -> None:
    actions.correct_programme(
        world.programme, facts=_facts_of(world.programme), revision=1, by=world.manager, at=NOW
    )

    assert programmes_of(world.workspace).get().revision == 1
    assert not Entry.objects.exists()


def test_correct_programme_names_who_changed_it_meanwhile(world: World) -> None:
    facts = _facts_of(world.programme)
    actions.correct_programme(
        world.programme, facts=replace(facts, number="1"), revision=1, by=world.owner, at=NOW
    )

    with pytest.raises(actions.ChangedMeanwhile) as refused:
        actions.correct_programme(
            world.programme, facts=replace(facts, number="2"), revision=1, by=world.manager, at=NOW
        )

    assert str(refused.value).startswith("Owner changed this record at 23 November 2026")
    assert programmes_of(world.workspace).get().number == "1"


@pytest.mark.parametrize(
    ("field", "dates"),
    [
        ("starts_on", {"starts_on": date(2026, 1, 2)}),
        ("ends_on", {"ends_on": date(2026, 12, 30)}),
    ],
)
def test_correct_programme_keeps_its_periods_within(
    world: World, field: str, dates: dict[str, Any]
) -> None:
    with pytest.raises(actions.PeriodsLeftOutside) as refused:
        actions.correct_programme(
            world.programme,
            facts=replace(_facts_of(world.programme), **dates),
            revision=1,
            by=world.manager,
            at=NOW,
        )

    assert refused.value.field == field


def test_correct_programme_refuses_a_code_of_its_partner(world: World) -> None:
    ProgrammeFactory.create(workspace=world.partner_workspace, code="theirs")

    with pytest.raises(actions.CodeTakenAtPartner):
        actions.correct_programme(
            world.programme,
            facts=replace(_facts_of(world.programme), code="theirs"),
            revision=1,
            by=world.manager,
            at=NOW,
        )


def test_remove_programme_takes_all_of_it(world: World) -> None:
    PlanItemFactory.create(programme=world.programme)

    actions.remove_programme(world.programme, by=world.manager, at=NOW)

    left = [
        model.objects.of(world.workspace).count()
        for model in (Programme, Partner, Period, PlanItem)
    ]
    assert left == [0, 0, 0, 0]
    assert _last_entry().verb == "programmes.remove"


def test_remove_programme_refuses_while_something_counts(world: World) -> None:
    AttributionFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), programme=world.programme
    )
    before = model_to_dict(world.programme)

    with pytest.raises(actions.SomethingCounts):
        actions.remove_programme(world.programme, by=world.manager, at=NOW)

    assert model_to_dict(programmes_of(world.workspace).get()) == before
    assert not Entry.objects.exists()


def test_remove_programme_takes_it_from_a_partner_alone_no_further(world: World) -> None:
    theirs = PartnerFactory.create(
        programme=ProgrammeFactory.create(workspace=world.partner_workspace)
    )

    actions.remove_programme(world.programme, by=world.manager, at=NOW)

    assert list(programmes_of(world.partner_workspace)) == [theirs.programme]


def test_add_programme_puts_a_new_promoter_into_the_register(world: World) -> None:
    facts = replace(FACTS, promoter=actions.NewOrganisation(name="Lumea Verde", country="RO"))

    made = actions.add_programme(world.workspace, facts=facts, by=world.manager, at=NOW)

    promoter = organisations_of(world.workspace).get(name="Lumea Verde")
    assert (made.promoter, promoter.country, promoter.kind) == (promoter, "RO", "other")


def test_add_programme_lets_the_workspace_deal_with_its_promoter(world: World) -> None:
    promoter = OrganisationFactory.create()

    actions.add_programme(
        world.workspace, facts=replace(FACTS, promoter=promoter), by=world.manager, at=NOW
    )

    assert list(organisations_of(world.workspace)) == [promoter]


def test_add_programme_refuses_a_promoter_of_no_country(world: World) -> None:
    facts = replace(FACTS, promoter=actions.NewOrganisation(name="Lumea Verde", country="XX"))

    with pytest.raises(FieldRefusal) as refused:
        actions.add_programme(world.workspace, facts=facts, by=world.manager, at=NOW)

    assert refused.value.field == "promoter"
    assert list(programmes_of(world.workspace)) == [world.programme]
