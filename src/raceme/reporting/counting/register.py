"""Reading the register of clusters: whose profile is public on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from raceme.engines.indicators import Fault, Reason, RuleError
from raceme.organisations.models import ClusterProfile
from raceme.organisations.queries import public_on
from raceme.reporting.counting.conditions import (
    PASSES,
    Named,
    first_failing,
    starts_with,
    together,
)
from raceme.reporting.counting.question import Question


def register() -> QuerySet[ClusterProfile]:
    """Return the profiles that were public ever; a draft stands in no register."""
    return ClusterProfile.objects.filter(public_from__isnull=False)


def is_held(question: Question) -> Q:
    return together(_conditions(question))


def held(question: Question) -> QuerySet[ClusterProfile]:
    return register().filter(is_held(question))


def not_held(question: Question) -> QuerySet[ClusterProfile]:
    """Return the others, with ``left_out``, the number of the condition each fails first."""
    failing = first_failing(_conditions(question))
    return register().alias(left_out=failing).filter(left_out__gt=PASSES)


def day_of(question: Question) -> date:
    if question.on is None:
        raise RuleError(Fault.REQUIRED, field="on")
    return question.on


def _conditions(question: Question) -> list[Named]:
    day, rule = day_of(question), question.rule
    conditions = [(Reason.NOT_REGISTERED, public_on(day))]
    if rule.countries:
        conditions.append((Reason.COUNTRY, Q(organisation__country__in=rule.countries)))
    if rule.region_prefixes:
        within = starts_with("organisation__region", rule.region_prefixes)
        conditions.append((Reason.REGION, within))
    return conditions
