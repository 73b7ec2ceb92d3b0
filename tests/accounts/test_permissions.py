import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import permissions
from raceme.accounts.models import User
from raceme.accounts.queries import roles_held
from tests.conftest import World

ABILITIES = {
    "owner": "read write manage own contacts",
    "manager": "read write manage contacts",
    "staff": "read write contacts",
    "expert": "read",
    "viewer": "read contacts",
    "partner": "",
    "stranger": "",
}


@pytest.mark.parametrize(("role", "expected"), ABILITIES.items())
def test_each_role_may_do_its_own(world: World, role: str, expected: str) -> None:
    user: User = getattr(world, role)
    questions = {
        "read": permissions.can_read,
        "write": permissions.can_write,
        "manage": permissions.can_manage,
        "own": permissions.can_own,
        "contacts": permissions.can_see_contacts,
    }

    able = [word for word, question in questions.items() if question(user, world.workspace)]

    assert " ".join(able) == expected


def test_what_a_page_has_looked_up_is_not_asked_again(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    roles_held(world.staff)

    with django_assert_num_queries(0):
        able = (
            permissions.can_write(world.staff, world.workspace),
            permissions.can_manage(world.staff, world.workspace.pk),
        )

    assert able == (True, False)
