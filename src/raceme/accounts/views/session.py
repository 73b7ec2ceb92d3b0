"""Coming in and going out, and where a person starts."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, queries
from raceme.accounts.forms import AcceptForm, LinkForm, SignInForm
from raceme.accounts.http import Request, posted
from raceme.accounts.models import SignInLink, User
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.languages import speak

# The guided start of an installation without data; portal owns the page.
SET_UP = "/set-up/"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    leads_to = _inside(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(leads_to or _start())
    if queries.is_without_users():
        return redirect(SET_UP)
    wants_link = "link" in request.POST
    form = (LinkForm if wants_link else SignInForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        if wants_link:
            actions.send_sign_in_link(
                form.cleaned_data["email"], leads_to=leads_to, at=timezone.now()
            )
            return redirect("accounts-public:link_sent")
        try:
            user = actions.sign_in(
                **form.cleaned_data,
                source=request.META.get("REMOTE_ADDR", ""),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _enter(request, user, leads_to=leads_to)
    context = {"form": form, "next": leads_to}
    return render(request, "accounts/sign_in.html", context, status=status_of(form))


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_link(request: HttpRequest, secret: str) -> HttpResponse:
    """
    Sign in by POST, and by GET at once with a link that no mail carried.

    The GET of a mailed link shows a button, for what scans mail opens the links in it.
    A POST of ``again`` asks for a new link in place of one that no longer works.
    """
    now = timezone.now()
    if "again" in request.POST:
        actions.renew_sign_in_link(secret, at=now)
        return redirect("accounts-public:link_sent")
    try:
        link = actions.link_to_use(secret, at=now)
        if request.method == "POST" or (request.method == "GET" and not link.is_mailed):
            return _enter_by_link(request, actions.sign_in_with(secret, at=now))
    except (actions.LinkUnknown, actions.LinkUsed, actions.LinkExpired) as refusal:
        known = not isinstance(refusal, actions.LinkUnknown)
        context = {"reason": str(refusal), "known": known}
        return render(request, "accounts/link_over.html", context, status=410)
    return render(request, "accounts/link.html", {"link": link})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect(str(settings.LOGOUT_REDIRECT_URL))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    now = timezone.now()
    held = queries.invitation_with(secret, at=now)
    if held is None:
        context = {"reason": str(actions.InvitationOver()), "known": False}
        return render(request, "accounts/link_over.html", context, status=410)
    known = queries.active_user_with(held.email)
    form = AcceptForm(posted(request))
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = actions.accept_invitation(
                held,
                name=known.name if known else form.cleaned_data["name"],
                password="" if known else form.cleaned_data["password"],
                language=translation.get_language() or settings.LANGUAGE_CODE,
                at=now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            message = _("You belong to %(workspace)s now.") % {"workspace": held.workspace}
            response = _enter(request, user, leads_to=_today(held.workspace.slug))
            messages.success(request, message)
            return response
    context = {"invitation": held, "known": known, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/invitation.html", context, status=status)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead each person to the first page: today, of the workspace last worked in."""
    if not isinstance(request.user, User):
        return redirect(SET_UP if queries.is_without_users() else "accounts-public:sign_in")
    slugs = [role.workspace.slug for role in queries.roles_of(request.user)]
    last = request.session.get("workspace")
    if last in slugs:
        return redirect(_today(last))
    if len(slugs) == 1:
        # Kept here, so that the first page need not write it.
        request.session["workspace"] = slugs[0]
        return redirect(_today(slugs[0]))
    return redirect("accounts-public:workspaces")


@login_required
@require_safe
def workspaces(request: Request) -> HttpResponse:
    """Show the workspaces to choose from, or say that there is none."""
    places = [(role, _today(role.workspace.slug)) for role in queries.roles_of(request.user)]
    return render(request, "accounts/workspaces.html", {"places": places})


def _enter_by_link(request: HttpRequest, link: SignInLink) -> HttpResponse:
    response = _enter(request, link.user, leads_to=link.leads_to)
    # Who came by mail may set a password without knowing the one before.
    request.session["came_by_link_at"] = timezone.now().isoformat()
    return response


def _enter(request: HttpRequest, user: User, *, leads_to: str) -> HttpResponse:
    auth.login(request, user)
    response = redirect(leads_to or _start())
    speak(response, user.language)
    return response


def came_by_link(request: Request, *, at: datetime) -> bool:
    """Tell whether this session was opened by a mailed link, not long ago."""
    moment = request.session.get("came_by_link_at")
    return bool(moment) and at - datetime.fromisoformat(cast("str", moment)) < actions.LINK_TRUSTED


def _inside(request: HttpRequest, address: str) -> str:
    """Return ``address`` if it lies in this installation, and nothing otherwise."""
    inside = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    # A word without a slash would be taken for the name of a view.
    return address if inside and "/" in address else ""


def _start() -> str:
    return reverse("accounts-public:start")


def _today(slug: str) -> str:
    return f"{_start()}{slug}/"
