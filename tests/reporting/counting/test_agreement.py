"""The same rule asked of the engine and of the database, on random logs: one answer."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from raceme.engines.indicators import Figure, Log, Rule, Window, count
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.counting import Question, Summary, Tally
from raceme.reporting.solving import log_of, periods_of
from tests.engines.indicators.strategies import days, logs, rules, windows
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db


def _question(programme: Programme, rule: Rule, window: Window, on: date) -> Question:
    return Question(
        rule=rule, programme=programme, window=window, periods=periods_of(programme), on=on
    )


@given(log=logs())
def test_log_of_reads_what_was_written(log: Log) -> None:
    log = as_stored(log)

    with written(log) as programme:
        found = log_of(programme)

    assert found == log


@settings(max_examples=100)
@given(log=logs(), rule=rules(), window=windows(), on=days)
def test_sql_counts_what_the_engine_counts(log: Log, rule: Rule, window: Window, on: date) -> None:
    log = as_stored(log)
    expected = count(rule, log, window=window, on=on)

    with written(log) as programme:
        question = _question(programme, rule, window, on)
        found = counting.value(question)
        lines = counting.lines(question)
        records = [counting.records_of(question, line) for line in lines]
        left_out = counting.left_out(question)
        splits = {by: counting.split(question, by=by) for by in rule.disaggregations}

    assert found == expected.value
    assert [
        (line.subject, tuple(map(str, keys)), line.on, line.value, line.has_evidence, line.records)
        for line, keys in zip(lines, records, strict=True)
    ] == [
        (line.subject, line.records, line.on, line.value, line.has_evidence, len(line.records))
        for line in expected.lines
    ]
    assert [(str(one.record), one.reason, one.detail) for one in left_out] == [
        (one.record, one.reason, one.detail) for one in expected.left_out
    ]
    assert splits == expected.splits


@settings(max_examples=100)
@given(log=logs(), rule=rules(), window=windows(), on=days)
def test_summary_says_what_its_parts_say(log: Log, rule: Rule, window: Window, on: date) -> None:
    log = as_stored(log)
    until_last = Window(last=window.last)
    here = count(rule, log, window=window, on=on)
    cumulative = count(rule, log, window=until_last, on=on)
    ever = count(rule, log, on=on)

    with written(log) as programme:
        question = _question(programme, rule, window, on)
        found = counting.summary(question)
        reasons = counting.reasons(question)

    assert found == Summary(here=_tally(here), cumulative=_tally(cumulative), series=_series(ever))
    assert reasons == _reasons(here)


def _tally(figure: Figure) -> Tally:
    return Tally(
        value=figure.value,
        lines=len(figure.lines),
        proven=sum(line.has_evidence for line in figure.lines),
        left_out=len(figure.left_out),
    )


def _series(figure: Figure) -> tuple[tuple[date, int | Decimal], ...]:
    added: dict[date, int | Decimal] = {}
    for line in figure.lines:
        added[line.on] = added.get(line.on, 0) + line.value
    return tuple(sorted(added.items()))


def _reasons(figure: Figure) -> dict[object, int]:
    found = [one.reason for one in figure.left_out]
    return {reason: found.count(reason) for reason in found}
