"""What every answer carries, and what no address takes from another site."""

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.conftest import World
from tests.test_every_url import ROUTES, Route

pytestmark = pytest.mark.django_db

# What other machines send, without a person's cookies, and prove by a secret of their own.
FROM_ELSEWHERE = {"mail-public:stop", "mail-public:webhook"}
UNTRUSTED = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")


def _owner(world: World, *, enforce_csrf_checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(world.owner)
    return client


def _policy(response: HttpResponseBase) -> dict[str, list[str]]:
    directives = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (one.split() for one in directives)}


def test_every_policy_lets_nothing_in_from_elsewhere(world: World) -> None:
    client = _owner(world)

    policies = {route.name: _policy(client.get(_anywhere(route))) for route in ROUTES}

    untrusted = {
        name
        for name, policy in policies.items()
        if any(one in UNTRUSTED for sources in policy.values() for one in sources)
        or policy["frame-ancestors"] != ["'none'"]
    }
    assert untrusted == set()


def test_no_address_takes_a_form_of_another_site(world: World) -> None:
    client = _owner(world, enforce_csrf_checks=True)

    statuses = {route.name: client.post(_anywhere(route)).status_code for route in ROUTES}

    assert {name for name, status in statuses.items() if status != 403} == FROM_ELSEWHERE


def _anywhere(route: Route) -> str:
    """Return an address of ``route``, of a record that may not be there."""
    # A one is a number and a name.
    return reverse(route.name, kwargs=dict.fromkeys(route.arguments, "1"))


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(
    client: Client, world: World
) -> None:
    world.owner.set_password("a long enough password")
    world.owner.save()

    response = client.post(
        "/sign-in/", {"email": world.owner.email, "password": "a long enough password"}
    )

    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_session_begins_anew_with_who_signs_in(client: Client, world: World) -> None:
    client.get("/sign-in/")
    client.session["before"] = "somebody else's"
    client.session.save()
    before = client.session.session_key

    client.force_login(world.owner)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "leads_to", ["//evil.example/", "https://evil.example/", "/\\evil.example/", "javascript:0"]
)
def test_nobody_is_led_to_another_site(client: Client, leads_to: str) -> None:
    response = client.post("/language/", {"language": "ro", "next": leads_to})

    assert response["Location"] == "/"


def test_pages_of_who_is_signed_in_stay_out_of_shared_caches(world: World) -> None:
    response = _owner(world).get(f"/manage/{world.workspace.slug}/")

    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_change_nothing(world: World, method: str) -> None:
    client = _owner(world)

    response = client.generic(method, f"/manage/{world.workspace.slug}/settings/")

    assert response.status_code == 405
