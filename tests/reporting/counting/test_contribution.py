"""What an activity is to a figure, held against what the engine says of its records."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Q
from hypothesis import assume, given
from hypothesis import strategies as st

from raceme.engines.indicators import Log, Measure, Rule, Window, count
from raceme.reporting import counting
from raceme.reporting.counting import Contribution, Question
from raceme.reporting.solving import periods_of
from tests.engines.indicators.strategies import days, logs, rules, windows
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db


@given(log=logs(), rule=rules(), window=windows(), on=days, data=st.data())
def test_a_contribution_is_what_the_engine_makes_of_the_records(
    log: Log, rule: Rule, window: Window, on: date, data: st.DataObject
) -> None:
    log = as_stored(log)
    known = [one for one in log.activities if one.in_programme]
    assume(known and rule.measure is not Measure.REGISTER)
    activity = data.draw(st.sampled_from(known))
    records = {activity.id} if rule.counts_activities else {one.id for one in activity.participants}
    figure = count(rule, log, window=window, on=on)
    lines = [line for line in figure.lines if line.records[0] in records]
    in_lines = sum(record in records for line in figure.lines for record in line.records)
    left_out = Counter(one.reason for one in figure.left_out if one.record in records)

    with written(log) as programme:
        question = Question(
            rule=rule, programme=programme, window=window, periods=periods_of(programme), on=on
        )
        found = counting.contribution(question, Q(**{question.activity: int(activity.id)}))

    assert found == Contribution(
        records=in_lines + left_out.total(),
        lines=len(lines),
        value=sum(line.value for line in lines),
        left_out=left_out,
    )
