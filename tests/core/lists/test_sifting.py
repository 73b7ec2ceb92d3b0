import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.core.lists import in_order, sifting
from raceme.organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
NAMES = ["Delta", "Alfa", "Gama", "Beta"]


@pytest.mark.parametrize(("most", "queries"), [(3, 2), (2, 1)])
def test_few_are_found_first_and_many_are_not(
    monkeypatch: pytest.MonkeyPatch, most: int, queries: int
) -> None:
    monkeypatch.setattr(sifting, "FEW", most)
    for name in NAMES:
        OrganisationFactory.create(name=name, town="" if name == "Gama" else "Dej")
    rows = Organisation.objects.filter(town="Dej").order_by("-name_key", "-pk")

    with CaptureQueriesContext(connection) as asked:
        found = list(in_order(rows, count=3).values_list("name", flat=True)[:2])

    assert (found, len(asked)) == (["Delta", "Beta"], queries)


def test_nothing_asks_nothing() -> None:
    OrganisationFactory.create()

    with CaptureQueriesContext(connection) as asked:
        found = list(in_order(Organisation.objects.order_by("pk"), count=0))

    assert (found, len(asked)) == ([], 0)
