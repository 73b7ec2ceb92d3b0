"""A programme's figures: what is asked for each indicator, and what comes out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from raceme.core.timing import counting as counted
from raceme.engines.indicators import FirstTime, Rule, Window
from raceme.engines.indicators import Period as Span
from raceme.programmes.models import Period, Programme
from raceme.reporting import counting
from raceme.reporting.counting import Question, Summary
from raceme.reporting.models import Indicator, PeriodTarget, RuleVersion
from raceme.reporting.queries.standing import (
    Standing,
    expected_by,
    is_measured,
    shown,
    standing,
)
from raceme.reporting.solving import by_programme, periods_of_each, rule_of


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An indicator with the version of its rule that holds, and the question it asks."""

    indicator: Indicator
    version: RuleVersion
    question: Question

    @property
    def rule(self) -> Rule:
        return self.question.rule


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """
    One row of the results.

    ``value`` is the figure of the window and ``cumulative`` that of all days until its
    last, amounts in units of the currency; ``period_target`` is that of the period asked.
    """

    asked: Asked
    summary: Summary
    period_target: Decimal | None
    expected: Decimal | None
    standing: Standing

    @property
    def indicator(self) -> Indicator:
        return self.asked.indicator

    @property
    def rule(self) -> Rule:
        return self.asked.rule

    @property
    def value(self) -> Decimal:
        return shown(self.rule, self.summary.here.value)

    @property
    def cumulative(self) -> Decimal:
        return shown(self.rule, self.summary.cumulative.value)

    @property
    def earlier(self) -> Decimal:
        """The part of ``cumulative`` that the window did not add."""
        return max(self.cumulative - self.value, Decimal(0))

    @property
    def series(self) -> list[tuple[date, Decimal]]:
        """What each day added, for steps; whatever the window."""
        return [(day, shown(self.rule, added)) for day, added in self.summary.series]


def indicators_of(programme: Programme) -> QuerySet[Indicator]:
    return (
        Indicator.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("rule")
        .order_by("position", "code", "pk")
    )


def window_of(period: Period | None) -> Window:
    return Window() if period is None else Window(first=period.starts_on, last=period.ends_on)


def current_versions(rules: Iterable[int]) -> dict[int, RuleVersion]:
    """Return the latest version of each rule, by the key of the rule."""
    newest = RuleVersion.objects.reached_by(Q(rule=OuterRef("rule"))).order_by("-number")
    rows = RuleVersion.objects.reached_by(Q(rule__in=list(rules)))
    found = rows.filter(number=Subquery(newest.values("number")[:1])).order_by("pk")
    return {version.rule_id: version for version in found}


def asked_of(
    programme: Programme,
    *,
    today: date,
    window: Window | None = None,
    indicators: QuerySet[Indicator] | None = None,
) -> list[Asked]:
    """
    Return the questions of a programme's indicators; none is asked yet.

    Two queries, and one for the periods where a rule counts once in each.
    """
    chosen = list(indicators_of(programme) if indicators is None else indicators)
    return _questions(chosen, programmes=[programme], window=window, today=today)


def asked_of_each(
    programmes: Collection[Programme], *, today: date, periods: Iterable[Period] | None = None
) -> dict[int, list[Asked]]:
    """
    Return the same of several programmes, by their keys, in as many queries.

    ``periods`` are all of theirs by their first day, where a page has read them already.
    """
    chosen = (
        Indicator.objects.reached_by(Q(programme__in=[one.pk for one in programmes]))
        .select_related("rule")
        .order_by("position", "code", "pk")
    )
    found: dict[int, list[Asked]] = {one.pk: [] for one in programmes}
    known = None if periods is None else by_programme(periods)
    questions = _questions(
        list(chosen), programmes=programmes, window=None, today=today, periods=known
    )
    for asked in questions:
        found[asked.indicator.programme_id].append(asked)
    return found


def _questions(
    indicators: Collection[Indicator],
    *,
    programmes: Collection[Programme],
    window: Window | None,
    today: date,
    periods: Mapping[int, tuple[Span, ...]] | None = None,
) -> list[Asked]:
    versions = current_versions(one.rule_id for one in indicators)
    rules = {key: rule_of(version) for key, version in versions.items()}
    by_period = any(rule.first_time is FirstTime.PERIOD for rule in rules.values())
    if periods is None:
        periods = periods_of_each(programmes) if by_period else {}
    by_key = {one.pk: one for one in programmes}
    return [
        Asked(
            indicator=one,
            version=versions[one.rule_id],
            question=Question(
                rule=rules[one.rule_id],
                programme=by_key[one.programme_id],
                window=window or Window(),
                periods=periods.get(one.programme_id, ()),
                on=_day_of_register(
                    one, programme=by_key[one.programme_id], window=window, today=today
                ),
            ),
        )
        for one in indicators
    ]


def figures(programme: Programme, *, today: date, period: Period | None = None) -> list[FigureRow]:
    """Return the rows of a programme's results: one query for each, and four."""
    targets = _targets_of(programme)
    return [
        _row(asked, programme=programme, targets=targets, period=period, today=today)
        for asked in asked_of(programme, today=today, window=window_of(period))
    ]


def figures_of_each(
    programmes: Collection[Programme], *, today: date, periods: Iterable[Period] | None = None
) -> dict[int, list[FigureRow]]:
    """
    Return the rows of several programmes, by their keys: one query for each, and four.

    With ``periods``, as for ``asked_of_each``, there are three.
    """
    targets = _targets_of(*programmes)
    by_key = {one.pk: one for one in programmes}
    return {
        key: [
            _row(one, programme=by_key[key], targets=targets, period=None, today=today)
            for one in asked
        ]
        for key, asked in asked_of_each(programmes, today=today, periods=periods).items()
    }


def figure(
    programme: Programme, *, code: str, today: date, period: Period | None = None
) -> FigureRow | None:
    """Return the row of the indicator that ``code`` names, None where there is none."""
    named = indicators_of(programme).filter(code=code)
    asked = asked_of(programme, today=today, window=window_of(period), indicators=named)
    targets = _targets_of(programme)
    rows = (
        _row(one, programme=programme, targets=targets, period=period, today=today) for one in asked
    )
    return next(rows, None)


_Targets = dict[int, dict[Period, Decimal]]


def _targets_of(*programmes: Programme) -> _Targets:
    targets: _Targets = {}
    rows = PeriodTarget.objects.reached_by(
        Q(indicator__programme__in=[one.pk for one in programmes])
    )
    for row in rows.select_related("period").order_by("period__number", "pk"):
        targets.setdefault(row.indicator_id, {})[row.period] = row.target
    return targets


def _row(
    asked: Asked, *, programme: Programme, targets: _Targets, period: Period | None, today: date
) -> FigureRow:
    with counted():
        summary = counting.summary(asked.question)
    indicator, rule = asked.indicator, asked.rule
    by_period = targets.get(indicator.pk, {})
    # A period behind is looked at as it was at its end.
    day = today if period is None else min(today, period.ends_on)
    expected = expected_by(
        indicator,
        programme=programme,
        period_targets=by_period,
        is_measured=is_measured(rule),
        today=day,
    )
    reached = shown(rule, summary.cumulative.value)
    return FigureRow(
        asked=asked,
        summary=summary,
        period_target=None if period is None else by_period.get(period),
        expected=expected,
        standing=standing(indicator, value=reached, expected=expected),
    )


def _day_of_register(
    indicator: Indicator, *, programme: Programme, window: Window | None, today: date
) -> date:
    if indicator.register_on is not None:
        return indicator.register_on
    last = None if window is None else window.last
    return min(last or programme.ends_on, today)
