"""The page that the link in a mail opens: what is open for its person, answered right there."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.actions import LinkOver
from raceme.accounts.http import language_of
from raceme.asks import actions, queries
from raceme.asks.access import Offered, offered, taken
from raceme.asks.models import Ask, Bundle
from raceme.core.forms import UNPROCESSABLE

GONE = 410


@never_cache
@require_safe
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what is open; it changes nothing, for what scans mail opens the links in it."""
    now = timezone.now()
    try:
        bundle = actions.page_with(secret, at=now)
    except LinkOver as refusal:
        return _over(request, refusal)
    return _page(request, bundle, secret=secret, at=now)


@never_cache
@require_POST
def answer(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """Keep an answer, or that there is none; else show the page with what was typed."""
    now = timezone.now()
    try:
        bundle = actions.page_with(secret, at=now)
    except LinkOver as refusal:
        return _over(request, refusal)
    ask = queries.asks_told(bundle.person).filter(pk=pk).first()
    if ask is None or not ask.is_answered_here:
        raise Http404
    action = reverse("asks-public:answer", args=[secret, pk])
    sent = taken(ask, request.POST, action=action, way=Ask.Way.LINK, by=bundle.person, at=now)
    if sent is not None:
        return _page(request, bundle, secret=secret, at=now, sent=sent)
    with translation.override(language_of(request, otherwise=bundle.language)):
        said = (
            _("Thank you. You will not be asked this again.")
            if "decline" in request.POST
            else _("Thank you. Your answer is kept.")
        )
        messages.success(request, said)
    return redirect("asks-public:page", secret)


def _page(
    request: HttpRequest,
    bundle: Bundle,
    *,
    secret: str,
    at: datetime,
    sent: Offered | None = None,
) -> HttpResponse:
    person = bundle.person
    person.workspace = bundle.workspace
    asks = list(queries.open_asks_of(person=person))
    shown = offered(
        asks,
        address=lambda ask: reverse("asks-public:answer", args=[secret, ask.pk]),
        sent=sent,
        secret=secret,
    )
    context = {
        "person": person,
        "workspace": bundle.workspace,
        "is_demonstration": bundle.workspace.is_demonstration,
        "asks": shown,
        "number": len(asks),
        "minutes": sum(ask.minutes for ask in asks),
        "quiet_until": queries.quiet_until(person, at=at),
    }
    with translation.override(language_of(request, otherwise=bundle.language)):
        return render(
            request, "asks/page.html", context, status=UNPROCESSABLE if sent is not None else 200
        )


def _over(request: HttpRequest, refusal: LinkOver) -> HttpResponse:
    return render(request, "asks/link_over.html", {"reason": str(refusal)}, status=GONE)
