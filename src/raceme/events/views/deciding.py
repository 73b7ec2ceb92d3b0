"""What staff decide of one registration, or of many: asked first, with what it does, then done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.accounts.models import User
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.forms import ReasonForm
from raceme.core.pages import Question, ask
from raceme.events.access import Reached, organised_or_403
from raceme.events.actions import registering
from raceme.events.models import Registration
from raceme.events.queries.registrations import listed_registrations, registrations_of
from raceme.events.views.registrations import choices_of, table_of

MOST_AT_ONCE = 500
# Done at once in the list, without another page.
AT_ONCE = ("approve",)


@dataclass(frozen=True)
class Decision:
    """How a decision is asked and told, and the action that takes it."""

    question: Promise
    effect: Promise
    verb: Promise
    done: Promise
    act: Callable[..., Any]
    needs_reason: bool = True
    danger: bool = True


DECISIONS = {
    "approve": Decision(
        gettext_lazy("Approve %(whom)s?"),
        gettext_lazy("They are told by mail that a place is theirs."),
        gettext_lazy("Approve"),
        gettext_lazy("Approved: %(whom)s."),
        registering.approve,
        needs_reason=False,
        danger=False,
    ),
    "confirm": Decision(
        gettext_lazy("Let %(whom)s in out of turn?"),
        gettext_lazy(
            "All places are taken: whoever is let in comes on top of them, and goes before those "
            "who have waited longer. They are told by mail; the reason stands in the history."
        ),
        gettext_lazy("Let in out of turn"),
        gettext_lazy("Let in out of turn: %(whom)s."),
        registering.confirm_out_of_turn,
        danger=False,
    ),
    "refuse": Decision(
        gettext_lazy("Refuse %(whom)s?"),
        gettext_lazy(
            "They read the reason in a mail. A place they held goes to who has waited longest."
        ),
        gettext_lazy("Refuse the registration"),
        gettext_lazy("Refused: %(whom)s."),
        registering.refuse,
    ),
    "cancel": Decision(
        gettext_lazy("Cancel the registration of %(whom)s?"),
        gettext_lazy(
            "They read the reason in a mail and can come back to the end of the line. Their place "
            "goes to who has waited longest."
        ),
        gettext_lazy("Cancel the registration"),
        gettext_lazy("Cancelled: %(whom)s."),
        registering.cancel,
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, workspace: str, event: str, pk: int, what: str) -> HttpResponse:
    """Ask and take one decision about one registration."""
    reached, decision = _reached(request, workspace, event, what)
    row = get_object_or_404(registrations_of(reached.event).filter(pk=pk))
    back = reverse("events:registration", args=[workspace, event, pk])
    form = ReasonForm(posted(request), is_needed=decision.needs_reason)
    if not decision.needs_reason:
        del form.fields["reason"]
    if form.is_valid():
        try:
            _take(decision, row, form.cleaned_data.get("reason", ""), request.user)
        except FieldRefusal as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        else:
            messages.success(request, str(decision.done) % {"whom": row.name})
            return redirect(back)
    context = {"workspace": reached.space, "event": reached.event}
    asked = _question(decision, whom=row.name, back=back, form=form)
    return ask(request, asked, context)


@login_required
@require_POST
def decide_many(request: Request, workspace: str, event: str, what: str) -> HttpResponse:
    """Take one decision about the chosen rows; each that does not fit is left and counted."""
    reached, decision = _reached(request, workspace, event, what)
    row = reached.event
    back = reverse("events:registrations", args=[workspace, event])
    table = table_of(row)
    chosen = table.chosen(request, listed_registrations(row), choices=choices_of(row))
    rows = list(chosen.rows.order_by("waiting_since", "pk")[: MOST_AT_ONCE + 1])
    if not rows or len(rows) > MOST_AT_ONCE:
        said = (
            _("Choose somebody first.")
            if not rows
            else _("More than %(most)s are not decided at once. Filter the list.")
        )
        messages.warning(request, said % {"most": MOST_AT_ONCE} if rows else said)
        return redirect(back)
    is_said = "reason" in request.POST
    form = ReasonForm(request.POST if is_said else None, is_needed=True)
    if what in AT_ONCE or form.is_valid():
        reason = form.cleaned_data["reason"] if is_said else ""
        _tell(request, _take_all(decision, rows, reason, request.user))
        return redirect(back)
    whom = ngettext("%(count)s person", "%(count)s people", len(rows)) % {"count": len(rows)}
    asked = _question(decision, whom=whom, back=back, form=form)
    context = {"workspace": reached.space, "event": row, "chosen": chosen}
    return ask(request, asked, context)


def _take_all(
    decision: Decision, rows: Sequence[Registration], reason: str, by: User
) -> tuple[int, list[str]]:
    done, left = 0, []
    for row in rows:
        try:
            _take(decision, row, reason, by)
        except Refusal as refusal:
            left.append(str(refusal))
        else:
            done += 1
    return done, left


def _take(decision: Decision, row: Registration, reason: str, by: User) -> None:
    at: datetime = timezone.now()
    more = {"reason": reason} if decision.needs_reason else {}
    decision.act(row, **more, by=by, at=at)


def _tell(request: Request, outcome: tuple[int, list[str]]) -> None:
    done, left = outcome
    if done:
        said = ngettext("Done for %(count)s.", "Done for %(count)s.", done)
        messages.success(request, said % {"count": done})
    if left:
        said = ngettext(
            "%(count)s was left as it was. %(first)s",
            "%(count)s were left as they were. The first: %(first)s",
            len(left),
        )
        messages.warning(request, said % {"count": len(left), "first": left[0]})


def _question(decision: Decision, *, whom: str, back: str, form: ReasonForm) -> Question:
    return Question(
        str(decision.question) % {"whom": whom},
        effect=decision.effect,
        verb=decision.verb,
        keep=_("Leave it as it is"),
        back=back,
        danger=decision.danger,
        form=form,
    )


def _reached(request: Request, workspace: str, event: str, what: str) -> tuple[Reached, Decision]:
    reached = organised_or_403(request, workspace, event)
    if what not in DECISIONS:
        raise Http404
    return reached, DECISIONS[what]
