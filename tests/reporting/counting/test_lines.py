"""A part of a list is what the whole list says of it, whatever it is parted by."""

from datetime import date

import pytest
from django.db.models import Q
from hypothesis import given

from raceme.engines.indicators import Log, Measure, Rule, Window
from raceme.organisations.models import Organisation
from raceme.reporting import counting
from raceme.reporting.counting import Question
from raceme.reporting.solving import periods_of
from tests.engines.indicators.strategies import days, logs, rules, windows
from tests.reporting.logs import as_stored, written

pytestmark = pytest.mark.django_db


@given(log=logs(), rule=rules(), window=windows(), on=days)
def test_lines_with_and_without_evidence_are_all_lines(
    log: Log, rule: Rule, window: Window, on: date
) -> None:
    with written(as_stored(log)) as programme:
        question = Question(
            rule=rule, programme=programme, window=window, periods=periods_of(programme), on=on
        )
        everything = counting.lines(question)
        proven = counting.lines(question, is_proven=True)
        unproven = counting.lines(question, is_proven=False)

    is_register = rule.measure is Measure.REGISTER
    assert proven == [line for line in everything if line.has_evidence and not is_register]
    assert unproven == [line for line in everything if not line.has_evidence]


@given(log=logs(), rule=rules(), window=windows(), on=days)
def test_lines_of_a_part_add_up_to_its_number(
    log: Log, rule: Rule, window: Window, on: date
) -> None:
    with written(as_stored(log)) as programme:
        question = Question(
            rule=rule, programme=programme, window=window, periods=periods_of(programme), on=on
        )
        parts = {
            (by, part): (
                number,
                counting.lines(question, which=counting.in_part(question, by=by, part=part)),
            )
            for by in rule.disaggregations
            for part, number in counting.split(question, by=by).items()
        }

    assert {key: number for key, (number, _) in parts.items()} == {
        key: sum(line.value for line in lines) for key, (_, lines) in parts.items()
    }


@given(log=logs(), rule=rules(), other=rules(), window=windows(), on=days)
def test_portions_are_what_was_touched_of_each_figure(
    log: Log, rule: Rule, other: Rule, window: Window, on: date
) -> None:
    with written(as_stored(log)) as programme:
        questions = [
            Question(
                rule=each, programme=programme, window=window, periods=periods_of(programme), on=on
            )
            for each in (rule, other)
        ]
        firms = Organisation.objects.order_by("pk").values_list("pk", flat=True)[:2]
        asked = [
            (question, which)
            for question in questions
            for which in (
                *(counting.of_organisation(question, key) for key in firms),
                # Engagements and activities both have a country.
                Q(country__in=["RO", "NO"]),
            )
        ]
        touched = [counting.touched(question, which) for question, which in asked]
        found = counting.portions(asked)

    assert [(one.lines, one.value) for one in found] == touched
