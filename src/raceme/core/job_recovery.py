"""
Jobs whose worker was killed, put back in line by the next worker of the same machine.

A worker is named for its machine and its process, so that another can tell whether it
still lives; the queue itself would leave such a job running for ever.
"""

import os
import socket

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LONGEST_HOST = 40


def worker_name(token: str) -> str:
    return f"{_host()}:{os.getpid()}:{token}"


def put_back_in_line(name: str) -> int:
    """Put the jobs of this machine's dead workers back in line; return how many there were."""
    left = [
        job.pk
        for job in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("pk")
        if job.worker_ids and _is_dead(job.worker_ids[-1], name=name)
    ]
    return DBTaskResult.objects.filter(pk__in=left, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None
    )


def _is_dead(worker: str, *, name: str) -> bool:
    host, _colon, rest = worker.rpartition(":")[0].rpartition(":")
    if host != _host() or not rest.isdigit():
        return False
    # In a container every worker may have the same number: it is this one, so not that one.
    if int(rest) == os.getpid():
        return worker != name
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _host() -> str:
    return socket.gethostname()[:LONGEST_HOST]
