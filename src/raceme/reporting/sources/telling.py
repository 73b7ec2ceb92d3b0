"""
What a report says of each source: a frozen one, or what would be frozen now.

The same names are told of both, so that a place can be looked at before it is filled.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import Any

from django.utils import timezone

from raceme.core import places, words
from raceme.engagements.models import Engagement
from raceme.organisations.models import SizeClass
from raceme.programmes.models import Partner, Programme
from raceme.reporting.filling import MOST_ROWS, Row, Value
from raceme.reporting.models import Snapshot, SnapshotFigure, SnapshotLine
from raceme.reporting.queries import Rule, frozen
from raceme.reporting.queries.figures import FigureRow
from raceme.reporting.sources.catalogue import FACTS, FIGURES, PARTNERS, SAYS, TEXTS
from raceme.reporting.standings import number_of

TENTH = Decimal("0.1")
# What the programme says as a whole, where nothing was written of the period.
OF_PROGRAMME = {"results": "summary_of_results", "bilateral": "summary_of_bilateral_results"}
Facts = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure as a file is told of it, frozen or live."""

    code: str
    name: str
    rule: Rule
    sentence: str
    target: Decimal | None
    period_target: Decimal | None
    value: Decimal
    cumulative: Decimal
    counted: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that a report says; ``lines`` gives those of a figure, by its code."""

    facts: Mapping[str, Any]
    figures: Mapping[str, Figure]
    lines: Callable[[str], Iterator[Mapping[str, object]]]


def told_by(snapshot: Snapshot) -> Told:
    """Return what a frozen report says."""
    rows = {one.code: one for one in frozen.figures_of(snapshot)}
    return Told(
        facts={
            **snapshot.facts,
            "report": {
                "number": snapshot.number,
                "taken_on": timezone.localtime(snapshot.taken_at).date().isoformat(),
                "content_hash": snapshot.content_hash,
            },
        },
        figures={code: _frozen(one) for code, one in rows.items()},
        lines=lambda code: _frozen_lines(rows[code]),
    )


def told_now(rows: Sequence[FigureRow], *, facts: Mapping[str, Any]) -> Told:
    """Return what would be frozen now; its lists are counted, and not read."""
    return Told(
        facts=facts,
        figures={row.indicator.code: _live(row) for row in rows},
        lines=lambda _code: iter(()),
    )


def _frozen(figure: SnapshotFigure) -> Figure:
    return Figure(
        code=figure.code,
        name=figure.name,
        rule=Rule.from_json(figure.rule),
        sentence=figure.sentence,
        target=figure.target,
        period_target=figure.period_target,
        value=figure.value,
        cumulative=figure.cumulative,
        counted=figure.counted,
    )


def _live(row: FigureRow) -> Figure:
    return Figure(
        code=row.indicator.code,
        name=row.indicator.name,
        rule=row.rule,
        sentence="",
        target=row.indicator.target,
        period_target=row.period_target,
        value=row.value,
        cumulative=row.cumulative,
        counted=row.summary.here.lines,
    )


def _frozen_lines(figure: SnapshotFigure) -> Iterator[Mapping[str, object]]:
    rows = frozen.lines_of(figure).filter(is_counted=True)[: MOST_ROWS + 1]
    return (_line(one) for one in rows)


def _line(line: SnapshotLine) -> Mapping[str, object]:
    held = getattr(line, "words", None)
    said = held.words if held else {}
    return {**said, "number": line.number, "on": line.on, "value": line.value}


def value_of(told: Told, source: str) -> Value | None:
    """Return what ``source`` says; None where the report knows no such thing."""
    kind, _colon, rest = source.partition(":")
    if kind == "figure":
        code, _colon, says = rest.partition(":")
        figure = told.figures.get(code)
        return None if figure is None else _of_figure(figure, says)
    if kind == "text":
        held = told.facts.get("narrative", {})
        own = told.facts.get("programme", {}).get(OF_PROGRAMME.get(rest, rest))
        text = held.get(rest) or own or ""
        return Value(str(text), str(text)) if rest in TEXTS else None
    return _fact(told, rest) if kind == "fact" and rest in FACTS else None


def _of_figure(figure: Figure, says: str) -> Value | None:
    if says == "rule":
        return Value(figure.sentence, figure.sentence)
    if says == "rate":
        return _rate(figure)
    number = {
        "value": figure.value,
        "cumulative": figure.cumulative,
        "target": figure.target,
        "period_target": figure.period_target,
        "difference": None if figure.target is None else figure.cumulative - figure.target,
    }.get(says)
    if number is not None:
        return Value(number, number_of(figure.rule, number))
    return Value("", "") if says in SAYS else None


def _rate(figure: Figure) -> Value:
    if not figure.target:
        return Value("", "")
    rate = (figure.cumulative / figure.target * 100).quantize(TENTH, rounding=ROUND_HALF_UP)
    return Value(rate, words.share(rate), is_percent=True)


def _fact(told: Told, name: str) -> Value:
    group, _dot, key = name.partition(".")
    fact = told.facts.get(group, {}).get(key)
    if fact is None or fact == "":
        return Value("", "")
    if key.endswith("_on"):
        day = date.fromisoformat(str(fact))
        return Value(day, words.day(day))
    if key.endswith("_cost"):
        currency = str(told.facts.get("programme", {}).get("currency", ""))
        return Value(Decimal(str(fact)), words.money(Decimal(str(fact)), currency))
    if key == "scheme":
        fact = dict(Programme.Scheme.choices).get(str(fact), fact)
    if isinstance(fact, int):
        return Value(Decimal(fact), str(fact))
    return Value(str(fact), str(fact))


def count_of(told: Told, source: str) -> int | None:
    """Return how many lines a list has; None where the report knows no such list."""
    name = source.partition(":")[2]
    if name == FIGURES:
        return len(told.figures)
    if name == PARTNERS:
        return len(_partners(told))
    figure = told.figures.get(name)
    return None if figure is None else figure.counted


def rows_of(told: Told, source: str, *, columns: Sequence[str]) -> list[Row]:
    """Return the lines of a list, at most one more than a file may hold."""
    name = source.partition(":")[2]
    if name == FIGURES:
        figures = enumerate(told.figures.values(), start=1)
        return [[_figure_cell(one, n, column) for column in columns] for n, one in figures]
    if name == PARTNERS:
        partners = enumerate(_partners(told), start=1)
        return [[_partner_cell(told, one, n, column) for column in columns] for n, one in partners]
    rule = told.figures[name].rule
    lines = islice(told.lines(name), MOST_ROWS + 1)
    return [[_line_cell(rule, line, column) for column in columns] for line in lines]


def _partners(told: Told) -> list[Facts]:
    held = told.facts.get("programme", {}).get("partners", ())
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _figure_cell(figure: Figure, number: int, column: str) -> Value:
    plain = {"code": figure.code, "name": figure.name}
    if column == "number":
        return Value(Decimal(number), str(number))
    if column in plain:
        return Value(plain[column], plain[column])
    return _of_figure(figure, column) or Value("", "")


def _partner_cell(told: Told, partner: Facts, number: int, column: str) -> Value:
    if column == "number":
        return Value(Decimal(number), str(number))
    if column == "budget":
        if partner.get("budget") is None:
            return Value("", "")
        budget = Decimal(str(partner["budget"]))
        currency = str(told.facts.get("programme", {}).get("currency", ""))
        return Value(budget, words.money(budget, currency))
    text = str(partner.get(column) or "")
    if column == "role":
        text = str(dict(Partner.Role.choices).get(text, text))
    return Value(text, text)


def _line_cell(rule: Rule, line: Mapping[str, object], column: str) -> Value:
    told = line.get(column, "")
    if isinstance(told, date):
        return Value(told, words.day(told))
    if isinstance(told, Decimal):
        return Value(told, number_of(rule, told))
    if isinstance(told, int):
        return Value(Decimal(told), words.number(told))
    text = ", ".join(map(str, told)) if isinstance(told, list) else str(told)
    text = _said(column, text)
    return Value(text, text)


def _said(column: str, text: str) -> str:
    """Say a code in words where the list holds codes."""
    if column == "country":
        return places.country(text) if text else ""
    if column == "region":
        return places.region(text) if text else ""
    labels = {"size_class": SizeClass.choices, "role": Engagement.Role.choices}
    return str(dict(labels.get(column, ())).get(text, text))
