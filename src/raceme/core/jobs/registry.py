"""Which work there is, by name, and which of it comes round by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.utils.module_loading import autodiscover_modules

from raceme.core.jobs.interruptions import UnknownJobError

Work = Callable[..., None]
Registered = TypeVar("Registered", bound=Work)


@dataclass(frozen=True, kw_only=True)
class Task:
    """
    Work that has a name.

    It may be begun a second time after its worker was killed, so it must do no harm twice: what
    it finds done it leaves, and what cannot be taken back it claims in a table of its own first.
    ``again``: after an unexpected error, too, it is tried once more. ``whole``: all it writes and
    its being marked as done are one transaction, so that both stand or neither.
    """

    name: str
    work: Work
    again: bool
    whole: bool


_tasks: dict[str, Task] = {}
_periods: dict[Work, timedelta] = {}


def task(
    name: str, *, again: bool = False, whole: bool = False
) -> Callable[[Registered], Registered]:
    """
    Register a function, whose arguments are plain values, as the work called ``name``.

    One whose first parameter is ``progress`` is begun by ``jobs.start``, any other by
    ``jobs.enqueue``. For ``again`` and ``whole``, which is for the former, see ``Task``.
    """

    def register(work: Registered) -> Registered:
        _tasks[name] = Task(name=name, work=work, again=again, whole=whole)
        return work

    return register


def every(*, minutes: int = 0, hours: int = 0, days: int = 0) -> Callable[[Registered], Registered]:
    """
    Put the work, beside its ``@jobs.task``, in line once for each stretch of time.

    However many workers there are; a stretch during which none was there is left out.
    """
    period = timedelta(days=days, hours=hours, minutes=minutes)

    def register(work: Registered) -> Registered:
        _periods[work] = period
        return work

    return register


def task_named(name: str) -> Task:
    if name not in _tasks:
        autodiscover_modules("tasks")
    if name not in _tasks:
        raise UnknownJobError(name)
    return _tasks[name]


def periods() -> dict[str, timedelta]:
    """Return how often each work comes round that does, by its name."""
    autodiscover_modules("tasks")
    return {name: _periods[task.work] for name, task in _tasks.items() if task.work in _periods}
