"""
Work in the background, by name: ``jobs.enqueue("mail.deliver", message_id=7)``.

A name is registered in an app's ``tasks.py`` with ``@jobs.task("mail.deliver")``, so that
actions enqueue without importing what stands above them. The queue behind it is a setting.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import task as queued

Work = Callable[..., None]
Registered = TypeVar("Registered", bound=Work)
_works: dict[str, Work] = {}


class UnknownJobError(Exception):
    """No ``tasks.py`` registers this name: a mistake of ours."""


class JobFailedError(Exception):
    """A job that runs at once, as in tests, has failed; its text is the trace."""


class TryAgain(Exception):
    """Raised by a job that could not do its work now, and should be run again later."""

    def __init__(self, *, after: timedelta) -> None:
        super().__init__(str(after))
        self.after = after


def task(name: str) -> Callable[[Registered], Registered]:
    """Register a function, whose arguments are plain values, as the work called ``name``."""

    def register(work: Registered) -> Registered:
        _works[name] = work
        return work

    return register


def enqueue(name: str, **arguments: Any) -> None:  # noqa: ANN401 (what JSON can hold)
    """Run the work called ``name`` once the transaction that is open has been committed."""
    _work(name)
    transaction.on_commit(partial(_put_in_line, name, arguments))


def _put_in_line(name: str, arguments: dict[str, Any]) -> None:
    result = run.enqueue(name, arguments)
    if result.errors:
        raise JobFailedError(result.errors[0].traceback)


def _work(name: str) -> Work:
    if name not in _works:
        autodiscover_modules("tasks")
    if name not in _works:
        raise UnknownJobError(name)
    return _works[name]


@queued()
def run(name: str, arguments: dict[str, Any]) -> None:
    """Do the work called ``name``; what asks to be tried again goes back in line."""
    try:
        _work(name)(**arguments)
    except TryAgain as later:
        # Where nothing can wait, as in tests, there is no later.
        if run.get_backend().supports_defer:
            run.using(run_after=timezone.now() + later.after).enqueue(name, arguments)
