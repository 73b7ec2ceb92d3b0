"""The yearly round: whom it asks, and what came of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request, posted
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.organisations.access import chosen_organisations
from raceme.organisations.queries import rounds_of
from raceme.portal.actions import my_company as actions
from raceme.portal.forms.my_company import RoundForm
from raceme.portal.queries import rounds as queries

ANSWER_WITHIN = timedelta(days=21)
ROUNDS = lists.Table(
    "rounds",
    _("Yearly rounds"),
    columns=[
        lists.Text("title", _("Round"), main=True, link=lists.Link("portal:round")),
        lists.Moment("started_at", _("Begun"), sort="started_at"),
        lists.Date("due_on", _("Answer by"), sort="due_on"),
        lists.Text("started_by", _("Begun by")),
    ],
    sort="-started_at",
    empty=lists.Empty(
        _("No round yet"),
        _("Once a year each company says whether its facts are still right: one tap."),
    ),
)
PARTS = lists.Table(
    "round-parts",
    _("Companies of this round"),
    columns=[
        lists.Text(
            "organisation__name",
            _("Organisation"),
            sort="organisation__name_key",
            main=True,
            link=lists.Link("portal:organisation", key="organisation_id"),
        ),
        lists.Choice("stands", _("What came of it"), choices=queries.STANDS),
        lists.Moment("confirmed", _("Answered"), sort="confirmed"),
    ],
    filters=[lists.OneOf("stands", _("What came of it"), field="stands", choices=queries.STANDS)],
    sort="organisation__name",
    empty=lists.Empty(_("Nobody here"), _("No company of this round stands so.")),
)


@login_required
@require_safe
def rounds(request: Request, workspace: str) -> HttpResponseBase:
    space = managed_or_403(request, workspace)
    listing = ROUNDS.listing(request, rounds_of(space))
    return listing.answer("portal/rounds.html", {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, workspace: str) -> HttpResponse:
    """Say whom a round would ask and whom not, and begin it: of the members, or a chosen list."""
    space = managed_or_403(request, workspace)
    today, now = timezone.localdate(), timezone.now()
    chosen = chosen_organisations(request, space, on=today) if "round" not in request.POST else None
    keys = (
        list(chosen.rows.values_list("pk", flat=True)[: queries.MOST])
        if chosen is not None and chosen.count
        else queries.read_keys(request.POST.getlist("organisation"))
    )
    asked = queries.whom(space, keys=keys, on=today)
    begun = {"title": gettext("Are your facts still right?"), "due_on": today + ANSWER_WITHIN}
    form = RoundForm(posted(request) if "round" in request.POST else None, initial=begun)
    if form.is_valid():
        try:
            made = actions.start_round(
                space,
                organisations_asked=asked,
                title=form.cleaned_data["title"],
                due_on=form.cleaned_data["due_on"],
                by=request.user,
                at=now,
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("The round has begun."))
            return redirect("portal:round", space.slug, made.pk)
    context: dict[str, Any] = {
        "workspace": space,
        "form": form,
        "keys": keys,
        "count": len(asked),
        "forecast": queries.forecast(space, asked, at=now, on=today),
    }
    return render(request, "portal/round_start.html", context, status=status_of(form))


@login_required
@require_safe
def one(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = managed_or_403(request, workspace)
    found = get_object_or_404(rounds_of(space), pk=pk)
    rows = queries.standing_parts(found)
    listing = PARTS.listing(request, rows)
    counts = queries.counts_of(found)
    tiles = [
        _tile(counts, "confirmed", _("Confirmed"), _("all as it stood")),
        _tile(counts, "changed", _("Changed"), _("some facts are new")),
        _tile(counts, "waiting", _("Not answered"), _("reminded until they are")),
        _tile(counts, "spared", _("Not asked"), _("confirmed lately, or asked already")),
    ]
    context = {"workspace": space, "round": found, "tiles": tiles}
    return listing.answer("portal/round.html", context)


def _tile(counts: dict[str, int], stands: str, label: Any, meaning: Any) -> Tile:  # noqa: ANN401
    count = counts.get(stands, 0)
    return Tile(
        label,
        number(count),
        href=f"?stands={stands}" if count else "",
        meaning=meaning,
    )
