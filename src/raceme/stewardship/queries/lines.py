"""
What a question or a drawn line names by a key alone: that depends on what the figure counts.

An activity, a part in one, or, in a register, an organisation.
"""

from raceme.reporting.models import Indicator, RuleVersion
from raceme.stewardship.queries.followed import rows_of

OF_ACTIVITIES = frozenset({"activities", "documents"})
OF_A_REGISTER = "register"


def names_engagement(indicator: Indicator | None) -> bool:
    measure = _measure(indicator)
    return bool(measure) and measure != OF_A_REGISTER and measure not in OF_ACTIVITIES


def names_organisation(indicator: Indicator | None) -> bool:
    return _measure(indicator) == OF_A_REGISTER


def _measure(indicator: Indicator | None) -> str:
    if indicator is None:
        return ""
    versions = rows_of(RuleVersion).filter(rule=indicator.rule_id).order_by("-number")
    definition = versions.values_list("definition", flat=True).first()
    return str((definition or {}).get("measure", ""))
