"""Behind somebody's own link: how their registration stands, and what they do with it."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import ReasonForm, status_of
from raceme.events.access import OwnRequest, behind_own_link
from raceme.events.actions import registering
from raceme.events.actions.own_links import own_link
from raceme.events.forms.registering import OwnForm, said_of
from raceme.events.models import Event, ParticipantType, Registration
from raceme.events.queries.places import admission_of, is_over, types_of
from raceme.events.queries.registrations import booked_by, place_in_line, questions_of
from raceme.events.queries.series import other_evenings_of

State = Registration.State


@require_safe
@behind_own_link
def own(request: OwnRequest) -> HttpResponse:
    row = request.registration
    admission = admission_of(row.event)
    now = timezone.now()
    is_ahead = row.event.state == Event.State.PUBLISHED and not is_over(row.event, at=now)
    is_asked = row.consented_at is None and row.state in (State.NAMED, State.WAITING)
    context = {
        "secret": request.secret,
        "registration": row,
        "admission": admission,
        "is_ahead": is_ahead,
        "is_asked": is_asked and is_ahead,
        "booker": row.booked_by if row.booked_by_id else None,
        "in_line": place_in_line(row) if row.state == State.WAITING else 0,
        "code": _code(row.code) if row.state == State.CONFIRMED and is_ahead else "",
        "colleagues": list(booked_by(row)),
        "evenings": other_evenings_of(row, at=now),
        "questions": _questions(row, admission) if is_ahead and not row.is_over else "",
        "is_demonstration": row.event.workspace.is_demonstration,
    }
    return render(request, "events/own/registration.html", context)


def _questions(row: Registration, admission: Any) -> str:  # noqa: ANN401 (an admission or none)
    """Return how far what else is asked has come: open, done, or nothing asked."""
    if row.answers is not None:
        return "open" if row.answers.is_open else "done"
    return "open" if questions_of(admission) is not None else ""


def _code(code: str) -> SafeString:
    """Draw a code for the desk; it is of letters and digits of ours alone."""
    drawn = segno.make(code, error="m", micro=False)
    return mark_safe(drawn.svg_inline(border=2, title=code, omitsize=True))  # noqa: S308


@require_http_methods(["GET", "HEAD", "POST"])
@behind_own_link
def change(request: OwnRequest) -> HttpResponse:
    row = request.registration
    types = _types_for(row)
    form = OwnForm(posted(request), types=types, initial=said_of(row))
    if form.is_valid():
        try:
            registering.change(
                row,
                said=form.said(),
                kind=int(form.cleaned_data.get("type") or row.type_id),
                revision=form.cleaned_data["revision"] or 0,
                by=row,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=row.revision, standing=said_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your registration is saved."))
            return redirect("events-public:own", request.secret)
    context = {"secret": request.secret, "registration": row, "form": form}
    return render(request, "events/own/change.html", context, status=status_of(form))


def _types_for(row: Registration) -> list[ParticipantType]:
    """Return what is offered to everybody, and what they come as now."""
    return [kind for kind in types_of(row.event) if kind.is_offered or kind.pk == row.type_id]


@require_http_methods(["GET", "HEAD", "POST"])
@behind_own_link
def cancel(request: OwnRequest) -> HttpResponse:
    row = request.registration
    form = ReasonForm(posted(request), is_needed=False)
    if form.is_valid():
        try:
            registering.cancel(row, reason=form.cleaned_data["reason"], by=row, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your registration is cancelled. Thank you for saying so."))
            return redirect("events-public:own", request.secret)
    context = {"secret": request.secret, "registration": row, "form": form}
    return render(request, "events/own/cancel.html", context, status=status_of(form))


@require_POST
@behind_own_link
def come_back(request: OwnRequest) -> HttpResponse:
    try:
        registering.come_back(request.registration, by=request.registration, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("events-public:own", request.secret)


@require_POST
@behind_own_link
def coming(request: OwnRequest) -> HttpResponse:
    """Say yes to what a colleague has registered."""
    try:
        registering.agree_to_come(request.registration, by=request.registration, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. You are expected."))
    return redirect("events-public:own", request.secret)


@require_POST
@behind_own_link
def evening(request: OwnRequest, pk: int) -> HttpResponse:
    """Open how the same person stands with another evening of the series: by a link of its own."""
    now = timezone.now()
    for other in other_evenings_of(request.registration, at=now):
        if other.registration.pk == pk and not other.is_over:
            return redirect("events-public:own", own_link(other.registration, at=now))
    raise Http404
