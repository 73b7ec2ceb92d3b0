"""Figures of the tests' programmes, and what a page says would move of them."""

from typing import Any

from django.test import Client

from raceme.accounts.models import User
from raceme.programmes.models import Programme
from raceme.reporting.queries.figures import figures
from tests.factories import (
    TODAY,
    CountingRuleFactory,
    IndicatorFactory,
    RuleVersionFactory,
)

WORKSHOPS: dict[str, object] = {"measure": "activities", "kinds": ["workshop"]}
COMPANIES: dict[str, object] = {"measure": "organisations", "kinds": ["workshop"]}
FIRST_EVER = COMPANIES | {"first_time": "ever"}

Figures = list[tuple[str, str, str]]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def indicator(programme: Programme, name: str, definition: dict[str, object]) -> None:
    rule = CountingRuleFactory.create(workspace=programme.workspace)
    RuleVersionFactory.create(rule=rule, definition=definition)
    IndicatorFactory.create(programme=programme, name=name, rule=rule)


def shown(page: Any) -> list[tuple[str, Figures]]:  # noqa: ANN401 (the test client adds to it)
    """Return by programme each figure that the page shows, now and after."""
    return [
        (group.programme.name, [(one.name, one.now, one.after) for one in group.figures])
        for group in page.context["moving"].groups
    ]


def standing(programme: Programme) -> list[tuple[str, str]]:
    """Return what the figures of ``programme`` are."""
    rows = figures(programme, today=TODAY)
    return [(row.indicator.name, f"{row.cumulative.normalize():f}") for row in rows]
