from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import pytest

from raceme.engagements.models import Activity
from raceme.reporting.models import CountingRule, Indicator
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    EngagementFactory,
    IndicatorFactory,
    OrganisationFactory,
    RuleVersionFactory,
)

ORGANISATIONS = {"measure": "organisations", "kinds": ["workshop"], "first_time": "programme"}
HERE = "/manage/transilvania/rules/"


class Counted(NamedTuple):
    """A rule that counts a figure of the world's programme."""

    rule: CountingRule
    indicator: Indicator

    @property
    def address(self) -> str:
        return f"{HERE}{self.rule.pk}/"


def rule_in(world: World, definition: Mapping[str, object], *, name: str = "Firms") -> CountingRule:
    rule = CountingRuleFactory.create(workspace=world.workspace, name=name)
    RuleVersionFactory.create(rule=rule, definition=definition)
    return rule


def held_in(world: World, **fields: object) -> Activity:
    activity = ActivityFactory.create(workspace=world.workspace, **fields)
    AttributionFactory.create(activity=activity, programme=world.programme)
    return activity


@pytest.fixture
def counted(world: World) -> Counted:
    """Two SMEs and a large company came to a workshop, one as its host."""
    workshop = held_in(world)
    for name, size, role in (
        ("Alpha", "small", "participant"),
        ("Beta", "micro", "host"),
        ("Gamma", "large", "participant"),
    ):
        EngagementFactory.create(
            activity=workshop,
            organisation=OrganisationFactory.create(name=name),
            size_class=size,
            role=role,
        )
    rule = rule_in(world, ORGANISATIONS)
    indicator = IndicatorFactory.create(
        programme=world.programme, rule=rule, code="firms", name="Firms reached", target=Decimal(4)
    )
    return Counted(rule, indicator)
