"""The page on which the demonstration is loaded and taken away, each with one button."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.models import User
from raceme.demo import actions, permissions, queries, removal
from raceme.demo.logins import fresh_logins

SHOWN_AS = "manager"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Explain the demonstration; load it or take it away where the reader may."""
    user = request.user if isinstance(request.user, User) else None
    may_load = permissions.can_load()
    leaver = user if user is not None and permissions.can_unload(user) else None
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "load" and may_load:
        return _load(request)
    if request.method == "POST" and step == "unload" and leaver:
        return _unload(request, leaver)
    if request.method == "POST":
        raise PermissionDenied
    context = {
        "is_loaded": queries.is_loaded(),
        "may_load": may_load,
        "may_unload": leaver is not None,
    }
    return render(request, "demo/demonstration.html", context)


def _load(request: HttpRequest) -> HttpResponse:
    """Load it and let the visitor in as its cluster manager, by a link that works once."""
    now = timezone.now()
    try:
        actions.load(at=now)
    except actions.AlreadyLoaded as refusal:
        messages.info(request, str(refusal))
        return redirect("demo-public:demonstration")
    logins = fresh_logins(base="", at=now)
    return redirect(next(login["url"] for login in logins if login["role"] == SHOWN_AS))


def _unload(request: HttpRequest, user: User) -> HttpResponse:
    email = user.email
    # Somebody may have taken it away at this moment: then it is gone, too.
    with suppress(removal.NotLoaded):
        removal.unload(at=timezone.now())
    # Whoever signed in as somebody of the demonstration is nobody any more.
    if not User.objects.filter(email=email).exists():
        logout(request)
    messages.success(request, _("The demonstration is gone. Everything else is as it was."))
    return redirect("portal-public:home")
