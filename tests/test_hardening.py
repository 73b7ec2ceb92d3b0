"""What every answer carries, and what no address takes from another site."""

from collections.abc import Iterator
from http.cookies import Morsel

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from raceme.core import standby
from raceme.documents.actions import store
from tests.conftest import World
from tests.documents.files import CSV, PDF, image
from tests.factories import NOW
from tests.test_every_url import ROUTES, Route

pytestmark = pytest.mark.django_db

# What other machines send, without a person's cookies, and prove by a secret of their own.
# Answers by an address that is the key, also in a frame of another site, where no cookie goes.
ANSWERS = ("begin", "link", "link_hand_in", "link_receipt", "link_review", "link_save")
FROM_ELSEWHERE = {
    "accounts-public:stop_mail",
    "mail-public:webhook",
    "questionnaires-public:link_section",
    *(f"questionnaires-public:{name}" for name in ANSWERS),
}
UNTRUSTED = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")


def _owner(world: World, *, enforce_csrf_checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(world.owner)
    return client


def _policy(response: HttpResponseBase) -> dict[str, list[str]]:
    directives = response["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (one.split() for one in directives)}


ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Strict-Transport-Security": "max-age=1000",
}
SPACE = "/manage/transilvania"
# Each kind of answer: where it is asked for, with which headers, and its status.
KINDS: dict[str, tuple[str, dict[str, str], int]] = {
    "page": (f"{SPACE}/", {}, 200),
    "list as a fragment": (
        f"{SPACE}/documents/",
        {"HX-Request": "true", "HX-Target": "list-documents"},
        200,
    ),
    "export as text": (f"{SPACE}/documents/?export=csv", {}, 200),
    "export as workbook": (f"{SPACE}/documents/?export=xlsx", {}, 200),
    "PDF": (f"{SPACE}/documents/{{pdf}}/file/", {}, 200),
    "picture": (f"{SPACE}/documents/{{png}}/file/", {}, 200),
    "other file": (f"{SPACE}/documents/{{csv}}/file/", {}, 200),
    "redirect": ("/manage/", {}, 302),
    "cannot be read": ("/?q=%00", {}, 400),
    "another host": ("/", {"Host": "evil.example"}, 400),
    "not allowed": ("/metrics", {}, 403),
    "not there": ("/nothing/here/", {}, 404),
    "fragment not there": ("/nothing/here/", {"HX-Request": "true"}, 404),
    "other method": ("/sign-out/", {}, 405),
    "health": ("/health", {}, 200),
    "metrics": ("/metrics", {"Authorization": "Bearer for-tests-only"}, 200),
}


@pytest.fixture
def over_tls(world: World, settings: LazySettings) -> Client:
    settings.SECURE_HSTS_SECONDS = 1000
    client = _owner(world)
    client.raise_request_exception = False
    return client


@pytest.fixture
def closed() -> Iterator[None]:
    standby.close("Back soon.")
    yield
    standby.reopen()


def _said(response: HttpResponseBase) -> dict[str, str | None]:
    """Return of an answer what has to stand on each; of a policy, that nobody may frame it."""
    response.close()
    assert _policy(response)["frame-ancestors"] == ["'none'"]
    assert "Access-Control-Allow-Origin" not in response
    return {name: response.headers.get(name) for name in ON_EVERY_ANSWER}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_says_what_may_be_done_with_it(
    over_tls: Client, world: World, kind: str
) -> None:
    files = {"pdf": PDF, "png": image("PNG"), "csv": CSV}
    keys = {
        ending: store(
            SimpleUploadedFile(f"list.{ending}", content),
            workspace=world.workspace,
            by=world.owner,
            at=NOW,
        ).pk
        for ending, content in files.items()
    }
    address, headers, status = KINDS[kind]

    response = over_tls.get(address.format(**keys), headers=headers, secure=True)

    assert response.status_code == status
    assert _said(response) == ON_EVERY_ANSWER


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
@pytest.mark.django_db
def test_what_watches_may_ask_by_number_and_nothing_else(client: Client, address: str) -> None:
    headers = {"Host": "10.0.0.7:8000", "Authorization": "Bearer for-tests-only"}

    asked = [client.get(each, headers=headers).status_code for each in (address, "/sign-in/")]

    assert asked == [200, 400]


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_closed_house_says_so_too(over_tls: Client, headers: dict[str, str]) -> None:
    response = over_tls.get("/", headers=headers, secure=True)

    assert response.status_code == 503
    assert _said(response) == ON_EVERY_ANSWER


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(("fault", "status"), [(RuntimeError, 500), (OperationalError, 503)])
def test_what_failed_says_so_too(
    over_tls: Client,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    fault: type[Exception],
    status: int,
) -> None:
    def fails() -> bool:
        raise fault

    monkeypatch.setattr("raceme.portal.views.home.is_without_users", fails)
    over_tls.logout()

    response = over_tls.get("/", headers=headers, secure=True)

    assert response.status_code == status
    assert _said(response) == ON_EVERY_ANSWER


def test_no_cookie_is_for_scripts_or_other_sites(client: Client, world: World) -> None:
    world.owner.set_password("a long enough password")
    world.owner.save()
    client.get("/sign-in/")
    client.post("/sign-in/", {"email": world.owner.email, "password": "a long enough password"})
    client.post("/language/", {"language": "ro"})
    client.get(f"{SPACE}/documents/?columns=name&columns=size")
    client.post(f"{SPACE}/documents/new/", {"files": SimpleUploadedFile("list.pdf", PDF)})

    cookies = client.cookies

    assert {"sessionid", "csrftoken", "raceme_language", "messages"} < set(cookies)
    assert {_reach(cookie) for cookie in cookies.values()} == {(True, "Lax", "")}


def _reach(cookie: "Morsel[str]") -> tuple[object, object, object]:
    return cookie["httponly"], cookie["samesite"], cookie["domain"]


def test_going_out_takes_the_pages_along_that_the_browser_has_kept(world: World) -> None:
    response = _owner(world).post("/sign-out/")

    assert response["Clear-Site-Data"] == '"cache"'


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
