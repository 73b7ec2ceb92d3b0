"""The figure alone, in one statement that does nothing but filter and add up."""

from decimal import Decimal

from django.db.models import CharField, Count, F, FilteredRelation, Q, Sum, Value
from django.db.models.aggregates import Aggregate
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from raceme.engines.indicators import FirstTime, Measure, Rule
from raceme.reporting.counting.conditions import qualifies
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import counting_rows
from raceme.reporting.counting.records import records, scope, subject, units
from raceme.reporting.counting.register import held

_MILLIONTHS = 1_000_000


def value(question: Question) -> int | Decimal:
    """Return the figure, in the engine's units: a count, hours, or whole cents."""
    rule = question.rule
    if rule.measure is Measure.REGISTER:
        return held(question).count()
    if rule.first_time is FirstTime.EVER:
        return counting_rows(question).filter(is_line=1).count()
    rows = records(question).filter(qualifies(question))
    if rule.first_time is not None:
        return int(rows.aggregate(figure=_first_times(question))["figure"])
    rows = rows.filter(question.in_window())
    if rule.measure is Measure.DOCUMENTS:
        papers = Q(evidence__engagement=None, evidence__document__isnull=False)
        rows = rows.alias(paper=FilteredRelation("evidence", condition=papers))
    return in_units(rule, rows.aggregate(figure=_sum(question))["figure"])


def in_units(rule: Rule, total: int | Decimal | None) -> int | Decimal:
    """Return a sum of ``units`` as the engine says it."""
    whole = int(total or 0)
    return Decimal(whole) / _MILLIONTHS if rule.measure is Measure.HOURS else whole


def _sum(question: Question) -> Aggregate | Combinable:
    if question.counts_subjects:
        return Count(subject(question), distinct=True)
    if question.rule.measure in {Measure.HOURS, Measure.AMOUNT}:
        return Sum(units(question))
    return Count("*")


def _first_times(question: Question) -> Combinable:
    """
    Count whose first time lies in the window.

    Those are the subjects seen until its last day, less those seen before its first.
    """
    key = _key(question)
    first, last = question.window.first, question.window.last
    seen = Count(key, distinct=True, filter=None if last is None else Q(day__lte=last))
    if first is None:
        return seen
    return seen - Count(key, distinct=True, filter=Q(day__lt=first))


def _key(question: Question) -> Combinable:
    """Return the subject, with the period where it counts once in each."""
    name, of_period = subject(question), scope(question)
    if of_period is None:
        return F(name)
    if question.rule.measure is Measure.COUNTRIES:
        return Concat(F(name), Cast(of_period, CharField()))
    return F(name) * Value(len(question.periods) + 1) + of_period
