"""A page answers a page; htmx gets a flash, so that no fragment holds half a page."""

import errno
import sys

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from raceme.core.document_store import StoreAway
from raceme.core.standby import unavailable

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# While a large form is still being read: what is kept of it is refused beside its field.
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
DATABASE_AWAY = (OperationalError, InterfaceError)


def answer(request: HttpRequest, status: int, *, template: str = "") -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, template or f"core/errors/{status}.html", status=status)
    return _fragment(status)


def _fragment(status: int) -> HttpResponse:
    response = HttpResponse(
        render_to_string("core/errors/fragment.html", {"status": status}), status=status
    )
    response["HX-Retarget"] = "#flash"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Tell somebody whose page was open for too long; what he typed waits behind *Back*."""
    return answer(request, 403, template="core/errors/403_csrf.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer without asking the database or the session: either may be what failed.

    Django calls this while it handles what went wrong. A database or a store of documents
    that is away for a moment is not a failure of ours, and its page says to try again.
    """
    error = sys.exc_info()[1]
    if isinstance(error, DATABASE_AWAY):
        return unavailable(request, "core/errors/503.html")
    if isinstance(error, StoreAway):
        return unavailable(request, "core/errors/503_documents.html")
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        return unavailable(request, "core/errors/507.html")
    if request.headers.get("HX-Request"):
        return _fragment(500)
    return HttpResponse(render_to_string("core/errors/500.html"), status=500)
