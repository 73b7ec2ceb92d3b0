"""All assessments, those of one company, and how the members of a cluster stand."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments import queries
from raceme.assessments.permissions import can_assess
from raceme.assessments.views.lists import ASSESSMENTS, OF_COMPANY, loaders_of, members_on
from raceme.engagements.actions import today_of
from raceme.organisations.access import organisation_choices
from raceme.organisations.queries import listed_organisations, organisations_of
from raceme.workspaces.models import Workspace


@login_required
@require_safe
def assessments(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    listing = ASSESSMENTS.listing(
        request,
        queries.listed_assessments(space),
        loaders={"change": partial(queries.changes_of, workspace=space)},
        choices=lambda: {"code": queries.codes_of(space)},
    )
    return listing.answer("assessments/assessments.html", _context(request, space))


@login_required
@require_safe
def organisation_assessments(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Show the assessments of one company: a tab of its page."""
    space = workspace_or_404(request, workspace)
    row = get_object_or_404(organisations_of(space), pk=pk)
    listing = OF_COMPANY.listing(
        request,
        queries.listed_assessments(space).filter(organisation=row),
        loaders={"change": partial(queries.changes_of, workspace=space)},
        choices=lambda: {"code": queries.codes_of(space)},
    )
    context = _context(request, space, company=f"?organisation={row.pk}")
    return listing.answer("assessments/organisation.html", {**context, "organisation": row})


@login_required
@require_safe
def members(request: Request, workspace: str) -> HttpResponseBase:
    """Show each member with its newest scores, what changed, and where it is weakest."""
    space = workspace_or_404(request, workspace)
    today = today_of(space, at=timezone.now())
    codes = queries.codes_of(space)
    rows = listed_organisations(space, on=today).filter(Q(is_member_now=True))
    listing = members_on(today, workspace=space, codes=codes).listing(
        request,
        rows,
        loaders=loaders_of(
            ["weakest", *(f"of-{code}" for code, _title in codes)],
            partial(queries.standings, workspace=space, language=(get_language() or "en")[:2]),
        ),
        choices=partial(organisation_choices, space),
    )
    return listing.answer("assessments/members.html", _context(request, space))


def _context(request: Request, space: Workspace, *, company: str = "") -> dict[str, object]:
    may_assess = can_assess(request.user, space)
    begin = reverse("assessments:begin", args=[space.slug]) + company
    return {
        "workspace": space,
        "can_assess": may_assess,
        "begin": begin,
        "empty_actions": [{"href": begin, "label": _("Assess a company")}] if may_assess else [],
    }
