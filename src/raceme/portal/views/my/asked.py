"""What the company is asked, in one place."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.asks.access import Offered, offered, taken
from raceme.asks.models import Ask
from raceme.core.forms import UNPROCESSABLE
from raceme.portal.actions.my_company import MINUTES
from raceme.portal.queries import still_right
from raceme.portal.views.my.door import Door, behind_a_door
from raceme.portal.views.my.first import asks_behind, question_behind
from raceme.portal.views.my.frame import framed
from raceme.questionnaires.queries import MODULE as QUESTIONNAIRES


@require_safe
@behind_a_door
def asks(request: HttpRequest, door: Door) -> HttpResponse:
    return _asks(request, door)


@require_POST
@behind_a_door
def answer(request: HttpRequest, door: Door, ask: int) -> HttpResponse:
    found = next((one for one in asks_behind(door) if one.pk == ask), None)
    if found is None or not found.is_answered_here:
        raise Http404
    way = Ask.Way.LINK if door.affiliation else Ask.Way.ACCOUNT
    action = door.href("answer", ask=ask)
    by = door.voice.by
    sent = taken(found, request.POST, action=action, way=way, by=by, at=timezone.now())
    if sent is not None:
        return _asks(request, door, sent=sent)
    messages.success(request, _("Thank you. Your answer is kept."))
    return redirect(door.href("asks"))


def _asks(request: HttpRequest, door: Door, *, sent: Offered | None = None) -> HttpResponse:
    waiting = asks_behind(door)
    for one in waiting:
        if one.module == QUESTIONNAIRES:
            one.path = _page_of(one, door)
    shown = offered(
        [one for one in waiting if one.module != still_right.MODULE],
        address=lambda ask: door.href("answer", ask=ask.pk),
        sent=sent,
    )
    yearly = [one for one in waiting if one.module == still_right.MODULE]
    # The first page asks it once a year though no round does: nothing less is said here.
    is_unasked = not yearly and question_behind(door).confirmed is None
    context = {
        "asks": shown,
        "yearly": yearly,
        "is_unasked": is_unasked,
        "minutes": sum(one.minutes for one in waiting) + (MINUTES if is_unasked else 0),
    }
    return framed(
        request,
        door,
        "portal/my/asks.html",
        context,
        at="asks",
        status=UNPROCESSABLE if sent is not None else 200,
    )


def _page_of(ask: Ask, door: Door) -> str:
    """Return where a questionnaire is filled in, behind the same door."""
    if door.affiliation is None:
        return reverse("questionnaires-public:mine", args=[ask.pk])
    return reverse("questionnaires-public:company", args=[door.secret, ask.pk])
