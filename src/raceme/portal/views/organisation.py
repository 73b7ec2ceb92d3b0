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
from raceme.accounts.permissions import can_see_contacts, can_write
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.organisations.models import Membership
from raceme.organisations.queries import open_affiliations, organisations_of, sizes_of
from raceme.portal.queries import company

PAGE_SIZE = 25
PEOPLE_SHOWN = 8
KINDS_SHOWN = 5


@login_required
@require_safe
def page(request: Request, workspace: str, pk: int) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(organisations_of(space), pk=pk)
    today = timezone.localdate()
    kinds = company.kinds_with(found, workspace=space)
    kind = request.GET.get("kind", "")
    kind = kind if kind in {code for code, _name, _number in kinds} else ""
    activities = company.activities_with(found, workspace=space)
    if kind:
        activities = activities.filter(kind__code=kind)
    pages = Paginator(activities, PAGE_SIZE).get_page(request.GET.get("page"))
    sees_people = can_see_contacts(request.user, space)
    context = {
        "workspace": space,
        "organisation": found,
        "tiles": _tiles(company.tally(found, workspace=space)),
        "kinds": kinds[:KINDS_SHOWN],
        "kind": kind,
        "activity_count": sum(count for _code, _name, count in kinds),
        "entries": company.timeline(pages, organisation=found, workspace=space, names_people=True),
        "pages": pages,
        "people": open_affiliations(space).filter(organisation=found)[:PEOPLE_SHOWN],
        "sees_people": sees_people,
        "size": sizes_of(found).first(),
        "counted_by": company.counted_by(found, workspace=space, today=today),
        "memberships": Membership.objects.of(space)
        .filter(member=found)
        .select_related("cluster")
        .order_by("-joined_on", "-pk"),
        "can_write": can_write(request.user, space),
    }
    return render(request, "portal/organisation.html", context)


def _tiles(tally: company.Tally) -> list[Tile]:
    since = (
        _("activities since %(year)s") % {"year": tally.since.year}
        if tally.since
        else _("activities")
    )
    partners = ngettext("%(number)s country", "%(number)s countries", tally.countries_met) % {
        "number": tally.countries_met
    }
    return [
        Tile(_("Took part in"), number(tally.activities), href="#done", meaning=since),
        Tile(
            _("Met"),
            number(tally.met),
            href="?kind=bilateral-meeting#done" if tally.met else "",
            meaning=_("partners in bilateral meetings, %(countries)s") % {"countries": partners},
        ),
        Tile(
            _("Received"),
            number(tally.hours),
            unit=_("h"),
            href="#done" if tally.hours else "",
            meaning=_("of training, advice and events"),
        ),
    ]
