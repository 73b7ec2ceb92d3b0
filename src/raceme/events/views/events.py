"""One event: its agenda, its form, publishing, cancelling, its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.audit.queries import history_page
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import ReasonForm, status_of, token_in
from raceme.core.pages import Question, ask
from raceme.engagements.models import Activity
from raceme.events import actions, permissions, queries
from raceme.events.access import event_or_404, organised_or_403
from raceme.events.forms.events import EventForm, initial_of
from raceme.events.models import Event
from raceme.events.queries.agenda import agenda_of
from raceme.events.queries.mails import is_changed, standing_in
from raceme.events.queries.sign_ups import numbers_of
from raceme.events.views.turnout import coming_tiles, tiles_of
from raceme.workspaces.models import Workspace


@login_required
@require_safe
def event(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = event_or_404(request, workspace, event)
    framed = _frame(request, space, row)
    context = {
        **framed,
        "days": agenda_of(row, queries.sessions_of(row)),
        "tiles": tiles_of(row) if _is_held(row) else coming_tiles(row),
        "signed_up": {key: sum(of.values()) for key, of in numbers_of(row).items()},
        "programmes": list(row.programmes.order_by("name", "pk")),
        "address": request.build_absolute_uri(_public_address(row)),
        "can_change": framed["may_organise"] and row.state != Event.State.CANCELLED,
        "can_cancel": permissions.can_cancel(request.user, space)
        and row.state == Event.State.PUBLISHED,
    }
    return render(request, "events/event.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not permissions.can_organise(request.user, space):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = EventForm(sent, workspace=space, initial={"time_zone": space.time_zone})
    if form.is_valid():
        try:
            made = actions.add_event(
                space,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(title)s is added as a draft. Put its sessions in next.")
            messages.success(request, sentence % {"title": made.title})
            return redirect("events:event", space.slug, made.slug)
    return _form_page(request, form, space=space)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    sent = request.POST if request.method == "POST" else None
    form = EventForm(sent, workspace=space, initial=initial_of(row))
    if form.is_valid():
        try:
            saved = actions.correct_event(
                row,
                facts=form.facts(),
                moves_sessions=form.cleaned_data["moves_sessions"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = event_or_404(request, workspace, event).event
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is saved.") % {"title": saved.title})
            to = "events:tell" if _is_to_be_told(row, saved) else "events:event"
            return redirect(to, space.slug, saved.slug)
    return _form_page(request, form, space=space, event=row)


def _is_to_be_told(before: Event, after: Event) -> bool:
    """Tell whether to ask if people are told: it concerns somebody, and they knew it otherwise."""
    is_public = after.state == Event.State.PUBLISHED
    return is_public and is_changed(before, after) and standing_in(after).exists()


def _form_page(
    request: Request, form: EventForm, *, space: Workspace, event: Event | None = None
) -> HttpResponse:
    context = {"workspace": space, "event": event, "form": form}
    return render(request, "events/form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    back = _address(space, row)
    if request.method == "POST":
        try:
            actions.publish(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            sentence = _("The agenda of %(title)s is published, and planned in the log.")
            messages.success(request, sentence % {"title": row.title})
        return redirect(back)
    question = Question(
        _("Publish the agenda of %(title)s?") % {"title": row.title},
        effect=_(
            "Everybody who has its address can read it. The event and its sessions stand in the "
            "log as planned; nothing counts before it was held."
        ),
        verb=_("Publish the agenda"),
        keep=_("Keep it a draft"),
        back=back,
        danger=False,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = event_or_404(request, workspace, event)
    if not permissions.can_cancel(request.user, space):
        raise PermissionDenied
    back = _address(space, row)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_event(row, reason=reason, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is cancelled.") % {"title": row.title})
            return redirect(back)
    question = Question(
        _("Cancel %(title)s?") % {"title": row.title},
        effect=_(
            "Its page stays and says that it is cancelled, with the reason; calendars take it "
            "out, and everybody who is registered is told by mail. In the log it stands as not "
            "held. This cannot be undone."
        ),
        verb=_("Cancel the event"),
        keep=_("Keep it"),
        back=back,
        form=form,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    back = _address(space, row)
    if request.method == "POST":
        try:
            actions.remove_event(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("%(title)s is removed.") % {"title": row.title})
        return redirect("events:events", space.slug)
    question = Question(
        _("Remove %(title)s?") % {"title": row.title},
        effect=_("Its sessions, rooms and tracks go with it. Nothing of it stands in the log yet."),
        verb=_("Remove the event"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, _frame(request, space, row))


@login_required
@require_safe
def history(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = event_or_404(request, workspace, event)
    page = history_page(row, within=space, number=request.GET.get("page"))
    return render(
        request,
        "events/history.html",
        {**_frame(request, space, row), "page": page},
    )


def _is_held(event: Event) -> bool:
    return event.activity is not None and event.activity.state == Activity.State.HELD


def _frame(request: Request, space: Workspace, event: Event) -> dict[str, object]:
    may_organise = permissions.can_organise(request.user, space)
    return {"workspace": space, "event": event, "may_organise": may_organise}


def _address(space: Workspace, event: Event) -> str:
    return reverse("events:event", args=[space.slug, event.slug])


def _public_address(event: Event) -> str:
    return reverse("events-public:agenda", args=[event.workspace.slug, event.slug])
