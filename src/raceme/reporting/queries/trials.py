"""A rule tried out before it is saved: the figure it would give, its list, and what it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from raceme.core.timing import counting as counted
from raceme.engines.indicators import Reason, Rule
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.counting import Question
from raceme.reporting.models import CountingRule, Indicator, RuleVersion
from raceme.reporting.queries.lists import ListedLine, listed_lines
from raceme.reporting.queries.rules import indicators_counted_by
from raceme.reporting.queries.standing import Standing, expected_by, is_measured, shown, standing
from raceme.reporting.solving import periods_of, rule_of
from raceme.workspaces.models import Workspace

FIRST_LINES = 8
MOST_LINES = 200


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What ``rule`` gives for a programme; ``value`` as people say it, ``left_out`` by reason."""

    rule: Rule
    value: Decimal
    lines: int
    listed: Sequence[ListedLine]
    left_out: dict[Reason, int]
    standing: Standing | None

    @property
    def not_counted(self) -> int:
        return sum(self.left_out.values())


@dataclass(frozen=True, kw_only=True)
class Before:
    """What the version that stands gives, which a change is held against."""

    rule: Rule
    value: Decimal
    left_out: dict[Reason, int]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Where a rule is tried: a programme, as one of its indicators asks or by itself."""

    programme: Programme
    indicator: Indicator | None = None

    @property
    def code(self) -> str:
        if self.indicator is None:
            return self.programme.code
        return f"{self.programme.code}/{self.indicator.code}"


def grounds_for(rule: CountingRule | None, *, workspace: Workspace) -> list[Ground]:
    """Return where a rule may be tried: the figures it counts, else the workspace's programmes."""
    if rule is not None:
        used = [
            Ground(programme=one.programme, indicator=one) for one in indicators_counted_by(rule)
        ]
        if used:
            return used
    return [Ground(programme=one) for one in _led_by(workspace)]


def _led_by(workspace: Workspace) -> QuerySet[Programme]:
    return Programme.objects.of(workspace).order_by("-ends_on", "name", "pk")


def tried(rule: Rule, *, ground: Ground, today: date, most_lines: int = FIRST_LINES) -> Trial:
    """Return what ``rule`` gives on ``ground``: three queries of figures and those of the list."""
    question = question_on(rule, ground=ground, today=today)
    with counted():
        tally = counting.summary(question).here
        left_out = counting.reasons(question)
    value = shown(rule, tally.value)
    return Trial(
        rule=rule,
        value=value,
        lines=tally.lines,
        listed=listed_lines(question, page=slice(0, most_lines)),
        left_out=left_out,
        standing=_standing(ground, rule=rule, value=value, today=today),
    )


def before(version: RuleVersion, *, ground: Ground, today: date) -> Before:
    rule = rule_of(version)
    question = question_on(rule, ground=ground, today=today)
    with counted():
        return Before(
            rule=rule,
            value=shown(rule, counting.value(question)),
            left_out=counting.reasons(question),
        )


def question_on(rule: Rule, *, ground: Ground, today: date) -> Question:
    indicator = ground.indicator
    read_on = None if indicator is None else indicator.register_on
    return Question(
        rule=rule,
        programme=ground.programme,
        periods=periods_of(ground.programme),
        on=read_on or min(ground.programme.ends_on, today),
    )


def _standing(ground: Ground, *, rule: Rule, value: Decimal, today: date) -> Standing | None:
    indicator = ground.indicator
    if indicator is None:
        return None
    by_period = {
        one.period: one.target for one in indicator.period_targets.select_related("period")
    }
    expected = expected_by(
        indicator,
        programme=ground.programme,
        period_targets=by_period,
        is_measured=is_measured(rule),
        today=today,
    )
    return standing(indicator, value=value, expected=expected)
