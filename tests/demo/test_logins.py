from datetime import timedelta

import pytest

from raceme.accounts.actions.sign_in_links import sign_in_with
from raceme.demo.logins import fresh_logins
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

BASE = "http://127.0.0.1:8000"


def _secret(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def test_logins_name_each_role_once() -> None:
    logins = fresh_logins(base=BASE, at=LOADED_AT)

    assert [(login["role"], login["workspace"]) for login in logins] == [
        ("owner", "transilvania-it"),
        ("manager", "transilvania-it"),
        ("staff", "transilvania-it"),
        ("expert", "transilvania-it"),
        ("viewer", "transilvania-it"),
        ("association", "romanian-cluster-association"),
        ("organiser", "smart-transylvania"),
        ("coordinator", "dream"),
        ("partner", "green-synergy"),
        ("donor-partner", "fjordsund-klynge"),
        ("stranger", "danube-bio"),
        ("officer", "transilvania-it"),
    ]
    assert all(login["email"].endswith(".example") for login in logins)
    assert all(login["url"].startswith(f"{BASE}/sign-in/link/") for login in logins)


def test_logins_sign_in_for_a_week_and_older_ones_stay_valid() -> None:
    older = fresh_logins(base=BASE, at=LOADED_AT)

    newer = fresh_logins(base=BASE, at=LOADED_AT + timedelta(days=1))

    within = LOADED_AT + timedelta(days=6)
    signed_in = [
        sign_in_with(_secret(login["url"]), at=within)[1].email for login in [*older, *newer]
    ]
    assert signed_in == [login["email"] for login in [*older, *newer]]
