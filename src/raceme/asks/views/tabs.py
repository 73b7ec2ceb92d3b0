"""What was asked of one company and of one person: tabs of their pages."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.asks import permissions, queries
from raceme.asks.queries import Asked
from raceme.asks.views.lists import ASKS, counted_since
from raceme.asks.views.reach import readable_or_403
from raceme.core import lists, words
from raceme.core.pieces import Tile
from raceme.organisations.queries import organisations_of, people_of
from raceme.workspaces.models import Workspace

NOTHING_YET = lists.Empty(
    _("Nothing was asked of them"), _("What you ask, and what they answer, then stands here.")
)


@login_required
@require_safe
def organisation_asks(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = readable_or_403(request, workspace)
    row = get_object_or_404(organisations_of(space), pk=pk)
    listing = _table("company-asks", without="organisation__name").listing(
        request, queries.listed_asks(space).filter(organisation=row)
    )
    context = {"organisation": row, "tiles": _tiles(Asked(row.pk, None), space)}
    return listing.answer("asks/organisation_asks.html", _context(request, space) | context)


@login_required
@require_safe
def person_asks(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space = readable_or_403(request, workspace)
    row = get_object_or_404(people_of(space), pk=pk)
    listing = _table("person-asks", without="person__name").listing(
        request, queries.listed_asks(space).filter(Q(person=row))
    )
    context = {"person": row, "tiles": _tiles(Asked(None, row.pk), space)}
    return listing.answer("asks/person_asks.html", _context(request, space) | context)


def _context(request: Request, space: Workspace) -> dict[str, object]:
    return {"workspace": space, "may_ask": permissions.can_ask(request.user, space)}


def _table(name: str, *, without: str) -> lists.Table:
    columns = [column for column in ASKS.columns if column.key != without]
    return replace(ASKS, name=name, columns=columns, empty=NOTHING_YET)


def _tiles(asked: Asked, space: Workspace) -> list[Tile]:
    """Return how much was asked this quarter, by this workspace and by others, of how much."""
    before = queries.asked_before([asked], workspace=space, at=timezone.now())[asked]
    budget = queries.rhythm_of(space).budget
    left = budget - before.count
    today = queries.local_day(space, at=timezone.now())
    since = counted_since(queries.quarter_of(today))
    # A person may be known twice; then the list of one holds less than was counted.
    is_listed = asked.organisation is not None
    return [
        Tile(
            _("Asked this quarter"),
            words.number(before.count),
            meaning=_("of %(budget)s that are enough") % {"budget": budget},
        ),
        Tile(
            _("By you"),
            words.number(len(before.titles)),
            href=f"?{since}" if is_listed else "",
            meaning=_("listed below"),
        ),
        Tile(
            _("By others"),
            words.number(before.elsewhere),
            meaning=_("by which clusters, and what, is not said"),
        ),
        Tile(
            _("Left"),
            words.number(max(left, 0)),
            meaning=ngettext("%(left)s more this quarter", "%(left)s more this quarter", left)
            % {"left": left}
            if left > 0
            else _("ask only what cannot wait"),
        ),
    ]
