from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.engines.indicators import FirstTime, Measure, Rule, Window
from raceme.reporting import counting
from raceme.reporting.counting import Question
from tests.conftest import World
from tests.factories import ActivityFactory, AttributionFactory, EngagementFactory

YEAR = Window(first=date(2026, 1, 1), last=date(2026, 12, 31))
RULES = [
    Rule(measure=Measure.HOURS, kinds=("workshop",), is_sme=True),
    Rule(measure=Measure.PEOPLE, kinds=("workshop",), is_sme=True),
    Rule(
        measure=Measure.ORGANISATIONS,
        kinds=("workshop",),
        is_sme=True,
        first_time=FirstTime.PROGRAMME,
    ),
    Rule(measure=Measure.COUNTRIES, kinds=("workshop",), is_sme=True, first_time=FirstTime.PERIOD),
]
ASKED: list[Callable[[Question], object]] = [
    counting.summary,
    counting.reasons,
    lambda question: counting.left_out(question, page=slice(0, 10)),
]


@pytest.mark.parametrize("rule", RULES, ids=[rule.measure for rule in RULES])
@pytest.mark.parametrize("ask", ASKED, ids=["summary", "reasons", "left out"])
def test_what_is_asked_of_a_record_is_asked_once(
    world: World, rule: Rule, ask: Callable[[Question], object]
) -> None:
    question = Question(rule=rule, programme=world.programme, window=YEAR)

    with CaptureQueriesContext(connection) as asked:
        ask(question)

    assert asked.captured_queries[0]["sql"].count('"size_class" IN') == 1


def test_what_is_left_out_is_listed_page_by_page(world: World) -> None:
    rule = Rule(measure=Measure.PARTICIPATIONS, kinds=("workshop",), first_time=FirstTime.PROGRAMME)
    activity = ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 3, 1))
    AttributionFactory.create(activity=activity, programme=world.programme)
    parts = [EngagementFactory.create(activity=activity, person=None) for _number in range(5)]
    question = Question(rule=rule, programme=world.programme)

    pages = [counting.left_out(question, page=slice(first, first + 2)) for first in (0, 2, 4)]

    keys = [part.pk for part in parts]
    assert [[one.record for one in page] for page in pages] == [keys[:2], keys[2:4], keys[4:]]
