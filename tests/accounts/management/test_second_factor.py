from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from raceme.accounts import actions
from raceme.accounts.queries import has_second_factor
from tests.accounts.authenticators import code_of
from tests.conftest import World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_second_factor_remove_helps_who_has_lost_everything(world: World) -> None:
    actions.add_app(world.staff, secret=SECRET, code=code_of(SECRET), at=timezone.now())
    said = StringIO()

    call_command("second_factor", "remove", world.staff.email.upper(), stdout=said)

    assert "2 removed. Staff is signed out everywhere" in said.getvalue()
    assert not has_second_factor(world.staff)


def test_second_factor_remove_says_whom_it_does_not_know(world: World) -> None:
    with pytest.raises(CommandError, match="Nobody who may come in"):
        call_command("second_factor", "remove", f"not.{world.staff.email}")
