"""The same rule asked of the engine and of the database, on random logs: one answer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.engagements.models import Activity as Stored
from raceme.engines.indicators import (
    Activity,
    Figure,
    FirstTime,
    Log,
    Measure,
    Rule,
    Window,
    count,
)
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.counting import Question, Summary, Tally
from raceme.reporting.solving import log_of, periods_of
from tests.engines.indicators.strategies import KINDS, LAST_DAY, days, logs, rules, windows
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db


def _question(programme: Programme, rule: Rule, window: Window, on: date) -> Question:
    return Question(
        rule=rule, programme=programme, window=window, periods=periods_of(programme), on=on
    )


def _first_time_rules() -> st.SearchStrategy[Rule]:
    """Draw rules of one condition at most, so that many records come after a first one."""
    measures = ["participations", "organisations", "people", "countries"]
    conditions = [
        {},
        {"share_at_least": Decimal(50)},
        {"with_evidence": True},
        {"countries_at_least": 2},
        {"with_country_from": ("NO",)},
    ]
    return st.builds(
        lambda measure, first_time, said: Rule(
            measure=Measure(measure), kinds=KINDS, first_time=first_time, **said
        ),
        st.sampled_from(measures),
        st.sampled_from([*FirstTime, FirstTime.EVER]),
        st.sampled_from(conditions),
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


@given(log=logs(), rule=_first_time_rules(), window=windows())
def test_first_times_are_those_of_the_engine(log: Log, rule: Rule, window: Window) -> None:
    log = as_stored(log)
    here, ever = count(rule, log, window=window), count(rule, log)

    with written(log) as programme:
        question = _question(programme, rule, window, LAST_DAY)
        found = counting.value(question)
        lines = counting.lines(question)
        records = [counting.records_of(question, line) for line in lines]
        left_out = counting.left_out(question)
        tallies = [
            counting.summary(replace(question, window=one)).here for one in (window, Window())
        ]

    assert found == here.value
    assert [(line.subject, line.on) for line in lines] == [
        (line.subject, line.on) for line in here.lines
    ]
    assert [tuple(map(str, keys)) for keys in records] == [line.records for line in here.lines]
    assert [line.records for line in lines] == [len(line.records) for line in here.lines]
    assert [(str(one.record), one.reason, one.detail) for one in left_out] == [
        (one.record, one.reason, one.detail) for one in here.left_out
    ]
    assert tallies == [_tally(here), _tally(ever)]


@given(log=logs(), rule=rules() | _first_time_rules(), window=windows(), drawn=st.data())
def test_supposing_an_exclusion_counts_what_the_excluded_log_counts(
    log: Log, rule: Rule, window: Window, drawn: st.DataObject
) -> None:
    log = as_stored(log)
    chosen = drawn.draw(st.sets(st.sampled_from([one.id for one in log.activities] or ["0"])))
    excluded = [
        replace(one, excluded=one.excluded or (one.in_programme and one.id in chosen))
        for one in log.activities
    ]
    expected = count(rule, replace(log, activities=tuple(excluded)), window=window, on=LAST_DAY)

    with written(log) as programme:
        question = _question(programme, rule, window, LAST_DAY)
        activities = Stored.objects.reached_by(Q(pk__in=map(int, chosen)))
        found = counting.value(replace(question, excluding=activities))

    assert found == expected.value


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


@given(log=logs(), rule=st.one_of(rules(), _first_time_rules()), on=days, data=st.data())
def test_a_move_is_what_the_engine_counts_of_the_union(
    log: Log, rule: Rule, on: date, data: st.DataObject
) -> None:
    log = as_stored(log)
    new = data.draw(_new_activities(log))
    others = tuple(one for one in log.activities if one.id != new.id)
    after = count(rule, replace(log, activities=(*others, new)), on=on)

    with written(log) as programme:
        found = counting.move(_question(programme, rule, Window(), on), new)

    records = {new.id} if rule.counts_activities else {one.id for one in new.participants}
    assert (found.now, found.after) == (count(rule, log, on=on).value, after.value)
    assert list(found.left_out) == [one for one in after.left_out if one.record in records]


def _new_activities(log: Log) -> st.SearchStrategy[Activity]:
    """Draw an activity that is not there yet, or what one of the programme shall become."""
    drawn = logs().map(as_stored)
    candidates = drawn.map(lambda other: [one for one in other.activities if one.in_programme])
    chosen = candidates.filter(bool).map(lambda several: several[0])
    ids = [one.id for one in log.activities if one.in_programme]
    new = st.builds(_renamed, chosen, st.sampled_from(["new", *ids]))
    return st.one_of(new, new.map(_given_up))


def _given_up(activity: Activity) -> Activity:
    participants = tuple(replace(one, excluded=False, share=None) for one in activity.participants)
    return replace(activity, in_programme=False, excluded=False, participants=participants)


def _renamed(activity: Activity, name: str) -> Activity:
    participants = tuple(
        replace(one, id=f"new-{number}" if number else f"{name}0")
        for number, one in enumerate(activity.participants)
    )
    return replace(activity, id=name, participants=participants)
