"""The script by which a browser opens kept pages of a set of answers without a connection."""

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

WORKER = Path(__file__).parents[1] / "static/questionnaires/worker.js"


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same answer to everybody)
    """
    Give out the worker.

    It is no static file: those lie below an address of their own, and a browser lets a worker
    answer for other addresses only where its own answer says so.
    """
    return HttpResponse(
        _worker(),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


@cache
def _worker() -> bytes:
    return WORKER.read_bytes()
