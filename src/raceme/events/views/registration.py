"""One registration for staff: what it says, how it stands, who that is in the register."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.events import permissions
from raceme.events.access import event_or_404, organised_or_403
from raceme.events.actions import registering
from raceme.events.forms.registering import (
    CorrectForm,
    SettleForm,
    StaffForm,
    TypeForm,
    said_of,
)
from raceme.events.models import Event, Registration
from raceme.events.queries.places import admission_of, places_of, types_of
from raceme.events.queries.registrations import (
    answers_with,
    booked_by,
    organisations_meant,
    people_meant,
    place_in_line,
    registration_in,
)
from raceme.events.queries.series import open_evenings
from raceme.events.views.registrations import STATES
from raceme.questionnaires import access
from raceme.workspaces.models import Workspace

State = Registration.State
Way = Registration.Way


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, workspace: str, event: str) -> HttpResponse:
    """Register who phones; with ``way=desk`` who stands there."""
    space, row = organised_or_403(request, workspace, event)
    way = Way.DESK if request.GET.get("way") == Way.DESK else Way.STAFF
    admission = admission_of(row)
    if admission is None:
        return redirect("events:registrations", space.slug, row.slug)
    types = types_of(row)
    usual = {"language": space.language, "country": space.country, "type": str(types[0].pk)}
    form = StaffForm(posted(request), types=types, initial=usual)
    evenings = open_evenings(row, at=timezone.now()) if way == Way.STAFF else []
    if evenings and form.is_valid() and form.cleaned_data["whole_series"]:
        if answer := _added_to_all(request, row, form):
            return answer
    elif form.is_valid():
        given = form.cleaned_data
        try:
            made = registering.add_somebody(
                row,
                kind=int(given["type"]),
                said=form.said(),
                way=way,
                despite=given["despite"],
                note=given["note"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("%(name)s: %(state)s.")
            told = {"name": made.name, "state": made.get_state_display()}
            messages.success(request, said % told)
            if "another" in request.POST:
                return redirect(f"{request.path}?way={way}")
            return redirect("events:registration", space.slug, row.slug, made.pk)
    places = places_of(row, admission, types)
    context = {
        **_frame(request, space, row),
        "form": form,
        "is_desk": way == Way.DESK,
        "left": places.left_in_all,
        "evenings": evenings,
    }
    return render(request, "events/add_somebody.html", context, status=status_of(form))


def _added_to_all(request: Request, event: Event, form: StaffForm) -> HttpResponse | None:
    """Register somebody for all evenings of the series; None where it is refused."""
    given = form.cleaned_data
    try:
        made = registering.add_to_all(
            event,
            kind=int(given["type"]),
            said=form.said(),
            note=given["note"],
            by=request.user,
            at=timezone.now(),
            token=token_in(request.POST),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _said_of_all(made))
    return redirect("events:registrations", event.workspace.slug, event.slug)


def _said_of_all(made: Sequence[Registration]) -> str:
    """Say for how many evenings somebody is registered, and in how many they wait."""
    said = ngettext(
        "%(name)s is registered for %(count)s evening.",
        "%(name)s is registered for %(count)s evenings.",
        len(made),
    ) % {"name": made[0].name, "count": len(made)}
    waiting = sum(one.state == State.WAITING for one in made)
    if not waiting:
        return said
    waits = ngettext(
        "In %(count)s of them they wait for a place.",
        "In %(count)s of them they wait for a place.",
        waiting,
    )
    return f"{said} {waits % {'count': waiting}}"


@login_required
@require_safe
def registration(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, reached = event_or_404(request, workspace, event)
    row = _registration(reached, pk)
    framed = _frame(request, space, reached)
    can_change = bool(framed["may_organise"]) and reached.state == Event.State.PUBLISHED
    context = {
        **framed,
        "registration": row,
        "shown": STATES[row.state],
        "language": dict(settings.LANGUAGES).get(row.language, row.language),
        "in_line": place_in_line(row) if row.state == State.WAITING else 0,
        "colleagues": list(booked_by(row)),
        "page": history_page(row, within=space, number=request.GET.get("page")),
        "can_change": can_change,
        "may": {
            "approve": row.state in (State.APPLIED, State.REFUSED),
            "confirm": row.state == State.WAITING,
            "refuse": row.may_become(State.REFUSED),
            "cancel": row.may_become(State.CANCELLED),
        },
    }
    return render(request, "events/registration.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, reached = organised_or_403(request, workspace, event)
    row = _registration(reached, pk)
    form = CorrectForm(posted(request), initial=said_of(row))
    if form.is_valid():
        try:
            saved = registering.correct_registration(
                row,
                said=form.said(),
                note=form.cleaned_data["note"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=row.revision, standing=said_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("events:registration", space.slug, reached.slug, row.pk)
    context = {**_frame(request, space, reached), "registration": row, "form": form}
    return render(request, "events/registration_correct.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_type(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, reached = organised_or_403(request, workspace, event)
    row = _registration(reached, pk)
    initial = {"type": str(row.type_id)}
    form = TypeForm(posted(request), types=types_of(reached), initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = registering.change_type(
                row,
                kind=int(given["type"]),
                despite=given["despite"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("%(name)s comes as %(type)s now.")
            messages.success(request, said % {"name": saved.name, "type": saved.type.name})
            return redirect("events:registration", space.slug, reached.slug, row.pk)
    context = {**_frame(request, space, reached), "registration": row, "form": form}
    return render(request, "events/registration_type.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Say who that is in the register, or put them into it."""
    space, reached = organised_or_403(request, workspace, event)
    row = _registration(reached, pk)
    form = SettleForm(
        posted(request),
        people=people_meant(row),
        organisations=organisations_meant(row),
        registration=row,
        initial={"person": row.person_id or "", "organisation": row.organisation_id or ""},
    )
    if form.is_valid():
        try:
            registering.settle_person(
                row,
                person=form.chosen_person,
                organisation=form.chosen_organisation,
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is settled.") % {"name": row.name})
            return redirect("events:registration", space.slug, reached.slug, row.pk)
    context = {**_frame(request, space, reached), "registration": row, "form": form}
    return render(request, "events/registration_settle.html", context, status=status_of(form))


@login_required
@require_POST
def send_link(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, reached = organised_or_403(request, workspace, event)
    row = _registration(reached, pk)
    try:
        registering.send_own_link(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("A new link is on its way to %(email)s. Those sent before are closed.")
        messages.success(request, said % {"email": row.email})
    return redirect("events:registration", space.slug, reached.slug, row.pk)


@login_required
@require_safe
def answers(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    """Show what somebody answered, once it is handed in."""
    space, reached = event_or_404(request, workspace, event)
    row = _registration(reached, pk)
    if row.answers_id is None:
        raise Http404
    back = reverse("events:registration", args=[space.slug, reached.slug, pk])
    given = answers_with(row)
    if given.is_open:
        return redirect(back)
    doors = access.Doors(
        section=lambda _code: back,
        save=back,
        review=back,
        receipt=request.path,
        back=back,
        by=request.user,
        about=row.name,
        frame="events/answers.html",
        context={**_frame(request, space, reached), "registration": row},
        takes_files=False,
        keeps=False,
    )
    return access.receipt_page(request, given, doors)


def _registration(event: Event, key: int) -> Registration:
    row: Registration = get_object_or_404(registration_in(event, key))
    row.event = event
    return row


def _frame(request: Request, space: Workspace, event: Event) -> dict[str, Any]:
    may_organise = permissions.can_organise(request.user, space)
    return {"workspace": space, "event": event, "may_organise": may_organise}
