"""What the job of a version does: the engine at work, watched, told of, and stopped."""

from threading import get_ident
from time import monotonic

from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.jobs.interruptions import GivenBack, TakenOver
from raceme.core.moments import one_moment
from raceme.matchmaking.actions.scheduling.making import fail_schedule, keep_outcome
from raceme.matchmaking.actions.scheduling.refusals import NoSchedule, NotSetUp
from raceme.matchmaking.library import outcomes, placing
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.queries.schedules import meetings_count, members_of, schedule_with
from raceme.matchmaking.solving import EventError, EventProgress, EventStatus, Work
from raceme.matchmaking.solving.working import Asked, Came, asked_of, work_on

# Threads of the engine, whatever else the machine does.
WORKERS = 2
LOOK_IN_SECONDS = 0.5
TENTHS = 10
INTERRUPTIONS = (jobs.Cancelled, GivenBack, TakenOver)


def fill(version: Schedule, *, seconds: int, progress: jobs.Progress) -> None:
    """
    Fill a version that was begun with what the engine makes of the event.

    Once it is filled it stays so: a worker that was killed may have done it.
    """
    if version.state in (Schedule.State.RUNNING, Schedule.State.FAILED):
        watch = _Watch(progress, version, seconds=seconds)
        try:
            _work(version, watch, seconds=seconds)
        except (Refusal, jobs.Cancelled) as ended:
            fail_schedule(version, why=str(ended))
            raise
    filled = schedule_with(version.pk)
    count = meetings_count(filled)
    text = outcomes.summary(filled.said, count=count, wished=filled.said.get("wishes", count))
    progress.result(text=text, url=address_of(filled))


def address_of(version: Schedule) -> str:
    event = version.matchmaking.event
    return reverse("matchmaking:schedule", args=[event.workspace.slug, event.slug, version.number])


def _work(version: Schedule, watch: "_Watch", *, seconds: int) -> None:
    asked = _asked(version)
    began = monotonic()
    work = Work(limit=seconds, workers=WORKERS, is_stopped=watch.is_stopped)
    came = work_on(asked, work=work, tell=watch.tell)
    watch.let_through()
    _refuse_nothing(came, version)
    keep_outcome(
        version,
        event=came.event,
        outcome=came.outcome,
        past=came.past,
        told={
            "wishes": len(came.event.wishes) + len(came.past),
            "moved": list(came.moved),
            "tell": list(came.tell),
            "changed_meanwhile": _asked(version).event != asked.event,
            "was_stopped": watch.is_stop_asked,
        },
        seconds=monotonic() - began,
    )


def _asked(version: Schedule) -> Asked:
    try:
        with one_moment(writes=False):
            return asked_of(version)
    except EventError as error:
        raise NotSetUp(placing.fault(error)) from error


def _refuse_nothing(came: Came, version: Schedule) -> None:
    if came.outcome.status is EventStatus.INFEASIBLE:
        wishes = [int(wish) for wish in came.outcome.clash]
        members = members_of(wishes, within=version.workspace_id).values()
        raise NoSchedule(outcomes.clash(placing.between(people) for people in members))
    if came.outcome.status is EventStatus.UNKNOWN:
        raise NoSchedule(_("Nothing was found in time. Give it longer, then try again."))


class _Watch:
    """What the engine tells on its way, and whether it is to end."""

    def __init__(self, progress: jobs.Progress, version: Schedule, *, seconds: int) -> None:
        self.progress = progress
        self.version = version
        self.seconds = seconds
        self.began = monotonic()
        self.looked_at = 0.0
        # The engine's other threads have no connection to the database.
        self.thread = get_ident()
        self.step = _("Getting ready")
        self.is_stop_asked = False
        self.interruption: Exception | None = None

    def tell(self, told: EventProgress) -> None:
        self.step = outcomes.progress(told.levels)
        self._look()

    def is_stopped(self) -> bool:
        if get_ident() == self.thread and monotonic() - self.looked_at > LOOK_IN_SECONDS:
            self._look()
        return self.is_stop_asked or self.interruption is not None

    def let_through(self) -> None:
        """Raise what interrupted the work, if something did: not in the midst of the engine."""
        if self.interruption is not None:
            raise self.interruption

    def _look(self) -> None:
        self.looked_at = now = monotonic()
        done = min(now - self.began, self.seconds)
        try:
            self.progress.at(int(done * TENTHS), of=max(1, self.seconds) * TENTHS, step=self.step)
        except INTERRUPTIONS as interruption:
            self.interruption = interruption
        self.is_stop_asked = schedule_with(self.version.pk).is_stop_asked
