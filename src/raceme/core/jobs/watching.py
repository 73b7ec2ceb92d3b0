"""What a worker does beside its job: say that it lives, and look after what others left."""

import os
from threading import Event, Thread
from time import monotonic

import structlog
from django.db import DatabaseError, connection

from raceme.core.jobs.periods import put_due_in_line
from raceme.core.jobs.queues import Queue
from raceme.core.jobs.workers import beat, forget_the_dead, here, interval, lease

log = structlog.get_logger("raceme.jobs")


class Watch(Thread):
    """Beats until it is ended; the job itself runs in another thread, however long it takes."""

    def __init__(self, queue: Queue) -> None:
        super().__init__(name="watch", daemon=True)
        self.queue = queue
        self.ended = Event()
        self.beaten_at: float | None = None
        self.parent = os.getppid()

    def run(self) -> None:
        while not self.ended.wait(interval().total_seconds()):
            self._stop_with_parent()
            try:
                self.look()
            except DatabaseError:
                log.warning("beat_missed", exc_info=True)
            finally:
                connection.close()

    def look(self) -> None:
        """Beat once; then put back what dead workers left, and in line what comes round."""
        before, patience = self.beaten_at, lease().total_seconds()
        beat()
        self.beaten_at = monotonic()
        # Who could not beat in time himself, because the machine slept or the database was
        # locked, does not judge others for it: first they get their turn.
        is_in_time = before is not None and self.beaten_at - before < patience
        gone = forget_the_dead(silent=is_in_time)
        if gone:
            log.warning("workers_gone", count=gone)
        if is_in_time or gone:
            left = self.queue.put_back()
            if left:
                log.warning("work_put_back", count=left)
        put_due_in_line()

    def end(self) -> None:
        self.ended.set()
        self.join(timeout=interval().total_seconds())

    def _stop_with_parent(self) -> None:
        """Stop where what started several workers is gone: nobody would end these any more."""
        stopping = here().stopping
        if stopping is not None and here().has_parent and os.getppid() != self.parent:
            stopping.set()
