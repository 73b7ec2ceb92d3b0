"""Coming in and going out, and where a person starts."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, queries
from raceme.accounts.forms import LinkForm, SignInForm
from raceme.accounts.http import Request, client_of, posted
from raceme.accounts.models import User
from raceme.accounts.views.entering import (
    PASSWORD,
    enter,
    host_of,
    inside,
    refuse,
    shown,
    start,
    today,
)
from raceme.core.errors import Refusal

# The guided start of an installation without data; portal owns the page.
SET_UP = "/set-up/"
# What a funder's officer oversees, who has no workspace; reporting owns the page, and leads
# whoever oversees nothing on to where workspaces are chosen.
OVERSEEN = "/officer/"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    leads_to = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(leads_to or start())
    if queries.is_without_users():
        return redirect(SET_UP)
    now, client = timezone.now(), client_of(request)
    wants_link = "link" in request.POST
    form = (LinkForm if wants_link else SignInForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            if wants_link:
                actions.send_sign_in_link(
                    form.cleaned_data["email"], leads_to=leads_to, client=client, at=now
                )
                return redirect("accounts-public:link_sent")
            user = actions.sign_in(**form.cleaned_data, client=client, at=now)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return enter(request, user, came_by=PASSWORD, leads_to=leads_to, at=now)
    context = {
        "form": form,
        "next": leads_to,
        "providers": settings.OIDC_PROVIDERS,
        "takes_passkeys": bool(host_of(request)),
    }
    return shown(request, "accounts/sign_in.html", context, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    response = redirect(str(settings.LOGOUT_REDIRECT_URL))
    # *Back* would still show the pages that the browser has kept.
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """Lead each person to the first page: today, of the workspace last worked in."""
    if not isinstance(request.user, User):
        return redirect(SET_UP if queries.is_without_users() else "accounts-public:sign_in")
    slugs = [role.workspace.slug for role in queries.roles_of(request.user)]
    last = request.session.get("workspace")
    if last in slugs:
        return redirect(today(last))
    if len(slugs) == 1:
        # Kept here, so that the first page need not write it.
        request.session["workspace"] = slugs[0]
        return redirect(today(slugs[0]))
    return redirect("accounts-public:workspaces" if slugs else OVERSEEN)


@login_required
@require_safe
def workspaces(request: Request) -> HttpResponse:
    """Show the workspaces to choose from, or say that there is none."""
    places = [(role, today(role.workspace.slug)) for role in queries.roles_of(request.user)]
    return render(request, "accounts/workspaces.html", {"places": places})
