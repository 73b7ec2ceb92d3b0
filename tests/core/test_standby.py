from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from raceme.core import standby

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_afterwards() -> Iterator[None]:
    yield
    standby.reopen()


def test_maintenance_closes_every_page_and_says_why(client: Client) -> None:
    call_command("maintenance", "on", message="Back at 14:00.")

    response = client.post("/sign-in/", {"email": "ana@example.org"})

    body = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Closed for maintenance" in body
    assert "Back at 14:00." in body


def test_maintenance_lets_a_monitor_ask(client: Client) -> None:
    standby.close("")

    asked = {path: client.get(path).status_code for path in ("/health/live", "/health/ready")}

    assert asked == {"/health/live": 200, "/health/ready": 503}


def test_maintenance_answers_htmx_with_a_flash(client: Client) -> None:
    standby.close("")

    response = client.get("/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (503, "#flash")
    assert "<html" not in response.content.decode()


def test_maintenance_ends(client: Client) -> None:
    standby.close("")

    call_command("maintenance", "off")

    assert client.get("/health").status_code == 200


def test_a_database_that_is_away_gets_its_own_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr("raceme.portal.views.home.is_without_users", away)
    client.raise_request_exception = False

    response = client.get("/")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "The database does not answer" in response.content.decode()
