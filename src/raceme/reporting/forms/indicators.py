"""What a programme must report: one figure with its rule and target, and its periods' targets."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import words
from raceme.core.forms import DateField, DecimalField, EditForm, WholeField
from raceme.programmes.models import Period
from raceme.reporting.actions import IndicatorFacts
from raceme.reporting.forms.choices import Choice
from raceme.reporting.library import BY_CODE, ReadyRule
from raceme.reporting.models import CountingRule, Indicator

READY = "ready:"
MOST_POSITIONS = 999
OUTSIDE = gettext_lazy("A target lies between 0 and 999,999,999,999, with at most 2 decimals.")


def _target(label: Any, *, hint: Any = "") -> DecimalField:  # noqa: ANN401 (lazy)
    return DecimalField(label=label, help_text=hint, required=False, least=0, outside=OUTSIDE)


class IndicatorForm(EditForm):
    """``rules`` are those of the workspace, ``ready`` the groups of the library to begin from."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("As the funder calls it."),
    )
    code = forms.CharField(
        label=gettext_lazy("Short name"),
        required=False,
        max_length=60,
        help_text=gettext_lazy(
            "Small letters, digits and hyphens, like workshop-participants. Empty: made from "
            "the name."
        ),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Counting rule"),
        error_messages={"invalid_choice": gettext_lazy("This rule is not there: take another.")},
    )
    target_sense = forms.ChoiceField(
        label=gettext_lazy("The target is to reach"), choices=Indicator.Sense.choices
    )
    target = _target(gettext_lazy("Target"), hint=gettext_lazy("In all. Empty: no target."))
    target_low = _target(
        gettext_lazy("Range from"), hint=gettext_lazy("Only for a target that is “about”.")
    )
    target_high = _target(gettext_lazy("Range to"))
    origin = forms.ChoiceField(
        label=gettext_lazy("Where it is written"), choices=Indicator.Origin.choices
    )
    register_on = DateField(
        label=gettext_lazy("Day of the register"),
        required=False,
        help_text=gettext_lazy("Only where a register is counted. Empty: the last day looked at."),
    )
    position = WholeField(
        label=gettext_lazy("Place in the list"),
        required=False,
        least=0,
        most=MOST_POSITIONS,
        help_text=gettext_lazy("The smallest number stands first. Empty: last."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        rules: Iterable[CountingRule],
        ready: Iterable[tuple[str, Iterable[ReadyRule]]] = (),
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rules = {str(one.pk): one for one in rules}
        groups: list[Any] = [("", _("Choose one"))]
        if self.rules:
            own: list[Choice] = [(key, one.name) for key, one in self.rules.items()]
            groups.append((_("Rules of this workspace"), own))
        groups += [
            (scheme, [(f"{READY}{one.code}", one.label) for one in found])
            for scheme, found in ready
        ]
        cast("forms.ChoiceField", self.fields["rule"]).choices = groups

    @property
    def ready_rule(self) -> ReadyRule | None:
        """The rule of the library that was chosen, if it was one."""
        chosen = str(self.cleaned_data["rule"])
        return BY_CODE[chosen.removeprefix(READY)] if chosen.startswith(READY) else None

    @property
    def chosen_rule(self) -> CountingRule:
        return self.rules[self.cleaned_data["rule"]]

    def facts(self, rule: CountingRule) -> IndicatorFacts:
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"rule", "revision"}
        }
        return IndicatorFacts(rule=rule, **said)


def initial_of(indicator: Indicator) -> dict[str, object]:
    return {
        "name": indicator.name,
        "code": indicator.code,
        "rule": str(indicator.rule_id),
        "target_sense": indicator.target_sense,
        "target": indicator.target,
        "target_low": indicator.target_low,
        "target_high": indicator.target_high,
        "origin": indicator.origin,
        "register_on": indicator.register_on,
        "position": indicator.position,
        "revision": indicator.revision,
    }


class PeriodTargetsForm(EditForm):
    """A target for each reporting period, in the order of the periods."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        periods: Iterable[Period],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periods = list(periods)
        for period in self.periods:
            days = {
                "number": period.number,
                "first": words.day(period.starts_on),
                "last": words.day(period.ends_on),
            }
            label = _("Period %(number)s, %(first)s to %(last)s") % days
            self.fields[name_of(period.pk)] = _target(label)

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[name_of(period.pk)] for period in self.periods]

    def targets(self) -> dict[int, Decimal | None]:
        return {one.pk: self.cleaned_data[name_of(one.pk)] for one in self.periods}


def name_of(period: int) -> str:
    return f"period_{period}"


def targets_initial(indicator: Indicator, targets: Mapping[int, Decimal]) -> dict[str, object]:
    shown: dict[str, object] = {name_of(key): target for key, target in targets.items()}
    return shown | {"revision": indicator.revision}
