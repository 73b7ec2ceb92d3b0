"""How a browser comes from a first proof to a session, by a second one where there is one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from raceme.accounts.access import CAME_BY_LINK_AT, begin_session, has_just_proved
from raceme.accounts.actions import TooManyAttempts
from raceme.accounts.http import Request
from raceme.accounts.models import User
from raceme.accounts.queries import has_second_factor
from raceme.core.clients import Address, read_address
from raceme.core.errors import Refusal
from raceme.core.forms import Form, status_of
from raceme.core.languages import speak

log = structlog.get_logger("raceme.sign_in")

PENDING = "second_step"
PENDING_FOR = timedelta(minutes=10)
CHALLENGE = "passkey_challenge"
LINK, PASSWORD, PASSKEY, INVITATION = "link", "password", "passkey", "invitation"


def enter(
    request: HttpRequest,
    user: User,
    *,
    came_by: str,
    leads_to: str,
    at: datetime,
    is_proved_twice: bool = False,
) -> HttpResponse:
    """Sign ``user`` in, or ask for the second factor first where there is one."""
    if not is_proved_twice and has_second_factor(user):
        request.session[PENDING] = {
            "user": user.pk,
            "proof": user.get_session_auth_hash(),
            "came_by": came_by,
            "leads_to": leads_to,
            "at": at.isoformat(),
        }
        return redirect("accounts-public:second_step")
    begin_session(request, user, came_by=came_by, at=at)
    if came_by == LINK:
        # Who came by mail may set a password without knowing the one before.
        request.session[CAME_BY_LINK_AT] = at.isoformat()
    response = redirect(leads_to or start())
    speak(response, user.language)
    return response


def pending(request: HttpRequest, *, at: datetime) -> tuple[User, dict[str, str]] | None:
    """
    Return who has shown a first proof in this browser, and how; for a few minutes.

    A password that was changed meanwhile makes it worthless.
    """
    kept = request.session.get(PENDING)
    if not kept or at - datetime.fromisoformat(kept["at"]) >= PENDING_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["proof"], user.get_session_auth_hash()):
        return None
    return user, kept


def let_in(request: HttpRequest, user: User, kept: dict[str, str], *, at: datetime) -> HttpResponse:
    """Sign in whoever has shown the second proof too."""
    request.session.pop(PENDING, None)
    return enter(
        request,
        user,
        came_by=kept["came_by"],
        leads_to=kept["leads_to"],
        at=at,
        is_proved_twice=True,
    )


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Ask who it is once more before a change to how one signs in, unless that was just shown.

    Whoever finds a browser left open must not make the account their own.
    """

    @wraps(view)
    def guarded(request: Request, *arguments: Any, **named: Any) -> HttpResponse:  # noqa: ANN401
        if has_just_proved(request, at=timezone.now()):
            return view(request, *arguments, **named)
        back = request.path if request.method in ("GET", "HEAD") else methods()
        confirm = reverse("accounts-public:confirm")
        return redirect(f"{confirm}?{urlencode({'next': back})}")

    return guarded


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *forms: Form
) -> HttpResponse:
    """Answer with a page of forms: 422 where one is wrong, 429 with the wait where too often."""
    response = render(request, template, context, status=status_of(*forms))
    waits = [form.wait_in_seconds for form in forms if hasattr(form, "wait_in_seconds")]
    if waits:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(max(waits))
    return response


def refuse(form: Form, refusal: Refusal) -> None:
    """Show a refusal in ``form``, and keep how long one has to wait where it says so."""
    note_refused(refusal)
    form.refuse(refusal)
    if isinstance(refusal, TooManyAttempts):
        form.wait_in_seconds = refusal.wait_in_seconds  # type: ignore[attr-defined]


def note_refused(refusal: Refusal) -> None:
    """Write a line into the log, under the request's identifier: somebody was not let in."""
    log.warning("not let in", why=type(refusal).__name__)


def host_of(request: HttpRequest) -> str:
    """Return the name a passkey would belong to; empty where the address is a mere number."""
    host = request.get_host()
    name = host if host.startswith("[") else host.partition(":")[0]
    address: Address | None = read_address(name)
    return "" if address else name


def inside(request: HttpRequest, address: str) -> str:
    """Return ``address`` if it lies in this installation, and nothing otherwise."""
    is_inside = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    # A word without a slash would be taken for the name of a view.
    return address if is_inside and "/" in address else ""


def start() -> str:
    return reverse("accounts-public:start")


def today(slug: str) -> str:
    return f"{start()}{slug}/"


def methods() -> str:
    return reverse("accounts-public:sign_in_methods")
