"""What the engine's codes mean, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.engines.matchmaking.slots import Fault, Instance, ProblemError, Rule

FAULTS: Mapping[Fault, object] = {
    Fault.BREAKS_OFF: gettext_lazy("The file does not go on as it should at “%(word)s”."),
    Fault.NOT_A_NUMBER: gettext_lazy("“%(word)s” stands where a whole number is needed."),
    Fault.OUT_OF_RANGE: gettext_lazy(
        "%(value)s is not within %(least)s and %(most)s, which is what there is."
    ),
    Fault.MISSING: gettext_lazy("It is missing from the file."),
    Fault.TWICE: gettext_lazy("“%(word)s” is said twice."),
    Fault.UNKNOWN_NAME: gettext_lazy("“%(word)s” is nothing that such a file says."),
    Fault.WRONG_LENGTH: gettext_lazy("%(found)s stand there where %(needed)s are needed."),
    Fault.WITH_ITSELF: gettext_lazy("Participant %(participant)s would meet itself."),
    Fault.GOES_ROUND: gettext_lazy("The order goes round in a circle: meetings %(meetings)s."),
}
RULES: Mapping[Rule, object] = {
    Rule.HELD: gettext_lazy("meeting %(one)s is held"),
    Rule.ONE_AT_A_TIME: gettext_lazy("participant %(one)s is in one meeting at a time"),
    Rule.PLACES: gettext_lazy("slot %(one)s has no more meetings than places"),
    Rule.PART: gettext_lazy("meeting %(one)s is in its part of the day"),
    Rule.FORBIDDEN: gettext_lazy("participant %(one)s is not met in the forbidden slots"),
    Rule.FIXED: gettext_lazy("meeting %(one)s is in the slot that is fixed for it"),
    Rule.BEFORE: gettext_lazy("meeting %(one)s is before meeting %(other)s"),
    Rule.FAIRNESS: gettext_lazy("the breaks of participant %(one)s differ little from others’"),
}
KINDS: Mapping[Rule, object] = {
    Rule.HELD: gettext_lazy("all meetings are held"),
    Rule.ONE_AT_A_TIME: gettext_lazy("nobody is in two meetings at a time"),
    Rule.PLACES: gettext_lazy("no slot has more meetings than places"),
    Rule.PART: gettext_lazy("meetings are in their part of the day"),
    Rule.FORBIDDEN: gettext_lazy("nobody is met in forbidden slots"),
    Rule.FIXED: gettext_lazy("fixed meetings are in their slots"),
    Rule.BEFORE: gettext_lazy("meetings are in their order"),
    Rule.FAIRNESS: gettext_lazy("nobody has many more breaks than others"),
}


def fault(error: ProblemError) -> str:
    """Return the place of a fault and what is wrong there."""
    sentence = str(FAULTS[error.fault]) % error.values
    return _("%(place)s: %(sentence)s") % {"place": error.place, "sentence": sentence}


def rule(instance: Instance) -> str:
    """Return what a rule asks, and of whom."""
    if not instance.about:
        return str(KINDS[instance.rule])
    one, *others = instance.about
    return str(RULES[instance.rule]) % {"one": one, "other": others[0] if others else one}
