"""What somebody asked and was asked, behind their own link; each answer one button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.matchmaking.access import OwnMeetings, for_participants
from raceme.matchmaking.actions import requesting
from raceme.matchmaking.forms.requests import AcceptForm, CounterForm, DeclineForm
from raceme.matchmaking.models import Matchmaking, Request
from raceme.matchmaking.queries.profiles import (
    colleagues_of,
    no_thanks_of,
    slots_missed_by,
    stand_ins_of,
)
from raceme.matchmaking.queries.requests import (
    HOLDING,
    received_by,
    requests_with,
    takable_back_by,
    wishes_with,
)
from raceme.matchmaking.queries.set_up import allowance_of, slots_of
from raceme.matchmaking.views.own import own_lines

State = Request.State
# So many that are over are shown; what is open or agreed is shown whole.
MOST_OVER = 20


@for_participants
@require_safe
def meetings(request: OwnMeetings) -> HttpResponse:
    """Show what waits for an answer, what was asked, what is agreed; and one's colleagues."""
    me = request.participant
    refused = list(no_thanks_of(me))
    known = _known(request, besides={one.pk for one in refused})
    received = [one for one in known if one["request"].receiver_id == me.pk]
    mine = [one["request"] for one in known if one["is_own"]]
    allowed = allowance_of(me)
    held = sum(one.counters_id is None and one.state in HOLDING for one in mine)
    slots = set(slots_of(request.matchmaking).filter(is_lost=False).values_list("pk", flat=True))
    context = {
        **own_lines(request, "meetings"),
        "matchmaking": request.matchmaking,
        "waiting": [one["request"] for one in received if one["request"].state == State.OPEN],
        "sent": [one for one in mine if one.state == State.OPEN],
        "agreed": _agreed(request),
        "over": [one for one in known if one["request"].state not in HOLDING][:MOST_OVER],
        "allowed": allowed,
        "held": held,
        "left": None if allowed.most_requests is None else max(allowed.most_requests - held, 0),
        "colleagues": list(colleagues_of(me)),
        "refused": refused,
        "free": len(slots - slots_missed_by([me])[me.pk]),
        "slots": len(slots),
        "accept": AcceptForm(),
    }
    return render(request, "matchmaking/own/meetings.html", context)


def _known(request: OwnMeetings, *, besides: set[int]) -> list[dict[str, Any]]:
    """Return what somebody asked and was asked, the newest first; not by whom they refused."""
    me = request.participant
    rows = requests_with(me).select_related("sender__registration", "receiver__registration")
    return [
        {
            "request": one,
            "other": one.receiver if one.sender_id == me.pk else one.sender,
            "is_own": one.sender_id == me.pk,
        }
        for one in rows.order_by("-pk")
        if one.sender_id not in besides
    ]


def _agreed(request: OwnMeetings) -> list[dict[str, object]]:
    me = request.participant
    return [
        {
            "wish": wish,
            "others": [
                member.participant
                for member in wish.members.all()
                if member.participant_id != me.pk
            ],
        }
        for wish in wishes_with(me)
    ]


@for_participants
@require_POST
def accept(request: OwnMeetings, pk: int) -> HttpResponse:
    row = get_object_or_404(received_by(request.participant).filter(pk=pk))
    form = AcceptForm(request.POST)
    strength = form.cleaned_data["strength"] if form.is_valid() else ""
    return _done(
        request,
        lambda: requesting.accept(
            row, strength=strength, by=request.registration, at=timezone.now()
        ),
        _said_of_agreeing(request, name=row.sender.registration.name),
    )


def _said_of_agreeing(request: OwnMeetings, *, name: str) -> str:
    """Return what agreeing brings: a meeting, or the next half hour that comes free."""
    if request.matchmaking.state == Matchmaking.State.PUBLISHED:
        sentence = _(
            "Agreed with %(name)s. The schedule is published: if a half hour comes free for both "
            "of you, it is offered to you."
        )
    else:
        sentence = _("Agreed: you meet %(name)s.")
    return sentence % {"name": name}


@for_participants
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: OwnMeetings, pk: int) -> HttpResponse:
    """Decline with a word or without."""
    row = get_object_or_404(received_by(request.participant).filter(pk=pk))
    form = DeclineForm(posted(request))
    if form.is_valid():
        word = form.cleaned_data["word"]
        return _done(
            request,
            lambda: requesting.decline(row, word=word, by=request.registration, at=timezone.now()),
            _("%(name)s is told that you decline.") % {"name": row.sender.registration.name},
        )
    context = {**own_lines(request, "meetings"), "row": row, "form": form}
    return render(request, "matchmaking/own/decline.html", context, status=status_of(form))


@for_participants
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: OwnMeetings, pk: int) -> HttpResponse:
    """Offer something else instead: a colleague who stands in, or other terms."""
    me = request.participant
    row = get_object_or_404(received_by(me).filter(pk=pk))
    colleagues = colleagues_of(me).filter(pk__in=stand_ins_of(me))
    form = CounterForm(posted(request), colleagues=colleagues)
    if form.is_valid():
        try:
            requesting.counter(
                row,
                colleague=form.cleaned_data.get("colleague"),
                message=form.cleaned_data["message"],
                by=request.registration,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(name)s is asked whether that suits them.")
            messages.success(request, sentence % {"name": row.sender.registration.name})
            return redirect("matchmaking-public:meetings", request.secret)
    context = {**own_lines(request, "meetings"), "row": row, "form": form}
    return render(request, "matchmaking/own/counter.html", context, status=status_of(form))


@for_participants
@require_POST
def withdraw(request: OwnMeetings, pk: int) -> HttpResponse:
    """Take back what one asked; or, once it is agreed, whichever of the two asked."""
    row = get_object_or_404(takable_back_by(request.participant).filter(pk=pk))
    return _done(
        request,
        lambda: requesting.withdraw(row, by=request.registration, at=timezone.now()),
        _("It is taken back, and the other side is told."),
    )


def _done(request: OwnMeetings, act: Callable[[], object], sentence: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("matchmaking-public:meetings", request.secret)
