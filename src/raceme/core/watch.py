"""One line in the log and one count for each request, under an identifier that follows it."""

import re
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

import structlog
from django.http import HttpRequest, HttpResponse

from raceme.core.timing import tallied

Answer = Callable[[HttpRequest], HttpResponse]
# What a proxy in front may have given the request; nothing longer or stranger reaches the log.
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
# A view sets this on a request that is anonymous also for whoever reads the log.
NAMES_NOBODY = "names_nobody"
QUIET = ("/static/", "/health", "/metrics")

log = structlog.get_logger("raceme.requests")


def watched(get_response: Answer) -> Answer:
    """Name each request, write it down with what it cost, and count it for ``/metrics``."""
    # Not before the folder of the counts is known; settings name this module long before.
    from raceme.core.counters import count_request  # noqa: PLC0415

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(QUIET):
            return get_response(request)
        identifier = _identifier(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identifier)
        start = perf_counter()
        with tallied() as tally:
            response = get_response(request)
        seconds = perf_counter() - start
        route = _route(request)
        queries = tally.queries + tally.figures
        count_request(
            route=route,
            method=request.method if request.method in KNOWN else "other",
            status=response.status_code,
            seconds=seconds,
            queries=queries,
        )
        log.info(
            "answered",
            method=request.method,
            # Without what follows the question mark, and by its route where the address holds
            # a secret: a link that signs in must not be read in a log.
            route=route,
            status=response.status_code,
            ms=round(1000 * seconds, 1),
            queries=queries,
            **_who(request),
        )
        response["X-Request-Id"] = identifier
        return response

    return middleware


KNOWN = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def _identifier(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-Id", "")
    return given if GIVEN.fullmatch(given) else token_hex(8)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def _who(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    workspace = match.kwargs.get("workspace", "") if match else ""
    # Only where the session was read anyway: the log asks the database nothing.
    user = getattr(request, "user", None)
    known = user is not None and "_wrapped" in vars(user) and getattr(user, "pk", None)
    if getattr(request, NAMES_NOBODY, False):
        known = False
    return {
        **({"workspace": str(workspace)} if workspace else {}),
        **({"user": f"accounts.user:{user.pk}"} if user is not None and known else {}),
    }
