"""The results of one period that is opened to officers: that period's figures, and no others."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from raceme.accounts.http import Request
from raceme.core import words
from raceme.reporting import words as rules_in_words
from raceme.reporting.exports.workbook import kinds_of
from raceme.reporting.models import Snapshot, SnapshotFigure
from raceme.reporting.queries import Measure, Rule, frozen
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.standings import number_of, target_of
from raceme.reporting.views.officer.reach import Opened, opened_or_404


@dataclass(frozen=True)
class ResultRow:
    """A figure of the period; ``then`` is what it was when the report was frozen."""

    name: str
    sub: str
    href: str
    target: str
    value: str
    then: str
    then_href: str
    is_changed: bool
    evidence: str
    lacks_evidence: bool
    left_out: str


@login_required
@require_safe
def results(request: Request, workspace: str, programme: str, period: int) -> HttpResponse:
    opened = opened_or_404(request, workspace, programme, period)
    reports = list(frozen.snapshots_of_period(opened.period))
    newest = reports[0] if reports else None
    then = {} if newest is None else _by_code(newest)
    kinds = kinds_of(opened.programme)
    rows = figures(opened.programme, today=timezone.localdate(), period=opened.period)
    context = {
        **opened.context,
        "rows": [_row(opened, one, then.get(one.indicator.code), kinds) for one in rows],
        "snapshot": newest,
        "reports": [_report(opened, one) for one in reports],
        "counted_at": timezone.now(),
    }
    return render(request, "reporting/officer/results.html", context)


def _by_code(report: Snapshot) -> dict[str, SnapshotFigure]:
    found = {one.code: one for one in frozen.figures_of(report)}
    for one in found.values():
        one.snapshot = report
    return found


def _report(opened: Opened, report: Snapshot) -> tuple[Snapshot, str]:
    return report, opened.address("snapshot", opened.period.number, report.number)


def _row(
    opened: Opened, row: FigureRow, then: SnapshotFigure | None, kinds: Mapping[str, str]
) -> ResultRow:
    # Of these days alone: what was counted before them may stand in a period that is closed.
    tally = row.summary.here
    is_register = row.rule.measure is Measure.REGISTER
    return ResultRow(
        name=row.indicator.name,
        sub=rules_in_words.line(row.rule, kinds=kinds),
        href=opened.address("figure", opened.period.number, row.indicator.code),
        target=target_of(row.indicator, row.rule, row.period_target) if row.period_target else "",
        value=number_of(row.rule, row.value),
        then="" if then is None else number_of(Rule.from_json(then.rule), then.value),
        then_href="" if then is None else _frozen(opened, then),
        is_changed=then is not None and then.value != row.value,
        evidence="" if is_register or not tally.lines else _of(tally.proven, tally.lines),
        lacks_evidence=tally.proven < tally.lines,
        left_out=words.number(tally.left_out),
    )


def _frozen(opened: Opened, then: SnapshotFigure) -> str:
    names = [opened.period.number, then.snapshot.number, then.code]
    return opened.address("snapshot_figure", *names)


def _of(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": words.number(part), "whole": words.number(whole)}
