"""The queue of an installation on SQLite: the table of django-tasks-db, with leases of ours."""

from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from raceme.core.jobs.queues import MOST_STARTS
from raceme.core.jobs.workers import here
from raceme.core.models import Worker

WAIT_IN_SECONDS = 0.5
# How many are looked at where neighbours are quicker with the first.
AHEAD = 20

log = structlog.get_logger("raceme.jobs")
Message = DBTaskResult[..., Any]


class Embedded:
    """See ``queues.Queue``."""

    def work(self, *, once: bool) -> None:
        stopping = here().stopping
        while stopping and not stopping.is_set():
            close_old_connections()
            try:
                taken = _taken()
                if taken is not None:
                    _do(taken)
            except DatabaseError:
                # Such as a database that was locked for too long: what was taken is put back.
                log.exception("queue_out_of_reach")
                taken = None
            if once and taken is None:
                return
            if taken is None:
                stopping.wait(WAIT_IN_SECONDS)

    def put_back(self) -> int:
        with transaction.atomic():
            workers = set(Worker.objects.values_list("pk", flat=True))
            left = [
                message
                for message in DBTaskResult.objects.running().order_by("pk")
                if not workers.intersection(message.worker_ids[-1:])
            ]
            for message in left:
                is_spent = len(message.worker_ids) >= MOST_STARTS
                if is_spent:
                    log.error("work_given_up", work=message.args_kwargs["args"])
                message.status = TaskResultStatus.FAILED if is_spent else TaskResultStatus.READY
                message.finished_at = timezone.now() if is_spent else None
                message.save(update_fields=["status", "finished_at"])
        return len(left)

    def forget(self, *, before: datetime) -> None:
        DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()


def _taken() -> Message | None:
    """Return the first in line that is this worker's now, and no other's."""
    for message in DBTaskResult.objects.ready()[:AHEAD]:
        message.status = TaskResultStatus.RUNNING
        message.started_at = timezone.now()
        message.worker_ids = [*message.worker_ids, here().name]
        if DBTaskResult.objects.filter(pk=message.pk, status=TaskResultStatus.READY).update(
            status=message.status, started_at=message.started_at, worker_ids=message.worker_ids
        ):
            return message
    return None


def _do(message: Message) -> None:
    held = DBTaskResult.objects.filter(
        pk=message.pk, status=TaskResultStatus.RUNNING, started_at=message.started_at
    )
    try:
        message.task.call(*message.args_kwargs["args"], **message.args_kwargs["kwargs"])
    except Exception:
        # Whatever went wrong with one work, the next one is done.
        log.exception("work_failed", work=message.args_kwargs["args"])
        held.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    else:
        held.update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
