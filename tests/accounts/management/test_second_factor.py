from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from raceme.accounts import actions, factors
from raceme.accounts.queries import factors_of, has_second_factor
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


def test_second_factor_encrypt_lets_the_old_key_go(world: World) -> None:
    actions.add_app(world.staff, secret=SECRET, code=code_of(SECRET), at=timezone.now())
    said = StringIO()

    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=["for-tests-only"]):
        call_command("second_factor", "encrypt", stdout=said)

    assert "2 of 2 lie under the newest key." in said.getvalue()
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        code, recovery = code_of(SECRET, later=1), _recovery_code(world)
        for each in (code, recovery):
            actions.prove_by_code(world.staff, code=each, client="x", at=timezone.now())


def test_second_factor_encrypt_says_what_no_key_opens(world: World) -> None:
    actions.add_app(world.staff, secret=SECRET, code=code_of(SECRET), at=timezone.now())

    with (
        override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]),
        pytest.raises(CommandError, match="2 are under a key"),
    ):
        call_command("second_factor", "encrypt", stdout=StringIO())

    assert _recovery_code(world)


def _recovery_code(world: World) -> str:
    codes = factors_of(world.staff).get(type=Authenticator.Type.RECOVERY_CODES)
    return factors.unused_codes(codes)[0]
