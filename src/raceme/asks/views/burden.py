"""Whose burden the asks were in the last four quarters, and how many were answered how soon."""

from datetime import date, datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.asks import queries
from raceme.asks.views.lists import MODULES, by_company, by_person, counted_since
from raceme.asks.views.reach import readable_or_403
from raceme.workspaces.models import Workspace

QUARTERS_BEFORE = 3


@login_required
@require_safe
def companies(request: Request, workspace: str) -> HttpResponseBase:
    space = readable_or_403(request, workspace)
    since, today = _year(space)
    listing = by_company(since.date()).listing(
        request,
        queries.organisations_burdened(space, since=since, today=today),
        loaders={
            "days": partial(queries.median_days, of="organisation", workspace=space, since=since),
            "elsewhere": partial(queries.asked_by_others, workspace=space, since=since),
        },
    )
    return listing.answer("asks/burden.html", _context(space, since))


@login_required
@require_safe
def people(request: Request, workspace: str) -> HttpResponseBase:
    space = readable_or_403(request, workspace)
    since, today = _year(space)
    listing = by_person(since.date()).listing(
        request,
        queries.people_burdened(space, since=since, today=today),
        loaders={"days": partial(queries.median_days, of="person", workspace=space, since=since)},
    )
    return listing.answer("asks/burden.html", _context(space, since))


@login_required
@require_safe
def modules(request: Request, workspace: str) -> HttpResponse:
    space = readable_or_403(request, workspace)
    since, today = _year(space)
    named = dict(MODULES)
    rows = [
        row | {"name": named.get(row["module"], row["module"])}
        for row in queries.modules_burdening(space, since=since, today=today)
    ]
    return render(request, "asks/burden_modules.html", _context(space, since) | {"rows": rows})


def _year(space: Workspace) -> tuple[datetime, date]:
    """Return since when is counted, and what day it is."""
    today = queries.local_day(space, at=timezone.now())
    first = queries.quarters_before(today, number=QUARTERS_BEFORE)
    return queries.beginning_of(first, workspace=space), today


def _context(space: Workspace, since: datetime) -> dict[str, object]:
    return {"workspace": space, "since": since, "tail": counted_since(since.date())}
