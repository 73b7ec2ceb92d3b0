from datetime import datetime

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts import actions, queries
from raceme.accounts.access import came_by_link, has_just_proved
from raceme.accounts.forms import AccountForm, PasswordForm
from raceme.accounts.http import Request, client_of, posted
from raceme.accounts.views.entering import note_refused
from raceme.audit.queries import history_page
from raceme.core.forms import status_of
from raceme.core.languages import speak


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: Request) -> HttpResponse:
    form = AccountForm(posted(request), initial=_as_typed(request))
    if request.method == "POST" and form.is_valid():
        user = actions.edit_account(request.user, **form.cleaned_data, at=timezone.now())
        with translation.override(user.language):
            messages.success(request, _("Your account is saved."))
        response = redirect("accounts-public:account")
        speak(response, user.language)
        return response
    return _page(request, form=form, passwords=_password_form(request))


@login_required
@sensitive_post_parameters()
@require_POST
def password(request: Request) -> HttpResponse:
    now = timezone.now()
    form = _password_form(request, posted=True)
    if not request.user.has_password and not _is_known(request, at=now):
        return redirect(f"{reverse('accounts-public:confirm')}?next={_HERE}")
    if not form.is_valid() or not _is_current(request, form, at=now):
        return _page(request, form=AccountForm(initial=_as_typed(request)), passwords=form)
    actions.set_password(
        request.user,
        password=form.cleaned_data["password"],
        kept=request.session.session_key or "",
        at=now,
    )
    # The other browsers of this person are signed out; this one stays.
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is set. Use it the next time you sign in."))
    return redirect("accounts-public:account")


@login_required
@require_safe
def history(request: Request) -> HttpResponse:
    """Show what was done with one's own account; a workspace tells its own history."""
    page = history_page(request.user, within=None, number=request.GET.get("page"))
    return render(request, "accounts/account_history.html", {"page": page})


_HERE = "/account/"


def _is_known(request: Request, *, at: datetime) -> bool:
    return came_by_link(request, at=at) or has_just_proved(request, at=at)


def _is_current(request: Request, form: PasswordForm, *, at: datetime) -> bool:
    """Tell whether the password until now is right, where it is asked for; guesses are counted."""
    if "current" not in form.fields:
        return True
    try:
        actions.prove_by_password(
            request.user,
            password=form.cleaned_data["current"],
            client=client_of(request),
            at=at,
        )
    except actions.WrongPassword as refusal:
        note_refused(refusal)
        form.add_error(
            "current", _("This is not your password. Nothing was changed. Type it again.")
        )
        return False
    except actions.TooManyAttempts as refusal:
        note_refused(refusal)
        form.add_error("current", str(refusal))
        return False
    return True


def _page(request: Request, *, form: AccountForm, passwords: PasswordForm) -> HttpResponse:
    context = {"form": form, "passwords": passwords, "roles": queries.roles_of(request.user)}
    status = status_of(form, passwords)
    return render(request, "accounts/account.html", context, status=status)


def _as_typed(request: Request) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "language": user.language, "theme": user.theme}


def _password_form(request: Request, *, posted: bool = False) -> PasswordForm:
    return PasswordForm(
        request.POST if posted else None,
        asks_current=request.user.has_password and not came_by_link(request, at=timezone.now()),
    )
