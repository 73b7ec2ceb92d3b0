import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from raceme.core import job_recovery

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


def _running(worker: str) -> DBTaskResult[..., None]:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="raceme.core.jobs.run",
        backend_name="default",
        run_after=NOW,
        started_at=NOW,
        worker_ids=[worker],
    )


@pytest.mark.django_db
def test_jobs_of_a_killed_worker_go_back_in_line() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    own = job_recovery.worker_name("now")
    host = own.split(":")[0]
    left = [_running(f"{host}:{ended.pid}:before"), _running(f"{host}:{os.getpid()}:before")]
    kept = [_running(own), _running(f"{host}:{os.getppid()}:x"), _running("elsewhere:7:x")]

    count = job_recovery.put_back_in_line(own)

    for job in left + kept:
        job.refresh_from_db()
    assert count == 2
    assert [job.status for job in left] == [TaskResultStatus.READY] * 2
    assert [job.status for job in kept] == [TaskResultStatus.RUNNING] * 3
