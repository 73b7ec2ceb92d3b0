"""
Work in the background, by name: ``jobs.enqueue("mail.deliver", message_id=7)``.

A name is registered in an app's ``tasks.py`` with ``@jobs.task("mail.deliver")``, so that
actions enqueue without importing what stands above them. What somebody waits for is begun with
``jobs.start`` and seen on pages. Which queue is behind it follows from the database.
"""

from raceme.core.jobs.interruptions import (
    Cancelled,
    JobFailedError,
    TryAgain,
    UnknownJobError,
)
from raceme.core.jobs.progress import Progress
from raceme.core.jobs.registry import every, task
from raceme.core.jobs.running import run, run_visible
from raceme.core.jobs.starting import (
    EndedAlready,
    NotToBeTriedAgain,
    cancel,
    enqueue,
    newest,
    newest_of,
    start,
    try_again,
)

__all__ = [
    "Cancelled",
    "EndedAlready",
    "JobFailedError",
    "NotToBeTriedAgain",
    "Progress",
    "TryAgain",
    "UnknownJobError",
    "cancel",
    "enqueue",
    "every",
    "newest",
    "newest_of",
    "run",
    "run_visible",
    "start",
    "task",
    "try_again",
]
