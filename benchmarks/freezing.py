"""
What a frozen report costs, by the thousand of its lines: frozen and packed by a real worker.

``run.py`` measures it beside the rest. By itself it measures on any database that holds a load
of ``raceme demo scale``, on SQLite too, and takes away what it made:

    RACEME_DATABASE_URL=… python benchmarks/freezing.py [--lines 200000]
"""

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from tempfile import NamedTemporaryFile

import django
from workers import PAUSE_IN_SECONDS, begun, ran

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    django.setup()

from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.models import Job
from raceme.core.static_files import collect_when_stale
from raceme.demo.scale.generating import USER
from raceme.demo.scale.inserting import Filling, next_key, reset_keys
from raceme.engagements.models import Activity, Attribution
from raceme.programmes.models import Period, Programme
from raceme.reporting.actions import freeze, pack
from raceme.reporting.models import Indicator, Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.queries.figures import indicators_of

# How many lines, counted or not, the rules of the load make of one of its activities.
LINES_OF_AN_ACTIVITY = 3.78
SMALLER = 10
# So many activities apart one is taken out of the programme, before what was frozen is compared.
EVERY = 100
PATIENCE_IN_SECONDS = 120
FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Seconds for each thousand lines, but for what says otherwise; memory in megabytes."""

    lines: int
    freeze: float
    pack: float
    verify: float
    check: float
    difference: float
    freezing_holds: float
    packing_holds: float
    verifying_holds: float
    checking_holds: float
    page: float  # of a frozen figure, in seconds
    cancelled: float  # in seconds


def costs(lines: int) -> Costs:
    """Freeze about so many lines, pack them, prove both, compare; then take all away again."""
    # What comes round once a day, and is in line by now, is not what is measured.
    ran("worker", "--once")
    with _measured(round(lines / LINES_OF_AN_ACTIVITY)) as period:
        return _costs(period)


def _costs(period: Period) -> Costs:
    user = User.objects.get(email=USER)
    freezing, freezing_holds = _worked(freeze(period, note="", by=user, at=timezone.now()))
    snapshot = Snapshot.objects.of(period.workspace_id).select_related("period").get(period=period)
    sums = frozen.figures_of(snapshot).aggregate(counted=Sum("counted"), left_out=Sum("left_out"))
    lines = sums["counted"] + sums["left_out"]
    space = period.programme.workspace
    packing, packing_holds = _worked(pack(snapshot, by=user, workspace=space, at=timezone.now()))
    verifying, verifying_holds = _verified(Job.objects.latest("pk"))
    checking, checking_holds = ran("report", "check")
    _take_out(period.programme)
    page, difference = _compared(snapshot, user)
    return Costs(
        lines=lines,
        **{
            name: seconds * 1000 / lines
            for name, seconds in {
                "freeze": freezing,
                "pack": packing,
                "verify": verifying,
                "check": checking,
                "difference": difference,
            }.items()
        },
        freezing_holds=freezing_holds,
        packing_holds=packing_holds,
        verifying_holds=verifying_holds,
        checking_holds=checking_holds,
        page=page,
        cancelled=_cancelled(freeze(period, note="", by=user, at=timezone.now())),
    )


def _worked(job: Job) -> tuple[float, float]:
    """Let a worker do what is in line; return how long the job took and what the worker held."""
    held = ran("worker", "--once")[1]
    job.refresh_from_db()
    if job.state != Job.State.DONE or job.started_at is None or job.finished_at is None:
        raise RuntimeError(f"{job} is {job.state}: {job.error}")
    return (job.finished_at - job.started_at).total_seconds(), held


def _verified(job: Job) -> tuple[float, float]:
    with NamedTemporaryFile(suffix=".zip") as file:
        with storages["documents"].open(job.result_file) as kept:
            for piece in kept.chunks():
                file.write(piece)
        file.flush()
        storages["documents"].delete(job.result_file)
        # The evidence of the load has no files, and a pack without them says so.
        return ran("report", "verify", file.name)


def _cancelled(job: Job) -> float:
    """Return how many seconds it takes a worker to leave a job that somebody called off."""
    process = begun("worker", "--once")
    _wait_for(job, lambda: job.state == Job.State.RUNNING and job.done > 0)
    asked = time.perf_counter()
    jobs.cancel(job, at=timezone.now())
    _wait_for(job, lambda: not job.is_underway)
    took = time.perf_counter() - asked
    process.wait()
    if job.state != Job.State.CANCELLED:
        raise RuntimeError(f"{job} is {job.state}, and was called off")
    return took


def _compared(snapshot: Snapshot, user: User) -> tuple[float, float]:
    """Return how long the page of the longest figure takes, and what is different in all."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    programme = snapshot.programme
    where = [programme.workspace.slug, programme.code, snapshot.period.number, snapshot.number]
    taken = {}
    for figure in frozen.figures_of(snapshot):
        start = time.perf_counter()
        answer = client.get(reverse("reporting:snapshot_figure", args=[*where, figure.code]))
        taken[figure.code] = time.perf_counter() - start
        if answer.status_code != 200:  # noqa: PLR2004 (it is there)
            raise RuntimeError(f"{figure} answers {answer.status_code}")
    return max(taken.values()), sum(taken.values())


@contextmanager
def _measured(activities: int) -> Iterator[Period]:
    """Make a programme of the load's rules that so many of its activities count towards."""
    first = Programme.unscoped.select_related("workspace").earliest("pk")
    space = first.workspace
    # What a run left that was stopped.
    for left in Programme.objects.of(space).filter(code=f"frozen-{activities}"):
        _take_away(left)
    with transaction.atomic():
        programme = Programme.objects.create(
            workspace=space,
            code=f"frozen-{activities}",
            name=f"Frozen {activities}",
            scheme=Programme.Scheme.OTHER,
            starts_on=FIRST,
            ends_on=LAST,
            created_at=timezone.now(),
        )
        period = Period.objects.create(
            workspace=space, programme=programme, number=1, starts_on=FIRST, ends_on=LAST
        )
        for indicator in indicators_of(first):
            Indicator.objects.create(
                workspace=space,
                programme=programme,
                code=indicator.code,
                name=indicator.name,
                rule=indicator.rule,
                position=indicator.position,
            )
        earliest = Activity.objects.of(space).earliest("pk").pk
        Filling(
            model=Attribution,
            count=activities,
            first_key=next_key(Attribution),
            columns={
                "workspace_id": str(space.pk),
                "activity_id": f"{earliest - 1} + i",
                "programme_id": str(programme.pk),
            },
        ).run()
        reset_keys(Attribution)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE engagements_attribution")
    try:
        yield period
    finally:
        _take_away(programme)


def _take_out(programme: Programme) -> None:
    """Exclude some of what was counted, so that there is something to tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE engagements_attribution SET is_excluded = TRUE "
            "WHERE programme_id = %s AND activity_id %% %s = 0",
            [programme.pk, EVERY],
        )


def _take_away(programme: Programme) -> None:
    of_programme = "SELECT id FROM reporting_snapshot WHERE programme_id = %s"
    of_figures = f"SELECT id FROM reporting_snapshotfigure WHERE snapshot_id IN ({of_programme})"
    lines = f"SELECT id FROM reporting_snapshotline WHERE figure_id IN ({of_figures})"
    key, space = programme.pk, programme.workspace_id
    statements = [
        ("INSERT INTO reporting_thaw (workspace_id) VALUES (%s)", space),
        (f"DELETE FROM reporting_snapshotwords WHERE line_id IN ({lines})", key),
        (f"DELETE FROM reporting_snapshotline WHERE figure_id IN ({of_figures})", key),
        (f"DELETE FROM reporting_snapshotdocument WHERE snapshot_id IN ({of_programme})", key),
        (f"DELETE FROM reporting_snapshotfigure WHERE snapshot_id IN ({of_programme})", key),
        ("DELETE FROM reporting_snapshot WHERE programme_id = %s", key),
        ("DELETE FROM engagements_attribution WHERE programme_id = %s", key),
        ("DELETE FROM reporting_thaw WHERE workspace_id = %s", space),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, value in statements:
            cursor.execute(statement, [value])
        programme.delete()


def _wait_for(job: Job, come: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_IN_SECONDS
    while time.monotonic() < until:
        job.refresh_from_db()
        if come():
            return
        time.sleep(PAUSE_IN_SECONDS)
    raise TimeoutError(f"{job} is {job.state}, {job.done} of {job.total}")


def main() -> None:
    parser = ArgumentParser(description="Measure what a frozen report costs.")
    parser.add_argument("--lines", type=int, default=200_000)
    asked = parser.parse_args()
    collect_when_stale()
    small, large = (costs(asked.lines // part) for part in (SMALLER, 1))
    print(f"On {connection.vendor}. Seconds for a thousand lines; memory in megabytes.")
    for each in fields(Costs):
        one, two = getattr(small, each.name), getattr(large, each.name)
        print(f"  {each.name:<18}{one:>12.3f}{two:>12.3f}{two / one:>8.2f}")


if __name__ == "__main__":
    main()
