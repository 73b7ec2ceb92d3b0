"""The course of one figure: a step chart, and the table whose numbers open their lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from raceme.core import charts, words
from raceme.programmes.models import Period
from raceme.reporting.queries import Measure
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.queries.titles import titles_by_day
from raceme.reporting.views.moments import name_of

# A longer table is read by the month.
MOST_DAYS = 24
LONGEST_LABEL = 26


@dataclass(frozen=True)
class CourseRow:
    """
    A day, or a month, with what it added; ``href`` opens the lines of it.

    ``name`` is that of the one activity of a day, which a chart says beside its step.
    """

    label: str
    name: str
    day: date
    rise: Decimal
    total: Decimal
    href: str


@dataclass(frozen=True)
class FigureCourse:
    wide: charts.Course
    narrow: charts.Course
    heads: tuple[str, str, str]
    rows: list[CourseRow]


def course_of(row: FigureRow, *, figure: str, band: Period | None, today: date) -> FigureCourse:
    """Return the course of ``row``; ``figure`` is the address of its page."""
    title = _("%(figure)s, cumulative") % {"figure": row.indicator.name}
    by_month = len(row.series) > MOST_DAYS
    rows = _rows(row, figure=figure, by_month=by_month)
    steps = [charts.Step(one.day, one.rise, _short(one.name)) for one in rows]
    return FigureCourse(
        wide=_course(title, steps, row=row, band=band, today=today, size=charts.WIDE),
        narrow=_course(title, steps, row=row, band=band, today=today, size=charts.NARROW),
        heads=(_("Month") if by_month else _("What added"), _head(row), _("Sum")),
        rows=rows,
    )


def _course(
    title: str,
    steps: Sequence[charts.Step],
    *,
    row: FigureRow,
    band: Period | None,
    today: date,
    size: charts.Size,
) -> charts.Course:
    programme = row.asked.question.programme
    days = [step.day for step in steps]
    return charts.course(
        title,
        steps,
        first=min([programme.starts_on, *days]),
        last=max([min(programme.ends_on, max(today, programme.starts_on)), *days]),
        target=row.indicator.target,
        band=None if band is None else charts.Band(band.starts_on, band.ends_on, name_of(band)),
        size=size,
    )


def _rows(row: FigureRow, *, figure: str, by_month: bool) -> list[CourseRow]:
    total = Decimal(0)
    rows: list[CourseRow] = []
    titles = {} if by_month else titles_by_day(row.asked.question, [day for day, _by in row.series])
    for label, day, when, added in _rises(row, titles=titles, by_month=by_month):
        total += added
        names = titles.get(day, [])
        name = names[0] if len(names) == 1 else ""
        rows.append(CourseRow(label, name, day, added, total, f"{figure}?on={when}"))
    return rows


def _rises(
    row: FigureRow, *, titles: dict[date, list[str]], by_month: bool
) -> list[tuple[str, date, str, Decimal]]:
    """Return for each day, or month, its name, its last day, its key and what it added."""
    if not by_month:
        return [
            (_named(titles.get(day, []), row), day, day.isoformat(), added)
            for day, added in row.series
        ]
    months = groupby(row.series, key=lambda one: (one[0].year, one[0].month))
    found = []
    for (year, month), each in months:
        days = list(each)
        added = sum((one for _on, one in days), Decimal(0))
        last = days[-1][0]
        found.append((words.month(last), last, f"{year:04d}-{month:02d}", added))
    return found


def _named(titles: list[str], row: FigureRow) -> str:
    if len(titles) == 1:
        return titles[0]
    if titles:
        return _("%(count)s activities") % {"count": words.number(len(titles))}
    return row.indicator.name


def _short(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    return f"{label[: LONGEST_LABEL - 1].rsplit(' ', 1)[0]}…"


def _head(row: FigureRow) -> str:
    heads = {
        Measure.ACTIVITIES: _("Activities"),
        Measure.PARTICIPATIONS: _("Participations"),
        Measure.ORGANISATIONS: _("Organisations"),
        Measure.PEOPLE: _("People"),
        Measure.COUNTRIES: _("Countries"),
        Measure.HOURS: _("Hours"),
        Measure.AMOUNT: row.rule.currency,
        Measure.DOCUMENTS: _("Documents"),
    }
    return heads.get(row.rule.measure, _("Added"))
