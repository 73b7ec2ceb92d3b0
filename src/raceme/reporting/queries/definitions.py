"""A rule as somebody put it together: read by the engine, its faults said beside the choice."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.errors import FieldRefusal
from raceme.engines.indicators import Fault, Rule, RuleError

SENTENCES: Mapping[tuple[Fault, str], Promise] = {
    (Fault.REQUIRED, "kinds"): gettext_lazy("Choose at least one kind of activity."),
    (Fault.REQUIRED, "currency"): gettext_lazy("Choose the currency in which amounts count."),
    (Fault.REQUIRED, "countries"): gettext_lazy("Choose the country or the region of the place."),
    (Fault.CONTRADICTION, "size_classes"): gettext_lazy(
        "These sizes leave nobody over: choose SMEs or the sizes, not both."
    ),
    (Fault.CONTRADICTION, "region_prefixes"): gettext_lazy(
        "This region lies in none of the countries chosen: take one of the two away."
    ),
    (Fault.MALFORMED, "activity_code_prefixes"): gettext_lazy(
        "Write the first figures of NACE codes, parted by commas, like 62 or 62.01, 63."
    ),
    (Fault.TOO_LOW, "countries_at_least"): gettext_lazy("This must be at least 2 countries."),
    (Fault.TOO_HIGH, "share_at_least"): gettext_lazy("The share must lie between 0 and 100 %."),
}
BY_FAULT: Mapping[Fault, Promise] = {
    Fault.REQUIRED: gettext_lazy("Choose one."),
    Fault.REPEATED: gettext_lazy("This is chosen twice."),
    Fault.TOO_PRECISE: gettext_lazy("Write at most 2 digits after the decimal sign."),
    Fault.NOT_WITH_MEASURE: gettext_lazy("This does not go with what is counted."),
}


class RuleRefused(FieldRefusal):
    """The choices make no rule; the sentence belongs beside one of them."""

    def __init__(self, fault: RuleError) -> None:
        general = BY_FAULT.get(fault.code)
        said = SENTENCES.get((fault.code, fault.field), general)
        super().__init__(fault.field, str(said) if said else _("This choice is not known."))


def rule_from(definition: Mapping[str, object]) -> Rule:
    """Return the rule that ``definition`` makes; raises ``RuleRefused`` naming its field."""
    try:
        return Rule.from_json(definition)
    except RuleError as fault:
        raise RuleRefused(fault) from fault
