"""The database goes away while people work, and comes back: nothing is lost, nothing doubled."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.databases import DATABASE
from tests.e2e.installation import Installation, prepared, served
from tests.faults.away import Way, way_to
from tests.faults.visitor import FIRST_STEP, Visitor, hidden_of

AWAY_FOR_SECONDS = 10


def _made(installation: Installation) -> str:
    said = installation.raceme(
        "shell",
        "--no-imports",
        "--command",
        "from raceme.accounts.models import User; from raceme.audit.models import Entry; "
        "from raceme.workspaces.models import Workspace; "
        "print(User.objects.count(), Workspace.objects.count(), "
        "Entry.objects.filter(verb='workspaces.add').count() <= 1)",
    )
    return said.strip()


@pytest.fixture
def over_the_way(tmp_path: Path, database_address: str) -> Iterator[tuple[Installation, Way]]:
    """Serve an empty installation that reaches PostgreSQL over a way that can be cut."""
    with prepared(tmp_path, database=database_address, is_ready=True) as installation:
        straight = urlsplit(installation.environment[DATABASE])
        with way_to(straight.hostname or "127.0.0.1", straight.port or 5432) as way:
            who = f"{straight.username}@" if straight.username else ""
            around = straight._replace(netloc=f"{who}127.0.0.1:{way.port}").geturl()
            installation.environment[DATABASE] = around
            with served(installation):
                yield installation, way
            installation.environment[DATABASE] = straight.geturl()


@pytest.mark.postgresql
def test_pages_say_so_while_postgresql_is_away_and_go_on_when_it_is_back(
    over_the_way: tuple[Installation, Way],
) -> None:
    installation, way = over_the_way
    visitor = Visitor(installation.url)
    status, page = visitor.get("/set-up/")
    assert status == 200
    form = FIRST_STEP | hidden_of(page)

    way.cut()
    gone = time.monotonic()
    refused, said = visitor.post("/set-up/", form)
    not_ready, _body = visitor.get("/health/ready")
    living, _body = visitor.get("/health/live")
    time.sleep(max(0.0, AWAY_FOR_SECONDS - (time.monotonic() - gone)))
    way.mend()
    accepted, _body = visitor.post("/set-up/", form)

    assert (refused, not_ready, living) == (503, 503, 200)
    assert "The database does not answer" in said
    assert accepted == 200
    assert _made(installation) == "1 1 True"


def test_who_writes_while_sqlite_is_held_waits_and_is_not_lost(tmp_path: Path) -> None:
    with prepared(tmp_path, database="", is_ready=True) as installation:
        with served(installation):
            visitor = Visitor(installation.url)
            _status, page = visitor.get("/set-up/")
            form = FIRST_STEP | hidden_of(page)
            holder = sqlite3.connect(tmp_path / "raceme.sqlite3", check_same_thread=False)
            holder.execute("BEGIN EXCLUSIVE")
            release = threading.Timer(AWAY_FOR_SECONDS, holder.rollback)
            release.start()
            status, _body = visitor.post("/set-up/", form)
            release.join()
            holder.close()

        assert status == 200
        assert _made(installation) == "1 1 True"
