"""Registering for an event: one page for everybody, filled where somebody is known."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.actions.links import LinkOver
from raceme.accounts.http import client_of, posted
from raceme.accounts.models import User
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.events.access import published_or_404
from raceme.events.actions import registering
from raceme.events.actions.invitations import person_invited
from raceme.events.actions.registering import Registered, RegisteredForAll
from raceme.events.actions.registering.refusals import SeriesForOneself
from raceme.events.forms.registering import (
    MOST_ROWS,
    ColleagueForm,
    RegisterForm,
    known_of,
    offers_of,
    rows_of,
)
from raceme.events.models import Admission, Event, ParticipantType, Registration
from raceme.events.queries.places import Door, admission_of, door_of, places_of, types_of
from raceme.events.queries.registrations import person_with
from raceme.events.queries.series import open_evenings, published_in
from raceme.organisations.models import Person

State = Registration.State
TOLD = (State.CONFIRMED, State.APPLIED, State.WAITING)
# What the answer to a form for all evenings says of each, in its address.
TOLD_OF_ONE = re.compile(r"(?:^|\.)(\d{1,18})-(confirmed|applied|waiting|full|closed)(?=\.|$)")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, workspace: str, event: str) -> HttpResponse:
    """Show the form, or take it; who registers reads how they stand, and the rest by mail."""
    row = published_or_404(request, workspace, event)
    admission = admission_of(row)
    types = [kind for kind in types_of(row) if kind.is_offered]
    now = timezone.now()
    door = door_of(row, admission, at=now)
    if admission is None or door == Door.NONE or not types:
        raise Http404
    if door != Door.OPEN:
        context = _shared(row) | {"door": door.value, "admission": admission}
        return render(request, "events/public/closed.html", context)
    known, person = _known(request, row, at=now)
    sent = posted(request)
    form = RegisterForm(sent, types=types, initial={"language": get_language(), **known})
    rows = rows_of(sent)
    takes = admission.takes_colleagues
    evenings = open_evenings(row, at=now)
    # Every form is asked, so that all that is wrong is said at once.
    if all([form.is_valid(), *(each.is_valid() for each in rows if takes)]):
        if form.cleaned_data["homepage"]:
            # Filled in by a machine: it learns nothing, and nobody is registered.
            return redirect("events-public:registered", workspace, event, State.CONFIRMED.value)
        try:
            return _registered(request, row, form, rows if takes else [], person, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
    context = _page(form, rows, row, admission, types)
    listed = sorted([row, *evenings], key=lambda one: (one.starts_on, one.pk)) if evenings else []
    context |= {"is_known": bool(known), "evenings": listed}
    template = "events/public/register.html"
    return render(request, template, context, status=status_of(form, *rows))


def _registered(
    request: HttpRequest,
    event: Event,
    form: RegisterForm,
    rows: list[ColleagueForm],
    person: Person | None,
    *,
    at: datetime,
) -> HttpResponse:
    said = form.said()
    colleagues = [one for row in rows if (one := row.colleague) is not None]
    client, token = client_of(request), token_in(request.POST)
    made: Registered
    if form.cleaned_data["whole_series"]:
        if colleagues:
            raise SeriesForOneself
        made = registering.register_for_all(
            event, kind=form.kind, said=said, client=client, at=at, token=token
        )
    else:
        made = registering.register(
            event,
            kind=form.kind,
            said=said,
            colleagues=colleagues,
            client=client,
            at=at,
            token=token,
        )
    # Only who came by a mail to this address, or signed in with it, has proved that it is theirs.
    if made.secret and said.email.lower() in _proved(request, person):
        return redirect("events-public:own", made.secret)
    address = reverse(
        "events-public:registered", args=[event.workspace.slug, event.slug, made.state]
    )
    if isinstance(made, RegisteredForAll) and made.evenings:
        told = ".".join(f"{key}-{state}" for key, state in made.evenings.items())
        address = f"{address}?{urlencode({'evenings': told})}"
    return redirect(address)


@require_safe
def registered(request: HttpRequest, workspace: str, event: str, state: str) -> HttpResponse:
    """Say how a registration stands; it is about nobody, so that anybody may open it."""
    row = published_or_404(request, workspace, event)
    if state not in TOLD:
        raise Http404
    told = dict(TOLD_OF_ONE.findall(request.GET.get("evenings", "")))
    evenings = []
    if told and row.series is not None:
        of_series = published_in(row.workspace.slug, row.series.slug)
        evenings = [(one, told[str(one.pk)]) for one in of_series if str(one.pk) in told]
    context = _shared(row) | {
        "state": state,
        "admission": admission_of(row),
        "evenings": evenings,
    }
    return render(request, "events/public/registered.html", context)


def _known(
    request: HttpRequest, event: Event, *, at: datetime
) -> tuple[dict[str, str], Person | None]:
    """Return what is known of the reader: by the link of an invitation, or who signed in."""
    person: Person | None = None
    if secret := request.GET.get("known", ""):
        try:
            person = person_invited(secret, at=at)
        except LinkOver as over:
            messages.info(request, str(over))
        # What another workspace knows of somebody is not shown here.
        if person is not None and person.workspace_id != event.workspace_id:
            person = None
    user = request.user
    if person is None and isinstance(user, User):
        person = person_with(user.email, workspace=event.workspace_id)
        if person is None:
            return {"name": user.name, "email": user.email, "language": user.language}, None
    return (known_of(person), person) if person else ({}, None)


def _proved(request: HttpRequest, person: Person | None) -> set[str]:
    mine = {person.email.lower()} if person and person.email else set()
    if isinstance(request.user, User):
        mine = (mine if request.GET.get("known") else set()) | {request.user.email.lower()}
    return mine


def _page(
    form: RegisterForm,
    rows: list[ColleagueForm],
    event: Event,
    admission: Admission,
    types: list[ParticipantType],
) -> dict[str, Any]:
    places = places_of(event, admission, types)
    chosen = str(form["type"].value() or (types[0].pk if len(types) == 1 else ""))
    return _shared(event) | {
        "admission": admission,
        "form": form,
        "rows": rows,
        "blank": ColleagueForm(prefix="colleague-__at__"),
        "most_rows": MOST_ROWS,
        "has_colleagues": any(row.has_changed() for row in rows if row.is_bound),
        "offers": offers_of(types, places, admission, chosen=chosen),
        "is_full": all(not places.has_room(kind.pk) for kind in types),
    }


def _shared(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "space": event.workspace,
        "is_demonstration": event.workspace.is_demonstration,
    }
