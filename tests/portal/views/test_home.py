from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from time_machine import travel

from raceme.portal.views import home
from tests.conftest import World
from tests.factories import NOW, ClusterProfileFactory, OrganisationFactory
from tests.portal.browsing import cost, signed_in


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _cluster(name: str, **profile: object) -> None:
    cluster = OrganisationFactory.create(name=name, kind="cluster")
    ClusterProfileFactory.create(organisation=cluster, **profile)


@pytest.mark.usefixtures("world")
def test_home_lists_the_clusters_that_are_public_today() -> None:
    _cluster("Wood Cluster", fields="wood, furniture")
    _cluster("Draft Cluster", public_from=None)
    _cluster("Former Cluster", public_until=date(2025, 1, 1))
    _cluster("Coming Cluster", public_from=date(2027, 1, 1))

    page = Client().get("/").content.decode()

    assert "Wood Cluster" in page
    assert "wood, furniture" in page
    for hidden in ("Draft Cluster", "Former Cluster", "Coming Cluster"):
        assert hidden not in page


@pytest.mark.usefixtures("world")
def test_home_says_when_there_is_no_cluster() -> None:
    assert "No cluster is shown in public yet" in Client().get("/").content.decode()


def test_home_leads_each_to_what_they_may(world: World) -> None:
    visitor = Client().get("/").content.decode()
    member = signed_in(world.viewer).get("/").content.decode()

    assert ("Sign in" in visitor, "Go to your work" in visitor) == (True, False)
    assert ("Sign in" in member, "Go to your work" in member) == (False, True)


@pytest.mark.usefixtures("world")
def test_home_says_how_many_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "SHOWN", 2)
    for name in ("Alba", "Bihor", "Covasna"):
        _cluster(name)

    page = Client().get("/").content.decode()

    assert "The first 2 of 3." in page
    assert ("Bihor" in page, "Covasna" in page) == (True, False)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_the_same_however_many_clusters_there_are(number: int) -> None:
    for place in range(number):
        _cluster(f"Cluster of {place}")

    assert cost(Client(), "/").queries == 3
