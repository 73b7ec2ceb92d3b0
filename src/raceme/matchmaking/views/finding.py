"""Finding whom to meet: suggestions with reasons, everybody who is shown, one of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
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
from raceme.matchmaking.forms.requests import AskForm, FindForm
from raceme.matchmaking.library.reasons import said_of
from raceme.matchmaking.models import Participant, Request
from raceme.matchmaking.queries.profiles import (
    countries_among,
    found_by,
    participants_of,
    shown_to,
    tags_of,
)
from raceme.matchmaking.queries.requests import agreed_between, between, held_by
from raceme.matchmaking.queries.set_up import allowance_of
from raceme.matchmaking.queries.suggestions import suggestions_for
from raceme.matchmaking.views.own import own_lines

MOST_SUGGESTED = 12
ON_A_PAGE = 20


@for_participants
@require_safe
def suggestions(request: OwnMeetings) -> HttpResponse:
    me = request.participant
    tags = tags_of([me])[me.pk]
    found = suggestions_for(me, tags=tags, most=MOST_SUGGESTED)
    context = {
        **own_lines(request, "suggestions"),
        "suggested": [
            {
                "other": one.participant,
                "reasons": [
                    said_of(reason.fact, reason.values, count=reason.count)
                    for reason in one.reasons
                ],
            }
            for one in found
        ],
        "says_anything": bool(found) or any(tags.values()),
    }
    return render(request, "matchmaking/own/suggestions.html", context)


@for_participants
@require_safe
def people(request: OwnMeetings) -> HttpResponse:
    shown = shown_to(request.participant)
    form = FindForm(request.GET or None, countries=countries_among(shown))
    rows = found_by(shown, form.sought())
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    tags = tags_of(page.object_list)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        **own_lines(request, "people"),
        "form": form,
        "page": page,
        "people": [{"other": one, "tags": tags[one.pk]} for one in page.object_list],
        "kept": kept.urlencode(),
        "is_sifted": any(value for key, value in request.GET.items() if key != "page"),
    }
    return render(request, "matchmaking/own/people.html", context)


@for_participants
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: OwnMeetings, pk: int) -> HttpResponse:
    """Show who somebody is and what is between the two; ask them for a meeting."""
    me = request.participant
    other = _found(request, pk)
    form = AskForm(posted(request))
    if form.is_valid():
        try:
            requesting.ask(
                me, other, asking=form.asking(), by=request.registration, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(name)s is asked. You hear of the answer by mail.")
            messages.success(request, sentence % {"name": other.registration.name})
            return redirect("matchmaking-public:meetings", request.secret)
    context = {**_about(request, other), "form": form}
    return render(request, "matchmaking/own/person.html", context, status=status_of(form))


def _found(request: OwnMeetings, pk: int) -> Participant:
    """Return somebody who is shown, or with whom there was something already."""
    me = request.participant
    rows = shown_to(me).filter(pk=pk)
    found = rows.first()
    if found is None:
        everybody = participants_of(request.matchmaking).filter(pk=pk)
        known = Request.objects.of(me.workspace_id).filter(receiver=me, sender__pk=pk)
        found = get_object_or_404(everybody if known.exists() else rows)
    found.matchmaking = request.matchmaking
    return found


def _about(request: OwnMeetings, other: Participant) -> dict[str, Any]:
    me = request.participant
    most = allowance_of(me).most_requests
    held = held_by(me)
    between_us = list(between(me, other))
    return {
        **own_lines(request, "people"),
        "other": other,
        "tags": tags_of([other])[other.pk],
        "between": between_us[-1] if between_us else None,
        "is_agreed": agreed_between(me, other).exists(),
        "most": most,
        "held": held,
        "left": None if most is None else max(most - held, 0),
        "matchmaking": request.matchmaking,
    }


@for_participants
@require_POST
def no_thanks(request: OwnMeetings, pk: int) -> HttpResponse:
    """Keep that somebody does not want to meet another one, or take it back."""
    me, by, at = request.participant, request.registration, timezone.now()
    if "undo" in request.POST:
        other = get_object_or_404(participants_of(request.matchmaking).filter(pk=pk))
        requesting.take_no_thanks_back(me, other, by=by, at=at)
        messages.success(request, _("You find each other again."))
        return redirect("matchmaking-public:meetings", request.secret)
    other = _found(request, pk)
    requesting.say_no_thanks(me, other, by=by, at=at)
    messages.success(request, _("You will not see them any more. They are never told."))
    return redirect("matchmaking-public:suggestions", request.secret)
