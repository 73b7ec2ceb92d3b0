"""The queue behind the jobs: which one it is follows from the database."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.db import connection
from django.utils.module_loading import import_string

# A work is taken up again so often when its worker was killed; what ends its worker each time
# would otherwise end every worker, for ever.
MOST_STARTS = 5


class Queue(Protocol):
    def work(self, *, once: bool) -> None:
        """Do what is in line until this worker shall stop; with ``once`` what is in line now."""

    def put_back(self) -> int:
        """Put in line again what dead workers left; return how much that was."""

    def forget(self, *, before: datetime) -> None:
        """Strike out what ended before."""


BY_VENDOR = {
    "postgresql": "raceme.core.jobs.postgresql.Procrastinating",
    "sqlite": "raceme.core.jobs.embedded.Embedded",
}


def queue() -> Queue:
    made: Callable[[], Queue] = import_string(BY_VENDOR[connection.vendor])
    return made()
