"""Two people at the same records at once, in real transactions."""

import pytest

from raceme.organisations.actions import (
    add_organisation,
    correct_organisation,
    join_cluster,
)
from raceme.organisations.models import Membership, Organisation, Person
from raceme.organisations.queries import organisations_of
from raceme.organisations.validation import Facts
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.actions.imports.rows import Verdict
from raceme.stewardship.actions.imports.running import write_stretch
from raceme.stewardship.actions.imports.undoing import undo_import
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of, stretches_of
from tests.conftest import World
from tests.factories import NOW, TODAY, OrganisationFactory, RelationshipFactory
from tests.parallel import at_once
from tests.stewardship.actions.imports.build import checked, cluster_of, imported
from tests.stewardship.actions.imports.quiet import Quiet

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LINES = (
    ("Denumire", "CUI", "Localitate", "Persoana de contact", "E-mail contact"),
    ("Someșul Digital SRL", "", "Cluj-Napoca", "Ana Pop", ""),
    ("Hoia Robotică SRL", "12345674", "Cluj-Napoca", "", ""),
)


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def _running(found: Import) -> Import:
    """Return the import as it is once somebody has begun to import it."""
    Import.objects.of(found.workspace_id).filter(pk=found.pk).update(state=Import.State.RUNNING)
    found.refresh_from_db()
    return found


def _written(found: Import, world: World) -> None:
    batch = Batch(of=found, by=world.staff, at=NOW, rows=10)
    for stretch in stretches_of(found):
        write_stretch(stretch, batch)


def _members(world: World, cluster: int) -> Import:
    return checked(
        *LINES,
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.MEMBERS,
        cluster=cluster,
    )


def test_two_who_import_the_same_list_add_everything_once(world: World) -> None:
    cluster = cluster_of(world.workspace)
    one, two = (_running(_members(world, cluster)) for _each in range(2))

    at_once(lambda: _written(one, world), lambda: _written(two, world))

    names = ["Someșul Digital SRL", "Hoia Robotică SRL"]
    assert Organisation.objects.filter(name__in=names).count() == 2
    assert Membership.objects.of(world.workspace).filter(cluster=cluster).count() == 2
    assert Person.objects.of(world.workspace).filter(name="Ana Pop").count() == 1
    told = page_of(two, show=[Verdict.CHANGED, Verdict.SAME], number=1).rows
    assert (_counts(one), _counts(two)) == ({"new": 2}, {"changed": 2})
    assert {row.said for row in told} == {
        "Somebody added it meanwhile: that record is used, as it stands."
    }


def test_the_same_import_run_by_two_workers_is_written_once(world: World) -> None:
    found = _running(_members(world, cluster_of(world.workspace)))

    at_once(lambda: _written(found, world), lambda: _written(found, world))

    assert organisations_of(world.workspace).filter(name="Hoia Robotică SRL").count() == 1
    assert _counts(found) == {"new": 2}


def test_a_correction_made_meanwhile_is_not_overwritten(world: World) -> None:
    firm = OrganisationFactory.create(name="Hoia Robotică SRL", town="Dej", email="")
    RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    found = _running(
        checked(
            ("Denumire", "Localitate", "E-mail"),
            ("Hoia Robotică SRL", "", "office@hoia.example"),
            space=world.workspace,
            by=world.staff,
        )
    )
    facts = Facts(name=firm.name, country="RO", town="Dej", email="info@hoia.example")

    at_once(
        lambda: correct_organisation(
            firm, facts=facts, revision=firm.revision, by=world.manager, at=NOW
        ),
        lambda: _written(found, world),
    )

    firm.refresh_from_db()
    (row,) = page_of(found, show=list(Verdict), number=1).rows
    assert firm.email == "info@hoia.example"
    assert row.said == "Somebody changed this meanwhile, and it was left as it is now."


def test_a_number_that_somebody_takes_meanwhile_is_told(world: World) -> None:
    found = _running(
        checked(
            ("Denumire", "CUI"),
            ("Hoia Robotică SRL", "12345674"),
            space=world.workspace,
            by=world.staff,
        )
    )
    facts = Facts(name="Hoia Robotică SRL", country="RO", registered_number="12345674")

    at_once(
        lambda: add_organisation(
            facts, workspace=world.partner_workspace, by=world.partner, at=NOW
        ),
        lambda: _written(found, world),
    )

    (row,) = page_of(found, show=list(Verdict), number=1).rows
    assert Organisation.objects.filter(registered_number="12345674").count() == 1
    assert (row.verdict, row.said) == (
        Verdict.FAILED,
        "Somebody added this number this very moment. Import the row again.",
    )


def test_whoever_begins_to_use_a_record_while_it_is_taken_back_keeps_it(world: World) -> None:
    found = imported(
        checked(
            ("Denumire", "CUI"),
            ("Hoia Robotică SRL", "12345674"),
            space=world.workspace,
            by=world.staff,
        ),
        by=world.staff,
    )
    firm = Organisation.objects.get(registered_number="12345674")
    cluster = OrganisationFactory.create(kind="cluster")
    Import.objects.of(world.workspace).filter(pk=found.pk).update(state=Import.State.UNDOING)
    found.refresh_from_db()

    (came,) = at_once(
        lambda: join_cluster(
            firm,
            cluster=cluster,
            joined_on=TODAY,
            workspace=world.partner_workspace,
            by=world.partner,
            at=NOW,
        ),
        lambda: undo_import(found, by=world.staff, at=NOW, progress=Quiet()).state,
    )

    assert came == Import.State.UNDONE
    assert Membership.objects.of(world.partner_workspace).filter(member=firm).exists()
    assert not organisations_of(world.workspace).filter(pk=firm.pk).exists()


def test_two_who_decide_of_two_rows_lose_nothing(world: World) -> None:
    found = checked(*LINES, space=world.workspace, by=world.staff)
    skip = imports.Decision(imports.Choice.SKIP)

    at_once(
        lambda: imports.decide_row(found, 1, decision=skip, by=world.staff, at=NOW),
        lambda: imports.decide_row(found, 2, decision=skip, by=world.manager, at=NOW),
    )

    assert _counts(found) == {"skipped": 2}
