import pytest

from raceme.core import table_statistics
from raceme.organisations.models import Organisation
from tests.factories import OrganisationFactory
from tests.known_rows import known_rows

pytestmark = pytest.mark.django_db


def test_the_database_knows_how_many_rows_there_are() -> None:
    OrganisationFactory.create_batch(7)

    table_statistics.renew()

    assert known_rows(Organisation) == 7


def test_few_rows_change_nothing_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_statistics, "MANY", 5)
    OrganisationFactory.create_batch(3)
    table_statistics.renew()
    OrganisationFactory.create_batch(4)

    table_statistics.renew_after(4)
    before = known_rows(Organisation)
    table_statistics.renew_after(5)

    assert (before, known_rows(Organisation)) == (3, 7)
