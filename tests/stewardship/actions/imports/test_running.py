"""From a file to records, and the same file once more."""

import pytest

from raceme.core.jobs import Cancelled
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports import beginning, checking, deciding, looking
from raceme.stewardship.actions.imports.running import run_import
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.factories import NOW
from tests.stewardship.actions.imports.build import HEADS, checked, imported
from tests.stewardship.actions.imports.quiet import Quiet

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (
    HEADS,
    ("Someșul Digital SRL", "", "Cluj-Napoca", "www.somesul.example", "office@somesul.example"),
    ("Hoia Robotică S.R.L.", "12345674", "Cluj-Napoca", "", ""),
    ("Vitanova SA", "123", "Iași", "", ""),
)


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


def test_a_file_becomes_organisations_of_the_workspace(world: World) -> None:
    last = Organisation.objects.order_by("pk").values_list("pk", flat=True).last()
    found = checked(*LINES, space=world.workspace, by=world.staff)
    before = _counts(found)

    done = imported(found, by=world.staff)

    assert (before, done.state) == ({"new": 2, "wrong": 1}, Import.State.DONE)
    firms = organisations_of(world.workspace).filter(pk__gt=last)
    names = firms.values_list("name", "registered_number", "town")
    assert list(names) == [
        ("Hoia Robotică S.R.L.", "12345674", "Cluj-Napoca"),
        ("Someșul Digital SRL", "", "Cluj-Napoca"),
    ]


def test_the_same_file_once_more_creates_nothing(world: World) -> None:
    imported(checked(*LINES, space=world.workspace, by=world.staff), by=world.staff)
    standing = Organisation.objects.count()

    again = checked(*LINES, space=world.workspace, by=world.staff)
    counts = _counts(again)
    imported(again, by=world.staff)

    assert counts == {"same": 2, "wrong": 1}
    assert Organisation.objects.count() == standing


def test_namesakes_of_other_towns_come_in_whichever_stretch_they_are_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (beginning, checking, deciding, looking):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    found = checked(
        ("Denumire", "Localitate"),
        ("Vitanova SRL", "Dej"),
        ("Vitanova SRL", "Iași"),
        ("Vitanova SRL", "Cluj-Napoca"),
        ("SC Vitanova SRL", "Dej"),
        space=world.workspace,
        by=world.staff,
    )
    before = _counts(found)

    imported(found, by=world.staff)

    assert (before, _counts(found)) == ({"new": 3, "skipped": 1}, {"new": 3, "skipped": 1})
    towns = Organisation.objects.filter(name="Vitanova SRL").order_by("pk")
    assert list(towns.values_list("town", flat=True)) == ["Dej", "Iași", "Cluj-Napoca"]


def test_what_was_called_off_halfway_goes_on_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (beginning, checking, deciding, looking):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    lines = [("Denumire",), *((f"Firma {word} SRL",) for word in ("Alfa", "Beta", "Gama", "Delta"))]
    found = checked(*lines, space=world.workspace, by=world.staff)
    Import.objects.of(world.workspace).filter(pk=found.pk).update(state=Import.State.RUNNING)
    found.refresh_from_db()
    with pytest.raises(Cancelled):
        run_import(found, by=world.staff, at=NOW, progress=Quiet(calls=2))
    imports.stop_import(found, at=NOW)
    found.refresh_from_db()
    halfway = (found.state, Organisation.objects.filter(name__startswith="Firma").count())

    done = imported(found, by=world.staff)

    assert halfway == (Import.State.STOPPED, 3)
    assert done.state == Import.State.DONE
    assert Organisation.objects.filter(name__startswith="Firma").count() == 4
