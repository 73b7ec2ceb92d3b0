import pytest

from raceme.core import table_statistics
from raceme.organisations.models import Organisation
from tests.conftest import World
from tests.known_rows import known_rows
from tests.stewardship.actions.imports.build import HEADS, checked, imported

pytestmark = pytest.mark.django_db(transaction=True)


def _import(name: str, *, count: int, world: World) -> None:
    lines = [(f"{name} {number} SRL", "", "Dej", "", "") for number in range(count)]
    imported(checked(HEADS, *lines, space=world.workspace, by=world.staff), by=world.staff)


def test_after_many_rows_the_database_knows_of_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_statistics, "MANY", 3)
    table_statistics.renew()
    before = Organisation.objects.count()

    _import("Vitanova", count=2, world=world)
    few = known_rows(Organisation)
    _import("Someșul Digital", count=3, world=world)

    assert (few, known_rows(Organisation)) == (before, before + 5)
