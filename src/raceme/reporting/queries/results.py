"""The figures of programmes as plain data, for the command and for other programs."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from raceme.core.timing import counting as counted
from raceme.programmes.models import Programme
from raceme.reporting import counting
from raceme.reporting.models import Indicator
from raceme.reporting.queries.figures import Asked, asked_of
from raceme.reporting.queries.standing import shown


def every_programme() -> QuerySet[Programme]:
    """Return all programmes of the installation, for whoever runs it, in the order of time."""
    return (
        Programme.objects.reached_by(Q())
        .select_related("workspace")
        .order_by("starts_on", "code", "pk")
    )


def programmes_named(name: str) -> QuerySet[Programme]:
    """Return those that ``name`` may mean: a code, or the slug of a workspace, "/" and a code."""
    workspace, _slash, code = name.rpartition("/")
    named = every_programme().filter(code=code)
    return named.filter(workspace__slug=workspace) if workspace else named


def results_json(programme: Programme, *, today: date) -> dict[str, object]:
    """Return each figure with its target and ``rows``, the length of the list that it opens."""
    return {
        "programme": programme.code,
        "workspace": programme.workspace.slug,
        "name": programme.name,
        "indicators": [_indicator_json(one) for one in asked_of(programme, today=today)],
    }


def _indicator_json(asked: Asked) -> dict[str, object]:
    indicator = asked.indicator
    with counted():
        tally = counting.summary(asked.question).here
    written: dict[str, object] = {
        "code": indicator.code,
        "name": indicator.name,
        "measure": asked.rule.measure.value,
        "value": _number(shown(asked.rule, tally.value)),
        "target": None if indicator.target is None else _number(indicator.target),
        "target_sense": indicator.target_sense,
    }
    low, high = indicator.target_low, indicator.target_high
    if indicator.target_sense == Indicator.Sense.ABOUT and low is not None and high is not None:
        written["target_range"] = [_number(low), _number(high)]
    return written | {
        "rows": tally.lines,
        "rows_with_evidence": tally.proven,
        "not_counted": tally.left_out,
        "published_as": indicator.origin,
    }


def _number(value: Decimal) -> int | float:
    whole = int(value)
    return whole if whole == value else float(value)
