"""What is refused, each with the sentence that a person reads beside the field."""

from django.utils.translation import gettext as _

from raceme.core.errors import FieldRefusal, Refusal


class Gone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody removed this meanwhile. Nothing was saved."))


class NameMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Give it a name of up to 200 characters."))


class CodeUnusable(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "code",
            _(
                "Write up to 60 small letters without accents, digits and hyphens, like "
                "workshop-participants."
            ),
        )


class IndicatorCodeTaken(FieldRefusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            "code",
            _("Another figure of this programme has the code “%(code)s”. Choose another one.")
            % {"code": code},
        )


class RuleElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("rule", _("Choose one of this workspace's counting rules."))


class RuleInUse(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "The rule stays: %(name)s is counted by it. Nothing was removed. Give that figure "
                "another rule first."
            )
            % {"name": name}
        )


class TargetOutOfRange(FieldRefusal):
    def __init__(self, field: str) -> None:
        super().__init__(
            field, _("A target lies between 0 and 999,999,999,999, with at most 2 decimals.")
        )


class RangeMissing(FieldRefusal):
    def __init__(self, field: str) -> None:
        super().__init__(field, _("“About” needs a range: say from how many to how many."))


class RangeTheWrongWayRound(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("target_high", _("The range ends below its beginning."))


class PeriodElsewhere(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("One of these periods is no longer the programme's. Nothing was saved: open it anew.")
        )


class PeriodTargetOutOfRange(FieldRefusal):
    """A refusal of one period's target; ``period`` is its key."""

    def __init__(self, *, period: int) -> None:
        super().__init__(
            "period_targets",
            _("A target lies between 0 and 999,999,999,999, with at most 2 decimals."),
        )
        self.period = period
