"""Where an officer starts: the programmes overseen, and the periods of each that are open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.organisations.queries import standing_claims_of
from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import opened_periods_of_each, programmes_overseen_by
from raceme.reporting.models import Snapshot
from raceme.reporting.queries.asked_lines import questions_in, questions_overseen
from raceme.reporting.queries.reports import reports_of
from raceme.reporting.views.conversations import row_of
from raceme.reporting.views.moments import days_of, name_of
from raceme.reporting.views.officer.reach import Overseen, overseen_or_404

# The last written to: what is older is reached from its line.
MOST_QUESTIONS = 30
# What somebody speaks for who works nowhere; portal owns the page.
MY_COMPANY = "/my/"


@dataclass(frozen=True)
class PeriodRow:
    name: str
    days: str
    href: str
    newest: Snapshot | None = None
    newest_href: str = ""


@dataclass(frozen=True)
class ProgrammeRow:
    programme: Programme
    href: str
    periods: Sequence[PeriodRow]


@login_required
@require_safe
def start(request: Request) -> HttpResponse:
    """Show what is overseen; lead whoever oversees nothing to a company, or to workspaces."""
    programmes = list(programmes_overseen_by(request.user))
    if not programmes:
        has_company = standing_claims_of(request.user).exists()
        return redirect(MY_COMPANY if has_company else "accounts-public:workspaces")
    periods = opened_periods_of_each(programmes)
    overseen = {one.pk: Overseen(one, periods[one.pk]) for one in programmes}
    periods_of_all = [each for one in overseen.values() for each in one.periods]
    context = {
        "is_demonstration": any(one.workspace.is_demonstration for one in programmes),
        "programmes": [_programme(one) for one in overseen.values()],
        "rows": [
            row_of(
                one,
                href=overseen[one.programme_id].address("question", one.pk),
                programme=overseen[one.programme_id].programme.name,
            )
            for one in questions_in(periods_of_all)[:MOST_QUESTIONS]
        ],
    }
    return render(request, "reporting/officer/start.html", context)


def _programme(overseen: Overseen) -> ProgrammeRow:
    rows = [_period(overseen, one) for one in overseen.periods]
    return ProgrammeRow(overseen.programme, overseen.address("programme"), rows)


def _period(overseen: Overseen, period: Period, *, newest: Snapshot | None = None) -> PeriodRow:
    href = overseen.address("results", period.number)
    frozen = overseen.address("snapshot", period.number, newest.number) if newest else ""
    return PeriodRow(name_of(period), days_of(period), href, newest, frozen)


@login_required
@require_safe
def programme(request: Request, workspace: str, programme: str) -> HttpResponse:
    overseen = overseen_or_404(request, workspace, programme)
    opened = {one.pk for one in overseen.periods}
    periods = [
        _period(overseen, report.period, newest=report.newest)
        for report in reports_of(overseen.programme)
        if report.period.pk in opened
    ]
    questions = questions_overseen(overseen.programme, overseen.periods)[:MOST_QUESTIONS]
    context = {
        **overseen.context,
        "periods": periods,
        "start_href": start_address(),
        "rows": [row_of(one, href=overseen.address("question", one.pk)) for one in questions],
    }
    return render(request, "reporting/officer/programme.html", context)


def start_address() -> str:
    return reverse("reporting-public:officer")
