"""After the meetings: who was asked what came of them, and asking them."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import pages, words
from raceme.core.errors import Refusal
from raceme.events.permissions import can_organise
from raceme.matchmaking.access import meetings_or_404, organised_meetings
from raceme.matchmaking.actions import outcomes as actions
from raceme.matchmaking.models import Matchmaking, Outcome
from raceme.matchmaking.queries.outcomes import asked_after, due_on, spoken_of, to_ask
from raceme.matchmaking.views.listed import ASKED


@login_required
@require_safe
def after(request: Request, workspace: str, event: str) -> HttpResponseBase:
    space, row, matchmaking = meetings_or_404(request, workspace, event)

    def said(keys: Sequence[int]) -> dict[int, str]:
        return {
            key: _("%(number)s of %(all)s meetings") % {"number": number, "all": of_all}
            for key, (number, of_all) in spoken_of(keys, within=space.pk).items()
        }

    is_over = matchmaking.state == Matchmaking.State.OVER
    may_ask = is_over and can_organise(request.user, space)
    context = {
        "workspace": space,
        "event": row,
        "is_over": is_over,
        "may_ask": may_ask,
        "waves": [
            {
                "wave": wave,
                "label": label,
                "due_on": due_on(matchmaking, wave),
                "left": to_ask(matchmaking, wave=wave).count(),
            }
            for wave, label in Outcome.Wave.choices
        ],
    }
    listing = ASKED.listing(request, asked_after(matchmaking), loaders={"said": said})
    return listing.answer("matchmaking/after/after.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, workspace: str, event: str, wave: str) -> HttpResponse:
    """Ask everybody at once, before the day on which it would happen by itself."""
    space, row, matchmaking = organised_meetings(request, workspace, event)
    if wave not in Outcome.Wave.values:
        raise Http404
    back = redirect("matchmaking:after", space.slug, row.slug)
    if request.method == "POST":
        try:
            sent = actions.ask_after(matchmaking, wave=wave, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _told(sent))
        return back
    number = to_ask(matchmaking, wave=wave).count()
    question = pages.Question(
        ngettext(
            "Ask %(number)s person what came of their meetings?",
            "Ask %(number)s people what came of their meetings?",
            number,
        )
        % {"number": words.number(number)},
        effect=_(
            "Each gets one question in the week’s mail, with one page for all of their meetings. "
            "Whose quarter is full is left out and stays in this list."
        ),
        verb=_("Ask them"),
        keep=_("Ask them later"),
        back=reverse("matchmaking:after", args=[space.slug, row.slug]),
        danger=False,
    )
    return pages.ask(request, question)


def _told(sent: actions.Sent) -> str:
    asked = ngettext(
        "%(number)s person is asked, in the next mail of the week.",
        "%(number)s people are asked, in the next mail of the week.",
        sent.asked,
    ) % {"number": words.number(sent.asked)}
    if not sent.over_budget:
        return asked
    left_out = ngettext(
        "%(number)s is left out: their quarter is full.",
        "%(number)s are left out: their quarter is full.",
        sent.over_budget,
    ) % {"number": words.number(sent.over_budget)}
    return f"{asked} {left_out}"
