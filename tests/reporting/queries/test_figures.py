from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from raceme.core.timing import tallied
from raceme.engines.indicators import Rule
from raceme.programmes.models import Programme
from raceme.reporting.models import CountingRule, Indicator, PeriodTarget
from raceme.reporting.queries.figures import asked_of, figure, figures
from raceme.reporting.queries.moves import moves
from raceme.reporting.queries.standing import Standing, State
from raceme.reporting.solving import activities_for
from tests.conftest import World
from tests.factories import (
    TODAY,
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    EngagementFactory,
    EvidenceFactory,
    IndicatorFactory,
    RuleVersionFactory,
)

WORKSHOPS = {"measure": "activities", "kinds": ["workshop"]}
AMOUNTS = {"measure": "amount", "kinds": ["workshop"], "currency": "EUR"}
CLUSTERS = {"measure": "register", "register": "registered_cluster"}


def _rule(world: World, *definitions: Mapping[str, object]) -> CountingRule:
    rule = CountingRuleFactory.create(workspace=world.workspace)
    for number, definition in enumerate(definitions, start=1):
        RuleVersionFactory.create(rule=rule, number=number, definition=definition)
    return rule


def _indicator(world: World, definition: Mapping[str, object], **facts: object) -> Indicator:
    return IndicatorFactory.create(
        programme=world.programme, rule=_rule(world, definition), **facts
    )


def _workshop(programme: Programme, *, day: date, amount: str = "1.00") -> None:
    activity = ActivityFactory.create(workspace=programme.workspace, started_on=day)
    AttributionFactory.create(activity=activity, programme=programme, share=Decimal(50))
    EngagementFactory.create(activity=activity, amount=Decimal(amount), currency="EUR")


def test_figures_parts_the_period_from_what_was_before(world: World) -> None:
    _indicator(world, WORKSHOPS, target=Decimal(4))
    for day in (date(2026, 2, 1), date(2026, 7, 1), date(2026, 8, 1)):
        _workshop(world.programme, day=day)
    EvidenceFactory.create(activity=world.programme.attributions.order_by("pk")[0].activity)
    ActivityFactory.create(workspace=world.workspace)
    second = world.programme.periods.get(number=2)

    (row,) = figures(world.programme, today=TODAY, period=second)

    assert [row.value, row.cumulative, row.earlier] == [2, 3, 1]
    assert (row.summary.here.proven, row.summary.cumulative.proven) == (0, 1)
    assert row.series == [
        (date(2026, 2, 1), Decimal(1)),
        (date(2026, 7, 1), Decimal(1)),
        (date(2026, 8, 1), Decimal(1)),
    ]
    assert row.standing == Standing(state=State.ON_TRACK)


def test_figures_looks_at_a_period_as_it_was_at_its_end(world: World) -> None:
    indicator = _indicator(world, WORKSHOPS, target=Decimal(10))
    first = world.programme.periods.get(number=1)
    PeriodTarget.objects.create(
        workspace=world.workspace, indicator=indicator, period=first, target=Decimal(3)
    )
    _workshop(world.programme, day=date(2026, 6, 30))
    _workshop(world.programme, day=date(2026, 7, 1))

    (row,) = figures(world.programme, today=TODAY, period=first)

    assert [row.period_target, row.expected, row.cumulative] == [3, 3, 1]
    assert row.standing == Standing(state=State.BEHIND, by=Decimal(2))


def test_figures_says_amounts_in_units_of_the_currency(world: World) -> None:
    _indicator(world, AMOUNTS, target=Decimal(1000), target_sense="at_most")
    _workshop(world.programme, day=TODAY, amount="2100.50")

    (row,) = figures(world.programme, today=TODAY)

    assert (row.value, row.series) == (Decimal("1050.25"), [(TODAY, Decimal("1050.25"))])
    assert row.standing == Standing(state=State.ABOVE, by=Decimal("50.25"))


def test_figures_counts_by_the_latest_version(world: World) -> None:
    none = {"measure": "activities", "kinds": ["camp"]}
    rule = _rule(world, none, WORKSHOPS)
    IndicatorFactory.create(programme=world.programme, rule=rule)
    _workshop(world.programme, day=TODAY)

    (row,) = figures(world.programme, today=TODAY)

    assert [row.asked.version.number, row.value] == [2, 1]
    assert row.rule == Rule.from_json(WORKSHOPS)


def test_figure_is_the_row_of_the_results(world: World) -> None:
    _indicator(world, WORKSHOPS, code="workshops")
    _indicator(world, AMOUNTS, code="amounts")
    _workshop(world.programme, day=TODAY)
    rows = figures(world.programme, today=TODAY)

    found = [figure(world.programme, code=code, today=TODAY) for code in ("amounts", "workshops")]

    assert found == rows
    assert figure(world.programme, code="people", today=TODAY) is None


def test_figures_asks_one_counting_query_for_each(world: World) -> None:
    costs = []

    for number in (1, 2):
        for _time in range(number):
            _indicator(world, WORKSHOPS)
            _workshop(world.programme, day=TODAY)
        with CaptureQueriesContext(connection), tallied() as tally:
            rows = figures(world.programme, today=TODAY)
        costs.append((len(rows), tally.queries, tally.figures))

    (few, plain, counted), (many, plain_of_many, counted_of_many) = costs
    assert (few, many) == (1, 3)
    assert (counted, counted_of_many) == (1, 3)
    assert plain == plain_of_many <= 4


def test_a_register_is_read_on_its_day_or_on_the_last_that_is_over(world: World) -> None:
    _indicator(world, CLUSTERS, register_on=date(2026, 7, 2), position=1)
    _indicator(world, CLUSTERS, position=2)
    first = world.programme.periods.get(number=1)

    running = asked_of(world.programme, today=date(2026, 3, 1))
    finished = asked_of(world.programme, today=date(2027, 3, 1))
    (row, other) = figures(world.programme, today=date(2027, 3, 1), period=first)

    assert [one.question.on for one in running] == [date(2026, 7, 2), date(2026, 3, 1)]
    assert [one.question.on for one in finished] == [date(2026, 7, 2), date(2026, 12, 31)]
    assert [one.asked.question.on for one in (row, other)] == [
        date(2026, 7, 2),
        date(2026, 6, 30),
    ]


def test_moves_says_what_each_figure_becomes(world: World) -> None:
    _indicator(world, WORKSHOPS, position=1)
    _indicator(world, AMOUNTS, position=2)
    _indicator(world, {"measure": "activities", "kinds": ["camp"]}, position=3)
    _workshop(world.programme, day=TODAY, amount="100")
    (standing,) = activities_for(
        world.programme, activities=Q(attributions__programme=world.programme)
    )

    (found,) = moves([(world.programme, replace(standing, id="another"))], today=TODAY)

    assert [[one.now, one.after, one.by] for one in found] == [[1, 2, 1], [50, 100, 50]]
    assert all(one.looks_at_it for one in found)


def test_moves_of_a_corrected_kind_takes_it_from_the_figure_it_stood_in(world: World) -> None:
    _indicator(world, WORKSHOPS, position=1)
    _indicator(world, {"measure": "activities", "kinds": ["camp"]}, position=2)
    _indicator(world, {"measure": "activities", "kinds": ["training"]}, position=3)
    _workshop(world.programme, day=TODAY)
    (standing,) = activities_for(
        world.programme, activities=Q(attributions__programme=world.programme)
    )

    (found,) = moves([(world.programme, replace(standing, kind="camp"))], today=TODAY)

    assert [[one.now, one.after] for one in found] == [[1, 0], [0, 1]]
