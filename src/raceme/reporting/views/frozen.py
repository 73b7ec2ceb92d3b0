"""A frozen report as staff and a funder's officer read it: figures then and now, and each list."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.pieces import Tile
from raceme.programmes.models import Programme
from raceme.reporting.exports.frozen_sheets import name_of as name_of_line
from raceme.reporting.exports.frozen_sheets import why_not
from raceme.reporting.models import Narrative, Snapshot, SnapshotFigure, SnapshotLine
from raceme.reporting.queries import Rule, frozen
from raceme.reporting.queries.figures import FigureRow, figures
from raceme.reporting.queries.figures import figure as figure_now
from raceme.reporting.standings import number_of
from raceme.reporting.views.changed import Reader, at_a_glance, changed
from raceme.reporting.views.lines import files
from raceme.reporting.views.moments import days_of, name_of
from raceme.reporting.views.paging import Paging

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
    is_proven: bool
    evidence: str
    files: str
    why: str


def title_of(snapshot: Snapshot) -> str:
    said = {"period": name_of(snapshot.period), "number": snapshot.number}
    return _("%(period)s, frozen report number %(number)s") % said


def report_of(
    snapshot: Snapshot, *, programme: Programme, reader: Reader, href: Callable[[str], str]
) -> dict[str, object]:
    """Return what the page of ``snapshot`` shows; ``href`` leads to a figure by its code."""
    rows = figures(programme, today=_today(snapshot), period=snapshot.period)
    now = {row.indicator.pk: row for row in rows}
    return {
        "snapshot": snapshot,
        "title": title_of(snapshot),
        "period_name": name_of(snapshot.period),
        "days": days_of(snapshot.period),
        "figures": [
            _figure(one, now.get(one.indicator_id or 0), reader=reader, href=href(one.code))
            for one in frozen.figures_of(snapshot)
        ],
        "texts": _texts(snapshot.facts.get("narrative", {})),
        "documents": frozen.documents_of(snapshot).count(),
    }


def list_of(
    request: Request, figure: SnapshotFigure, *, programme: Programme, reader: Reader
) -> dict[str, object]:
    """Return the list behind a frozen figure, or by ``?counted=no`` what was left out of it."""
    snapshot = figure.snapshot
    is_counted = request.GET.get("counted") != "no"
    total = figure.counted if is_counted else figure.left_out
    paging = Paging.read(request, "page", total=total, size=PER_PAGE, to="lines")
    rows = frozen.lines_of(figure).filter(is_counted=is_counted)[paging.slice]
    now = figure_now(programme, code=figure.code, today=_today(snapshot), period=snapshot.period)
    rule = Rule.from_json(figure.rule)
    return {
        "figure": figure,
        "title": title_of(snapshot),
        "changed": changed(request, figure, now, reader=reader),
        "heading": _("Counted then") if is_counted else _("Not counted then"),
        "is_counted": is_counted,
        "lines": [_line(figure, reader.frozen(one)) for one in rows],
        "paging": paging,
        "tiles": [
            Tile(label=_("This period"), value=number_of(rule, figure.value)),
            Tile(label=_("Until then in all"), value=number_of(rule, figure.cumulative)),
        ],
    }


def _today(snapshot: Snapshot) -> date:
    """Return the day that now is compared by: of a period that is over its last."""
    return min(timezone.localdate(), snapshot.period.ends_on)


def _texts(written: Mapping[str, str]) -> list[tuple[object, str]]:
    return [
        (section.label, written[section.value])
        for section in Narrative.Section
        if written.get(section.value)
    ]


def _figure(
    figure: SnapshotFigure, now: FigureRow | None, *, reader: Reader, href: str
) -> FrozenFigure:
    rule = Rule.from_json(figure.rule)
    return FrozenFigure(
        name=figure.name,
        sentence=figure.sentence,
        href=href,
        value=number_of(rule, figure.value),
        cumulative=number_of(rule, figure.cumulative),
        now=number_of(now.rule, now.value) if now else "",
        is_changed=now is not None and now.value != figure.value,
        moved=at_a_glance(figure, now, reader=reader),
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
        is_proven=bool(line.evidence),
        evidence=files(len(line.evidence)) if line.evidence else _("No evidence"),
        files=", ".join(said.get("files", ())),
        why=why_not(figure, line),
    )
