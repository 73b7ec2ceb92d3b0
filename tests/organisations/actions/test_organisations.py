from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from raceme.audit.models import Entry
from raceme.core import submissions
from raceme.core.errors import ChangedMeanwhile
from raceme.core.submissions import SentBefore
from raceme.organisations.actions import (
    AlreadyRegistered,
    NamesakeExists,
    SizeFacts,
    add_organisation,
    correct_organisation,
    relate,
    state_size,
    use_organisation,
)
from raceme.organisations.actions.refusals import CurrencyMissing, NotYet
from raceme.organisations.models import Relationship, SizeFact
from raceme.organisations.queries import organisations_of
from raceme.organisations.validation import Facts, NotValid, facts_of
from tests.conftest import World
from tests.factories import NOW, TODAY, OrganisationFactory, RelationshipFactory

ALFA = Facts(
    name="Alfa SRL",
    country="RO",
    town="Dej",
    region="RO113",
    registered_number="RO 14186770",
    activity_code="6210",
)


def _entries() -> list[tuple[str, str, int | None, str, dict[str, object]]]:
    return [
        (
            entry.verb,
            entry.actor,
            entry.workspace_id,
            ",".join(sorted(entry.targets.values_list("reference", flat=True))),
            entry.values.changes,
        )
        for entry in Entry.objects.order_by("pk")
    ]


def test_add_organisation_keeps_relates_and_audits_for_all(world: World) -> None:
    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)

    assert facts_of(added) == Facts(
        name="Alfa SRL",
        country="RO",
        town="Dej",
        region="RO113",
        registered_number="14186770",
        activity_code="62.10",
    )
    assert (added.name_key, added.created_at, added.is_generated) == ("alfa", NOW, False)
    assert list(organisations_of(world.workspace)) == [added]
    assert _entries() == [
        (
            "organisations.add",
            world.staff.reference,
            None,
            added.reference,
            {
                "name": [None, "Alfa SRL"],
                "kind": [None, "company"],
                "country": [None, "RO"],
                "region": [None, "RO113"],
                "town": [None, "Dej"],
                "registered_number": [None, "14186770"],
                "activity_code": [None, "62.10"],
            },
        )
    ]


def test_add_organisation_sent_twice_adds_one(world: World) -> None:
    token = uuid4()
    first = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW, token=token)

    second = add_organisation(
        ALFA, workspace=world.workspace, by=world.staff, at=NOW + timedelta(seconds=1), token=token
    )

    assert second == first
    assert list(organisations_of(world.workspace)) == [first]


def test_add_organisation_lets_a_form_that_was_refused_be_sent_again(world: World) -> None:
    token = uuid4()
    OrganisationFactory.create(registered_number="14186770")
    add = partial(add_organisation, workspace=world.workspace, by=world.staff, token=token)

    with pytest.raises(AlreadyRegistered):
        add(ALFA, at=NOW)
    added = add(replace(ALFA, registered_number=""), at=NOW + timedelta(seconds=9))

    assert list(organisations_of(world.workspace)) == [added]
    assert Entry.objects.count() == 1


def test_add_organisation_refuses_a_form_that_another_sent(world: World) -> None:
    token = uuid4()
    add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW, token=token)

    with pytest.raises(SentBefore):
        add_organisation(ALFA, workspace=world.workspace, by=world.owner, at=NOW, token=token)


def test_add_organisation_takes_no_token_of_another_form_for_its_own(world: World) -> None:
    token, firm = uuid4(), OrganisationFactory.create(name="Secret SRL")
    submissions.claim(token, by=world.staff.reference, at=NOW)
    submissions.settle(token, result=f"organisations.person:{firm.pk}")

    with pytest.raises(SentBefore):
        add_organisation(
            ALFA,
            workspace=world.workspace,
            by=world.staff,
            at=NOW + timedelta(seconds=1),
            token=token,
        )


def test_add_organisation_tells_public_facts_of_the_one_that_has_the_number(world: World) -> None:
    theirs = OrganisationFactory.create(
        name="Alpha Tech SRL", registered_number="14186770", town="Gherla", email="a@b.example"
    )
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=theirs)

    with pytest.raises(AlreadyRegistered) as refusal:
        add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)

    assert str(refusal.value) == (
        "14186770 belongs to Alpha Tech SRL, Gherla, which is in the register already. "
        "Use that record instead."
    )
    assert (refusal.value.field, refusal.value.organisations) == ("registered_number", [theirs])
    assert not organisations_of(world.workspace).exists()
    assert not Entry.objects.exists()


def test_add_organisation_warns_of_a_namesake_where_asked_to(world: World) -> None:
    namesake = OrganisationFactory.create(name="SC ALFA S.R.L.")

    with pytest.raises(NamesakeExists) as refusal:
        add_organisation(
            ALFA, workspace=world.workspace, by=world.staff, at=NOW, may_have_namesake=False
        )
    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)

    assert (refusal.value.field, refusal.value.organisations) == ("name", [namesake])
    assert list(organisations_of(world.workspace)) == [added]


def test_add_organisation_lets_a_number_stand_once_in_each_country(world: World) -> None:
    OrganisationFactory.create(country="BG", registered_number="14186770")

    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)

    assert added.registered_number == "14186770"


def test_add_organisation_refuses_what_cannot_stand(world: World) -> None:
    facts = Facts(name="Alfa SRL", country="RO", registered_number="14186771")

    with pytest.raises(NotValid):
        add_organisation(facts, workspace=world.workspace, by=world.staff, at=NOW)

    generated = add_organisation(
        facts, workspace=world.workspace, by="demonstration", at=NOW, is_generated=True
    )
    assert (generated.registered_number, generated.is_generated) == ("14186771", True)


def test_correct_organisation_writes_only_what_differs(world: World) -> None:
    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)
    facts = Facts(name="Alfa Digital SRL", country="RO", town="Dej", region="RO113")

    corrected = correct_organisation(added, facts=facts, revision=1, by=world.owner, at=NOW)

    corrected.refresh_from_db()
    assert facts_of(corrected) == facts
    assert (corrected.revision, corrected.name_key) == (2, "alfa digital")
    assert _entries()[-1] == (
        "organisations.correct",
        world.owner.reference,
        None,
        added.reference,
        {
            "name": ["Alfa SRL", "Alfa Digital SRL"],
            "registered_number": ["14186770", ""],
            "activity_code": ["62.10", ""],
        },
    )


def test_correct_organisation_tells_the_second_who_was_first(world: World) -> None:
    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)
    correct_organisation(
        added, facts=Facts(name="Alfa", country="RO"), revision=1, by=world.owner, at=NOW
    )

    with pytest.raises(ChangedMeanwhile, match=r"^Owner changed this record at 23 November 2026"):
        correct_organisation(
            added, facts=Facts(name="Beta", country="RO"), revision=1, by=world.staff, at=NOW
        )

    added.refresh_from_db()
    assert (added.name, added.revision) == ("Alfa", 2)


def test_correct_organisation_without_a_difference_leaves_no_trace(world: World) -> None:
    added = add_organisation(ALFA, workspace=world.workspace, by=world.staff, at=NOW)

    correct_organisation(added, facts=ALFA, revision=1, by=world.owner, at=NOW)

    added.refresh_from_db()
    assert added.revision == 1
    assert Entry.objects.count() == 1


def test_correct_organisation_refuses_the_number_of_another(world: World) -> None:
    other = OrganisationFactory.create(registered_number="14186770")
    mine = OrganisationFactory.create()

    with pytest.raises(AlreadyRegistered) as refusal:
        correct_organisation(mine, facts=ALFA, revision=1, by=world.owner, at=NOW)

    assert refusal.value.organisations == [other]


def test_relate_keeps_what_is_known_and_takes_two_queries(world: World) -> None:
    known = RelationshipFactory.create(
        workspace=world.workspace, kind=Relationship.Kind.OWN
    ).organisation
    new = OrganisationFactory.create()

    statements: list[str] = []
    with connection.execute_wrapper(partial(_noting, statements)):
        relate(world.workspace, [known, new], at=NOW)

    assert sorted(Relationship.objects.values_list("organisation", "workspace", "kind")) == sorted(
        [(known.pk, world.workspace.pk, "own"), (new.pk, world.workspace.pk, "known")]
    )
    # That all of them stand, and that they are dealt with.
    assert statements == ["SELECT", "INSERT"]


def _noting(statements: list[str], execute: object, sql: str, *rest: object) -> object:
    verb = sql.partition(" ")[0]
    statements.extend([verb] if verb not in {"SAVEPOINT", "RELEASE"} else [])
    return execute(sql, *rest)  # type: ignore[operator]


def test_use_organisation_is_written_down_for_the_workspace_alone(world: World) -> None:
    shared = OrganisationFactory.create()

    use_organisation(shared, workspace=world.workspace, by=world.staff, at=NOW)

    assert list(organisations_of(world.workspace)) == [shared]
    assert _entries() == [
        (
            "organisations.use",
            world.staff.reference,
            world.workspace.pk,
            shared.reference,
            {},
        )
    ]


def test_state_size_replaces_what_was_said_of_the_same_day(world: World) -> None:
    firm = OrganisationFactory.create()
    first = SizeFacts(valid_from=date(2025, 1, 1), size_class="micro", employees=8)
    state_size(firm, facts=first, by=world.staff, at=NOW)

    second = SizeFacts(
        valid_from=date(2025, 1, 1),
        size_class="small",
        employees=12,
        turnover=Decimal(1900000),
        currency="EUR",
    )
    state_size(firm, facts=second, by=world.owner, at=NOW)

    fact = SizeFact.objects.get()
    assert (fact.size_class, fact.employees, fact.turnover) == ("small", 12, Decimal(1900000))
    assert _entries()[-1][4] == {
        "valid_from": [None, "2025-01-01"],
        "size_class": ["micro", "small"],
        "employees": [8, 12],
        "turnover": [None, "1900000"],
        "currency": ["", "EUR"],
    }


def test_state_size_refuses_days_to_come_and_amounts_without_currency(world: World) -> None:
    firm = OrganisationFactory.create()

    with pytest.raises(NotYet):
        state_size(
            firm,
            facts=SizeFacts(valid_from=TODAY + timedelta(days=1), size_class="micro"),
            by=world.staff,
            at=NOW,
        )
    with pytest.raises(CurrencyMissing):
        state_size(
            firm,
            facts=SizeFacts(valid_from=TODAY, size_class="micro", turnover=Decimal(1)),
            by=world.staff,
            at=NOW,
        )

    assert not SizeFact.objects.exists()
