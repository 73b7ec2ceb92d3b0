"""Where a person is signed in, and signing out there from here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts import actions, queries
from raceme.accounts.http import Request
from raceme.accounts.models import BrowserSession
from raceme.accounts.words import ways_in

# More browsers than this nobody can tell apart: those seen last are shown.
SHOWN = 50


@login_required
@require_safe
def overview(request: Request) -> HttpResponse:
    sessions = _sessions(request)
    here = request.session.session_key
    context = {
        "browsers": sessions,
        "ways": ways_in(),
        "here": next((each.number for each in sessions if each.session_key == here), ""),
        "others": sum(each.session_key != here for each in sessions),
    }
    return render(request, "accounts/browsers.html", context)


@login_required
@require_POST
def sign_out(request: Request, number: str) -> HttpResponse:
    """End one session; its number stands for its key, which an address must not show."""
    found = next((each for each in _sessions(request) if each.number == number), None)
    if found is None:
        raise Http404
    actions.sign_out_browser(found, by=request.user, at=timezone.now())
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts-public:browsers")


@login_required
@require_POST
def sign_out_others(request: Request) -> HttpResponse:
    ended = actions.sign_out_everywhere(
        request.user,
        kept=request.session.session_key or "",
        by=request.user,
        at=timezone.now(),
    )
    sentence = ngettext(
        "%(number)s other browser is signed out.",
        "%(number)s other browsers are signed out.",
        ended,
    )
    messages.success(request, sentence % {"number": ended})
    return redirect("accounts-public:browsers")


def _sessions(request: Request) -> list[BrowserSession]:
    return list(queries.open_sessions_of(request.user, at=timezone.now())[:SHOWN])
