"""Somebody's own profile behind their own link: join, correct it, when one is free, colleagues."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question
from raceme.matchmaking.access import GuestRequest, OwnMeetings, for_guests, for_participants
from raceme.matchmaking.actions import joining
from raceme.matchmaking.forms.people import key_in
from raceme.matchmaking.forms.profile import ProfileForm, initial_for, initial_of_profile
from raceme.matchmaking.models import Matchmaking
from raceme.matchmaking.queries.profiles import (
    colleagues_of,
    slots_missed_by,
    stand_ins_of,
    tags_of,
)
from raceme.matchmaking.queries.set_up import days_of_slots, slots_of
from raceme.matchmaking.views.own import days_with_clocks, own_lines

GET_AND_POST = ["GET", "HEAD", "POST"]


@for_guests
@require_http_methods(GET_AND_POST)
def profile(request: GuestRequest) -> HttpResponse:
    """Let somebody join with a profile, or correct the one they have."""
    standing = request.participant
    is_new = standing is None or standing.left_at is not None
    initial = (
        initial_of_profile(standing, tags_of([standing])[standing.pk])
        if standing
        else initial_for(request.registration, request.matchmaking)
    )
    form = ProfileForm(posted(request), matchmaking=request.matchmaking, initial=initial)
    if form.is_valid() and _saved(request, form, is_new=is_new):
        where = "matchmaking-public:times" if is_new else "matchmaking-public:meetings"
        return redirect(where, request.secret)
    context = {
        **own_lines(request, "profile"),
        "form": form,
        "is_new": is_new,
        "matchmaking": request.matchmaking,
        "is_over": request.matchmaking.state == Matchmaking.State.OVER,
    }
    return render(request, "matchmaking/own/profile.html", context, status=status_of(form))


def _saved(request: GuestRequest, form: ProfileForm, *, is_new: bool) -> bool:
    standing, by, at = request.participant, request.registration, timezone.now()
    try:
        if standing is None or is_new:
            joining.join(by, facts=form.facts(), by=by, at=at, token=token_in(request.POST))
        else:
            revision = form.cleaned_data["revision"] or 0
            joining.correct_profile(standing, facts=form.facts(), revision=revision, by=by, at=at)
    except ChangedMeanwhile as refusal:
        assert standing is not None  # noqa: S101 (nobody changes what is not there)
        standing.refresh_from_db()
        shown = initial_of_profile(standing, tags_of([standing])[standing.pk])
        form.changed_meanwhile(refusal, revision=standing.revision, standing=shown)
    except Refusal as refusal:
        form.refuse(refusal)
    else:
        messages.success(
            request,
            _("You take part. Say when you are free.") if is_new else _("Your profile is saved."),
        )
        return True
    return False


@for_participants
@require_http_methods(GET_AND_POST)
def times(request: OwnMeetings) -> HttpResponse:
    """Show a tick for each slot in which somebody can meet."""
    row = request.participant
    slots = list(slots_of(row.matchmaking).filter(is_lost=False))
    if request.method == "POST":
        free = {key_in(text) for text in request.POST.getlist("slot")}
        joining.set_times(row, free=free, by=request.registration, at=timezone.now())
        messages.success(request, _("When you are free is saved."))
        return redirect("matchmaking-public:meetings", request.secret)
    missed = slots_missed_by([row])[row.pk]
    days = days_of_slots(request.matchmaking.event, slots)
    context = {
        **own_lines(request, "times"),
        "days": days_with_clocks(days, row, missed=missed),
        "matchmaking": request.matchmaking,
    }
    return render(request, "matchmaking/own/times.html", context)


@for_participants
@require_POST
def stand_in(request: OwnMeetings, pk: int) -> HttpResponse:
    """Switch on that a colleague stands in, or off again."""
    colleague = get_object_or_404(colleagues_of(request.participant).filter(pk=pk))
    by, at = request.registration, timezone.now()
    if pk in stand_ins_of(request.participant):
        joining.stand_in_no_more(request.participant, colleague, by=by, at=at)
        sentence = _("%(name)s and you stand in for each other no more.")
    else:
        try:
            joining.stand_in(request.participant, colleague, by=by, at=at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("matchmaking-public:meetings", request.secret)
        sentence = _("%(name)s and you stand in for each other now; they are told.")
    messages.success(request, sentence % {"name": colleague.registration.name})
    return redirect("matchmaking-public:meetings", request.secret)


@for_participants
@require_http_methods(GET_AND_POST)
def leave(request: OwnMeetings) -> HttpResponse:
    back = reverse("matchmaking-public:meetings", args=[request.secret])
    if request.method == "POST":
        try:
            joining.leave(request.participant, by=request.registration, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("You take part in no meetings any more."))
        return redirect("matchmaking-public:profile", request.secret)
    question = Question(
        _("Take part in no meetings any more?"),
        effect=_(
            "What you asked and agreed is taken back, and the others are told. Nobody finds you "
            "any more. Your registration for the event stays."
        ),
        verb=_("Leave the meetings"),
        keep=_("Stay"),
        back=back,
    )
    context = {**own_lines(request, "meetings"), "asked": question}
    return render(request, "matchmaking/own/question.html", context)
