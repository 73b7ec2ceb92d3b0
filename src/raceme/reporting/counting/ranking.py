"""Which records make the lines, where a subject counts once."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import FirstValue, RowNumber

from raceme.engines.indicators import Measure
from raceme.reporting.counting.conditions import PASSES, failure, qualifies
from raceme.reporting.counting.nested import Rows
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.records import (
    in_order,
    place_of,
    records,
    scope,
    subject,
    with_papers,
)

_COUNTS = Q(counts=1)
_IS_FIRST = Q(rank=1)


def flag(condition: Q) -> Combinable:
    """Return 1 where ``condition`` holds, else 0; an empty one holds everywhere."""
    if not condition:
        return Value(1)
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def only(condition: Q, then: Combinable) -> Combinable:
    """Return ``then`` where ``condition`` holds, else 0; an empty one holds everywhere."""
    if not condition:
        return then
    return Case(When(condition, then=then), default=Value(0), output_field=BigIntegerField())


def counting_rows(question: Question) -> Rows:
    """
    Return the records from which the lines are taken, those that do not count left aside.

    Each has the alias ``is_line``, which is 1 for the record that makes a line; where
    several can make one, ``records`` is how many do.
    """
    if question.rule.first_time is not None:
        return _first_times(question)
    rows = records(question).filter(question.in_window()).filter(qualifies(question))
    if question.rule.measure is Measure.DOCUMENTS:
        rows = with_papers(rows)
    if not question.counts_subjects:
        return rows.alias(is_line=Value(1))
    rows = _ranked(rows, question)
    return rows.alias(is_line=flag(_IS_FIRST), records=_over(Count("*"), question))


def _first_times(question: Question) -> Rows:
    rows = _that_could_be_first(question).filter(_until_last(question))
    if question.looks_at_the_whole_log:
        rows = rows.filter(of_known_subjects(question))
    rows = rows.alias(is_here=flag(_COUNTS & question.in_window()))
    rows = _ranked(rows, question).alias(is_line=flag(_IS_FIRST & Q(is_here=1)))
    if question.rule.measure is Measure.COUNTRIES:
        return rows.alias(records=_over(Sum("is_here"), question))
    return rows


def first_rows(question: Question, *, day: date) -> Rows:
    """
    Return the records that can be the first of a subject, with their ``rank`` and ``counts``.

    Of a rule that counts once in each period, those of the period that holds ``day``.
    """
    rows = _that_could_be_first(question)
    if question.rule.measure is Measure.DOCUMENTS:
        rows = with_papers(rows)
    of_period = scope(question)
    if of_period is not None:
        rows = rows.alias(of_period=of_period).filter(of_period=place_of(question, day))
    return _ranked(rows, question)


def _that_could_be_first(question: Question) -> Rows:
    rows = records(question)
    if not question.looks_at_the_whole_log:
        return rows.filter(qualifies(question)).alias(counts=Value(1))
    return _with_counts(rows.filter(qualifies(question, ever=True)), question)


def _with_counts(rows: Rows, question: Question) -> Rows:
    rows = rows.alias(failing=failure(question))
    counts = Q(failing=PASSES)
    if question.looks_at_the_whole_log:
        counts &= Q(of_programme__isnull=False)
    return rows.alias(counts=flag(counts))


def _ranked(rows: Rows, question: Question, *beside: Combinable) -> Rows:
    return rows.alias(rank=_over(RowNumber(), question, *beside, is_ordered=True))


def _over(
    function: Count | Sum | RowNumber | FirstValue,
    question: Question,
    *beside: Combinable,
    is_ordered: bool = False,
) -> Window:
    """Return ``function`` over the records of one subject, in one period if that matters."""
    same: list[Any] = [*beside, F(subject(question))]
    of_period = scope(question)
    if of_period is not None:
        same.append(of_period)
    return Window(
        function,
        partition_by=same,
        order_by=in_order(question) if is_ordered else None,
    )


def _until_last(question: Question) -> Q:
    last = question.window.last
    return Q() if last is None else Q(day__lte=last)


def of_known_subjects(question: Question) -> Q:
    """Leave aside, of the whole log, whom this programme never counted anyway."""
    in_programme = replace(question, rule=replace(question.rule, first_time=None))
    known = records(in_programme).filter(qualifies(in_programme))
    return Q(**{f"{subject(question)}__in": known.values(subject(question))})
