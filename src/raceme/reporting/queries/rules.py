"""Named reads of counting rules: whose they are, their versions, and which figures they count."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, QuerySet

from raceme.programmes.models import Programme
from raceme.reporting.models import CountingRule, Indicator, PeriodTarget, RuleVersion
from raceme.workspaces.models import Workspace


def rules_of(workspace: Workspace | int) -> QuerySet[CountingRule]:
    """Return the rules of a workspace that the reader has reached."""
    return CountingRule.objects.of(workspace)


def versions_of(rule: CountingRule) -> QuerySet[RuleVersion]:
    """Return what ``rule`` was after each save, the last first."""
    return RuleVersion.objects.of(rule.workspace_id).filter(rule=rule).order_by("-number")


def current_version(rule: CountingRule) -> RuleVersion:
    return versions_of(rule)[0]


def indicators_counted_by(rule: CountingRule) -> QuerySet[Indicator]:
    """Return the indicators that ``rule`` counts, those of the newest programme first."""
    return (
        Indicator.objects.of(rule.workspace_id)
        .filter(rule=rule)
        .select_related("programme", "rule")
        .order_by("-programme__ends_on", "programme__name", "position", "pk")
    )


def uses_of(rules: Collection[int]) -> dict[int, list[Indicator]]:
    """Return the indicators that each rule counts, by the key of the rule, in one query."""
    uses: dict[int, list[Indicator]] = defaultdict(list)
    rows = Indicator.objects.reached_by(Q(rule__in=rules)).select_related("programme")
    for row in rows.order_by("programme__name", "position", "pk"):
        uses[row.rule_id].append(row)
    return uses


def period_targets_of(programme: Programme) -> dict[int, dict[int, Decimal]]:
    """Return the targets of periods by indicator and period, both by their keys."""
    targets: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = PeriodTarget.objects.reached_by(Q(indicator__programme=programme))
    for row in rows.order_by("period__number", "pk"):
        targets[row.indicator_id][row.period_id] = row.target
    return targets
