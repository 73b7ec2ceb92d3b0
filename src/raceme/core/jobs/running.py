"""What a worker does with a job that it took from the line."""

from datetime import datetime, timedelta
from threading import Event
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task as queued

from raceme.core.errors import Refusal
from raceme.core.jobs.interruptions import Cancelled, GivenBack, TakenOver, TryAgain
from raceme.core.jobs.progress import Progress
from raceme.core.jobs.registry import Task, task_named
from raceme.core.jobs.workers import here, lease, living
from raceme.core.models import Job

# A job is begun again once: what ends its worker twice would end every worker.
MOST_ATTEMPTS = 2
SOON = timedelta(seconds=10)
A_MOMENT = timedelta(seconds=1)

log = structlog.get_logger("raceme.jobs")


@queued()
def run(name: str, arguments: dict[str, Any], is_second: bool = False) -> None:  # noqa: FBT001, FBT002 (what is in line holds plain values)
    """Do the work called ``name``; what asks to be tried again goes back in line."""
    task = task_named(name)
    # Where nothing can wait, as in tests, there is no later.
    can_wait = run.get_backend().supports_defer
    try:
        task.work(**arguments)
    except TryAgain as later:
        if can_wait:
            run.using(run_after=timezone.now() + later.after).enqueue(name, arguments)
    except Exception:
        if not (task.again and can_wait) or is_second:
            raise
        log.exception("work_failed_once", name=name)
        run.using(run_after=timezone.now() + SOON).enqueue(name, arguments, is_second=True)


@queued()
def run_visible(pk: int) -> None:
    """Do what somebody waits for, unless it is done, cancelled or another worker is at it."""
    job = _claimed(pk)
    if job is not None:
        with translation.override(job.language or None):
            _carry_out(job, stopping=here().stopping)


def _claimed(pk: int) -> Job | None:
    """Return the job as this worker's own; None where there is nothing to do."""
    free = Job.objects.filter(_free(), pk=pk)
    spent = free.filter(state=Job.State.RUNNING).filter(
        Q(attempts__gte=MOST_ATTEMPTS) | Q(is_cancel_asked=True)
    )
    for job in spent:
        _end_without_worker(job)
    now = timezone.now()
    if free.update(
        state=Job.State.RUNNING,
        worker=here().name,
        attempts=F("attempts") + 1,
        started_at=now,
        done=0,
        total=0,
        step="",
    ):
        return Job.objects.get(pk=pk)
    if Job.objects.filter(pk=pk, state=Job.State.RUNNING).exists():
        # Another has it and lives, as far as one can tell: looked at again once one can.
        _put_in_line(pk, after=lease())
    return None


def _free() -> Q:
    """Find what waits, and what is running by a worker that lives no more."""
    left = Q(state=Job.State.RUNNING) & ~Q(Exists(living().filter(pk=OuterRef("worker"))))
    return Q(state=Job.State.WAITING) | left


def _end_without_worker(job: Job) -> None:
    state = Job.State.CANCELLED if job.is_cancel_asked else Job.State.FAILED
    with translation.override(job.language or None):
        sentence = _(
            "The program that worked on it was stopped twice while it did. Try again at a quieter "
            "time; if it happens again, tell whoever runs this installation: job %(number)s."
        ) % {"number": job.pk}
    log.error("job_given_up", job=job.pk, name=job.name, attempts=job.attempts)
    Progress(job).held.update(
        state=state,
        error="" if job.is_cancel_asked else sentence,
        finished_at=timezone.now(),
    )


def _carry_out(job: Job, *, stopping: Event | None) -> None:
    progress = Progress(job, stopping=stopping)
    try:
        _done(task_named(job.name), progress)
    except Cancelled:
        _end(progress, Job.State.CANCELLED)
    except GivenBack:
        # For the next worker: this one may look at the line once more before it ends.
        _back_in_line(progress, after=A_MOMENT, attempts=job.attempts - 1)
    except TryAgain as later:
        _back_in_line(progress, after=later.after, attempts=job.attempts - 1)
    except TakenOver:
        log.warning("job_taken_over", job=job.pk, name=job.name)
    except Refusal as refusal:
        _end(progress, Job.State.FAILED, error=str(refusal))
    except Exception:
        # Whatever went wrong: who waits for the job is told so, and the log has the trace.
        log.exception("job_failed", job=job.pk, name=job.name, attempts=job.attempts)
        if _may_be_repeated(job):
            _back_in_line(progress, after=SOON, attempts=job.attempts)
        else:
            _end(progress, Job.State.FAILED, error=_unexpected(job))
    finally:
        if not progress.is_over:
            progress.drop()


def _done(task: Task, progress: Progress) -> None:
    if not task.whole:
        task.work(progress, **progress.job.arguments)
        _finish(progress)
        return
    with transaction.atomic():
        task.work(progress, **progress.job.arguments)
        _finish(progress)


def _finish(progress: Progress) -> None:
    now = timezone.now()
    if not progress.held.update(
        state=Job.State.DONE, finished_at=now, step="", error="", **progress.said
    ):
        raise TakenOver
    progress.is_over = True


def _end(progress: Progress, state: Job.State, *, error: str = "") -> None:
    progress.let_go()
    progress.held.update(state=state, finished_at=timezone.now(), error=error[:500])


def _back_in_line(progress: Progress, *, after: timedelta, attempts: int) -> None:
    now = timezone.now()
    progress.let_go()
    with transaction.atomic():
        if progress.held.update(
            state=Job.State.WAITING, attempts=attempts, worker="", queued_at=now + after
        ):
            _put_in_line(progress.job.pk, after=after)


def _put_in_line(pk: int, *, after: timedelta) -> None:
    if run_visible.get_backend().supports_defer:
        run_visible.using(run_after=timezone.now() + after).enqueue(pk)


def _may_be_repeated(job: Job) -> bool:
    return task_named(job.name).again and job.attempts < MOST_ATTEMPTS


def _unexpected(job: Job) -> str:
    return _(
        "Something went wrong that nobody expected. Try again; if it happens again, tell whoever "
        "runs this installation: job %(number)s."
    ) % {"number": job.pk}


def put_in_line_again(*, queued_before: datetime) -> None:
    """Put in line what nobody is at; where it is in line already, it is still done once."""
    now = timezone.now()
    waiting = Job.objects.filter(_free(), queued_at__lt=queued_before)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            if waiting.filter(pk=pk).update(queued_at=now):
                _put_in_line(pk, after=timedelta(0))
