"""How an officer's page reaches its programme and its period: named and opened, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse

from raceme.accounts.http import Request
from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import opened_periods_of, programmes_overseen_by
from raceme.reporting.queries.veil import Veil
from raceme.reporting.views.moments import days_of, name_of
from raceme.reporting.views.reports import numbered_or_404


@dataclass(frozen=True)
class Overseen:
    """A programme that names the reader as its officer, and the periods opened to officers."""

    programme: Programme
    periods: Sequence[Period]

    @property
    def veil(self) -> Veil:
        return Veil(self.programme.officers_see_people, self.periods)

    def address(self, view: str, *others: object) -> str:
        names = [self.programme.workspace.slug, self.programme.code, *others]
        return reverse(f"reporting-officer:{view}", args=names)

    @property
    def context(self) -> dict[str, object]:
        return {
            "programme": self.programme,
            "programme_href": self.address("programme"),
            "is_demonstration": self.programme.workspace.is_demonstration,
        }


@dataclass(frozen=True)
class Opened(Overseen):
    """The same with the one period of an address."""

    period: Period

    @property
    def context(self) -> dict[str, object]:
        return {
            **super().context,
            "period_name": name_of(self.period),
            "days": days_of(self.period),
            "results_href": self.address("results", self.period.number),
        }


def overseen_or_404(request: Request, workspace: str, code: str) -> Overseen:
    rows = programmes_overseen_by(request.user).filter(workspace__slug=workspace, code=code)
    programme = get_object_or_404(rows)
    return Overseen(programme, list(opened_periods_of(programme)))


def opened_or_404(request: Request, workspace: str, code: str, number: int) -> Opened:
    found = overseen_or_404(request, workspace, code)
    return Opened(found.programme, found.periods, numbered_or_404(found.periods, number))
