"""A frozen list is the live list of its moment, and what differs later is told to the line."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from raceme.engagements.models import Attribution
from raceme.engines.indicators import Log, Rule
from raceme.programmes.models import Period
from raceme.reporting import counting
from raceme.reporting.actions.freezing import write
from raceme.reporting.counting import Change, Question
from raceme.reporting.models import SnapshotFigure, SnapshotLine
from raceme.reporting.queries.changes import changed_lines, totals_of
from raceme.reporting.queries.figures import asked_of, window_of
from raceme.reporting.queries.frozen import broken, figures_of, lines_of
from raceme.reporting.queries.standing import shown
from tests.engines.indicators.strategies import LAST_DAY, logs, rules
from tests.factories import (
    NOW,
    CountingRuleFactory,
    IndicatorFactory,
    PeriodFactory,
    RuleVersionFactory,
    UserFactory,
)
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db


def _frozen(period: Period, rule: Rule) -> tuple[SnapshotFigure, Question]:
    """Freeze a figure of ``rule``; return it with the question that it asks."""
    programme = period.programme
    counted = CountingRuleFactory.create(workspace=programme.workspace)
    RuleVersionFactory.create(rule=counted, definition=rule.to_json())
    IndicatorFactory.create(programme=programme, rule=counted, register_on=LAST_DAY)
    snapshot = write(period, note="", by=UserFactory.create(), at=NOW)
    [figure] = figures_of(snapshot)
    [asked] = asked_of(programme, today=LAST_DAY, window=window_of(period))
    assert list(broken(snapshot)) == []
    return figure, asked.question


def _lines(figure: SnapshotFigure) -> list[SnapshotLine]:
    return list(lines_of(figure).filter(is_counted=True))


@settings(max_examples=40)
@given(log=logs(), rule=rules(), data=st.data())
def test_what_is_frozen_and_what_differs_is_what_the_lists_say(
    log: Log, rule: Rule, data: st.DataObject
) -> None:
    with written(as_stored(log)) as programme:
        period = PeriodFactory.create(
            programme=programme, number=99, starts_on=date(2000, 1, 1), ends_on=LAST_DAY
        )
        figure, question = _frozen(period, rule)
        kept, live = _lines(figure), counting.lines(question)
        at_once = totals_of(figure, question)
        towards = Attribution.objects.reached_by(Q(programme=programme)).order_by("pk")
        keys = list(towards.values_list("pk", flat=True))
        taken = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
        towards.filter(pk__in=taken).delete()
        later = counting.lines(question)
        told = totals_of(figure, question)
        one_by_one = changed_lines(figure, question, page=slice(0, 500), readers=[])

    assert [(line.subject, line.on, line.records) for line in kept] == [
        (line.subject, line.on, line.records) for line in live
    ]
    assert [line.value for line in kept] == [
        round(shown(question.rule, line.value), 2) for line in live
    ]
    assert at_once == {}
    before = {line.subject: line for line in live}
    after = {line.subject: line for line in later}
    expected = {
        Change.GONE: len(before.keys() - after.keys()),
        Change.ADDED: len(after.keys() - before.keys()),
        Change.CHANGED: sum(
            (before[key].record, before[key].on, before[key].value)
            != (after[key].record, after[key].on, after[key].value)
            for key in before.keys() & after.keys()
        ),
    }
    assert {change: told.get(change, 0) for change in Change} == expected
    assert len(one_by_one) == sum(expected.values())
