from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.organisations.queries import people_of
from raceme.portal.queries import person as queries

PAGE_SIZE = 25


@login_required
@require_safe
def log(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show everything that a person took part in."""
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(people_of(space), pk=pk)
    activities = queries.activities_of(found, workspace=space)
    pages = Paginator(activities, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "workspace": space,
        "person": found,
        "pages": pages,
        "entries": queries.timeline_of(pages, person=found, workspace=space),
    }
    return render(request, "portal/person_log.html", context)
