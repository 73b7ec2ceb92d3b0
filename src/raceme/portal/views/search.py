from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts
from raceme.portal.queries.searching import SHORTEST, search

LONGEST = 100


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = search(text, workspace=space, with_contacts=can_see_contacts(request.user, space))
    context = {
        "workspace": space,
        "text": text,
        "groups": groups,
        "is_too_short": 0 < len(text) < SHORTEST,
    }
    return render(request, "portal/search.html", context)
