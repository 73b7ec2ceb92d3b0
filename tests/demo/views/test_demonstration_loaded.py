import pytest
from django.test import Client
from django.urls import reverse

from raceme.accounts.models import User
from raceme.demo.queries import is_loaded
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

ADDRESS = "/demonstration/"


def _signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


@pytest.mark.parametrize(
    ("email", "may"),
    [
        ("dana.opris@transilvania-it.example", True),
        ("ioana.muresan@transilvania-it.example", True),
        ("matei.lazar@transilvania-it.example", False),
        ("sanziana.toma@transilvania-it.example", False),
    ],
)
def test_those_who_run_a_workspace_of_it_may_remove_it(email: str, *, may: bool) -> None:
    client = _signed_in(email)

    offered = client.get(ADDRESS)

    assert (b'value="unload"' in offered.content) is may


def test_manager_removes_it_with_one_button_and_is_signed_out() -> None:
    client = _signed_in("ioana.muresan@transilvania-it.example")

    removed = client.post(ADDRESS, {"step": "unload"})

    assert removed["Location"] == reverse("portal-public:home")
    assert not is_loaded()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("step", ["unload", "load", "", "\x00"])
def test_nobody_else_changes_anything(step: str) -> None:
    client = _signed_in("matei.lazar@transilvania-it.example")

    refused = client.post(ADDRESS, {"step": step})

    assert refused.status_code in {400, 403}
    assert is_loaded()


def test_operator_removes_it_and_stays_signed_in() -> None:
    operator = UserFactory.create(is_operator=True)
    client = _signed_in(operator.email)

    client.post(ADDRESS, {"step": "unload"})

    assert not is_loaded()
    assert client.session["_auth_user_id"] == str(operator.pk)
