"""The queue of PostgreSQL: what goes into its line, and what of dead workers comes out again."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.utils import timezone

from raceme.core import jobs
from raceme.core.jobs.queues import MOST_STARTS, queue
from raceme.core.jobs.workers import lease
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _empty_line(settings: LazySettings) -> Iterator[None]:
    """Put in line what tests put there, not do it at once; the tables are not Django's to empty."""
    settings.TASKS = {"default": {"BACKEND": "raceme.core.jobs.backend.Backend"}}
    yield
    for table in ("procrastinate_events", "procrastinate_jobs", "procrastinate_workers"):
        _rows(f"DELETE FROM {table}")  # noqa: S608 (names of ours)


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 (as columns do)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _worker(*, silent_for: timedelta) -> int:
    told = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id"
    [(number,)] = _rows(told, silent_for)
    return int(number)


def _in_line(text: str, *, at: datetime | None = None, priority: int = 0) -> int:
    task = jobs.run.using(run_after=at, priority=priority)
    return int(task.enqueue(text, {}).id)


def _taken(text: str, *, worker: int | None, attempts: int = 0) -> int:
    number = _in_line(text)
    changed = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
    _rows(f"{changed} WHERE id = %s", worker, attempts, number)
    return number


def _states() -> dict[int, tuple[str, int]]:
    found = _rows("SELECT id, status::text, attempts FROM procrastinate_jobs ORDER BY id")
    return {number: (status, attempts) for number, status, attempts in found}


def test_what_is_put_in_line_says_when_and_how_soon() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    _in_line("now")
    _in_line("later", at=later, priority=7)

    told = _rows("SELECT args::text, scheduled_at, priority FROM procrastinate_jobs ORDER BY id")

    assert [json.loads(row[0]) for row in told] == [
        {"task": jobs.run.module_path, "args": [name, {}], "kwargs": {}}
        for name in ("now", "later")
    ]
    assert [row[1:] for row in told] == [(None, 0), (later, 7)]


def test_what_is_put_in_line_stands_with_its_transaction_or_not_at_all() -> None:
    with transaction.atomic():
        _in_line("never")
        transaction.set_rollback(True)

    assert _states() == {}


def test_what_silent_or_forgotten_workers_left_goes_back_in_line() -> None:
    silent, living = _worker(silent_for=lease() * 2), _worker(silent_for=lease() / 2)
    left = [_taken("silent", worker=silent), _taken("forgotten", worker=None)]
    held, waiting = _taken("living", worker=living), _in_line("waiting")

    count = queue().put_back()

    states = _states()
    assert count == 2
    assert [states[number] for number in left] == [("todo", 1), ("todo", 1)]
    assert (states[held], states[waiting]) == (("doing", 0), ("todo", 0))


def test_what_ended_its_worker_each_time_is_given_up() -> None:
    spent = _taken("spent", worker=None, attempts=MOST_STARTS - 1)
    last = _taken("last", worker=None, attempts=MOST_STARTS - 2)

    queue().put_back()

    states = _states()
    assert (states[spent][0], states[last][0]) == ("failed", "todo")


def test_of_two_that_look_at_once_one_puts_it_back() -> None:
    _taken("left", worker=None)

    outcomes = at_once(queue().put_back, queue().put_back)

    assert outcomes == [0]
    assert list(_states().values()) == [("todo", 1)]


def test_only_what_ended_long_ago_is_forgotten() -> None:
    old, new = (_taken(name, worker=None, attempts=MOST_STARTS) for name in ("old", "new"))
    waiting = _in_line("waiting")
    queue().put_back()
    _rows("UPDATE procrastinate_events SET at = now() - interval '40 days' WHERE job_id = %s", old)

    queue().forget(before=timezone.now() - timedelta(days=30))

    assert set(_states()) == {new, waiting}
