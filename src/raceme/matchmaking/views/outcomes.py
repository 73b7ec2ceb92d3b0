"""One page with all of somebody's meetings: what came of them, answered in a minute."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from raceme.accounts.actions import LinkOver
from raceme.accounts.http import language_of, posted
from raceme.asks import actions as asks
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.models import Record
from raceme.events.access import OwnRequest, behind_own_link
from raceme.matchmaking.actions import outcomes as actions
from raceme.matchmaking.forms.outcomes import OutcomeForm, outcome_forms
from raceme.matchmaking.models import Matchmaking, Outcome, Participant
from raceme.matchmaking.queries.meetings import seated_participant
from raceme.matchmaking.queries.outcomes import asked_participant, own_answers, wave_of

GONE = 410


@require_http_methods(["GET", "HEAD", "POST"])
@behind_own_link
def outcomes(request: OwnRequest) -> HttpResponse:
    """Show the page behind somebody's own link to the event, once its meetings are over."""
    found = seated_participant(request.registration)
    if found is None or found.matchmaking.state != Matchmaking.State.OVER:
        raise Http404
    wave = wave_of(found, today=timezone.localdate())
    return _page(
        request,
        found,
        wave=wave,
        by=request.registration,
        template="matchmaking/own/outcomes.html",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, secret: str, participant: int, wave: str) -> HttpResponse:
    """Show the same page behind the link of the mail that asks for it."""
    try:
        bundle = asks.page_with(secret, at=timezone.now())
    except LinkOver as refusal:
        return render(request, "asks/link_over.html", {"reason": str(refusal)}, status=GONE)
    found = asked_participant(participant, person=bundle.person)
    if found is None or wave not in Outcome.Wave.values:
        raise Http404
    with translation.override(language_of(request, otherwise=bundle.language)):
        return _page(request, found, wave=wave, by=bundle.person, template="matchmaking/asked.html")


def _page(
    request: HttpRequest, participant: Participant, *, wave: str, by: Record, template: str
) -> HttpResponse:
    event = participant.matchmaking.event
    meetings = own_answers(participant, wave=wave)
    if not meetings:
        raise Http404
    forms = outcome_forms(posted(request), meetings, currency=event.workspace.currency)
    if request.method == "POST" and _are_valid(forms):
        said = _say(participant, forms, wave=wave, by=by)
        if said is not None:
            messages.success(request, said)
            return redirect(request.path)
    context = {
        "event": event,
        "forms": forms,
        "wave": wave,
        "is_later": wave == Outcome.Wave.HALF_YEAR,
        "answered": sum(one.said is not None for one in meetings),
        "wrong": [form for form in forms if form.is_bound and form.errors],
        "is_demonstration": event.workspace.is_demonstration,
        "participant": participant,
    }
    return render(request, template, context, status=status_of(*forms))


def _are_valid(forms: Sequence[OutcomeForm]) -> bool:
    """Tell whether all are right; each is looked at, so that all that is wrong is said at once."""
    return not [form for form in forms if not form.is_valid()]


def _say(
    participant: Participant, forms: list[OutcomeForm], *, wave: str, by: Record
) -> str | None:
    """Keep what was said; None where something of it is refused, which its form then says."""
    said = {form.of.seat.pk: form.said() for form in forms}
    try:
        actions.say_outcomes(participant, wave=wave, said=said, by=by, at=timezone.now())
    except Refusal as refusal:
        for form in forms:
            if form.said().value is not None or form.said().useful is not None:
                form.refuse(refusal)
        return None
    left = sum(one.took_place is None for one in said.values())
    if left:
        kept = ngettext(
            "Kept. %(number)s meeting is left, whenever you like.",
            "Kept. %(number)s meetings are left, whenever you like.",
            left,
        )
        return kept % {"number": left}
    return _("Thank you. That was all: nobody asks you this again now.")
