"""A figure together with a rule of its own, begun from the library."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from raceme.core import submissions
from raceme.programmes.models import Programme
from raceme.reporting.actions.indicators import IndicatorFacts, add_indicator
from raceme.reporting.actions.rules import add_rule
from raceme.reporting.actions.terms import By
from raceme.reporting.library import ReadyRule
from raceme.reporting.models import CountingRule, Indicator


@transaction.atomic
def add_indicator_with_ready_rule(
    programme: Programme,
    *,
    ready: ReadyRule,
    facts: Callable[[CountingRule], IndicatorFacts],
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Indicator:
    """
    Add a figure and the rule that counts it, both or neither.

    ``facts`` says the figure's once its rule is there; raises what ``add_indicator`` does.
    """
    rows = Indicator.objects.of(programme.workspace_id).filter(programme=programme)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    rule = add_rule(
        programme.workspace, name=ready.label, definition=ready.definition, by=by, at=at
    )
    indicator = add_indicator(programme, facts=facts(rule), by=by, at=at)
    submissions.settle(token, result=indicator.reference)
    return indicator
