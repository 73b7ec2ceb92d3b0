"""The mail written for a workspace: what waits, what left, what came back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts import actions
from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.mail.models import Bounce, Message
from raceme.mail.queries import bounces_of, messages_of

State = Message.State
STATES = {
    State.QUEUED.value: lists.Shown(State.QUEUED.label, "", "clock"),
    State.HELD.value: lists.Shown(State.HELD.label, "warn", "lock"),
    State.SENDING.value: lists.Shown(State.SENDING.label, "", "send"),
    State.SENT.value: lists.Shown(State.SENT.label, "ok", "circle-check"),
    State.FAILED.value: lists.Shown(State.FAILED.label, "stop", "alert-circle"),
    State.BOUNCED.value: lists.Shown(State.BOUNCED.label, "warn", "alert-triangle"),
}
# Held or released at once; more is done in parts, filtered.
MOST_AT_ONCE = 2000
# What a message may do in its frame: look as it looks, and nothing else. What it says of frames
# goes before the older header X-Frame-Options, which says none.
FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
)
OUTBOX = lists.Table(
    "outbox",
    gettext_lazy("Outbox"),
    columns=[
        lists.Text(
            "subject",
            gettext_lazy("Subject"),
            main=True,
            link=lists.Link("accounts:message"),
            sub="to_address",
        ),
        lists.State("state", gettext_lazy("State"), states=STATES),
        lists.Moment("created_at", gettext_lazy("Written"), sort="created_at"),
        lists.Moment("sent_at", gettext_lazy("Sent"), none=gettext_lazy("not yet")),
    ],
    filters=[
        lists.Search("q", gettext_lazy("Address"), lambda text: Q(to_address__icontains=text)),
        lists.OneOf("state", gettext_lazy("State"), choices=State.choices),
        lists.Between("written", gettext_lazy("Written"), field="created_at__date"),
    ],
    sort="-created_at",
    bulk=[
        lists.Bulk("hold", gettext_lazy("Hold"), "accounts:hold_messages", icon="lock"),
        lists.Bulk("release", gettext_lazy("Release"), "accounts:release_messages", icon="send"),
    ],
    empty=lists.Empty(
        gettext_lazy("No mail yet"),
        gettext_lazy("Invitations and other mail of this workspace are kept here, sent or not."),
    ),
)


@login_required
@require_safe
def outbox(request: Request, workspace: str) -> HttpResponseBase:
    space = managed_or_403(request, workspace)
    listing = OUTBOX.listing(request, messages_of(space))
    return listing.answer("accounts/settings/outbox.html", {"workspace": space})


@login_required
@require_safe
def message(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = managed_or_403(request, workspace)
    found = get_object_or_404(messages_of(space), pk=pk)
    context = {
        "workspace": space,
        "message": found,
        "shown": STATES[found.state],
        "bounce": bounces_of([found.to_address]).filter(kind=Bounce.Kind.RETURNED).first(),
        "can_send": found.state in (State.FAILED, State.BOUNCED),
        "page": history_page(found, within=space, number=request.GET.get("page")),
    }
    return render(request, "accounts/settings/message.html", context)


@login_required
@require_safe
def message_page(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Answer with the message as mail programs show it: for a frame that can do nothing."""
    space = managed_or_403(request, workspace)
    found = get_object_or_404(messages_of(space), pk=pk)
    response = HttpResponse(found.html)
    response["Content-Security-Policy"] = FRAME
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_POST
def send_again(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _do(
        request, workspace, pk, actions.send_message_again, _("The message is in line again.")
    )


@login_required
@require_POST
def clear_address(request: Request, workspace: str, pk: int) -> HttpResponse:
    said = _("The address is cleared: mail is written to it again.")
    return _do(request, workspace, pk, actions.clear_address, said)


@login_required
@require_POST
def hold(request: Request, workspace: str) -> HttpResponse:
    def said(count: int) -> str:
        return ngettext("%(count)s message is held.", "%(count)s messages are held.", count)

    return _do_all(request, workspace, actions.hold_messages, said)


@login_required
@require_POST
def release(request: Request, workspace: str) -> HttpResponse:
    def said(count: int) -> str:
        return ngettext(
            "%(count)s message is released, and leaves now.",
            "%(count)s messages are released, and leave now.",
            count,
        )

    return _do_all(request, workspace, actions.release_messages, said)


def _do(
    request: Request, workspace: str, pk: int, act: Callable[..., None], said: str
) -> HttpResponse:
    """Do ``act`` with one message, and show it again."""
    space = managed_or_403(request, workspace)
    found = get_object_or_404(messages_of(space), pk=pk)
    try:
        act(found, workspace=space, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("accounts:message", workspace=space.slug, pk=found.pk)


def _do_all(
    request: Request, workspace: str, act: Callable[..., int], said: Callable[[int], str]
) -> HttpResponse:
    """Do ``act`` with what was chosen; one that was chosen on its own page is shown again."""
    space = managed_or_403(request, workspace)
    chosen = OUTBOX.chosen(request, messages_of(space))
    found = list(chosen.rows[: MOST_AT_ONCE + 1])
    at: datetime = timezone.now()
    if not found:
        messages.warning(request, _("Choose the messages first, then what to do with them."))
    elif len(found) > MOST_AT_ONCE:
        most: dict[str, Any] = {"number": MOST_AT_ONCE}
        messages.warning(
            request,
            _("More than %(number)s are not done at once. Filter the list, and do it in parts.")
            % most,
        )
    else:
        try:
            count = act(found, workspace=space, by=request.user, at=at)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said(count) % {"count": count})
    if len(found) == 1 and "alone" in request.POST:
        return redirect("accounts:message", workspace=space.slug, pk=found[0].pk)
    return redirect("accounts:outbox", workspace=space.slug)
