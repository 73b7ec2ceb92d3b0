"""What a write costs with its history and without, and how fast histories are sealed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from time import perf_counter
from unittest.mock import patch

from django.db import transaction

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.demo.scale.generating import USER
from raceme.engagements.actions import Facts, Part, Towards, record_activity
from raceme.engagements.models import Activity, Kind
from raceme.organisations.queries import organisations_of
from raceme.programmes.models import Programme

ENTRIES = 2_000
JOBS = 200
PARTICIPANTS = 8
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
_numbers = count(1)


def recorded() -> float:
    """Record an activity with its participants; return how many seconds that took."""
    with _undone():
        return _record()


def recorded_unaudited() -> float:
    """Record the same with nothing written into the history."""
    with _undone(), patch.object(audit, "record"):
        return _record()


def sealed() -> float:
    """Return how many entries of the history are sealed in a second."""
    user = User.objects.get(email=USER)
    with _undone():
        for _ in range(ENTRIES):
            audit.record("bench.write", targets=user, workspace=None, by=user, at=AT)
        start = perf_counter()
        number = audit.seal(at=AT, everything=True)
        return number / (perf_counter() - start)


def queued() -> float:
    """Return how many jobs are put in line in a second."""
    with _undone():
        start = perf_counter()
        for _ in range(JOBS):
            jobs.enqueue("core.forget_old_jobs")
        return JOBS / (perf_counter() - start)


@contextmanager
def _undone() -> Iterator[None]:
    """Take back what is written inside, so that every turn finds the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _record() -> float:
    programme = Programme.unscoped.select_related("workspace").earliest("pk")
    workspace = programme.workspace
    user = User.objects.get(email=USER)
    firms = list(organisations_of(workspace)[:PARTICIPANTS])
    kind = Kind.objects.filter(workspace=None, code="workshop").get()
    facts = Facts(
        kind=kind,
        title=f"Workshop {next(_numbers)}",
        state=Activity.State.HELD,
        started_on=AT.date(),
        ended_on=AT.date(),
    )
    start = perf_counter()
    record_activity(
        workspace,
        facts=facts,
        parts=[Part(organisation=firm) for firm in firms],
        towards=[Towards(programme=programme)],
        by=user,
        at=AT,
    )
    return perf_counter() - start
