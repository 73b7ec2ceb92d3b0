"""What staff see and do of requests: who takes part, what was asked, for somebody who phones."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request as StaffRequest
from raceme.accounts.http import posted
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.search import condition
from raceme.events import permissions
from raceme.events.models import Registration
from raceme.matchmaking.access import Reached, meetings_or_404, organised_meetings
from raceme.matchmaking.actions import joining, requesting
from raceme.matchmaking.actions.terms import ProfileFacts
from raceme.matchmaking.forms.people import DATALIST, key_in, offered
from raceme.matchmaking.forms.profile import initial_for
from raceme.matchmaking.forms.requests import ChooseForm
from raceme.matchmaking.library.tongues import language_named
from raceme.matchmaking.models import Participant, Request
from raceme.matchmaking.queries.overview import HAS_MEETING, HAS_PROFILE
from raceme.matchmaking.queries.profiles import (
    may_join,
    participants_of,
    shown_to,
    slots_missed_by,
    tags_of,
)
from raceme.matchmaking.queries.requests import held_by, requests_of, requests_with, wishes_with
from raceme.matchmaking.queries.set_up import allowance_of, slots_of
from raceme.matchmaking.views.set_up import frame

GET_AND_POST = ["GET", "HEAD", "POST"]
MOST_TO_JOIN = 200
State = Request.State
STATES = {
    State.OPEN.value: lists.Shown(State.OPEN.label, "note", "hourglass"),
    State.ACCEPTED.value: lists.Shown(State.ACCEPTED.label, "ok", "circle-check"),
    State.DECLINED.value: lists.Shown(State.DECLINED.label, "", "circle-x"),
    State.EXPIRED.value: lists.Shown(State.EXPIRED.label, "warn", "clock-pause"),
    State.WITHDRAWN.value: lists.Shown(State.WITHDRAWN.label, "", "arrow-back-up"),
}


def _found(text: str, path: str) -> Q:
    words = Registration.objects.reached_by(condition(Registration, text))
    return Q(**{f"{path}__in": words.values("pk")})


def _who(row: Mapping[str, Any], side: str) -> str:
    return str(row[f"{side}__registration__name"])


def _side(side: str) -> Any:  # noqa: ANN401 (a column)
    firm = f"{side}__registration__organisation_name"
    return lists.Custom(
        side,
        _("Who asks") if side == "sender" else _("Whom"),
        fields=(f"{side}__registration__name", firm),
        html=lambda row: format_html('{}<span class="r-sub">{}</span>', _who(row, side), row[firm]),
        plain=lambda row: _who(row, side),
    )


def _named(row: Mapping[str, Any]) -> SafeString:
    # The page of one lies below the list, at their key.
    return format_html(
        '<a href="{}/">{}</a><span class="r-sub">{}</span>',
        row["pk"],
        row["registration__name"],
        row["registration__organisation_name"],
    )


PEOPLE = lists.Table(
    "people",
    _("Who takes part"),
    columns=[
        lists.Custom(
            "name",
            _("Name"),
            sort="registration__name",
            main=True,
            fields=("pk", "registration__name", "registration__organisation_name"),
            html=_named,
            plain=lambda row: str(row["registration__name"]),
        ),
        lists.Text("registration__type__name", _("Type")),
        lists.Country("registration__country", _("Country"), sort="registration__country"),
        lists.Choice("presence", _("How"), choices=Participant.Presence.choices),
        lists.Custom(
            "is_shown",
            _("Shown"),
            fields=("is_shown",),
            html=lambda row: escape(_now("yes") if row["is_shown"] else _now("no")),
            plain=lambda row: _now("yes") if row["is_shown"] else _now("no"),
        ),
        lists.Date("joined_at", _("Joined"), sort="joined_at"),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: _found(text, "registration")),
        lists.OneOf("presence", _("How"), choices=Participant.Presence.choices),
        lists.YesNo("profile", _("Has a profile"), HAS_PROFILE),
        lists.YesNo("meets", _("Has a meeting agreed"), HAS_MEETING),
    ],
    sort="name",
    empty=lists.Empty(
        _("Nobody has joined yet"),
        _("Once it is open, people join by their own link. You can let somebody in here, too."),
    ),
)
REQUESTS = lists.Table(
    "requests",
    _("Requests"),
    columns=[
        _side("sender"),
        _side("receiver"),
        lists.Choice("strength", _("How much"), choices=Request.Strength.choices),
        lists.State("state", _("State"), states=STATES),
        lists.Moment("asked_at", pgettext_lazy("request", "Asked"), sort="asked_at"),
        lists.Moment("expires_at", _("Runs out"), sort="expires_at"),
    ],
    filters=[
        lists.Search("q", _("Who asks"), lambda text: _found(text, "sender__registration")),
        lists.Search("whom", _("Whom"), lambda text: _found(text, "receiver__registration")),
        lists.OneOf("state", _("State"), choices=Request.State.choices),
    ],
    sort="-asked_at",
    empty=lists.Empty(
        _("No requests yet"), _("They come once people have joined and found each other.")
    ),
)


def _framed(request: StaffRequest, reached: Reached) -> dict[str, object]:
    may_organise = permissions.can_organise(request.user, reached.space)
    return {**frame(reached), "may_organise": may_organise}


@login_required
@require_safe
def people(request: StaffRequest, workspace: str, event: str) -> HttpResponseBase:
    reached = meetings_or_404(request, workspace, event)
    rows = participants_of(reached.matchmaking).filter(left_at=None)
    listing = PEOPLE.listing(request, rows)
    return listing.answer("matchmaking/people.html", _framed(request, reached))


@login_required
@require_safe
def requests(request: StaffRequest, workspace: str, event: str) -> HttpResponseBase:
    reached = meetings_or_404(request, workspace, event)
    listing = REQUESTS.listing(request, requests_of(reached.matchmaking))
    return listing.answer("matchmaking/requests.html", _framed(request, reached))


@login_required
@require_http_methods(GET_AND_POST)
def let_in(request: StaffRequest, workspace: str, event: str) -> HttpResponse:
    """Let somebody take part who phones; they are shown once they say so themselves."""
    reached = organised_meetings(request, workspace, event)
    waiting = may_join(reached.matchmaking)
    if request.method == "POST":
        key = key_in(request.POST.get("registration", ""))
        row = get_object_or_404(waiting.filter(pk=key))
        row.event = reached.event
        usual = initial_for(row, reached.matchmaking)
        facts = ProfileFacts(languages=usual["languages"], time_zone=usual["time_zone"])
        try:
            made = joining.join(row, facts=facts, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("matchmaking:let_in", workspace, event)
        messages.success(request, _now("%(name)s takes part.") % {"name": row.name})
        return redirect("matchmaking:person", workspace, event, made.pk)
    context = {
        **frame(reached),
        "count": waiting.count(),
        "registrations": list(waiting[:MOST_TO_JOIN]),
    }
    return render(request, "matchmaking/let_in.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def person(request: StaffRequest, workspace: str, event: str, pk: int) -> HttpResponse:
    """Show one who takes part, with what they asked and were asked; ask for them."""
    reached = organised_meetings(request, workspace, event)
    row = participant_or_404(reached, pk)
    others = list(shown_to(row))
    form = ChooseForm(posted(request), people=others)
    if form.is_valid():
        try:
            requesting.ask(
                row,
                form.cleaned_data["person"],
                asking=form.asking(),
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _now("It is asked."))
            return redirect("matchmaking:person", workspace, event, pk)
    known = requests_with(row).select_related("sender__registration", "receiver__registration")
    slots = set(slots_of(reached.matchmaking).filter(is_lost=False).values_list("pk", flat=True))
    context = {
        **frame(reached),
        "row": row,
        "tags": tags_of([row])[row.pk],
        "languages": [language_named(code) for code in row.languages],
        "all_slots": len(slots),
        "free_slots": len(slots - slots_missed_by([row])[row.pk]),
        "known": [
            {"request": one, "other": one.receiver if one.sender_id == pk else one.sender}
            for one in known.order_by("-pk")
        ],
        "wishes": list(wishes_with(row)),
        "held": held_by(row),
        "allowed": allowance_of(row),
        "form": form,
        "offered": offered(others),
        "datalist": DATALIST,
    }
    return render(request, "matchmaking/person.html", context, status=status_of(form))


def participant_or_404(reached: Reached, pk: int) -> Participant:
    row = get_object_or_404(participants_of(reached.matchmaking).filter(pk=pk))
    row.matchmaking = reached.matchmaking
    return row


@login_required
@require_POST
def answer(request: StaffRequest, workspace: str, event: str, pk: int) -> HttpResponse:
    """Accept, decline or take back for whoever is on the phone: the pressed button says which."""
    reached = organised_meetings(request, workspace, event)
    row = get_object_or_404(requests_of(reached.matchmaking).filter(pk=pk))
    by, at = request.user, timezone.now()
    try:
        if "accept" in request.POST:
            requesting.accept(row, strength="", by=by, at=at)
        elif "decline" in request.POST:
            requesting.decline(row, word="", by=by, at=at)
        else:
            requesting.withdraw(row, by=by, at=at)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _now("It is done, and both are told."))
    if of := key_in(request.POST.get("of", "")):
        return redirect("matchmaking:person", workspace, event, of)
    return redirect("matchmaking:requests", workspace, event)
