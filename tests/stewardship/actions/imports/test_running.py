"""From a file to records, and the same file once more."""

import pytest

from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from tests.conftest import World
from tests.stewardship.actions.imports.build import HEADS, checked, imported

LINES = (
    HEADS,
    ("Someșul Digital SRL", "", "Cluj-Napoca", "www.somesul.example", "office@somesul.example"),
    ("Hoia Robotică S.R.L.", "12345674", "Cluj-Napoca", "", ""),
    ("Vitanova SA", "123", "Iași", "", ""),
)


def _counts(found: Import) -> dict[str, int]:
    return {name: count for name, count in counts_of(found).items() if count}


@pytest.mark.django_db(transaction=True)
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


@pytest.mark.django_db(transaction=True)
def test_the_same_file_once_more_creates_nothing(world: World) -> None:
    imported(checked(*LINES, space=world.workspace, by=world.staff), by=world.staff)
    standing = Organisation.objects.count()

    again = checked(*LINES, space=world.workspace, by=world.staff)
    counts = _counts(again)
    imported(again, by=world.staff)

    assert counts == {"same": 2, "wrong": 1}
    assert Organisation.objects.count() == standing
