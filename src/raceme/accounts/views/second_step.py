"""The second proof of who signs in, passkeys by themselves, and showing again who it is."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts import actions, factors
from raceme.accounts.access import prove
from raceme.accounts.forms import CodeForm, CredentialForm, ProofForm
from raceme.accounts.http import Request, client_of
from raceme.accounts.models import User
from raceme.accounts.queries import factors_of, has_second_factor
from raceme.accounts.views.entering import (
    CHALLENGE,
    PASSKEY,
    enter,
    host_of,
    inside,
    let_in,
    methods,
    note_refused,
    pending,
    refuse,
    shown,
    start,
)
from raceme.core.errors import Refusal


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey of whoever has shown a first proof."""
    now = timezone.now()
    found = pending(request, at=now)
    if found is None or request.user.is_authenticated:
        return redirect(start() if request.user.is_authenticated else "accounts-public:sign_in")
    user, kept = found
    form, passkey, is_right = _answered(request, user, at=now)
    if is_right:
        return let_in(request, user, kept, at=now)
    context = {"form": form, "passkey": passkey, **_asked(request, user)}
    return shown(request, "accounts/second_step.html", context, form, passkey)


@never_cache
@require_POST
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """Give the browser what to ask a passkey that is to sign in by itself."""
    host = host_of(request)
    if not host:
        raise Http404
    options, request.session[CHALLENGE] = factors.begin_proof(None, host=host)
    return HttpResponse(options, content_type="application/json")


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in whom a passkey proves: it is two factors in one."""
    if request.user.is_authenticated:
        return redirect(start())
    now = timezone.now()
    form = CredentialForm(request.POST)
    state = request.session.pop(CHALLENGE, {})
    try:
        if not form.is_valid():
            raise actions.PasskeyRefused
        user = actions.sign_in_by_passkey(
            credential=form.cleaned_data["credential"],
            state=state,
            host=host_of(request),
            client=client_of(request),
            at=now,
        )
    except Refusal as refusal:
        note_refused(refusal)
        messages.error(request, str(refusal))
        return redirect("accounts-public:sign_in")
    leads_to = inside(request, request.POST.get("next", ""))
    return enter(request, user, came_by=PASSKEY, leads_to=leads_to, at=now, is_proved_twice=True)


@never_cache
@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponse:
    """Let somebody who is signed in show again who it is, before how one signs in is changed."""
    now, user = timezone.now(), request.user
    leads_to = inside(request, request.POST.get("next") or request.GET.get("next") or "")
    if "link" in request.POST:
        return _link_instead(request, leads_to=leads_to, at=now)
    # Where there is a second factor, a password alone shows nothing.
    has_factor = has_second_factor(user)
    typed = "password" in request.POST and not has_factor
    password = ProofForm(request.POST if typed else None)
    form, passkey, is_right = _answered(request, user, at=now)
    if is_right or (password.is_valid() and _is_password(request, password, at=now)):
        prove(request, at=now)
        return redirect(leads_to or methods())
    context = {
        "form": form,
        "passkey": passkey,
        "password": password,
        "next": leads_to,
        "has_factor": has_factor,
        **_asked(request, user),
    }
    return shown(request, "accounts/confirm.html", context, form, passkey, password)


def _answered(
    request: HttpRequest, user: User, *, at: datetime
) -> tuple[CodeForm, CredentialForm, bool]:
    """Return both forms as they were answered, and whether one of them was answered right."""
    form = CodeForm(request.POST if "code" in request.POST else None)
    passkey = CredentialForm(request.POST if "credential" in request.POST else None)
    client = client_of(request)
    answered: CodeForm | CredentialForm = passkey if passkey.is_bound else form
    if not answered.is_valid():
        return form, passkey, False
    try:
        if passkey.is_bound:
            actions.prove_by_passkey(
                user,
                credential=passkey.cleaned_data["credential"],
                state=request.session.pop(CHALLENGE, {}),
                host=host_of(request),
                client=client,
                at=at,
            )
        else:
            actions.prove_by_code(user, code=form.cleaned_data["code"], client=client, at=at)
    except Refusal as refusal:
        refuse(answered, refusal)
        return form, passkey, False
    return form, passkey, True


def _asked(request: HttpRequest, user: User) -> dict[str, Any]:
    """Return what is asked of ``user``: a code, and a passkey where there is one for this host."""
    kinds = {factor.type for factor in factors_of(user)}
    asked: dict[str, Any] = {"has_app": "totp" in kinds}
    host = host_of(request)
    if "webauthn" in kinds and host:
        asked["options"], request.session[CHALLENGE] = factors.begin_proof(user, host=host)
    return asked


def _is_password(request: Request, form: ProofForm, *, at: datetime) -> bool:
    try:
        actions.prove_by_password(
            request.user,
            password=form.cleaned_data["password"],
            client=client_of(request),
            at=at,
        )
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def _link_instead(request: Request, *, leads_to: str, at: datetime) -> HttpResponse:
    """Mail a link that signs in anew, to who has nothing else to show."""
    try:
        actions.send_sign_in_link(
            request.user.email,
            leads_to=leads_to or methods(),
            client=client_of(request),
            at=at,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts-public:confirm")
    messages.info(
        request, _("A link is on its way to %(address)s.") % {"address": request.user.email}
    )
    return redirect("accounts-public:link_sent")
