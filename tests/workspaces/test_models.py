from collections.abc import Callable

import pytest

from raceme.organisations.models import Person
from raceme.workspaces.models import UnscopedQueryError, Workspace
from tests.conftest import World
from tests.factories import PersonFactory


@pytest.mark.parametrize(
    "ask",
    [
        Person.objects.all,
        lambda: Person.objects.filter(name="Ana"),
        lambda: Person.objects.get(name="Ana"),
        Person.objects.count,
        Person.objects.exists,
    ],
)
def test_scoped_manager_answers_no_query_that_forgot_its_workspace(
    world: World, ask: Callable[[], object]
) -> None:
    PersonFactory.create(workspace=world.workspace, name="Ana")

    with pytest.raises(UnscopedQueryError, match="Person"):
        ask()


def test_scoped_manager_gives_the_rows_of_the_workspaces_it_is_told(world: World) -> None:
    ours, partners, _theirs = (
        PersonFactory.create(workspace=workspace)
        for workspace in (world.workspace, world.partner_workspace, world.stranger_workspace)
    )
    both = Workspace.objects.filter(slug__in=["transilvania", "partner"])

    assert list(Person.objects.of(world.workspace)) == [ours]
    assert list(Person.objects.of(world.workspace.pk)) == [ours]
    assert set(Person.objects.within(both)) == {ours, partners}
