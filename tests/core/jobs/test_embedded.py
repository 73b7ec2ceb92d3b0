"""The queue of SQLite, whose table stands on both databases: who takes what, and what goes back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from raceme.core import jobs
from raceme.core.jobs import embedded
from raceme.core.jobs.queues import MOST_STARTS
from raceme.core.jobs.workers import here
from raceme.core.models import Worker

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
READY, RUNNING, FAILED, DONE = (
    TaskResultStatus.READY,
    TaskResultStatus.RUNNING,
    TaskResultStatus.FAILED,
    TaskResultStatus.SUCCESSFUL,
)
pytestmark = pytest.mark.django_db
meanwhile: list[Callable[[], object]] = []


@jobs.task("tests.embedded")
def act() -> None:
    for each in meanwhile:
        each()


@pytest.fixture(autouse=True)
def _nothing_meanwhile() -> None:
    meanwhile.clear()


def _message(**told: Any) -> Any:  # noqa: ANN401 (a row of another's)
    return DBTaskResult.objects.create(
        args_kwargs={"args": ["tests.embedded", {}], "kwargs": {}},
        task_path=jobs.run.module_path,
        backend_name="default",
        **told,
    )


def _states(*messages: Any) -> list[str]:  # noqa: ANN401
    found = dict(DBTaskResult.objects.values_list("pk", "status"))
    return [found[message.pk] for message in messages]


def test_what_its_last_worker_left_goes_back_in_line() -> None:
    Worker.objects.create(pk="living", started_at=NOW, beat_at=NOW)
    left = _message(status=RUNNING, worker_ids=["living", "gone"])
    held = _message(status=RUNNING, worker_ids=["gone", "living"])
    waiting = _message(status=READY)

    count = embedded.Embedded().put_back()

    assert (count, _states(left, held, waiting)) == (1, [READY, RUNNING, READY])


def test_what_ended_its_worker_each_time_is_given_up() -> None:
    spent = _message(status=RUNNING, worker_ids=["gone"] * MOST_STARTS)
    last = _message(status=RUNNING, worker_ids=["gone"] * (MOST_STARTS - 1))

    embedded.Embedded().put_back()

    assert _states(spent, last) == [FAILED, READY]
    ended = dict(DBTaskResult.objects.values_list("pk", "finished_at"))
    assert (ended[spent.pk] is None, ended[last.pk]) == (False, None)


def test_only_what_ended_long_ago_is_forgotten() -> None:
    old = NOW - timedelta(days=40)
    _message(status=DONE, finished_at=old)
    _message(status=FAILED, finished_at=old)
    kept = {
        _message(status=DONE, finished_at=NOW).pk,
        _message(status=RUNNING, worker_ids=["gone"]).pk,
        _message(status=READY).pk,
    }

    embedded.Embedded().forget(before=NOW - timedelta(days=30))

    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept


def test_what_another_worker_takes_at_the_same_moment_is_his() -> None:
    message = _message(status=READY)

    def take_first(execute: Any, sql: str, *rest: Any) -> Any:  # noqa: ANN401 (Django's own)
        if sql.startswith("UPDATE"):
            with connection.cursor() as cursor:
                cursor.cursor.execute(
                    f"UPDATE {DBTaskResult._meta.db_table} SET status = 'RUNNING'"  # noqa: S608 (a name of ours)
                )
        return execute(sql, *rest)

    with connection.execute_wrapper(take_first):
        taken = embedded._taken()

    message.refresh_from_db()
    assert (taken, message.status, message.worker_ids) == (None, RUNNING, [])


def test_the_first_in_line_is_taken_and_done_by_this_worker() -> None:
    message = _message(status=READY)

    taken = embedded._taken()
    assert taken is not None
    assert taken == message
    embedded._do(taken)

    message.refresh_from_db()
    assert (message.status, message.worker_ids) == (DONE, [here().name])
    assert message.finished_at is not None
    assert embedded._taken() is None


def test_a_work_that_fails_ends_no_worker() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    meanwhile.append(fail)
    message = _message(status=RUNNING, started_at=NOW)

    embedded._do(message)

    assert _states(message) == [FAILED]


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_given_to_another_meanwhile_stays_his(*, fails: bool) -> None:
    message = _message(status=RUNNING, started_at=NOW)
    again = timezone.now()

    def be_taken() -> None:
        DBTaskResult.objects.filter(pk=message.pk).update(started_at=again)
        if fails:
            raise ZeroDivisionError

    meanwhile.append(be_taken)

    embedded._do(message)

    assert _states(message) == [RUNNING]
