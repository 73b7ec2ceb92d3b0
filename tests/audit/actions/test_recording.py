"""What an entry keeps of what it is told."""

from decimal import Decimal

from raceme.audit import actions as audit
from tests.audit.histories import faults
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory, UserFactory


def test_names_are_kept_as_far_as_a_line_of_the_history_is_long(world: World) -> None:
    organisation = OrganisationFactory.build(pk=1, name="N" * 300)
    user = UserFactory.build(pk=2, name="B" * 300)

    entry = audit.record(
        "organisations.add", targets=organisation, workspace=world.workspace, by=user, at=NOW
    )
    audit.seal(at=NOW)

    entry.refresh_from_db()
    assert entry.targets.get().label == "N" * 200
    assert entry.actor_label == "B" * 200
    assert faults() == []


def test_values_are_kept_as_every_database_gives_them_back(world: World) -> None:
    told = {"share": (None, Decimal("62.50")), "days": ((NOW.date(),), {1: Decimal(2)})}

    entry = audit.record(
        "organisations.add", targets=[], workspace=world.workspace, by="Ana", at=NOW, changes=told
    )
    audit.seal(at=NOW)

    assert entry.values.changes == {"share": [None, "62.50"], "days": [["2026-11-23"], {"1": "2"}]}
    assert faults() == []
