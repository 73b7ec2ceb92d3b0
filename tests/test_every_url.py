"""Every address, method and role, so that no page stands open or shut by mistake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from raceme.accounts.models import User
from tests.agreement import ROLES, Answers
from tests.conftest import World, made_world
from tests.databases import undone_in_the_end

STATUSES = {
    200: "page",
    400: "invalid",
    403: "forbidden",
    404: "not found",
    405: "no",
    410: "gone",
    422: "invalid",
}
APPS = [
    "core",
    "workspaces",
    "mail",
    "accounts",
    "documents",
    "organisations",
    "programmes",
    "engagements",
    "events",
    "matchmaking",
    "matchmaking.before",
    "matchmaking.after",
    "partnerships",
    "asks",
    "consents",
    "segments",
    "assessments",
    "questionnaires",
    "reporting",
    "stewardship",
    "portal",
    "demo",
]
AGREED: list[Any] = [
    import_module(f"tests.{app}.agreed") for app in APPS if find_spec(f"tests.{app}.agreed")
]
ANSWERS: dict[str, dict[str, Answers]] = {
    name: answers for agreed in AGREED for name, answers in agreed.ANSWERS.items()
}
LET_IN = {"page", "done"}
# What every answer carries, so that no browser makes more of it than it is.
ALWAYS: dict[str, str | None] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# What any site may show in a frame.
FRAMED = {"events-public:frame"}


class Route(NamedTuple):
    name: str
    arguments: frozenset[str]


def _routes(
    resolver: URLResolver, namespaces: tuple[str, ...] = (), arguments: frozenset[str] = frozenset()
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        taken = arguments | entry.pattern.converters.keys()
        if isinstance(entry, URLPattern):
            yield Route(":".join([*namespaces, str(entry.name)]), taken)
        else:
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _routes(entry, below, taken)


ROUTES = sorted(_routes(get_resolver()))


def _answer(response: HttpResponseBase) -> str:
    location = response.headers.get("Location")
    if location is None:
        return STATUSES.get(response.status_code, str(response.status_code))
    return "sign in" if location.startswith(str(settings.LOGIN_URL)) else "done"


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What an app agrees upon, with the records that its addresses are asked for."""

    agreed: Any
    world: World
    users: dict[str, User]
    samples: dict[str, dict[str, Any]]
    posted: dict[str, dict[str, Any]]

    def address(self, route: Route) -> str:
        given = {"workspace": self.world.workspace.slug} | self.samples.get(route.name, {})
        return reverse(route.name, kwargs={name: given[name] for name in route.arguments})

    def sent(self, route: Route, role: str) -> dict[str, str]:
        """Return the headers that ``role`` sends: a page of one's own says whose it was."""
        headers = getattr(self.agreed, "HEADERS", {}).get(route.name, {})
        return dict(headers(self.users.get(role)) if callable(headers) else headers)


@pytest.fixture(scope="module")
def swept(
    request: pytest.FixtureRequest,
    django_db_setup: None,  # noqa: ARG001 (there has to be a database)
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Swept]:
    """Make the records of an app once; what is done with them is undone after each test."""
    agreed = next(each for each in AGREED if each.__name__ == request.param)
    with undone_in_the_end(django_db_blocker):
        world = made_world()
        yield Swept(
            agreed=agreed,
            world=world,
            # All are there before the first of them looks.
            users={role: getattr(world, role) for role in ROLES if role != "anonymous"},
            samples=_of(agreed, "samples", world),
            posted=_of(agreed, "posted", world),
        )


def _of(agreed: Any, part: str, world: World) -> dict[str, dict[str, Any]]:  # noqa: ANN401
    make: Callable[[World], dict[str, dict[str, Any]]] | None = getattr(agreed, part, None)
    return make(world) if make else {}


def _always(route: Route, method: str) -> dict[str, str | None]:
    is_framed = method == "GET" and route.name in FRAMED
    return ALWAYS | ({"X-Frame-Options": None} if is_framed else {})


def _answers_to(swept: Swept, route: Route, method: str) -> Answers:
    address, form = swept.address(route), swept.posted.get(route.name, {})
    given = {}
    for role in ROLES:
        client = Client()
        with transaction.atomic():
            if role != "anonymous":
                client.force_login(swept.users[role])
            sent = swept.sent(route, role)
            if method == "GET":
                response = client.get(address, headers=sent)
            else:
                response = client.post(address, form, headers=sent)
            given[role] = _answer(response)
            assert {name: response.get(name) for name in ALWAYS} == _always(route, method)
            # Read to its end, a file is closed; to close it otherwise closes the database too.
            response.getvalue()
            # The next role finds everything as this one did.
            transaction.set_rollback(True)
    return given


# Each route with the app that agrees upon it, app by app.
SWEEP = [
    pytest.param(agreed.__name__, route, id=route.name)
    for agreed in AGREED
    for route in ROUTES
    if route.name in agreed.ANSWERS
]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("swept", "route"), SWEEP, indirect=["swept"], scope="module")
def test_every_url_answers_each_role_as_agreed(swept: Swept, route: Route, method: str) -> None:
    assert _answers_to(swept, route, method) == ANSWERS[route.name][method]


def test_every_url_is_agreed_upon() -> None:
    assert sorted(ANSWERS) == [route.name for route in ROUTES]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_url_lets_somebody_in(name: str) -> None:
    assert {answer for answers in ANSWERS[name].values() for answer in answers.values()} & LET_IN


@pytest.mark.parametrize("name", sorted(name for name in ANSWERS if "-public:" not in name))
def test_every_url_of_staff_keeps_outsiders_out(name: str) -> None:
    outsiders = {
        answers[role] for answers in ANSWERS[name].values() for role in ("anonymous", "stranger")
    }

    assert not outsiders & LET_IN
