"""How work is put in line, called off and begun anew."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks.base import Task as Queued

from raceme.core.errors import Refusal
from raceme.core.jobs.interruptions import JobFailedError
from raceme.core.jobs.registry import task_named
from raceme.core.jobs.running import run, run_visible
from raceme.core.models import Job, Record

State = Job.State


class EndedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This job has ended already. There is nothing left to cancel."))


class NotToBeTriedAgain(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This job is underway, or done already. It is not begun again."))


def enqueue(name: str, **arguments: Any) -> None:  # noqa: ANN401 (what JSON can hold)
    """Run the work called ``name`` once the transaction that is open has been committed."""
    task_named(name)
    _put_in_line(run, name, arguments)


@transaction.atomic
def start(
    name: str,
    *,
    arguments: dict[str, Any],
    title: str,
    by: Record | None,
    workspace: Record | None,
    at: datetime,
    once: str = "",
) -> Job:
    """
    Begin what somebody will wait for, once the transaction that is open has been committed.

    Where a job with the same ``once`` is underway, that one is returned and none is begun.
    """
    task_named(name)
    job = Job(
        name=name,
        arguments=arguments,
        title=title[:200],
        once=once,
        workspace_id=workspace.pk if workspace else None,
        started_by=by.reference if by else "",
        started_by_label=str(by)[:200] if by else "",
        language=get_language() or "",
        queued_at=at,
        created_at=at,
    )
    # Between the refusal of the database and the look at it, the other may have ended.
    while not _is_new(job):
        underway = Job.objects.filter(once=once, state__in=Job.UNDERWAY).first()
        if underway is not None:
            return underway
    _put_in_line(run_visible, job.pk)
    return job


def newest(once: str) -> Job | None:
    """Return the job that was last begun with this ``once``, whatever became of it."""
    return Job.objects.filter(once=once).order_by("-pk").first()


def newest_of(several: Iterable[str]) -> list[Job]:
    """Return the newest job of each ``once`` that was ever begun, by one query."""
    rows = Job.objects.filter(once__in=list(several)).order_by("pk")
    return list({job.once: job for job in rows}.values())


def cancel(job: Job, *, at: datetime) -> None:
    """Call ``job`` off: at once while it waits, else where it next says how far it is."""
    rows = Job.objects.filter(pk=job.pk)
    if rows.filter(state=State.WAITING).update(state=State.CANCELLED, finished_at=at):
        return
    if not rows.filter(state=State.RUNNING).update(is_cancel_asked=True):
        raise EndedAlready


@transaction.atomic
def try_again(job: Job, *, at: datetime) -> None:
    """Begin anew what failed or was cancelled; refused while the same is underway elsewhere."""
    try:
        with transaction.atomic():
            begun = Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.CANCELLED)).update(
                state=State.WAITING,
                done=0,
                total=0,
                step="",
                error="",
                is_cancel_asked=False,
                attempts=0,
                worker="",
                queued_at=at,
                started_at=None,
                finished_at=None,
            )
    except IntegrityError as underway:
        raise NotToBeTriedAgain from underway
    if not begun:
        raise NotToBeTriedAgain
    _put_in_line(run_visible, job.pk)


def _is_new(job: Job) -> bool:
    """Save ``job`` and return whether it could be: not where the same is underway."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        job.pk = None
        return False
    return True


def _put_in_line(queued: "Queued[..., None]", *arguments: object) -> None:
    if queued.get_backend().supports_defer:
        # A row of the same database: it stands when the transaction does, and only then.
        queued.enqueue(*arguments)
    else:
        # Where jobs run at once, as in tests, what they are about has to be committed first.
        transaction.on_commit(partial(_run_at_once, queued, *arguments))


def _run_at_once(queued: "Queued[..., None]", *arguments: object) -> None:
    result = queued.enqueue(*arguments)
    if result.errors:
        raise JobFailedError(result.errors[0].traceback)
