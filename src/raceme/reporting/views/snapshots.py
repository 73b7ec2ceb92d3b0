"""A frozen report: its figures then and now, and the list behind each."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs, words
from raceme.core.pieces import Tile
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.queries import periods_of
from raceme.reporting import actions
from raceme.reporting.actions import packing
from raceme.reporting.exports.frozen_sheets import name_of as name_of_line
from raceme.reporting.exports.frozen_sheets import why_not
from raceme.reporting.models import Narrative, Snapshot, SnapshotFigure, SnapshotLine
from raceme.reporting.queries import Rule, frozen
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.queries.figures import figure as figure_now
from raceme.reporting.standings import number_of
from raceme.reporting.views.changed import at_a_glance, changed
from raceme.reporting.views.lines import files
from raceme.reporting.views.moments import days_of, name_of
from raceme.reporting.views.paging import Paging
from raceme.reporting.views.reports import numbered_or_404

PER_PAGE = 50


@dataclass(frozen=True)
class FrozenFigure:
    name: str
    sentence: str
    href: str
    value: str
    cumulative: str
    now: str
    is_changed: bool
    moved: str
    left_out: str


@dataclass(frozen=True)
class FrozenLine:
    name: str
    of: str
    on: date
    value: str
    evidence: str
    files: str
    why: str


@login_required
@require_safe
def snapshot(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    reached, found = _reached(request, workspace, programme, period, number)
    rows = figures(reached.programme, today=_today(found), period=found.period)
    now = {row.indicator.pk: row for row in rows}
    texts = found.facts.get("narrative", {})
    context = _context(reached, found) | {
        "days": days_of(found.period),
        "figures": [
            _figure(reached, found, one, now.get(one.indicator_id or 0))
            for one in frozen.figures_of(found)
        ],
        "texts": [
            (section.label, texts[section.value])
            for section in Narrative.Section
            if texts.get(section.value)
        ],
        "documents": frozen.documents_of(found).count(),
        "taken_by": frozen.takers_of([found]).get(found.pk) or _("somebody who was erased"),
        "job": jobs.newest(packing.pack_of(found, by=request.user, workspace=reached.space)),
    }
    return render(request, "reporting/reports/snapshot.html", context)


@login_required
@require_POST
def pack(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    """Have the pack of a frozen report written; it waits on the report's page."""
    reached, found = _reached(request, workspace, programme, period, number)
    actions.pack(found, by=request.user, workspace=reached.space, at=timezone.now())
    return redirect(f"{_address(reached, found)}#pack")


@login_required
@require_safe
def snapshot_figure(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, number: int, code: str
) -> HttpResponse:
    """Show the list behind a frozen figure, or by ``?counted=no`` what was left out of it."""
    reached, found = _reached(request, workspace, programme, period, number)
    figure = get_object_or_404(frozen.figures_of(found), code=code)
    is_counted = request.GET.get("counted") != "no"
    total = figure.counted if is_counted else figure.left_out
    paging = Paging.read(request, "page", total=total, size=PER_PAGE, to="lines")
    rows = frozen.lines_of(figure).filter(is_counted=is_counted)[paging.slice]
    figure.snapshot = found
    now = figure_now(reached.programme, code=figure.code, today=_today(found), period=found.period)
    rule = Rule.from_json(figure.rule)
    context = _context(reached, found) | {
        "figure": figure,
        "changed": changed(request, reached, figure, now),
        "back": _address(reached, found),
        "heading": _("Counted then") if is_counted else _("Not counted then"),
        "is_counted": is_counted,
        "lines": [_line(figure, one) for one in rows],
        "paging": paging,
        "tiles": [
            Tile(label=_("This period"), value=number_of(rule, figure.value)),
            Tile(label=_("Until then in all"), value=number_of(rule, figure.cumulative)),
        ],
    }
    return render(request, "reporting/reports/snapshot_figure.html", context)


def _reached(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> tuple[Reached, Snapshot]:
    reached = programme_or_404(request, workspace, programme)
    row = numbered_or_404(periods_of(reached.programme), period)
    found = get_object_or_404(frozen.snapshots_of_period(row), number=number)
    found.period = row
    return reached, found


def _today(found: Snapshot) -> date:
    """Return the day that now is compared by: of a period that is over its last."""
    return min(timezone.localdate(), found.period.ends_on)


def _context(reached: Reached, found: Snapshot) -> dict[str, object]:
    said = {"period": name_of(found.period), "number": found.number}
    arguments = [reached.space.slug, reached.programme.code, found.period.number]
    return {
        "workspace": reached.space,
        "programme": reached.programme,
        "snapshot": found,
        "title": _("%(period)s, frozen report number %(number)s") % said,
        "period_name": name_of(found.period),
        "report_href": reverse("reporting:report", args=arguments),
    }


def _figure(
    reached: Reached, found: Snapshot, figure: SnapshotFigure, now: FigureRow | None
) -> FrozenFigure:
    rule = Rule.from_json(figure.rule)
    return FrozenFigure(
        name=figure.name,
        sentence=figure.sentence,
        href=_address(reached, found, figure.code),
        value=number_of(rule, figure.value),
        cumulative=number_of(rule, figure.cumulative),
        now=number_of(now.rule, now.value) if now else "",
        is_changed=now is not None and now.value != figure.value,
        moved=at_a_glance(figure, now),
        left_out=words.number(figure.left_out),
    )


def _line(figure: SnapshotFigure, line: SnapshotLine) -> FrozenLine:
    said = frozen.said_of(line)
    name, activity = name_of_line(figure, line), said.get("activity", "")
    return FrozenLine(
        name=name,
        of="" if name == activity else activity,
        on=line.on,
        value=number_of(Rule.from_json(figure.rule), line.value),
        evidence=files(len(line.evidence)) if line.evidence else _("No evidence"),
        files=", ".join(said.get("files", ())),
        why=why_not(figure, line),
    )


def _address(reached: Reached, found: Snapshot, code: str = "") -> str:
    arguments = [reached.space.slug, reached.programme.code, found.period.number, found.number]
    if code:
        return reverse("reporting:snapshot_figure", args=[*arguments, code])
    return reverse("reporting:snapshot", args=arguments)
