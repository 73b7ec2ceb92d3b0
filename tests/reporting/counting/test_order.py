from datetime import date

from raceme.engines.indicators import FirstTime, Measure, Rule
from raceme.reporting import counting
from raceme.reporting.counting import Question
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    OrganisationFactory,
)


def test_of_one_day_the_earlier_activity_counts_though_it_was_filled_in_later(
    world: World,
) -> None:
    first, second = (
        ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 3, 1))
        for _number in range(2)
    )
    organisation = OrganisationFactory.create()
    for activity in (second, first):
        AttributionFactory.create(activity=activity, programme=world.programme)
        EngagementFactory.create(activity=activity, organisation=organisation)
    rule = Rule(measure=Measure.ORGANISATIONS, kinds=("workshop",), first_time=FirstTime.PROGRAMME)
    question = Question(rule=rule, programme=world.programme)

    (line,) = counting.lines(question)
    (left,) = counting.left_out(question)

    assert (line.activity, left.activity) == (first.pk, second.pk)
