from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_see_contacts
from raceme.portal.queries.searching import SHORTEST, SHOWN, SUGGESTED, Asked, find

LONGEST = 100
# What a page replaces while somebody types: below the box of every page, and on the page itself.
PARTS = {"suggestions": "portal/suggestions.html", "found": "portal/search.html#found"}


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    text = request.GET.get("q", "").strip()[:LONGEST]
    part = request.htmx.target or ""
    asked = Asked(
        text=text,
        workspace=space,
        with_contacts=can_see_contacts(request.user, space),
    )
    context = {
        "workspace": space,
        "text": text,
        "findings": find(asked, shown=SUGGESTED if part == "suggestions" else SHOWN),
        "is_too_short": 0 < len(text) < SHORTEST,
        "is_part": part in PARTS,
    }
    response = render(request, PARTS.get(part, "portal/search.html"), context)
    patch_vary_headers(response, ["HX-Target"])
    return response
