"""What who organises reads first of the meetings of an event: what is next, and who is missing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from raceme.matchmaking.models import Matchmaking
from tests.conftest import World
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import (
    InterestFactory,
    MatchmakingFactory,
    ScheduleFactory,
    SlotFactory,
    TableFactory,
)
from tests.matchmaking.build import asked, somebody
from tests.matchmaking.halls import version, wish

PROVEN = {"levels": [{"goal": "kept_weight", "value": 1, "bound": 1}], "wishes": 1}


def _row(world: World, state: str) -> Matchmaking:
    event = EventFactory.create(workspace=world.workspace, state="published", published_at=NOW)
    return MatchmakingFactory.create(event=event, state=state)


def _page(world: World, row: Matchmaking, *, user: object = None) -> str:
    client = Client()
    with travel(NOW, tick=False):
        client.force_login(user or world.staff)  # type: ignore[arg-type]
        answer = client.get(_address(row, "matchmaking"))
    return answer.content.decode()


def _address(row: Matchmaking, name: str, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=["transilvania", row.event.slug, *more])


def _next(page: str) -> tuple[str, str]:
    """Return where the next step leads, and its verb."""
    (found,) = re.finditer(
        r'class="btn btn-primary" href="([^"]*)">([^<]*)<', page.partition("<h1")[2]
    )
    return found[1], found[2]


def _made(row: Matchmaking, *, slots: int = 0, tables: int = 0) -> None:
    SlotFactory.create_batch(slots, matchmaking=row)
    TableFactory.create_batch(tables, matchmaking=row)


@pytest.mark.parametrize(
    ("state", "made", "name", "verb"),
    [
        ("prepared", {}, "slots", "Make slots"),
        ("prepared", {"slots": 1}, "tables", "Make tables"),
        ("prepared", {"slots": 1, "tables": 1}, "open", "Open for requests"),
        ("open", {"slots": 1, "tables": 1}, "people", "See who takes part"),
        ("closed", {"slots": 1, "tables": 1}, "schedules", "Make the schedule"),
        ("over", {}, "figures", "See what came of them"),
    ],
)
def test_one_step_is_next(
    world: World, state: str, made: dict[str, int], name: str, verb: str
) -> None:
    row = _row(world, state)
    _made(row, **made)

    assert _next(_page(world, row)) == (_address(row, name), verb)


def test_what_is_agreed_is_scheduled_looked_at_and_published(world: World) -> None:
    row = _row(world, "open")
    first, second = wish(row, somebody(row), somebody(row)), wish(row, somebody(row), somebody(row))
    slot, table = SlotFactory.create(matchmaking=row), TableFactory.create(matchmaking=row)

    steps = [_next(_page(world, row))]
    made = version(row, (first, slot, table))
    made.said = PROVEN
    made.save()
    steps.append(_next(_page(world, row)))
    made.state, row.state = "published", "published"
    made.save()
    row.save()
    steps.append(_next(_page(world, row)))
    second.ended_at = NOW
    second.save()
    page = _page(world, row)
    steps.append(_next(page))
    running = ScheduleFactory.create(matchmaking=row, state="running")
    steps.append(_next(_page(world, row)))
    running.delete()

    assert steps == [
        (_address(row, "schedules"), "Make a first schedule"),
        (_address(row, "schedule", 1), "Look at it and publish"),
        (_address(row, "schedule_not_kept", 1), "See what would keep them"),
        (_address(row, "day"), "Prepare the day"),
        (_address(row, "schedules"), "See how far it is"),
    ]
    assert "Wishes kept, version 1" in page
    assert "Published; proven the best" in page


def test_counts_and_who_is_missing_are_told_and_open_their_list(world: World) -> None:
    row = _row(world, "open")
    ana, ion = somebody(row, name="Ana", offers="Timber"), somebody(row, name="Ion")
    InterestFactory.create(participant=ion)
    eva, left = somebody(row, name="Eva", offers=""), somebody(row, name="Left", left_at=NOW)
    wish(row, ana, ion)
    over: dict[str, Any] = {"state": "expired"}
    asked(ana, eva, expires_at=NOW + timedelta(hours=20))
    asked(ion, eva, expires_at=NOW + timedelta(days=2))
    asked(eva, ion, expires_at=NOW, **over)
    RegistrationFactory.create(event=row.event, type=ana.registration.type, name="Not joined")

    page = _page(world, row)
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page))

    assert "Take part 3 of 5 who may" in text
    assert "2 with a profile" in text
    assert "2 not answered (1 run out within a day), 0 accepted, 1 run out" in text
    assert re.search(r"Without a profile 1 Eva .* 2 more may take part and have not joined", text)
    assert re.search(r"Without a meeting agreed 1 Eva ", text)
    assert _address(row, "person_profile", eva.pk) in page
    assert left.registration.name not in text
    client = Client()
    client.force_login(world.staff)
    for query in ("profile=no", "meets=no"):
        listed = client.get(f"{_address(row, 'people')}?{query}").content.decode()
        assert ["Eva" in listed, "Ion" in listed] == [True, False]


def test_who_only_reads_has_no_step_to_do(world: World) -> None:
    row = _row(world, "prepared")

    assert "btn-primary" not in _page(world, row, user=world.viewer).partition("<h1")[2]
