"""A programme's results: target against actual, figure by figure, and the course of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import charts, words
from raceme.core.navigation import address
from raceme.core.pages import chart_file
from raceme.core.pieces import Tile
from raceme.programmes.access import programme_or_404
from raceme.programmes.models import Period, Programme
from raceme.programmes.queries import periods_of
from raceme.reporting import permissions
from raceme.reporting import words as rules_in_words
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.queries import Measure
from raceme.reporting.queries.figures import FigureRow, figure, figures
from raceme.reporting.standings import (
    Said,
    bar_of,
    is_behind,
    is_met,
    number_of,
    said,
    spark_of,
    target_of,
)
from raceme.reporting.views.course import FigureCourse, course_of
from raceme.reporting.views.moments import ALL, PeriodLink, days_of, name_of, numbered, running
from raceme.workspaces.models import Workspace

WITHOUT = "none"


@dataclass(frozen=True)
class ResultLine:
    """One figure as the page shows it; each number with the address of its list."""

    name: str
    sub: str
    href: str
    target: str
    here: str
    here_href: str
    total: str
    total_href: str
    bar: charts.Bar | None
    said: Said
    spark: charts.Spark | None
    spark_href: str
    evidence: str
    evidence_href: str
    lacks_evidence: bool
    left_out: int
    left_out_href: str


@login_required
@require_safe
def results(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = programme_or_404(request, workspace, programme)
    today = timezone.localdate()
    periods = list(periods_of(row))
    period = _period_in_view(periods, asked=request.GET.get("period"), today=today)
    rows = figures(row, today=today, period=period)
    only_unproven = request.GET.get("evidence") == WITHOUT
    shown = [one for one in rows if _lacks_evidence(one)] if only_unproven else rows
    page = _Page(space, row, period, periods, today, kinds_of(row))
    context = {
        "workspace": space,
        "programme": row,
        "tiles": page.tiles(rows),
        "switch": page.switch(),
        "period": None if period is None else name_of(period),
        "lines": [page.line(one) for one in shown],
        "only_unproven": only_unproven,
        "everything": page.here,
        "has_figures": bool(rows),
        "counted_at": timezone.now(),
        **page.chart(rows, asked=request.GET.get("chart")),
        **_ways_on(request, space, row),
    }
    return render(request, "reporting/results.html", context)


@login_required
@require_safe
def chart(request: Request, workspace: str, programme: str, code: str, kind: str) -> HttpResponse:
    """Answer with the course of one figure as a file."""
    _space, row = programme_or_404(request, workspace, programme)
    today = timezone.localdate()
    period = numbered(list(periods_of(row)), request.GET.get("period"))
    found = figure(row, code=code, today=today, period=period)
    if found is None:
        raise Http404
    drawn = course_of(found, figure="", band=period, today=today)
    return chart_file(drawn.wide, kind=kind, name=f"{row.code} {code}")


def _period_in_view(periods: Sequence[Period], *, asked: str | None, today: date) -> Period | None:
    if asked == ALL:
        return None
    return numbered(periods, asked) or running(periods, on=today)


def _lacks_evidence(row: FigureRow) -> bool:
    """Tell whether a line has no evidence; a register proves itself."""
    tally = row.summary.cumulative
    return row.rule.measure is not Measure.REGISTER and tally.proven < tally.lines


def _ways_on(request: Request, space: Workspace, programme: Programme) -> dict[str, object]:
    """Return where one who may change the indicators goes from here."""
    is_lead = programme.workspace_id == space.pk
    may_change = is_lead and permissions.can_change_indicators(request.user, programme)
    if not may_change:
        return {}
    return {
        "change_href": address("reporting:indicators", space.slug, programme.code),
        "create_href": address("reporting:indicator_create", space.slug, programme.code),
        "library_href": f"{address('reporting:library', space.slug)}?programme={programme.code}",
    }


@dataclass(frozen=True)
class _Page:
    """What every row of the page is written by."""

    space: Workspace
    programme: Programme
    period: Period | None
    periods: Sequence[Period]
    today: date
    kinds: Mapping[str, str]

    @property
    def here(self) -> str:
        """The address of this page in the same view, without what narrows it."""
        return self._results(self.period.number if self.period else ALL)

    def _results(self, period: object) -> str:
        address_of_all = reverse("reporting:results", args=[self.space.slug, self.programme.code])
        return f"{address_of_all}?period={period}"

    def figure(self, row: FigureRow) -> str:
        names = [self.space.slug, self.programme.code, row.indicator.code]
        return reverse("reporting:figure", args=names)

    def switch(self) -> list[PeriodLink]:
        if not self.periods:
            return []
        links = [
            PeriodLink(
                name_of(one),
                self._results(one.number),
                one == self.period,
                days_of(one) if one == self.period else "",
            )
            for one in self.periods
        ]
        return [*links, PeriodLink(_("All"), self._results(ALL), self.period is None)]

    def tiles(self, rows: Sequence[FigureRow]) -> list[Tile]:
        lines = sum(row.summary.cumulative.lines for row in rows)
        left_out = sum(row.summary.cumulative.left_out for row in rows)
        return [
            self._reached(rows),
            Tile(
                _("Lines behind the figures"),
                words.number(lines),
                href="#figures" if lines else "",
                meaning=ngettext("in %(count)s list", "in %(count)s lists", len(rows))
                % {"count": len(rows)},
            ),
            self._with_evidence(rows),
            Tile(
                _("Not counted"),
                words.number(left_out),
                href="#figures" if left_out else "",
                meaning=_("each with its reason"),
            ),
        ]

    def _reached(self, rows: Sequence[FigureRow]) -> Tile:
        aimed = [row for row in rows if row.indicator.target is not None]
        behind = sum(is_behind(row.standing) for row in aimed)
        if behind:
            meaning = ngettext("%(count)s is behind", "%(count)s are behind", behind) % {
                "count": behind
            }
        else:
            meaning = _("none is behind")
        return Tile(
            _("Targets reached"),
            words.number(sum(is_met(row.standing) for row in aimed)),
            unit=_("of %(count)s") % {"count": len(aimed)},
            meaning=meaning,
        )

    def _with_evidence(self, rows: Sequence[FigureRow]) -> Tile:
        tallies = [
            row.summary.cumulative for row in rows if row.rule.measure is not Measure.REGISTER
        ]
        lines, proven = sum(one.lines for one in tallies), sum(one.proven for one in tallies)
        if not lines:
            return Tile(_("Lines with evidence"), "–", meaning=_("nothing counted yet"))
        share = words.share(int(Decimal(100) * proven / lines))
        if proven == lines:
            return Tile(_("Lines with evidence"), share, meaning=_("none without"))
        return Tile(
            _("Lines with evidence"),
            share,
            chip=_("%(count)s without") % {"count": words.number(lines - proven)},
            chip_href=f"{self.here}&evidence={WITHOUT}#figures",
            chip_warns=True,
        )

    def line(self, row: FigureRow) -> ResultLine:
        href, tally = self.figure(row), row.summary.cumulative
        # Until the end of the period in view, as the number says.
        until = f"?until={self.period.number}" if self.period else ""
        is_register = row.rule.measure is Measure.REGISTER
        lacks = _lacks_evidence(row)
        return ResultLine(
            name=row.indicator.name,
            sub=rules_in_words.line(row.rule, kinds=self.kinds),
            href=href,
            target=target_of(row.indicator, row.rule),
            here=number_of(row.rule, row.value) if row.value else "",
            here_href=f"{href}?period={self.period.number}" if self.period else href,
            total=number_of(row.rule, row.cumulative),
            total_href=f"{href}{until}",
            bar=self._bar(row),
            said=said(row.indicator, row.rule, row.standing),
            spark=spark_of(row),
            spark_href=f"{self.here}&chart={row.indicator.code}#course",
            evidence="" if is_register or not tally.lines else _of(tally.proven, tally.lines),
            evidence_href=_joined(f"{href}{until}", f"evidence={WITHOUT}" if lacks else ""),
            lacks_evidence=lacks,
            left_out=tally.left_out,
            left_out_href=f"{href}{until}#out",
        )

    def _bar(self, row: FigureRow) -> charts.Bar:
        is_over = self.today >= self.programme.ends_on
        return bar_of(
            row,
            expected=None if is_over else row.expected,
            period="" if self.period is None else name_of(self.period),
        )

    def chart(self, rows: Sequence[FigureRow], *, asked: str | None) -> dict[str, object]:
        """Return the course of the figure that is asked for, or of the one with most steps."""
        drawable = [row for row in rows if row.series and row.rule.measure is not Measure.REGISTER]
        if not drawable:
            return {}
        chosen = next((row for row in drawable if row.indicator.code == asked), None)
        row = chosen or max(drawable, key=lambda one: (_months(one), one.cumulative))
        drawn: FigureCourse = course_of(
            row, figure=self.figure(row), band=self.period, today=self.today
        )
        names = [self.space.slug, self.programme.code, row.indicator.code, "svg"]
        download = reverse("reporting:chart", args=names).removesuffix("svg")
        return {"course": drawn, "course_download": download}


def _months(row: FigureRow) -> int:
    """Return in how many months a figure rose: the more, the more its course says."""
    return len({(day.year, day.month) for day, _by in row.series})


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": words.number(part), "whole": words.number(whole)}


def _joined(href: str, query: str) -> str:
    if not query:
        return href
    return f"{href}&{query}" if "?" in href else f"{href}?{query}"
