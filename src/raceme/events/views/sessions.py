"""One session: its form, who is named in it, taking it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.events import actions, queries
from raceme.events.access import ReachedSession, organised_or_403, session_or_403
from raceme.events.forms.sessions import SessionForm, SpeakerForm, initial_after, initial_of
from raceme.events.models import Event, Session
from raceme.events.queries.mails import concerned_by, is_changed
from raceme.workspaces.models import Workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str, event: str) -> HttpResponse:
    space, row = organised_or_403(request, workspace, event)
    form = SessionForm(
        request.POST if request.method == "POST" else None,
        event=row,
        initial=_suggested(row, asked=request.GET.get("day", "")),
    )
    if form.is_valid():
        try:
            made = actions.add_session(
                row,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is in the programme.") % {"title": made.title})
            if "speakers" in request.POST:
                return redirect("events:session", space.slug, row.slug, made.pk)
            return redirect("events:event", space.slug, row.slug)
    return _form_page(request, form, space=space, event=row)


def _suggested(event: Event, *, asked: str) -> dict[str, object]:
    """Return what the form begins with: after the last session of the day that was asked for."""
    days = dict(queries.days_of(event, list(queries.sessions_of(event))))
    day = next((one for one in days if one.isoformat() == asked), None)
    last = max(days[day], key=lambda one: one.ends_at) if day else None
    return initial_after(last, event=event, day=asked or event.starts_on.isoformat())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, row, session = session_or_403(request, workspace, event, pk)
    sent = request.POST if request.method == "POST" else None
    form = SessionForm(sent, event=row, initial=initial_of(session))
    if form.is_valid():
        try:
            saved = actions.correct_session(
                session,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            session = session_or_403(request, workspace, event, pk).session
            form.changed_meanwhile(refusal, revision=session.revision, standing=initial_of(session))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(title)s is saved.") % {"title": saved.title})
            if _is_to_be_told(row, session, saved):
                return redirect(_telling(space, saved))
            return redirect("events:event", space.slug, row.slug)
    return _form_page(request, form, space=space, event=row, session=session)


def _is_to_be_told(event: Event, before: Session, after: Session) -> bool:
    """Tell whether to ask if people are told: it concerns somebody, and they knew it otherwise."""
    is_public = event.state == Event.State.PUBLISHED
    return is_public and is_changed(before, after) and concerned_by(after).exists()


def _telling(space: Workspace, session: Session) -> str:
    address = reverse("events:tell", args=[space.slug, session.event.slug])
    return f"{address}?session={session.pk}"


def _form_page(
    request: Request,
    form: SessionForm,
    *,
    space: Workspace,
    event: Event,
    session: Session | None = None,
    naming: SpeakerForm | None = None,
) -> HttpResponse:
    naming = naming or SpeakerForm()
    context = {
        "workspace": space,
        "event": event,
        "session": session,
        "form": form,
        "naming": naming,
        "speakers": list(queries.speakers_of(session)) if session else [],
    }
    return render(request, "events/session.html", context, status=status_of(form, naming))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, row, session = session_or_403(request, workspace, event, pk)
    back = reverse("events:session", args=[space.slug, row.slug, session.pk])
    if request.method == "POST":
        try:
            actions.take_out(session, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        sentence = _("%(title)s is taken out of the programme.")
        messages.success(request, sentence % {"title": session.title})
        if row.state == Event.State.PUBLISHED and concerned_by(session).exists():
            return redirect(_telling(space, session))
        return redirect("events:event", space.slug, row.slug)
    is_draft = row.state == Event.State.DRAFT
    question = Question(
        _("Take %(title)s out of the programme?") % {"title": session.title},
        effect=_("It goes, with who is named in it.")
        if is_draft
        else _("It stays on the agenda, crossed out; calendars take it out."),
        verb=_("Take it out"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space, "event": row})


@login_required
@require_POST
def name_speaker(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    space, row, session = session_or_403(request, workspace, event, pk)
    naming = SpeakerForm(request.POST)
    if naming.is_valid():
        try:
            actions.name_speaker(session, named=naming.named(), by=request.user, at=timezone.now())
        except Refusal as refusal:
            naming.refuse(refusal)
        else:
            return redirect(_speakers(ReachedSession(space, row, session)))
    form = SessionForm(event=row, initial=initial_of(session))
    return _form_page(request, form, space=space, event=row, session=session, naming=naming)


@login_required
@require_POST
def take_away(request: Request, workspace: str, event: str, pk: int, speaker: int) -> HttpResponse:
    reached = session_or_403(request, workspace, event, pk)
    named = get_object_or_404(queries.speakers_of(reached.session).filter(pk=speaker))
    named.session = reached.session
    try:
        actions.take_speaker_away(named, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_speakers(reached))


def _speakers(reached: ReachedSession) -> str:
    address = reverse(
        "events:session", args=[reached.space.slug, reached.event.slug, reached.session.pk]
    )
    return f"{address}#speakers"
