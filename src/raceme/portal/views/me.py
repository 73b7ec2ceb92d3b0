"""The page of each person: what waits for them everywhere, and what they can do about it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.organisations.queries import standing_claims_of
from raceme.portal.queries.me import open_for


@login_required
@require_safe
def page(request: Request) -> HttpResponse:
    found = open_for(request.user, at=timezone.now())
    # Who works in no workspace may have come for a company of their own.
    claims = [] if found.roles else list(standing_claims_of(request.user))
    return render(request, "portal/me.html", {"open": found, "claims": claims})
