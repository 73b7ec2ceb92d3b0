"""
Asking many for consent: whom a list or a segment names, who is left out and why, then done.

One page, shown as often as one likes; only its button asks.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.asks.actions import Asking as Question
from raceme.asks.actions import check, preview
from raceme.asks.queries import first_mail_at
from raceme.consents import actions
from raceme.consents.access import REASONS
from raceme.consents.models import Purpose
from raceme.consents.permissions import can_take_consent
from raceme.consents.queries import text_in_force
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.lists import Chosen
from raceme.organisations.access import chosen_people
from raceme.organisations.models import Person
from raceme.portal.forms.asking_consent import ConsentAskForm
from raceme.portal.queries.asking_consent import Asking, asking_for
from raceme.segments.models import Segment
from raceme.segments.queries import people_behind, segments_of
from raceme.workspaces.models import Workspace

MOST_AT_ONCE = 2000
SHOWN = 50
SEND = "send"


@dataclass(frozen=True, kw_only=True)
class Whom:
    """Who may be asked, what names them, and where one goes back to."""

    people: QuerySet[Person]
    back: str
    chosen: Chosen | None = None
    segment: Segment | None = None


@login_required
@require_POST
def ask_chosen(request: Request, workspace: str) -> HttpResponse:
    """Ask those who were chosen in the list of people."""
    space = _asking_or_403(request, workspace)
    chosen = chosen_people(request, space)
    back = reverse("organisations:people", args=[space.slug])
    if not chosen:
        messages.warning(request, _("Choose somebody first, then ask them."))
        return redirect(back)
    return _asked(request, space, Whom(people=chosen.rows, back=back, chosen=chosen))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_segment(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask those whom a segment finds now."""
    space = _asking_or_403(request, workspace)
    segment = get_object_or_404(segments_of(space), pk=pk)
    back = reverse("segments:reach", args=[space.slug, segment.pk])
    return _asked(request, space, Whom(people=people_behind(segment), back=back, segment=segment))


def _asked(request: Request, space: Workspace, whom: Whom) -> HttpResponse:
    """Show who would be asked; the button that says how many asks them."""
    if whom.people.order_by().values("pk")[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE:
        most = {"number": MOST_AT_ONCE}
        said = _("More than %(number)s are not asked at once. Filter the list.") % most
        messages.warning(request, said)
        return redirect(whom.back)
    now = timezone.now()
    named = request.GET.get("purpose", "")
    purpose = Purpose(named) if named in Purpose.values else Purpose.NEWSLETTER
    due_on = actions.usual_due(space, at=now)
    start = {"purpose": purpose, "due_on": due_on}
    form = ConsentAskForm(request.POST if "purpose" in request.POST else None, initial=start)
    if form.is_bound and form.is_valid():
        purpose, due_on = Purpose(form.cleaned_data["purpose"]), form.cleaned_data["due_on"]
    asking = asking_for(
        purpose, whom.people, workspace=space, at=now, asks_anyway=bool(form.reason)
    )
    question = actions.question(space, purposes=[purpose], due_on=due_on)
    if form.is_bound and form.is_valid():
        try:
            check(question, workspace=space, at=now)
            if request.POST.get("step") == SEND:
                return _done(request, space, whom, asking, purpose=purpose, form=form, at=now)
        except Refusal as refusal:
            form.refuse(refusal)
    context = _context(space, asking, purpose=purpose)
    context |= _mail(asking, question, by=str(request.user), at=now)
    context |= {"form": form, "reason": form.reason, "whom": whom, "chosen": whom.chosen}
    return render(request, "portal/ask_consent.html", context, status=status_of(form))


def _done(
    request: Request,
    space: Workspace,
    whom: Whom,
    asking: Asking,
    *,
    purpose: Purpose,
    form: ConsentAskForm,
    at: datetime,
) -> HttpResponse:
    asked = actions.ask_many(
        [person.pk for person in asking.people],
        workspace=space,
        purpose=purpose,
        due_on=form.cleaned_data["due_on"],
        by=request.user,
        at=at,
        despite=form.reason if asking.over else "",
        token=token_in(request.POST),
    )
    said = ngettext(
        "%(number)s person is asked: %(purpose)s.",
        "%(number)s people are asked: %(purpose)s.",
        len(asked),
    )
    messages.success(request, said % {"number": len(asked), "purpose": purpose.label})
    return redirect(whom.back)


def _mail(asking: Asking, question: Question, *, by: str, at: datetime) -> dict[str, object]:
    """Return how the week's mail to the first would look, and when it goes out."""
    first = next(iter(asking.people), None)
    goes_out = first_mail_at(due_on=question.due_on, rhythm=asking.rhythm, at=at)
    return {
        "first": first,
        "question": question,
        "mail": preview(question, first, by=by) if first else None,
        "goes_out": goes_out if goes_out > at else None,
    }


def _context(space: Workspace, asking: Asking, *, purpose: Purpose) -> dict[str, object]:
    people = asking.people
    return {
        "workspace": space,
        "purpose": purpose,
        "asking": asking,
        "number": len(people),
        "shown": people[:SHOWN],
        "over": asking.over[:SHOWN],
        "reasons": [
            (REASONS[code] % {"count": len(each)}, each[:SHOWN], len(each) - SHOWN)
            for code, each in asking.by_reason.items()
        ],
        "text": text_in_force(space, purpose, language=space.language),
        "language": dict(settings.LANGUAGES).get(space.language, space.language),
    }


def _asking_or_403(request: Request, workspace: str) -> Workspace:
    space = workspace_or_404(request, workspace)
    if not can_take_consent(request.user, space):
        raise PermissionDenied
    return space
