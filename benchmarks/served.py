"""
What runs inside a web process: the product as it is served, asked without a network.

The whole of the middleware stands between a page and its reader. Only ``processes`` imports
this, in a process that has its settings.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import freezing
import importing
import plain
import questionnaires
import schedules
import writing
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from raceme.accounts.models import User
from raceme.core.static_files import collect_when_stale
from raceme.core.timing import tallied
from raceme.demo.scale.generating import USER
from raceme.programmes.models import Programme
from raceme.reporting.counting import Question, summary, value
from raceme.reporting.queries.figures import asked_of
from raceme.reporting.queries.standing import shown

KIBIBYTES = 1024
PRECEDENCE = -15
Figures = dict[str, Decimal]

collect_when_stale()
APPLICATION = get_wsgi_application()


def take_precedence() -> None:
    """Go before what else runs on this machine, where that is allowed: it would be measured too."""
    connection.ensure_connection()
    for process in (os.getpid(), connection.connection.info.backend_pid):
        with suppress(PermissionError, ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process, PRECEDENCE)
    connection.close()


@cache
def reader() -> RequestFactory:
    """Return what makes requests of the load's manager, who is signed in."""
    client = Client()
    client.force_login(User.objects.get(email=USER))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    return RequestFactory(SERVER_NAME="127.0.0.1", HTTP_COOKIE=cookie)


def cookie() -> str:
    """Return the cookie of the load's manager, for who asks over a network."""
    return str(reader().get("/").META["HTTP_COOKIE"])


def address(name: str) -> str:
    """Return the address of a page under the workspace's."""
    return f"/manage/{programme().workspace.slug}/{name.format(programme=programme().code)}"


@cache
def programme() -> Programme:
    """Return the first of the load's programmes; each holds a tenth of its log."""
    return Programme.unscoped.select_related("workspace").earliest("pk")


def page(name: str) -> float:
    """Ask for a page under the workspace's address; return how many seconds it took."""
    found = address(name)
    environ = reader().get(found).environ
    told: list[str] = []

    def answered(
        status: str, _headers: object, _error: object = None, /
    ) -> Callable[[bytes], None]:
        told.append(status)
        return _written_at_once

    start = perf_counter()
    response = APPLICATION(environ, answered)
    body = b"".join(response)
    response.close()
    seconds = perf_counter() - start
    if told != ["200 OK"] or not body.rstrip().endswith(b"</html>"):
        raise RuntimeError(f"{found} answers {told}")
    return seconds


def _written_at_once(_body: bytes) -> None:
    """Refuse what WSGI offers to very old applications, of which this is none."""
    raise NotImplementedError


def cost(name: str) -> tuple[int, int]:
    """Return how many queries a page asks, and how many more that count figures."""
    with tallied() as tally:
        page(name)
    return tally.queries, tally.figures


def figures() -> tuple[float, Figures]:
    """Count every indicator of the programme by its rule; return the seconds, and the figures."""
    return _counted(value)


def summaries() -> tuple[float, Figures]:
    """Count with each figure what the results say of it: lines, evidence, left out, course."""
    return _counted(lambda question: summary(question).here.value)


def _counted(how: Callable[[Question], int | Decimal]) -> tuple[float, Figures]:
    start = perf_counter()
    found = [(one, how(one.question)) for one in asked_of(programme(), today=timezone.localdate())]
    seconds = perf_counter() - start
    return seconds, {one.indicator.code: shown(one.rule, figure) for one, figure in found}


def statements() -> tuple[float, Figures]:
    """Count the same by the statements that were written by hand."""
    start = perf_counter()
    found: Figures = {}
    for code, statement in plain.STATEMENTS.items():
        with connection.cursor() as cursor:
            cursor.execute(statement, {"programme": programme().pk})
            found[code] = Decimal(cursor.fetchone()[0] or 0)
    return perf_counter() - start, found


def write(way: str, *asked: str) -> float:
    """Write by one of the ways of ``writing``; return what it measures."""
    return float(getattr(writing, way)(*asked))


def frozen(lines: int) -> dict[str, float]:
    """Freeze about so many lines, and return what that costs by its name."""
    return asdict(freezing.costs(lines))


def imported(rows: int) -> dict[str, float]:
    """Import a list of so many organisations, and return what that costs by its name."""
    return asdict(importing.costs(rows))


def summarised(sets: int) -> dict[str, list[float]]:
    """Return what the summary of so many sets of answers costs, and what plain statements do."""
    return questionnaires.costs(sets)


def gathered() -> dict[str, Any]:
    """Return what the pages of an event of 5,000 people cost, beside bare ones."""
    return schedules.costs()


def memory() -> float:
    """Return how many megabytes this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = next(line for line in status if line.startswith("VmRSS:"))
    return int(held.split()[1]) / KIBIBYTES
