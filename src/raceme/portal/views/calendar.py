import re
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core.words import month_in_full
from raceme.engagements.actions import today_of
from raceme.portal.queries.calendar import month_of, programmes_of_month

YEARS = range(1990, 2101)
MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    today = today_of(space, at=timezone.now())
    first = _month_asked(request.GET.get("month", ""), today=today)
    code = request.GET.get("programme", "")
    programmes = programmes_of_month(first, workspace=space, asked=code)
    programme = next((one for one in programmes if one.code == code), None)
    found = month_of(first, workspace=space, programme=programme, today=today)
    context = {
        "workspace": space,
        "weeks": found.weeks,
        "is_cut": found.is_cut,
        "is_empty": found.is_empty,
        "month": month_in_full(first),
        "month_key": f"{first:%Y-%m}",
        "previous": f"{first - timedelta(days=1):%Y-%m}",
        "next": f"{first + timedelta(days=31):%Y-%m}",
        "is_this_month": first == today.replace(day=1),
        "programmes": programmes,
        "programme": programme,
    }
    return render(request, "portal/calendar.html", context)


def _month_asked(text: str, *, today: date) -> date:
    """Return the first day of the month that an address names, else of this month."""
    found = MONTH.fullmatch(text)
    if found and int(found["year"]) in YEARS:
        return date(int(found["year"]), int(found["month"]), 1)
    return today.replace(day=1)
