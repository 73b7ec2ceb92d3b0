"""What is decided of rows, and of all rows that are alike."""

import pytest

from raceme.organisations.models import Organisation
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports import Choice, Decision, Verdict
from raceme.stewardship.actions.imports.looking import row_at
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import checked, imported

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (
    ("Denumire", "CUI", "Localitate"),
    ("Vitanova SRL", "", "Iași"),
    ("Hoia Robotică SRL", "123", "Cluj-Napoca"),
)


@pytest.fixture
def found(world: World) -> Import:
    firm = OrganisationFactory.create(name="Vitanova SRL", town="Dej")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    return checked(*LINES, space=world.workspace, by=world.staff)


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def _decide(found: Import, number: int, decision: Decision, world: World) -> dict[str, int]:
    imports.decide_row(found, number, decision=decision, by=world.staff, at=NOW)
    return _counts(found)


def test_a_namesake_in_another_town_is_somebody_s_decision(found: Import, world: World) -> None:
    firm = Organisation.objects.get(name="Vitanova SRL")

    told = [
        _counts(found),
        _decide(found, 1, Decision(Choice.UPDATE, firm.pk), world),
        _decide(found, 1, Decision(Choice.CREATE), world),
        _decide(found, 1, Decision(Choice.SKIP), world),
        _decide(found, 1, Decision(), world),
    ]

    assert told == [
        {"undecided": 1, "wrong": 1},
        {"changed": 1, "wrong": 1},
        {"new": 1, "wrong": 1},
        {"skipped": 1, "wrong": 1},
        {"undecided": 1, "wrong": 1},
    ]


def test_what_is_typed_over_a_cell_is_what_is_imported(found: Import, world: World) -> None:
    told = _decide(found, 2, Decision(values={"registered_number": "12345674"}), world)

    imported(found, by=world.staff)

    assert told == {"undecided": 1, "new": 1}
    assert Organisation.objects.filter(registered_number="12345674").exists()


def test_a_row_goes_in_without_its_wrong_cells(found: Import, world: World) -> None:
    imports.decide_all(found, verdict=Verdict.WRONG, choice=Choice.WITHOUT, by=world.staff, at=NOW)
    imports.decide_all(
        found, verdict=Verdict.UNDECIDED, choice=Choice.CREATE, by=world.staff, at=NOW
    )
    told = _counts(found)

    imported(found, by=world.staff)

    assert told == {"new": 2}
    hoia = Organisation.objects.get(name="Hoia Robotică SRL")
    assert (hoia.registered_number, hoia.town) == ("", "Cluj-Napoca")
    assert Organisation.objects.filter(name="Vitanova SRL").count() == 2


def test_nobody_s_record_can_be_chosen_by_its_key(found: Import, world: World) -> None:
    foreign = OrganisationFactory.create(name="Another Firm SRL")

    told = _decide(found, 1, Decision(Choice.UPDATE, foreign.pk), world)

    row = row_at(found, 1)
    assert told == {"undecided": 1, "wrong": 1}
    assert row is not None
    assert row.target is None


def test_nothing_is_decided_once_it_is_imported(found: Import, world: World) -> None:
    _decide(found, 1, Decision(Choice.CREATE), world)
    imported(found, by=world.staff)

    with pytest.raises(imports.NotOpen):
        imports.decide_row(found, 1, decision=Decision(), by=world.staff, at=NOW)
