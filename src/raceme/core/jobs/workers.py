"""Who takes jobs, and whether he still lives: each worker has a row, and beats in it."""

import os
import socket
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from threading import Event

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from raceme.core.models import Worker

LONGEST_HOST = 40
LONGEST_INTERVAL = timedelta(seconds=5)
# After the name of its program, which may hold anything: its state, and 19 on when it began.
STATE, BEGAN = 0, 19
DEFUNCT = "Z"


@dataclass
class Here:
    """What this process is: a worker, or (without ``stopping``) one that runs jobs at once."""

    name: str
    stopping: Event | None = None
    has_parent: bool = False  # one of several that one process started

    def stop(self) -> None:
        if self.stopping is not None:
            self.stopping.set()


def _host() -> str:
    return socket.gethostname()[:LONGEST_HOST]


@dataclass
class _Process:
    here: Here = field(default_factory=lambda: Here(f"{_host()}:{os.getpid()}"))


_process = _Process()


def here() -> Here:
    return _process.here


def become_worker(*, has_parent: bool) -> Here:
    """Make this process a worker, under a name that no other ever had."""
    name = f"{_host()}:{os.getpid()}:{token_hex(4)}"
    _process.here = Here(name, Event(), has_parent=has_parent)
    return _process.here


def lease() -> timedelta:
    """Return how long a worker may be silent before it is held to be gone."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def interval() -> timedelta:
    """Return how often a worker says that it lives, and looks what there is to be put in line."""
    return min(lease() / 3, LONGEST_INTERVAL)


def beat() -> None:
    """Say that this worker lives, by the clock of the database."""
    name = here().name
    if not Worker.objects.filter(pk=name).update(beat_at=Now()):
        Worker.objects.create(
            pk=name, process=process_mark(os.getpid()), started_at=Now(), beat_at=Now()
        )


def leave() -> None:
    Worker.objects.filter(pk=here().name).delete()


def living() -> QuerySet[Worker]:
    return Worker.objects.filter(beat_at__gte=Now() - lease())


def forget_the_dead(*, silent: bool) -> int:
    """Strike out whose process this machine no longer has; also who was ``silent`` for too long."""
    gone = [worker.pk for worker in Worker.objects.order_by("pk") if _is_gone(worker.process)]
    dead = Q(pk__in=gone)
    if silent:
        dead |= Q(beat_at__lt=Now() - lease())
    count, _each = Worker.objects.filter(dead).delete()
    return count


def process_mark(number: int) -> str:
    """
    Return what tells process ``number`` from every other, also after a restart of the machine.

    Empty where the system does not say; then its silence alone tells that it is gone.
    """
    began = _began(number)
    place = _place()
    return f"{place}:{number}:{began}" if place and began else ""


def _is_gone(mark: str) -> bool:
    place, _colon, rest = mark.rpartition(":")[0].rpartition(":")
    if not mark or place != _place() or not rest.isdigit():
        return False
    return process_mark(int(rest)) != mark


def _place() -> str:
    """Return the machine since it was started, and the container in it: numbers are theirs."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}:{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _began(number: int) -> str:
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    words = told.rpartition(")")[2].split()
    return "" if words[STATE] == DEFUNCT else words[BEGAN]
