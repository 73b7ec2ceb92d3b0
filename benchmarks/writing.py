"""
What a write costs with its history and without, and how fast histories are sealed.

As people write: by the real actions, to the end of the commit, and once from the form that is
sent to the answer. By itself it measures on any database that holds a load of ``raceme demo
scale``, on SQLite too, and takes away what it wrote:

    RACEME_DATABASE_URL=… python benchmarks/writing.py
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, partial
from itertools import count
from time import perf_counter
from unittest.mock import patch

import django
from measuring import compare
from workers import ran

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    django.setup()

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.static_files import collect_when_stale
from raceme.demo.scale.generating import USER
from raceme.engagements.actions import Facts, Part, Towards, record_activity
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.organisations.actions import PersonFacts, correct_person
from raceme.organisations.models import Person
from raceme.organisations.queries import organisations_of, people_of
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

ENTRIES = 2_000
JOBS = 1_000
PARTICIPANTS = 8
REPETITIONS = 100
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
FOUND = 302
_numbers = count(1)


def edit() -> float:
    """Correct one field of one row by its action; return how many seconds that took."""
    row = _person()
    facts = PersonFacts(**_said(row) | {"phone": _phone()})
    start = perf_counter()
    correct_person(row, facts=facts, revision=row.revision, by=_user(), at=AT)
    return perf_counter() - start


def form() -> float:
    """Send the form of the same edit; return how many seconds it took to the answer."""
    row = _person()
    address = reverse("organisations:person_edit", args=[_programme().workspace.slug, row.pk])
    sent = _said(row) | {"phone": _phone(), "revision": row.revision}
    start = perf_counter()
    answer = _client().post(address, sent)
    seconds = perf_counter() - start
    if answer.status_code != FOUND:
        raise RuntimeError(f"{address} answers {answer.status_code}: nothing was saved")
    return seconds


def activity() -> float:
    """Record an activity with its participants; return how many seconds that took."""
    programme = _programme()
    facts = Facts(
        kind=Kind.objects.filter(workspace=None, code="workshop").get(),
        title=f"Workshop {next(_numbers)}",
        state=Activity.State.HELD,
        started_on=AT.date(),
        ended_on=AT.date(),
    )
    parts = [
        Part(organisation=firm) for firm in organisations_of(programme.workspace)[:PARTICIPANTS]
    ]
    start = perf_counter()
    record_activity(
        programme.workspace,
        facts=facts,
        parts=parts,
        towards=[Towards(programme=programme)],
        by=_user(),
        at=AT,
    )
    return perf_counter() - start


WRITES: dict[str, Callable[[], float]] = {"edit": edit, "form": form, "activity": activity}


def written(way: str) -> float:
    """Write by one of ``WRITES``, and let it stand."""
    return WRITES[way]()


def written_unaudited(way: str) -> float:
    """Write the same with nothing put into the history."""
    with patch.object(audit, "record"):
        return WRITES[way]()


def swept() -> float:
    """Take away what was written, but for a person's telephone; return how much that was."""
    space = _programme().workspace
    made = Activity.objects.of(space).filter(is_generated=False)
    parts, _each = Engagement.objects.of(space).filter(activity__in=made).delete()
    rest, _each = made.delete()
    audit.discard(Workspace.objects.filter(pk=space.pk))
    return float(parts + rest)


def sealed() -> float:
    """Return how many entries of the history are sealed in a second."""
    with _undone():
        for _ in range(ENTRIES):
            audit.record("bench.write", targets=_user(), workspace=None, by=_user(), at=AT)
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


def worked() -> float:
    """Return how many jobs a worker does in a second, its start and its end set aside."""
    # What is in line by now is not what is measured.
    ran("worker", "--once")
    for_nothing = ran("worker", "--once")[0]
    with transaction.atomic():
        for _ in range(JOBS):
            jobs.enqueue("core.forget_old_jobs")
    return JOBS / max(ran("worker", "--once")[0] - for_nothing, 0.001)


@contextmanager
def _undone() -> Iterator[None]:
    """Take back what is written inside, so that every turn finds the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@cache
def _programme() -> Programme:
    return Programme.unscoped.select_related("workspace").earliest("pk")


@cache
def _user() -> User:
    return User.objects.get(email=USER)


@cache
def _client() -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_user())
    return client


def _person() -> Person:
    return people_of(_programme().workspace).earliest("pk")


def _said(row: Person) -> dict[str, str]:
    return {name: getattr(row, name) for name in asdict(PersonFacts(name=""))}


def _phone() -> str:
    return f"+40 744 {next(_numbers):06}"


def main() -> None:
    collect_when_stale()
    print(f"On {connection.vendor}. Milliseconds with the history, without, and the ratio.")
    for way in WRITES:
        one, two = compare(
            partial(written, way), partial(written_unaudited, way), times=REPETITIONS
        )
        print(f"  {way:<12}{one!s:>30}{two!s:>30}{one.median / two.median:>8.2f}", flush=True)
    swept()
    for name, measured in {"sealed": sealed, "put in line": queued, "done": worked}.items():
        print(f"  {name:<12}{measured():>10.0f} a second", flush=True)


if __name__ == "__main__":
    main()
