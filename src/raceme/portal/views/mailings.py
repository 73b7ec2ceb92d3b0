"""Letters to many: chosen in a list, written, looked at, sent, held or discarded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request, posted
from raceme.core import jobs, lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.engagements.access import chosen_parts, own_activity
from raceme.engagements.actions import today_of
from raceme.mail import actions as mail
from raceme.mail.models import Mailing, Message
from raceme.mail.queries import mailings_of, states_of, stopped_by
from raceme.organisations.access import chosen_organisations, chosen_people
from raceme.portal.actions import mailings as actions
from raceme.portal.forms.mailing import MailingForm, initial_of
from raceme.portal.queries.mailings import (
    Gathered,
    Recipients,
    people_of_organisations,
    people_of_parts,
    recipients_of,
    reply_address,
)
from raceme.workspaces.models import Workspace

MOST_AT_ONCE = 2000
# Whom the preview offers, and who of those left out is named.
SHOWN = 50
# Stands in the link of a preview, which stops nobody's mail.
PREVIEW = "preview"
FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
MAILINGS = lists.Table(
    "mailings",
    gettext_lazy("Mailings"),
    columns=[
        lists.Text(
            "title",
            gettext_lazy("Subject"),
            main=True,
            link=lists.Link("portal:mailing"),
            none=gettext_lazy("Not written yet"),
        ),
        lists.Choice("purpose", gettext_lazy("Kind"), choices=Mailing.Purpose.choices),
        lists.Text("written_by", gettext_lazy("Written by")),
        lists.Moment("created_at", gettext_lazy("Begun"), sort="created_at"),
        lists.Moment("sent_at", gettext_lazy("Sent"), none=gettext_lazy("draft")),
    ],
    sort="-created_at",
    empty=lists.Empty(
        gettext_lazy("No mailings yet"),
        gettext_lazy(
            "Choose people, organisations or participants in their list, then “Write to them”."
        ),
    ),
)


@login_required
@require_safe
def mailings(request: Request, workspace: str) -> HttpResponseBase:
    space = managed_or_403(request, workspace)
    listing = MAILINGS.listing(request, mailings_of(space))
    return listing.answer("portal/mailings.html", {"workspace": space})


@login_required
@require_POST
def write_to(request: Request, workspace: str) -> HttpResponse:
    """Begin a draft to the people that were chosen in their list."""
    space = managed_or_403(request, workspace)
    chosen = chosen_people(request, space)
    people = set(_some(chosen))
    back = reverse("organisations:people", args=[space.slug])
    return _begun(request, space, Gathered(people=people, without_people=set()), back=back)


@login_required
@require_POST
def write_to_those_of(request: Request, workspace: str) -> HttpResponse:
    """Begin a draft to the people of the organisations that were chosen in their list."""
    space = managed_or_403(request, workspace)
    today = today_of(space, at=timezone.now())
    chosen = _some(chosen_organisations(request, space, on=today))
    back = reverse("organisations:organisations", args=[space.slug])
    if len(chosen) > MOST_AT_ONCE:
        return _too_many(request, back)
    gathered = people_of_organisations(chosen, workspace=space)
    return _begun(request, space, gathered, back=back)


@login_required
@require_POST
def write_to_parts(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Begin a draft to who took the parts that were chosen in the list of an activity."""
    space = managed_or_403(request, workspace)
    _space, found = own_activity(request, workspace, pk)
    chosen = chosen_parts(request, found)
    parts = list(chosen.rows.order_by("pk")[: MOST_AT_ONCE + 1])
    back = reverse("engagements:activity", args=[space.slug, pk])
    if len(parts) > MOST_AT_ONCE:
        return _too_many(request, back)
    gathered = people_of_parts(parts, workspace=space)
    return _begun(request, space, gathered, back=back)


def _some(chosen: lists.Chosen) -> list[int]:
    """Return the keys of what was chosen, and one more than is written to at once."""
    return list(chosen.rows.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _begun(request: Request, space: Workspace, gathered: Gathered, *, back: str) -> HttpResponse:
    """Begin the draft, or lead back to the list and say why not."""
    if len(gathered.people) > MOST_AT_ONCE:
        return _too_many(request, back)
    if not gathered.people and not gathered.without_people:
        messages.warning(request, _("Choose the people first, then write to them."))
        return redirect(back)
    if not gathered.people:
        messages.warning(
            request,
            _("Nobody you know belongs to what you chose. Add its people, then write to them."),
        )
        return redirect(back)
    made = actions.begin_mailing(
        space,
        people=gathered.people,
        without_people=gathered.without_people,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("portal:mailing_edit", space.slug, made.pk)


def _too_many(request: Request, back: str) -> HttpResponse:
    most = {"number": MOST_AT_ONCE}
    messages.warning(
        request, _("More than %(number)s are not written to at once. Filter the list.") % most
    )
    return redirect(back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = _mailing_or_404(request, workspace, pk)
    if found.sent_at:
        return redirect("portal:mailing", space.slug, found.pk)
    recipients = recipients_of(found, workspace=space)
    languages = recipients.languages or [space.language]
    form = MailingForm(posted(request), initial=initial_of(found), languages=languages)
    if form.is_valid():
        try:
            mail.edit_mailing(
                found,
                words=form.words(),
                purpose=form.cleaned_data["purpose"],
                revision=form.cleaned_data["revision"] or 0,
            )
        except ChangedMeanwhile as refusal:
            now = get_object_or_404(mailings_of(space), pk=pk)
            form.changed_meanwhile(refusal, revision=now.revision, standing=initial_of(now))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("portal:mailing", space.slug, found.pk)
    context = {"workspace": space, "mailing": found, "form": form, "recipients": recipients}
    return render(request, "portal/mailing_edit.html", context, status=status_of(form))


@login_required
@require_safe
def mailing(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show a draft as a chosen recipient gets it, or what came of one that was sent."""
    space, found = _mailing_or_404(request, workspace, pk)
    context: dict[str, object] = {"workspace": space, "mailing": found}
    if found.sent_at:
        states = states_of(found)
        context |= {
            "states": [(label, states.get(value, 0)) for value, label in Message.State.choices],
            "held": states.get(Message.State.HELD, 0),
            "stopped": stopped_by(found),
            "job": jobs.newest(f"mail.mailing:{found.pk}"),
        }
    else:
        recipients = recipients_of(found, workspace=space)
        chosen = _chosen(request, recipients)
        context |= {
            "recipients": recipients,
            "offered": list(recipients.letters.items())[:SHOWN],
            "left_out": recipients.left_out[:SHOWN],
            "chosen": chosen,
            "letter": _letter(found, recipients, chosen) if chosen else None,
        }
    return render(request, "portal/mailing.html", context)


@login_required
@require_safe
def letter_page(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Answer with the letter as the chosen recipient's mail program shows it, in a frame."""
    space, found = _mailing_or_404(request, workspace, pk)
    recipients = recipients_of(found, workspace=space)
    chosen = _chosen(request, recipients)
    if chosen is None:
        raise Http404
    response = HttpResponse(_letter(found, recipients, chosen)["html"])
    response["Content-Security-Policy"] = FRAME
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say to how many it goes and who is left out; by POST send it, or hold it."""
    space, found = _mailing_or_404(request, workspace, pk)
    if request.method == "POST":
        return _send(request, found, space=space)
    if found.sent_at:
        return redirect("portal:mailing", space.slug, found.pk)
    recipients = recipients_of(found, workspace=space)
    context = {
        "workspace": space,
        "mailing": found,
        "recipients": recipients,
        "left_out": recipients.left_out[:SHOWN],
        "reply_to": reply_address(space),
    }
    return render(request, "portal/mailing_send.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET, and take the draft away by POST."""
    space, found = _mailing_or_404(request, workspace, pk)
    if request.method == "POST":
        try:
            actions.discard_mailing(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("portal:mailing", space.slug, found.pk)
        messages.success(request, _("The draft is discarded. Nobody got any of it."))
        return redirect("portal:mailings", space.slug)
    if found.sent_at:
        return redirect("portal:mailing", space.slug, found.pk)
    named = {"title": found.title or _("Not written yet")}
    question = Question(
        _("Discard the draft “%(title)s”?") % named,
        effect=_("What is written of it is gone. Nobody was sent anything, and nobody is."),
        verb=_("Discard the draft"),
        keep=_("Keep it"),
        back=reverse("portal:mailing", args=[space.slug, found.pk]),
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_POST
def release(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = _mailing_or_404(request, workspace, pk)
    try:
        count = actions.release_mailing(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(count)s message leaves now.", "%(count)s messages leave now.", count)
        messages.success(request, said % {"count": count})
    return redirect("portal:mailing", space.slug, found.pk)


def _send(request: Request, found: Mailing, *, space: Workspace) -> HttpResponse:
    is_held = "hold" in request.POST
    letters = recipients_of(found, workspace=space).letters
    try:
        count = actions.send_mailing(
            found,
            letters=letters,
            is_held=is_held,
            reply_to=reply_address(space),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            ngettext("%(count)s message is held.", "%(count)s messages are held.", count)
            if is_held
            else ngettext("%(count)s message leaves now.", "%(count)s messages leave now.", count)
        )
        messages.success(request, said % {"count": count})
    return redirect("portal:mailing", space.slug, found.pk)


def _mailing_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Mailing]:
    space = managed_or_403(request, workspace)
    return space, get_object_or_404(mailings_of(space).select_related("workspace"), pk=pk)


def _chosen(request: Request, recipients: Recipients) -> int | None:
    """Return the key of who was chosen for the preview: the first where nobody was."""
    asked = request.GET.get("as", "")
    keys = {str(key): key for key in recipients.letters}
    return keys.get(asked, next(iter(keys.values()), None))


def _letter(found: Mailing, recipients: Recipients, chosen: int) -> dict[str, str]:
    return mail.letter_to(found, recipients.letters[chosen], identity=PREVIEW)
