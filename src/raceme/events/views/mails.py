"""The mails of an event: what goes out when, its words, a look at it, and what was sent to whom."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_manage
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.events import permissions
from raceme.events.access import Reached, event_or_404, organised_or_403
from raceme.events.actions import mails as actions
from raceme.events.actions.letter_words import Reader, mail_of, preview
from raceme.events.forms.mails import MailForm
from raceme.events.models import EventMail, MailKind
from raceme.events.queries.mails import (
    kept_mails,
    listed_messages,
    numbers_written,
    public_collections,
    reply_address,
)
from raceme.mail.models import Message

STATES = {
    Message.State.QUEUED.value: lists.Shown(Message.State.QUEUED.label, "note", "clock"),
    Message.State.HELD.value: lists.Shown(Message.State.HELD.label, "warn", "player-stop"),
    Message.State.SENDING.value: lists.Shown(Message.State.SENDING.label, "note", "send"),
    Message.State.SENT.value: lists.Shown(Message.State.SENT.label, "ok", "circle-check"),
    Message.State.FAILED.value: lists.Shown(Message.State.FAILED.label, "stop", "alert-circle"),
    Message.State.BOUNCED.value: lists.Shown(Message.State.BOUNCED.label, "stop", "arrow-back-up"),
}
SENT = lists.Table(
    "event-mails",
    gettext_lazy("Written so far"),
    columns=[
        lists.Text(
            "to_name", gettext_lazy("To"), sort="message__to_name", main=True, sub="to_address"
        ),
        lists.Choice("kind", gettext_lazy("Mail"), choices=MailKind.choices),
        lists.Text("subject", gettext_lazy("Subject")),
        lists.Moment("written_at", gettext_lazy("Written"), sort="written_at"),
        lists.State("state", gettext_lazy("State"), states=STATES),
    ],
    filters=[lists.OneOf("kind", gettext_lazy("Mail"), choices=MailKind.choices)],
    sort="-written_at",
    empty=lists.Empty(
        gettext_lazy("Nothing is written yet"),
        gettext_lazy("Invite people, or wait: reminders go out by themselves."),
    ),
)


@login_required
@require_safe
def mails(request: Request, workspace: str, event: str) -> HttpResponseBase:
    """Show what goes out when, and list what went out to whom."""
    space, row = event_or_404(request, workspace, event)
    may_organise = permissions.can_organise(request.user, space)
    kept, numbers = kept_mails(row), numbers_written(row)
    context = {
        "workspace": space,
        "event": row,
        "may_organise": may_organise,
        "may_manage": can_manage(request.user, space),
        "reply_to": reply_address(space),
        "mails": [
            {
                "mail": mail_of(row, kind, kept.get(kind)),
                "number": numbers.get(kind, 0),
                "is_changed": kind in kept,
            }
            for kind in MailKind
        ],
    }
    listing = SENT.listing(request, listed_messages(row))
    return listing.answer("events/mails.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: Request, workspace: str, event: str, kind: str) -> HttpResponse:
    """Change what a mail says and when it goes out, with a look at it beside."""
    reached = organised_or_403(request, workspace, event)
    row = _mail_or_404(reached, kind)
    form = MailForm(
        posted(request),
        mail=row,
        collections=public_collections(reached.space) if kind == MailKind.THANKS else (),
        initial=_initial_of(row),
    )
    if form.is_valid():
        try:
            actions.set_mail(
                reached.event,
                kind,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = _mail_or_404(reached, kind)
            standing = _initial_of(row)
            form.changed_meanwhile(refusal, revision=row.revision, standing=standing)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(mail)s: saved.") % {"mail": row})
            return redirect("events:mail", reached.space.slug, reached.event.slug, kind)
    return _mail_page(request, reached, row, form)


def _initial_of(mail: EventMail) -> dict[str, object]:
    """Return what the form begins with; what nobody has changed yet has no revision."""
    return {
        "is_on": mail.is_on,
        "days": mail.days,
        "collection": mail.collection_id,
        "revision": mail.revision if mail.pk else 0,
    }


def _mail_page(request: Request, reached: Reached, row: EventMail, form: MailForm) -> HttpResponse:
    language = get_language() or reached.space.language
    reader = Reader(name=_("Ana Example"), address=request.user.email, language=language)
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "may_organise": True,
        "mail": row,
        "form": form,
        "letter": preview(reached.event, row, reader=reader),
    }
    return render(request, "events/mail.html", context, status=status_of(form))


@login_required
@require_POST
def try_out(request: Request, workspace: str, event: str, kind: str) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = _mail_or_404(reached, kind)
    language = get_language() or reached.space.language
    actions.try_out(
        reached.event, row.kind, language=language, user=request.user, at=timezone.now()
    )
    said = _("It is on its way to %(address)s, as it is saved.")
    messages.success(request, said % {"address": request.user.email})
    return redirect("events:mail", reached.space.slug, reached.event.slug, kind)


def _mail_or_404(reached: Reached, kind: str) -> EventMail:
    if kind not in MailKind.values:
        raise Http404
    return mail_of(reached.event, kind, kept_mails(reached.event).get(kind))
