"""What a job says while it runs: how far it is, and what came of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from time import monotonic
from typing import IO

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import OperationalError, connection
from django.db.models import QuerySet

from raceme.core.jobs.interruptions import Cancelled, GivenBack, TakenOver
from raceme.core.models import Job

# Within a worker nobody needs to know it oftener.
PAUSE_IN_SECONDS = 0.2
FOLDER = "results"


class Progress:
    """Handed to a task that was begun by ``jobs.start``, as its first argument."""

    def __init__(self, job: Job, *, stopping: Event | None = None) -> None:
        self.job = job
        self._stopping = stopping
        self._said_at = 0.0
        self._step = ""
        self.said: dict[str, object] = {}
        self.is_over = False  # the job is done, and what it kept is to stay

    def at(self, done: int, *, of: int, step: str = "") -> None:
        """
        Say that ``done`` of ``of`` is done, and what is being done now.

        Raises ``Cancelled`` once somebody asked for it; let it through, and nothing must be left
        half written. Cheap enough to be said for each of many rows.
        """
        if self._stopping is not None and self._stopping.is_set():
            raise GivenBack
        is_new = step != self._step
        if self._stopping is not None and not is_new and self._is_too_soon():
            return
        self._said_at, self._step = monotonic(), step
        self._write(done=max(0, done), total=max(0, of), step=step[:200])

    def result(self, *, text: str, url: str = "") -> None:
        """Say what came of it, and where it is to be seen; shown once the job is done."""
        self.said |= {"result_text": text[:200], "result_url": url}

    def keep(self, file: IO[bytes], *, name: str, text: str) -> None:
        """
        Keep a file as what came of the job, to be taken from its page under ``name``.

        Those who may see the job may take it; it goes with the job some days later.
        """
        kept = storages["documents"].save(f"{FOLDER}/job-{self.job.pk}", File(file))
        self.said |= {"result_text": text[:200], "result_file": kept, "result_name": name[:200]}

    def drop(self) -> None:
        """Take away the file that was kept: the job came to nothing, or to another worker."""
        if kept := self.said.get("result_file"):
            storages["documents"].delete(str(kept))

    def let_go(self) -> None:
        """
        Close what the task was reading when it was interrupted.

        On SQLite a list that was not read to its end keeps its connection from writing.
        """
        is_free = self._stopping is not None and not connection.in_atomic_block
        if is_free and connection.vendor == "sqlite":
            connection.close()

    @property
    def held(self) -> QuerySet[Job]:
        """The job, as long as it is this worker's."""
        return Job.objects.filter(
            pk=self.job.pk,
            state=Job.State.RUNNING,
            worker=self.job.worker,
            attempts=self.job.attempts,
        )

    def _is_too_soon(self) -> bool:
        return monotonic() - self._said_at < PAUSE_IN_SECONDS

    def _write(self, **said: object) -> None:
        is_within = connection.in_atomic_block
        if self._stopping is None or not (is_within or connection.vendor == "sqlite"):
            self._write_here(said)
            return
        # What is said within the task's own transaction nobody would see before its end; and on
        # SQLite whoever is reading a list writes nothing once somebody else has written.
        with ThreadPoolExecutor(1) as beside:
            beside.submit(self._write_beside, said, may_wait=not is_within).result()

    def _write_beside(self, said: dict[str, object], *, may_wait: bool) -> None:
        try:
            if may_wait or connection.vendor == "postgresql":
                self._write_here(said)
            else:
                self._write_unless_locked(said)
        finally:
            connection.close()

    def _write_unless_locked(self, said: dict[str, object]) -> None:
        """
        Say it, or leave it: who writes on SQLite keeps others waiting, also the task itself.

        One that only reads, however long, keeps nobody waiting.
        """
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
        with suppress(OperationalError):
            self._write_here(said)

    def _write_here(self, said: dict[str, object]) -> None:
        if self.held.filter(is_cancel_asked=False).update(**said):
            return
        if self.held.exists():
            raise Cancelled
        raise TakenOver
