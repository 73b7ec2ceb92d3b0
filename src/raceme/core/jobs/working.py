"""A worker, from its start to its end; and several beside each other."""

import os
import signal
import time
from contextlib import suppress

import structlog
from django.db import DatabaseError, connections

from raceme.core.jobs.queues import queue
from raceme.core.jobs.registry import periods
from raceme.core.jobs.watching import Watch
from raceme.core.jobs.workers import become_worker, leave

ENDINGS = (signal.SIGTERM, signal.SIGINT)
# Between the end of one that nobody asked to end, and the next in its place.
PAUSE_IN_SECONDS = 1.0

log = structlog.get_logger("raceme.jobs")


def work(*, once: bool, has_parent: bool = False) -> None:
    """
    Take jobs until told to stop by a signal; with ``once`` those that are in line now.

    Told to stop, it ends the job it is at, or gives it back where that says how far it is.
    """
    here = become_worker(has_parent=has_parent)
    for ending in ENDINGS:
        signal.signal(ending, lambda _signal, _frame: here.stop())
    periods()
    line = queue()
    watch = Watch(line)
    watch.look()
    watch.start()
    try:
        line.work(once=once)
    finally:
        watch.end()
        with suppress(DatabaseError):
            leave()


def work_beside_each_other(count: int) -> None:
    """Keep ``count`` workers until told to stop, each in a process of its own."""
    # A connection is one process's own.
    connections.close_all()
    workers: set[int] = set()
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True
        for worker in list(workers):
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGTERM)

    for ending in ENDINGS:
        signal.signal(ending, stop)
    while workers or not stopping:
        while not stopping and len(workers) < count:
            workers.add(_forked())
        with suppress(ChildProcessError):
            ended, status = os.wait()
            workers.discard(ended)
            if not stopping:
                log.error("worker_ended", status=os.waitstatus_to_exitcode(status))
                time.sleep(PAUSE_IN_SECONDS)


def _forked() -> int:
    number = os.fork()
    if number:
        return number
    try:
        work(once=False, has_parent=True)
    except Exception:
        log.exception("worker_failed")
        os._exit(1)
    os._exit(0)
