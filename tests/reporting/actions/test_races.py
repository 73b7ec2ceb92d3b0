"""Two who change at one moment what is reported, with transactions that are really parallel."""

from decimal import Decimal

import pytest

from raceme.programmes.actions import set_periods
from raceme.reporting.actions import (
    IndicatorFacts,
    add_indicator,
    refusals,
    remove_rule,
    set_period_targets,
)
from raceme.reporting.models import CountingRule, Indicator
from tests.factories import (
    NOW,
    CountingRuleFactory,
    IndicatorFactory,
    PeriodFactory,
    ProgrammeFactory,
    RuleVersionFactory,
)
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_rule_stays_that_a_figure_is_given_at_the_same_moment() -> None:
    programme = ProgrammeFactory.create()
    rule = CountingRuleFactory.create(workspace=programme.workspace)
    RuleVersionFactory.create(rule=rule)
    facts = IndicatorFacts(name="Workshops", rule=rule)

    outcomes = at_once(
        lambda: add_indicator(programme, facts=facts, by="first", at=NOW),
        lambda: remove_rule(rule, by="second", at=NOW),
    )

    assert outcomes == [refusals.RuleInUse]
    assert Indicator.objects.of(programme.workspace).get().rule == rule


def test_no_figure_is_given_a_rule_that_goes_at_the_same_moment() -> None:
    programme = ProgrammeFactory.create()
    rule = CountingRuleFactory.create(workspace=programme.workspace)
    RuleVersionFactory.create(rule=rule)
    facts = IndicatorFacts(name="Workshops", rule=rule)

    outcomes = at_once(
        lambda: remove_rule(rule, by="first", at=NOW),
        lambda: add_indicator(programme, facts=facts, by="second", at=NOW),
    )

    assert outcomes == [refusals.RuleElsewhere]
    assert not CountingRule.objects.of(programme.workspace).exists()
    assert not Indicator.objects.of(programme.workspace).exists()


def test_no_target_is_set_for_a_period_that_goes_at_the_same_moment() -> None:
    period = PeriodFactory.create()
    programme = period.programme
    indicator = IndicatorFactory.create(programme=programme)
    targets = {period.pk: Decimal(4)}

    outcomes = at_once(
        lambda: set_periods(programme, periods=[], by="first", at=NOW),
        lambda: set_period_targets(
            indicator, targets=targets, revision=indicator.revision, by="second", at=NOW
        ),
    )

    assert outcomes == [refusals.PeriodElsewhere]
