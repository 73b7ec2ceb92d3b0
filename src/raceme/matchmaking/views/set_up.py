"""Setting meetings up: opened and closed, terms, who meets whom, slots."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.core.words import number
from raceme.events.access import organised_or_403
from raceme.matchmaking.access import Reached, organised_meetings
from raceme.matchmaking.actions import set_up as actions
from raceme.matchmaking.forms.people import key_in
from raceme.matchmaking.forms.set_up import (
    USUAL_SLOTS,
    SlotsForm,
    TermsForm,
    TypesForm,
    initial_of_terms,
)
from raceme.matchmaking.library.slots import PlannedSlot, planned_slots
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.set_up import (
    days_of_slots,
    kinds_apart,
    meeting_types_of,
    slots_of,
    standing_of,
    terms_of,
)

GET_AND_POST = ["GET", "HEAD", "POST"]
State = Matchmaking.State


def frame(reached: Reached) -> dict[str, object]:
    """Return what every page of an event's meetings shows around it."""
    return {
        "workspace": reached.space,
        "event": reached.event,
        "matchmaking": reached.matchmaking,
        "may_organise": True,
    }


@login_required
@require_POST
def begin(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    try:
        actions.begin(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Meetings are begun. Make slots and tables, then let people in.")
        )
    return redirect("matchmaking:matchmaking", space.slug, row.slug)


@login_required
@require_http_methods(GET_AND_POST)
def open_requests(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    back = _home(reached)
    if request.method == "POST":
        try:
            actions.open_requests(reached.matchmaking, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Who is registered can join and ask now."))
        return redirect(back)
    question = Question(
        _("Open the meetings for requests?"),
        effect=_(
            "Everybody confirmed whose type has meetings finds them behind their own link, joins "
            "with a profile and asks others, within the times you set."
        ),
        verb=pgettext("meetings", "Open for requests"),
        keep=_("Keep it closed"),
        back=back,
        danger=False,
    )
    return ask(request, question, frame(reached))


@login_required
@require_http_methods(GET_AND_POST)
def close_requests(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    back = _home(reached)
    if request.method == "POST":
        try:
            actions.close_requests(reached.matchmaking, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("No more requests are taken."))
        return redirect(back)
    open_ones = standing_of(reached.matchmaking).open
    question = Question(
        _("Take no more requests?"),
        effect=ngettext(
            "%(count)s request waits for an answer and may still be answered. You can open it "
            "again as long as no schedule is published.",
            "%(count)s requests wait for an answer and may still be answered. You can open it "
            "again as long as no schedule is published.",
            open_ones,
        )
        % {"count": number(open_ones)},
        verb=_("Close for requests"),
        keep=_("Keep it open"),
        back=back,
        danger=False,
    )
    return ask(request, question, frame(reached))


@login_required
@require_http_methods(GET_AND_POST)
def terms(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = reached.matchmaking
    form = TermsForm(posted(request), event=reached.event, initial=initial_of_terms(row))
    if form.is_valid():
        try:
            actions.correct_terms(
                row,
                terms=form.terms(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = organised_meetings(request, workspace, event).matchmaking
            form.changed_meanwhile(refusal, revision=now.revision, standing=initial_of_terms(now))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The terms are saved."))
            return redirect(_home(reached))
    context = {**frame(reached), "form": form}
    return render(request, "matchmaking/terms.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def types(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show a row for each type: what differs for it, and a tick for each type it may meet."""
    reached = organised_meetings(request, workspace, event)
    row = reached.matchmaking
    form = TypesForm(
        posted(request),
        types=meeting_types_of(reached.event),
        standing=terms_of(row),
        apart=kinds_apart(row),
        matchmaking=row,
    )
    if form.is_valid():
        try:
            actions.set_types(
                row,
                terms=form.terms(),
                apart=form.apart(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            now = organised_meetings(request, workspace, event).matchmaking
            form.changed_meanwhile(refusal, revision=now.revision, standing={})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Who may meet whom is saved."))
            return redirect(_home(reached))
    context = {**frame(reached), "form": form}
    return render(request, "matchmaking/types.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def slots(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show the slots by day; show what would be made, then make it."""
    reached = organised_meetings(request, workspace, event)
    form = SlotsForm(posted(request), event=reached.event, initial=dict(USUAL_SLOTS))
    planned = None
    if form.is_valid():
        if "preview" in request.POST:
            planned = list(planned_slots(form.plan(), zone=reached.event.zone))
        else:
            try:
                made = actions.make_slots(
                    reached.matchmaking, plan=form.plan(), by=request.user, at=timezone.now()
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                sentence = ngettext(
                    "%(count)s slot is made.", "%(count)s slots are made.", len(made)
                )
                messages.success(request, sentence % {"count": len(made)})
                return redirect("matchmaking:slots", workspace, event)
    days: dict[date, list[PlannedSlot]] = {}
    for one in planned or []:
        days.setdefault(one.starts_at.date(), []).append(one)
    context = {
        **frame(reached),
        "form": form,
        "planned": sorted(days.items()) if planned is not None else None,
        "count": len(planned or []),
        "days": days_of_slots(reached.event, slots_of(reached.matchmaking)),
    }
    return render(request, "matchmaking/slots.html", context, status=status_of(form))


@login_required
@require_POST
def remove_slots(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    keys = [key_in(text) for text in request.POST.getlist("slot")]
    try:
        gone = actions.remove_slots(
            reached.matchmaking, keys=keys, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext("%(count)s slot is removed.", "%(count)s slots are removed.", gone)
        messages.success(request, sentence % {"count": gone})
    return redirect("matchmaking:slots", workspace, event)


def _home(reached: Reached) -> str:
    return reverse("matchmaking:matchmaking", args=[reached.space.slug, reached.event.slug])
