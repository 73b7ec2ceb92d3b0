"""Who gets into an event: when, how many, and as what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.events.access import Reached, organised_or_403
from raceme.events.actions import registering
from raceme.events.forms.admission import AdmissionForm, TypeForm, initial_of, initial_of_type
from raceme.events.models import ParticipantType
from raceme.events.queries.places import admission_of, places_of, types_of
from raceme.events.queries.registrations import questionnaires_offered, type_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def admission(request: Request, workspace: str, event: str) -> HttpResponse:
    """Show how one gets in, with as what beside it; open it, or change it."""
    space, row = organised_or_403(request, workspace, event)
    standing = admission_of(row)
    initial = initial_of(standing, row)
    offered = questionnaires_offered(space)
    form = AdmissionForm(posted(request), event=row, offered=offered, initial=initial)
    if form.is_valid():
        try:
            registering.save_admission(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=initial["revision"], standing=initial)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("Admission is saved.") if standing else _("Admission is opened.")
            messages.success(request, said)
            return redirect("events:admission", space.slug, row.slug)
    types = types_of(row)
    places = places_of(row, standing, types)
    address = reverse("events-public:register", args=[space.slug, row.slug])
    context = {
        "workspace": space,
        "event": row,
        "admission": standing,
        "form": form,
        "types": [(kind, places.held[kind.pk], places.waiting[kind.pk]) for kind in types],
        "places": places,
        "address": request.build_absolute_uri(address),
    }
    return render(request, "events/admission.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_type(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    form = TypeForm(posted(request), initial=initial_of_type(None))
    if form.is_valid():
        try:
            made = registering.add_type(
                reached.event, facts=form.facts(), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("events:admission", reached.space.slug, reached.event.slug)
    return _type_page(request, form, reached)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(type_in(reached.event, pk))
    initial = initial_of_type(row)
    form = TypeForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            saved = registering.correct_type(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("events:admission", reached.space.slug, reached.event.slug)
    return _type_page(request, form, reached, row)


def _type_page(
    request: Request, form: TypeForm, reached: Reached, kind: ParticipantType | None = None
) -> HttpResponse:
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "form": form,
        "kind": kind,
    }
    return render(request, "events/type.html", context, status=status_of(form))


@login_required
@require_POST
def remove_type(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    kind = get_object_or_404(type_in(row, pk))
    try:
        registering.remove_type(kind, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("events:type", space.slug, row.slug, pk)
    messages.success(request, _("%(name)s is removed.") % {"name": kind.name})
    return redirect("events:admission", space.slug, row.slug)


@login_required
@require_POST
def type_earlier(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    kind = get_object_or_404(type_in(row, pk))
    try:
        registering.put_type_earlier(kind, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("events:admission", space.slug, row.slug)
