"""How companies stand and what changed, with as many queries for many as for one."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.assessments import queries
from tests.assessments.build import begun, closed, company
from tests.conftest import World
from tests.factories import TODAY, PersonFactory

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=400)


def test_a_change_is_told_against_the_one_before(world: World) -> None:
    firm = company(world.workspace)
    first = closed(world.workspace, firm, tools="none", people="little", on=EARLIER)
    second = closed(world.workspace, firm)
    other = closed(world.workspace)

    found = queries.changes_of([first.pk, second.pk, other.pk], workspace=world.workspace)

    assert found == {second.pk: 50.0}


@pytest.mark.parametrize("number", [1, 3])
def test_standings_cost_the_same_for_any_number(
    world: World, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    firms = [company(world.workspace) for _each in range(number)]
    for firm in firms:
        closed(world.workspace, firm, tools="none", people="little", on=EARLIER)
        closed(world.workspace, firm)
    begun(world.workspace, firms[0])
    keys = [firm.pk for firm in firms]

    with django_assert_num_queries(3):
        found = queries.standings(keys, workspace=world.workspace, language="en")

    latest = found[firms[0].pk].latest["small-audit"]
    assert sorted(found) == sorted(keys)
    assert (latest.overall, latest.change) == (75.0, 50.0)
    assert found[firms[0].pk].weakest == ["People at work", "Both of them"]


def test_what_another_workspace_found_is_not_told(world: World) -> None:
    firm = company(world.workspace)
    closed(world.partner_workspace, firm)

    assert queries.standings([firm.pk], workspace=world.workspace, language="en") == {}


def test_those_who_assessed_before_are_offered(world: World) -> None:
    expert = PersonFactory.create(workspace=world.workspace, name="Radu", email="radu@x.example")
    PersonFactory.create(workspace=world.workspace, name="Nobody")
    begun(world.workspace, expert=expert)

    assert queries.known_experts(world.workspace) == [("Radu", "radu@x.example")]
    assert queries.people_called("RADU@x.example", workspace=world.workspace) == [expert]
    assert queries.people_called("Radu", workspace=world.partner_workspace) == []
