"""What the codes of an event mean, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.matchmaking.solving import EventError, Goal, Help, Placed, Reason, Remedy
from raceme.matchmaking.solving import EventFault as Fault
from raceme.matchmaking.solving import EventRule as Rule

WRONG_TYPES: Mapping[str, object] = {
    "text": gettext_lazy("“%(word)s” stands where a text is needed."),
    "whole_number": gettext_lazy("“%(word)s” stands where a whole number is needed."),
    "moment": gettext_lazy(
        "“%(word)s” stands where a moment is needed, such as 2027-05-11T09:00:00+03:00."
    ),
    "list": gettext_lazy("“%(word)s” stands where a list is needed."),
    "object": gettext_lazy("“%(word)s” stands where an object with members is needed."),
    "pair": gettext_lazy("“%(word)s” stands where a list of two is needed."),
}
FAULTS: Mapping[Fault, object] = {
    Fault.NOT_JSON: gettext_lazy("The text is no JSON here; it may have been cut off."),
    Fault.OTHER_FORMAT: gettext_lazy("“%(word)s” is not the format “%(needed)s”."),
    Fault.MISSING: gettext_lazy("It is missing."),
    Fault.UNKNOWN_NAME: gettext_lazy("“%(word)s” is nothing that an event says there."),
    Fault.TOO_WIDE: gettext_lazy("No table of an event has more than %(most)s columns."),
    Fault.NO_HEADING: gettext_lazy("“%(word)s” stands in a column without a heading."),
    Fault.TOO_MANY: gettext_lazy("There are more than %(most)s."),
    Fault.TOO_LONG: gettext_lazy("It is longer than %(most)s letters."),
    Fault.EMPTY: gettext_lazy("Nothing is said there."),
    Fault.UNPRINTABLE: gettext_lazy("“%(word)s” holds a sign that cannot be shown."),
    Fault.TWICE: gettext_lazy("“%(word)s” is said twice."),
    Fault.UNKNOWN: gettext_lazy("“%(word)s” is not in the event."),
    Fault.OUT_OF_RANGE: gettext_lazy("%(value)s is not from %(least)s to %(most)s."),
    Fault.WITH_ITSELF: gettext_lazy("“%(word)s” would be there with itself."),
    Fault.TOO_FEW_PEOPLE: gettext_lazy(
        "A wish is between %(least)s and up to %(most)s people, not %(found)s."
    ),
    Fault.NO_OFFSET: gettext_lazy(
        "“%(word)s” says neither its offset from UTC, such as +03:00, nor a time zone."
    ),
    Fault.NO_TIME_ZONE: gettext_lazy("“%(word)s” is no time zone, such as Europe/Bucharest."),
    Fault.OVERLAP: gettext_lazy("Slot “%(slot)s” begins before slot “%(other)s” ends."),
    Fault.TWO_PLACES: gettext_lazy("“%(person)s” is the host of another place already."),
    Fault.LEAST_ABOVE_MOST: gettext_lazy(
        "At least %(least)s meetings are more than at most %(most)s."
    ),
    Fault.NO_SCHEDULE: gettext_lazy(
        "The meetings are no schedule of this event. It would be one if %(rule)s."
    ),
    Fault.LOCKED_CANNOT_MEET: gettext_lazy(
        "Wish “%(wish)s” can never be kept: whoever stands in, two hosts would sit there or kinds "
        "that do not meet."
    ),
    Fault.LOCKED_UNAVAILABLE: gettext_lazy(
        "Wish “%(wish)s” cannot be locked in slot “%(slot)s”: somebody is unavailable, and so is "
        "who could stand in."
    ),
    Fault.LOCKED_ELSEWHERE: gettext_lazy(
        "Wish “%(wish)s” cannot be locked at place “%(word)s”: hosts are met at their own places, "
        "and nobody else is."
    ),
}
RULES: Mapping[Rule, object] = {
    Rule.KNOWN: gettext_lazy("all that it names were in the event"),
    Rule.KEPT_ONCE: gettext_lazy("each wish were kept once at most"),
    Rule.ITS_PEOPLE: gettext_lazy("those of its wish sat in a meeting, or their stand-ins"),
    Rule.ONE_AT_A_TIME: gettext_lazy("everybody were in one meeting at a time"),
    Rule.AVAILABLE: gettext_lazy("people met when they are available"),
    Rule.MOST: gettext_lazy("nobody had more meetings than they may"),
    Rule.ONE_A_PLACE: gettext_lazy("a place held one meeting at a time"),
    Rule.HOST_AT_HOME: gettext_lazy("hosts met at their own places"),
    Rule.NOT_WITHOUT_HOST: gettext_lazy("nobody met at a host’s place without the host"),
    Rule.KINDS_THAT_MEET: gettext_lazy("only kinds met that may"),
    Rule.LOCKED: gettext_lazy("what is locked were held as it is locked"),
}
GOALS: Mapping[Goal, object] = {
    Goal.MISSED_LEAST: gettext_lazy("meetings that people have too few for their least"),
    Goal.KEPT_WEIGHT: gettext_lazy("weight of the wishes that are kept"),
    Goal.BREAKS: gettext_lazy("breaks of all people together"),
    Goal.STAY: gettext_lazy("minutes that people stay, from first meeting to last"),
    Goal.PLACE_CHANGES: gettext_lazy("changes of place between meetings"),
    Goal.WALKING: gettext_lazy("metres walked between rooms"),
}
REASONS: Mapping[Reason, object] = {
    Reason.TWO_HOSTS: gettext_lazy("Two hosts cannot meet, and nobody without a place stands in."),
    Reason.KINDS_APART: gettext_lazy("Their kinds do not meet."),
    Reason.NO_COMMON_SLOT: gettext_lazy("They are never available together."),
    Reason.OUTWEIGHED: gettext_lazy(
        "In every slot that they share, one of them has another meeting."
    ),
    Reason.MOST_REACHED: gettext_lazy("One of them has as many meetings as it may."),
    Reason.NO_PLACE: gettext_lazy("When they are free, every place for them is taken."),
    Reason.NOT_REACHED: gettext_lazy("It would still fit; the time was over before it was found."),
}

HELPS: Mapping[Help, object] = {
    Help.AVAILABLE: gettext_lazy("“%(person)s” being available in slot “%(slot)s”."),
    Help.MOST: gettext_lazy("One meeting more for “%(person)s”, in slot “%(slot)s”."),
    Help.PLACE: gettext_lazy("One shared place more in slot “%(slot)s”."),
    Help.WITHOUT: gettext_lazy("Wish “%(wish)s” not being kept; then slot “%(slot)s”."),
}


def fault(error: EventError) -> str:
    """Return the place of a fault of an event and what is wrong there."""
    if error.fault is Fault.WRONG_TYPE:
        template = WRONG_TYPES[str(error.values["needed"])]
    else:
        template = FAULTS[error.fault]
    values = dict(error.values)
    if error.fault is Fault.NO_SCHEDULE:
        values["rule"] = RULES[Rule(str(values["rule"]))]
    sentence = str(template) % values
    return _("%(place)s: %(sentence)s") % {"place": error.place, "sentence": sentence}


def placed(why: Placed) -> str:
    """Return why a meeting is in its slot and at its place."""
    parts = []
    if why.is_locked:
        parts.append(_("It is locked there."))
    else:
        parts.append(
            ngettext(
                "Its people have %(number)s slot in common.",
                "Its people have %(number)s slots in common.",
                why.common,
            )
            % {"number": why.common}
        )
        parts.append(
            _("As the others are, they could also meet in %(slots)s.")
            % {"slots": ", ".join(f"“{slot}”" for slot in why.free)}
            if why.free
            else _("As the others are, it fits nowhere else.")
        )
    if why.host is not None:
        parts.append(_("It is the place of “%(host)s”.") % {"host": why.host})
    if why.stand_ins:
        parts.append(
            _("Standing in: %(people)s.")
            % {"people": ", ".join(f"“{one}”" for one in why.stand_ins)}
        )
    return " ".join(parts)


def remedy(change: Remedy) -> str:
    """Return what single change would keep a wish."""
    values = {"person": change.person, "slot": change.slot, "wish": change.wish}
    return str(HELPS[change.help]) % values
