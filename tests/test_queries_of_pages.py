"""What each page of events, meetings and partnerships asks of the database, for 1 row and 3."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.agreement import DONE, PAGE, Answers
from tests.conftest import World
from tests.events import agreed as events
from tests.events import full as full_events
from tests.matchmaking import full as full_meetings
from tests.partnerships import agreed as partnerships
from tests.partnerships import full as full_partnerships
from tests.test_every_url import ROUTES

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
ROWS = (1, 3)
# Each app's answers, and who makes what its pages show.
APPS: dict[str, tuple[dict[str, dict[str, Answers]], Callable[[World, int], dict[str, Any]]]] = {
    "events": (events.ANSWERS, full_events.samples),
    "matchmaking": (full_meetings.ANSWERS, full_meetings.samples),
    "partnerships": (partnerships.ANSWERS, full_partnerships.samples),
}
# What narrows a page, or is chosen on it, costs queries of its own.
NARROWED: dict[str, list[str]] = {
    "events:events": ["q=Clusters", "state=published"],
    "events:registrations": ["q=Participant&state=confirmed&country=RO&known=yes"],
    "events:check_in": ["q=Participant", "session={session}"],
    "events:signatures": ["session={session}"],
    "events:tell": ["session={session}"],
    "events:certificates": ["one={coming}"],
    "matchmaking:people": ["q=Participant"],
    "matchmaking:requests": ["state=open"],
    "matchmaking:meetings": ["missed=yes", "state=held"],
    "matchmaking:schedule": ["q=Person"],
    "matchmaking:schedule_people": ["q=Person&country=RO"],
    "matchmaking:schedule_differences": ["with=2"],
    "matchmaking:schedule_repair": ["who=Person&absent={person}&wishes={wish}"],
    "matchmaking:schedule_move": ["slot={slot}"],
    "matchmaking-public:people": ["text=oak&country=RO&language=en"],
    "partnerships:partnerships": ["q=Banat"],
    "partnerships:practices": ["q=Practice"],
}


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.manager)
    client.get(reverse("events:events", args=["transilvania"]))
    return client


@pytest.mark.parametrize("app", APPS)
def test_no_page_asks_more_where_there_is_more(manager: Client, world: World, app: str) -> None:
    answers, samples = APPS[app]
    asked: dict[str, list[int]] = {}

    for rows in ROWS:
        given = samples(world, rows)
        for name in _read_by_get(answers):
            for said in ["", *NARROWED.get(name, [])]:
                found = _queries(manager, name, given[name], said, answers[name]["GET"])
                asked.setdefault(f"{name}?{said}", []).append(found)

    assert {
        page: found
        for page, found in asked.items()
        if len({*found}) > 1 or max(found) > MOST_QUERIES
    } == {}
    assert len(asked) > len(answers) / 2


def _read_by_get(answers: dict[str, dict[str, Answers]]) -> list[str]:
    return [name for name, of in answers.items() if of["GET"]["manager"] in (PAGE, DONE)]


def _queries(client: Client, name: str, given: dict[str, Any], said: str, answers: Answers) -> int:
    """Ask for a page and count what it asks; what it is asked for is there."""
    taken = next(route.arguments for route in ROUTES if route.name == name)
    address = reverse(
        name, kwargs={one: ({"workspace": "transilvania"} | given)[one] for one in taken}
    )
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{address}?{said.format(**given)}")
        # Read to its end, a file is closed.
        response.getvalue()
    assert response.status_code == (302 if answers["manager"] == DONE else 200), name
    return len(asked)
