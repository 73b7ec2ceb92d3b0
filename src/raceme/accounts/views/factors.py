"""How a person signs in: password, passkeys, authenticator app, recovery codes, other places."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, factors, queries
from raceme.accounts.forms import CodeForm, PasskeyForm, PasskeyNameForm
from raceme.accounts.http import Request, posted
from raceme.accounts.views.entering import (
    CHALLENGE,
    host_of,
    inside,
    methods,
    proved,
    refuse,
    shown,
)
from raceme.core.clients import browser_name
from raceme.core.errors import Refusal
from raceme.core.pages import Question, ask

APP = "app_to_add"
# Once a first factor stands, one goes where one wanted to go before it was asked for.
WANTED = "second_factor_wanted"
QUIET_MODULES = 4  # around a QR code, as its standard asks for


@dataclass(frozen=True)
class Line:
    """An app or a passkey as the page shows it."""

    pk: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    held = list(queries.factors_of(request.user))
    codes = _of(held, "recovery_codes")
    context = {
        "app": next(iter(_of(held, "totp")), None),
        "passkeys": [_line(each) for each in _of(held, "webauthn")],
        "has_codes": bool(codes),
        "codes_left": len(factors.unused_codes(codes[0])) if codes else 0,
        "codes_to_keep": bool(codes) and not codes[0].data.get("kept"),
        "providers": _connected(request),
        "takes_passkeys": bool(host_of(request)),
        "asking": queries.workspaces_asking_for_second_factor(request.user),
    }
    return render(request, "accounts/sign_in_methods.html", context)


@login_required
@require_safe
def needed(request: Request, slug: str) -> HttpResponse:
    """Say that a workspace asks for a second factor, and lead to setting one up."""
    asking = queries.workspaces_asking_for_second_factor(request.user)
    workspace = get_object_or_404(asking, slug=slug)
    if queries.has_second_factor(request.user):
        return redirect(inside(request, request.GET.get("next", "")) or methods())
    request.session[WANTED] = inside(request, request.GET.get("next", ""))
    context = {"workspace": workspace, "takes_passkeys": bool(host_of(request))}
    return render(request, "accounts/second_factor_needed.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
@sensitive_post_parameters("code")
def add_app(request: Request) -> HttpResponse:
    """Show the secret as a QR code and in letters; take the app once it gives a right code."""
    secret = request.session.setdefault(APP, factors.new_secret())
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_app(
                request.user,
                secret=secret,
                code=form.cleaned_data["code"],
                kept=_key(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            del request.session[APP]
            messages.success(request, _("The authenticator app is your second factor now."))
            return _further(request)
    size, path = factors.qr_code(factors.address_of_secret(request.user, secret))
    context = {
        "form": form,
        "secret": [secret[start : start + 4] for start in range(0, len(secret), 4)],
        "address": factors.address_of_secret(request.user, secret),
        "path": path,
        "start": -QUIET_MODULES,
        "size": size + 2 * QUIET_MODULES,
    }
    return shown(request, "accounts/app.html", context, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def remove_app(request: Request) -> HttpResponse:
    app = get_object_or_404(queries.factors_of(request.user), type="totp")
    question = Question(
        _("Remove your authenticator app?"),
        effect=_(
            "Its codes sign you in no more. If it is your only second factor, the recovery codes "
            "go with it, and signing in asks for one proof alone."
        ),
        verb=_("Remove app"),
        keep=_("Keep app"),
        back=methods(),
        action=request.path,
    )
    return _removed(request, app, question, said=_("The authenticator app is removed."))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def add_passkey(request: Request) -> HttpResponse:
    host = host_of(request)
    form = PasskeyForm(posted(request), initial={"name": browser_name(request)})
    if request.method == "POST" and host and form.is_valid():
        try:
            actions.add_passkey(
                request.user,
                **form.cleaned_data,
                state=request.session.pop(CHALLENGE, {}),
                host=host,
                kept=_key(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The passkey is added. It can sign you in by itself."))
            return _further(request)
    context: dict[str, Any] = {"form": form}
    if host:
        context["options"], request.session[CHALLENGE] = factors.begin_passkey(
            request.user, host=host
        )
    return shown(request, "accounts/passkey_add.html", context, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def passkey(request: Request, pk: int) -> HttpResponse:
    found = _passkey(request, pk)
    form = PasskeyNameForm(posted(request), initial={"name": factors.name_of(found)})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("The name of the passkey is saved."))
        return redirect(methods())
    return shown(request, "accounts/passkey.html", {"form": form, "passkey": _line(found)}, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def remove_passkey(request: Request, pk: int) -> HttpResponse:
    found = _passkey(request, pk)
    question = Question(
        _("Remove the passkey “%(name)s”?") % {"name": factors.name_of(found)},
        effect=_(
            "It signs you in no more. Delete it on the device too, or the device will go on "
            "offering it."
        ),
        verb=_("Remove passkey"),
        keep=_("Keep passkey"),
        back=methods(),
        action=request.path,
    )
    return _removed(request, found, question, said=_("The passkey is removed."))


@never_cache
@login_required
@require_safe
@proved
def codes(request: Request) -> HttpResponse:
    """Show the recovery codes, until their person says that they are kept."""
    held = _codes(request)
    context = {
        "codes": [] if held.data.get("kept") else _grouped(held),
        "left": len(factors.unused_codes(held)),
        "made_at": held.created_at,
    }
    return render(request, "accounts/codes.html", context)


@never_cache
@login_required
@require_safe
@proved
def codes_file(request: Request) -> HttpResponse:
    held = _codes(request)
    if held.data.get("kept"):
        return redirect("accounts-public:codes")
    text = "\n".join([f"Raceme, {request.user.email}", "", *_grouped(held), ""])
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="raceme-recovery-codes.txt"'},
    )


@login_required
@require_POST
@proved
def codes_kept(request: Request) -> HttpResponse:
    actions.keep_recovery_codes(request.user)
    messages.success(request, _("Good. The codes are shown no more; you can make new ones."))
    return redirect(request.session.pop(WANTED, "") or methods())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def make_codes(request: Request) -> HttpResponse:
    held = _codes(request)
    if request.method == "POST":
        actions.make_recovery_codes(request.user, at=timezone.now())
        return redirect("accounts-public:codes")
    left = len(factors.unused_codes(held))
    question = Question(
        _("Make new recovery codes?"),
        effect=_("The %(number)s codes that are left work no more.") % {"number": left},
        verb=_("Make new codes"),
        keep=_("Keep the old ones"),
        back=methods(),
        action=request.path,
    )
    return ask(request, question)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proved
def disconnect(request: Request, pk: int) -> HttpResponse:
    account = get_object_or_404(queries.providers_of(request.user), pk=pk)
    name = _provider_names().get(account.provider, account.provider)
    if request.method == "POST":
        actions.disconnect_provider(account, name=name, by=request.user, at=timezone.now())
        messages.success(request, _("%(provider)s is disconnected.") % {"provider": name})
        return redirect(methods())
    question = Question(
        _("Disconnect %(provider)s?") % {"provider": name},
        effect=_("It is connected again when you next sign in with it, by your e-mail address."),
        verb=_("Disconnect"),
        keep=_("Keep it"),
        back=methods(),
        action=request.path,
    )
    return ask(request, question)


def _removed(
    request: Request, factor: Authenticator, question: Question, *, said: str
) -> HttpResponse:
    """Ask by GET, remove by POST."""
    if request.method != "POST":
        return ask(request, question)
    try:
        actions.remove_factor(factor, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(methods())


def _further(request: Request) -> HttpResponse:
    """Go from a new factor to the codes still to be kept, else to where one wanted to go."""
    held = queries.factors_of(request.user).filter(type="recovery_codes").first()
    if held is not None and not held.data.get("kept"):
        return redirect("accounts-public:codes")
    return redirect(request.session.pop(WANTED, "") or methods())


def _codes(request: Request) -> Authenticator:
    return get_object_or_404(queries.factors_of(request.user), type="recovery_codes")


def _passkey(request: Request, pk: int) -> Authenticator:
    return get_object_or_404(queries.factors_of(request.user), type="webauthn", pk=pk)


def _grouped(held: Authenticator) -> list[str]:
    return [f"{code[:4]} {code[4:]}" for code in factors.unused_codes(held)]


def _of(held: list[Authenticator], kind: str) -> list[Authenticator]:
    return [factor for factor in held if factor.type == kind]


def _line(factor: Authenticator) -> Line:
    return Line(factor.pk, factors.name_of(factor), factor.created_at, factor.last_used_at)


def _provider_names() -> dict[str, str]:
    return {each.id: each.name for each in settings.OIDC_PROVIDERS}


def _connected(request: Request) -> list[tuple[int, str]]:
    names = _provider_names()
    return [
        (account.pk, names.get(account.provider, account.provider))
        for account in queries.providers_of(request.user)
    ]


def _key(request: Request) -> str:
    return request.session.session_key or ""
