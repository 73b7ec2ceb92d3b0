"""Pages that a mailed link opens, and what is said when it opens nothing."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, queries
from raceme.accounts.forms import AcceptForm
from raceme.accounts.http import Request, client_of, posted
from raceme.accounts.models import Invitation
from raceme.accounts.views.entering import INVITATION, LINK, enter, refuse, shown, today
from raceme.core.errors import Refusal

GONE = 410
AGAIN = "again"


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_sent.html", {"of": request.GET.get("of", "")})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_link(request: HttpRequest, secret: str) -> HttpResponse:
    """
    Sign in by POST, and by GET at once with a link that no mail carried.

    The GET of a mailed link shows a button, for what scans mail opens the links in it.
    A POST of ``again`` asks for a new link in place of one that no longer works.
    """
    now = timezone.now()
    try:
        if AGAIN in request.POST:
            actions.renew_sign_in_link(secret, client=client_of(request), at=now)
            return redirect("accounts-public:link_sent")
        link, user = actions.sign_in_link_with(secret, at=now)
        if request.method == "POST" or (request.method == "GET" and not link.is_mailed):
            link, user = actions.sign_in_with(secret, at=now)
            return enter(request, user, came_by=LINK, leads_to=link.leads_to, at=now)
    except (actions.LinkOver, actions.TooManyAttempts) as refusal:
        return _over(request, refusal)
    return render(request, "accounts/link.html", {"address": user.email})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation, and accept it by POST; a POST of ``again`` asks for a new one."""
    now = timezone.now()
    language = translation.get_language() or settings.LANGUAGE_CODE
    try:
        if AGAIN in request.POST:
            actions.renew_invitation(secret, language=language, client=client_of(request), at=now)
            return redirect(_SENT_OF_INVITATION)
        held = actions.invitation_with(secret, at=now)
    except (actions.LinkOver, actions.TooManyAttempts) as refusal:
        return _over(request, refusal)
    known = queries.active_user_with(held.email)
    form = AcceptForm(posted(request))
    if request.method == "POST" and (known or form.is_valid()):
        try:
            user = actions.accept_invitation(
                held,
                name=known.name if known else form.cleaned_data["name"],
                password="" if known else form.cleaned_data["password"],
                language=language,
                at=now,
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            message = _("You belong to %(workspace)s now.") % {"workspace": held.workspace}
            leads_to = today(held.workspace.slug)
            response = enter(request, user, came_by=INVITATION, leads_to=leads_to, at=now)
            messages.success(request, message)
            return response
    context = {"invitation": held, "known": known, "form": form}
    return shown(request, "accounts/invitation.html", context, form)


@login_required
@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """Accept an invitation to the address one is signed in with; no link is needed for it."""
    held = _waiting(request, pk)
    try:
        actions.accept_invitation(
            held, name=request.user.name, language=request.user.language, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(ME)
    messages.success(request, _("You belong to %(workspace)s now.") % {"workspace": held.workspace})
    return redirect(today(held.workspace.slug))


@login_required
@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    held = _waiting(request, pk)
    try:
        actions.decline_invitation(held, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("You have declined the invitation to %(workspace)s.")
        messages.success(request, sentence % {"workspace": held.workspace})
    return redirect(ME)


# The page of what is open for a person is portal's, which may look everywhere.
ME = "/manage/me/"
_SENT_OF_INVITATION = "/link-sent/?of=invitation"


def _waiting(request: Request, pk: int) -> Invitation:
    return get_object_or_404(queries.invitations_to(request.user, at=timezone.now()), pk=pk)


def _over(
    request: HttpRequest, refusal: actions.LinkOver | actions.TooManyAttempts
) -> HttpResponse:
    """Say why a link opens nothing, and offer a new one where that makes sense."""
    context = {
        "reason": str(refusal),
        "known": not isinstance(refusal, actions.LinkUnknown | actions.TooManyAttempts),
        "is_withdrawn": isinstance(refusal, actions.InvitationWithdrawn),
    }
    response = render(request, "accounts/link_over.html", context, status=GONE)
    if isinstance(refusal, actions.TooManyAttempts):
        response.status_code = 429
        response["Retry-After"] = str(refusal.wait_in_seconds)
    return response
