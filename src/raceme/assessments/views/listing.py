"""All assessments, and those of one company."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.assessments import queries
from raceme.assessments.permissions import can_assess
from raceme.assessments.views.lists import ASSESSMENTS, OF_COMPANY
from raceme.organisations.queries import organisations_of
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
    return listing.answer("assessments/assessments.html", context_of(request, space))


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
    context = context_of(request, space, company=f"?organisation={row.pk}")
    return listing.answer("assessments/organisation.html", {**context, "organisation": row})


def context_of(request: Request, space: Workspace, *, company: str = "") -> dict[str, object]:
    """Return what every list of assessments shows beside it."""
    may_assess = can_assess(request.user, space)
    begin = reverse("assessments:begin", args=[space.slug]) + company
    return {
        "workspace": space,
        "can_assess": may_assess,
        "begin": begin,
        "empty_actions": [{"href": begin, "label": _("Assess a company")}] if may_assess else [],
    }
