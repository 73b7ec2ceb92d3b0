from collections.abc import Iterable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.engagements.actions import today_of
from raceme.engagements.models import Activity
from raceme.organisations.models import Membership
from raceme.organisations.queries import (
    memberships_of,
    open_affiliations,
    organisations_of,
    own_people_of,
    with_own_people,
)
from raceme.portal.queries import company

PAGE_SIZE = 25
PEOPLE_SHOWN = 8
KINDS_SHOWN = 5
# Wholes take as long as their programmes are large: the page does not wait for them.
OF_ALL = "of-all"
COUNTED_BY = "counted-by"


class Pages(Paginator[Activity]):
    """Pages of a list whose length is known already."""

    count = 0


@login_required
@require_safe
def page(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    rows = with_own_people(organisations_of(space), workspace=space)
    found = get_object_or_404(company.seen_whole(rows, pk, workspace=space))
    programmes = company.programmes_with(found, workspace=space)
    with_wholes = request.GET.get("counted") == OF_ALL
    counted_by = company.counted_by(
        found,
        programmes=programmes,
        today=today_of(space, at=timezone.now()),
        with_wholes=with_wholes,
    )
    counted = {
        "workspace": space,
        "organisation": found,
        "counted_by": counted_by,
        "with_wholes": with_wholes,
    }
    if request.htmx.target == COUNTED_BY:
        return render(request, "portal/counted_by.html", counted)
    tally = company.tally(found, workspace=space)
    kind = next((one for one in tally.kinds if one.code == request.GET.get("kind")), None)
    activities = company.activities_with(found, workspace=space)
    if kind is not None:
        activities = activities.filter(kind__code=kind.code)
    paginator = Pages(company.with_files(activities, found), PAGE_SIZE)
    paginator.count = tally.number if kind is None else kind.number
    pages = paginator.get_page(request.GET.get("page"))
    memberships = list(memberships_of(space).filter(member=found))
    context = {
        **counted,
        "tiles": _tiles(tally, *company.met_by(found)),
        "kinds": _kinds_shown(tally.kinds, kind),
        "kind": kind,
        "activity_count": tally.number,
        "entries": company.timeline(
            pages, organisation=found, programmes=programmes, workspace=space
        ),
        "pages": pages,
        "people": open_affiliations(space).filter(organisation=found)[:PEOPLE_SHOWN],
        "size": company.size_of(found),
        "memberships": memberships,
        "member_since": _member_since(memberships),
        "can_write": can_write(request.user, space),
        "own_people": own_people_of(found),
    }
    return render(request, "portal/organisation.html", context)


def _kinds_shown(kinds: list[company.Kind], chosen: company.Kind | None) -> list[company.Kind]:
    """Return the most frequent kinds, with the chosen one among them."""
    shown = kinds[:KINDS_SHOWN]
    return shown if chosen is None or chosen in shown else [*shown, chosen]


def _member_since(memberships: Iterable[Membership]) -> date | None:
    return min((one.joined_on for one in memberships if one.left_on is None), default=None)


def _tiles(tally: company.Tally, met: int, countries: int) -> list[Tile]:
    since = (
        _("activities since %(year)s") % {"year": tally.since.year}
        if tally.since
        else _("activities")
    )
    partners = ngettext("%(number)s country", "%(number)s countries", countries) % {
        "number": countries
    }
    return [
        Tile(
            _("Took part in"),
            number(tally.took_part),
            href="?#done" if tally.took_part else "",
            meaning=since,
        ),
        Tile(
            _("Met"),
            number(met),
            href=f"?kind={company.MEETING}#done" if met else "",
            meaning=_("partners in bilateral meetings, %(countries)s") % {"countries": partners},
        ),
        Tile(
            _("Received"),
            number(tally.hours),
            unit=_("h"),
            href="?#done" if tally.hours else "",
            meaning=_("of training, advice and events"),
        ),
    ]
