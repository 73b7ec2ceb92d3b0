"""The page on which the demonstration is loaded and taken away, each with one button."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from raceme.accounts.models import User
from raceme.core import jobs
from raceme.core.jobs.workers import living
from raceme.core.models import Job
from raceme.demo import actions, permissions, queries, removal
from raceme.demo.logins import fresh_logins

SHOWN_AS = "manager"
# Of the visitor who had it loaded: the number of the job that did it.
BEGUN = "demonstration"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Explain the demonstration; load it, enter it or take it away where the reader may."""
    user = request.user if isinstance(request.user, User) else None
    job = jobs.newest(actions.LOADED_BY)
    may_load = permissions.can_load()
    may_enter = queries.is_loaded() and _is_own(request, job)
    leaver = user if user is not None and permissions.can_unload(user) else None
    step = request.POST.get("step", "")
    if request.method == "POST" and step == "load" and may_load:
        return _load(request)
    if request.method == "POST" and step == "enter" and may_enter:
        return _enter(request)
    if request.method == "POST" and step == "unload" and leaver:
        return _unload(request, leaver)
    if request.method == "POST":
        raise PermissionDenied
    context = {
        "is_loaded": queries.is_loaded(),
        "may_load": may_load,
        "may_enter": may_enter and user is None,
        "may_unload": leaver is not None,
        "job": job if _is_told(job, may_load=may_load) else None,
        "is_nobody_at_it": bool(job and job.is_underway) and not living().exists(),
    }
    return render(request, "demo/demonstration.html", context)


def _is_own(request: HttpRequest, job: Job | None) -> bool:
    """Tell whether this visitor, and no other, had the demonstration loaded that is here."""
    return job is not None and request.session.get(BEGUN) == job.pk


def _is_told(job: Job | None, *, may_load: bool) -> bool:
    """Tell whether the page says how ``job`` stands: underway, or failed where one may try anew."""
    return job is not None and (job.is_underway or (may_load and job.state == Job.State.FAILED))


def _load(request: HttpRequest) -> HttpResponse:
    """Begin to load it; who asks while it is being loaded waits for the same."""
    request.session[BEGUN] = actions.begin_loading(at=timezone.now()).pk
    return redirect("demo-public:demonstration")


def _enter(request: HttpRequest) -> HttpResponse:
    """Let in who had it loaded, as its cluster manager, by a link that works once."""
    logins = fresh_logins(base="", at=timezone.now())
    address = next(login["url"] for login in logins if login["role"] == SHOWN_AS)
    # A page that waited asks by itself, and has to be told to go elsewhere.
    return (
        HttpResponseClientRedirect(address)
        if request.headers.get("HX-Request")
        else redirect(address)
    )


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
