"""Inviting people to an event, and telling those who come that something has changed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import LARGEST_WHOLE, status_of, token_in
from raceme.core.pages import Question, ask
from raceme.events.access import Reached, organised_or_403
from raceme.events.actions import mails as actions
from raceme.events.actions.letter_words import change_in_words
from raceme.events.forms.mails import InviteForm, TellForm
from raceme.events.models import Session
from raceme.events.queries.invited import people_named
from raceme.events.queries.mails import Invitees, concerned_by, invitees, standing_in
from raceme.organisations.queries import people_of
from raceme.segments.queries import people_behind, segments_of

SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request, workspace: str, event: str) -> HttpResponse:
    """Choose who is invited; then say whom that reaches and who is left out; then invite."""
    reached = organised_or_403(request, workspace, event)
    form = InviteForm(posted(request), segments=segments_of(reached.space))
    found: Invitees | None = None
    unknown: list[str] = []
    if form.is_valid():
        keys, unknown = _chosen(reached, form)
        found = invitees(reached.event, people_of(reached.space).filter(pk__in=keys))
        if "send" in request.POST:
            try:
                actions.begin_inviting(
                    reached.event,
                    [person.pk for person in found.people],
                    by=request.user,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return _begun(request, reached, len(found.people))
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "may_organise": True,
        "form": form,
        "found": found,
        "people": found.people[:SHOWN] if found else (),
        "left_out": found.left_out[:SHOWN] if found else (),
        "unknown": unknown,
        "more": max(len(found.people) - SHOWN, 0) if found else 0,
    }
    return render(request, "events/invite.html", context, status=status_of(form))


def _chosen(reached: Reached, form: InviteForm) -> tuple[list[int], list[str]]:
    """Return the keys of who is meant, and the lines that mean nobody, or several."""
    keys: set[int] = set()
    segment = form.cleaned_data.get("segment")
    if segment is not None:
        found = people_behind(segment).order_by().values_list("pk", flat=True)
        keys |= set(found[: actions.MOST_INVITED + 1])
    named, unknown = people_named(form.lines, workspace=reached.space)
    return sorted(keys | {person.pk for person in named}), unknown


def _begun(request: Request, reached: Reached, number: int) -> HttpResponse:
    said = ngettext(
        "%(count)s invitation is being written. What was sent stands below as it leaves.",
        "%(count)s invitations are being written. What was sent stands below as they leave.",
        number,
    )
    messages.success(request, said % {"count": number})
    return redirect("events:mails", reached.space.slug, reached.event.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: Request, workspace: str, event: str) -> HttpResponse:
    """Ask whether those concerned are told when and where it is now, and tell them."""
    reached = organised_or_403(request, workspace, event)
    session = _session(request, reached)
    people = concerned_by(session) if session else standing_in(reached.event)
    form = TellForm(posted(request))
    back = reverse("events:event", args=[reached.space.slug, reached.event.slug])
    if form.is_valid():
        try:
            actions.begin_telling(
                reached.event,
                session=session,
                said=form.cleaned_data["said"],
                occasion=token_in(request.POST).hex,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The mails are being written and leave now."))
        return redirect(back)
    count = people.count()
    question = Question(
        ngettext(
            "Tell %(count)s person that it has changed?",
            "Tell %(count)s people that it has changed?",
            count,
        )
        % {"count": count},
        effect=actions.session_change_in_words(session)
        if session
        else change_in_words(reached.event),
        verb=ngettext("Tell %(count)s person", "Tell %(count)s people", count) % {"count": count},
        keep=_("Tell nobody"),
        back=back,
        danger=False,
        action=request.get_full_path(),
        form=form,
    )
    return ask(request, question, {"workspace": reached.space, "event": reached.event})


def _session(request: Request, reached: Reached) -> Session | None:
    text = request.GET.get("session", "")
    if not text:
        return None
    is_key = text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_WHOLE))
    found = actions.session_told(reached.event, int(text)) if is_key else None
    if found is None:
        raise Http404
    return found
