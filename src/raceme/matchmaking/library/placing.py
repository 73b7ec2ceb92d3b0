"""Where a meeting is or cannot be, in sentences with the names of its people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.core import words
from raceme.matchmaking.library.sentences import RULES, fault
from raceme.matchmaking.models import Slot
from raceme.matchmaking.solving import EventRule as Rule
from raceme.matchmaking.solving import Meeting, Placed, Violation

__all__ = [
    "TAKEN_OUT",
    "between",
    "broken",
    "clock",
    "day_and_clock",
    "fault",
    "gone",
    "locked",
    "people_of",
    "time_of",
    "why_there",
]

# Beside the engine's own reasons: a hand took it out of the version.
TAKEN_OUT = "taken_out"
Names = Mapping[int, str]


class Called(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def organisation(self) -> str: ...


def clock(moment: datetime, zone: ZoneInfo) -> str:
    return written(moment.astimezone(zone), "H:i")


def day_and_clock(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment by an event's clock: Tuesday 11 May, 09:00."""
    local = moment.astimezone(zone)
    return _("%(day)s, %(time)s") % {
        "day": words.weekday(local.date()),
        "time": written(local, "H:i"),
    }


def time_of(slot: Slot, zone: ZoneInfo) -> str:
    return day_and_clock(slot.starts_at, zone)


def people_of(names: Names) -> str:
    """Write who meets: Ana Pop with Bo Lind."""
    first, *others = names.values()
    if not others:
        return first
    return _("%(first)s with %(others)s") % {"first": first, "others": ", ".join(others)}


BROKEN: Mapping[Rule, object] = {
    Rule.AVAILABLE: gettext_lazy("%(who)s cannot meet at that time."),
    Rule.MOST: gettext_lazy("%(who)s has as many meetings as they may have."),
    Rule.HOST_AT_HOME: gettext_lazy("%(who)s is met at their own table alone."),
    Rule.NOT_WITHOUT_HOST: gettext_lazy("That table is %(who)s’s, and nobody else meets there."),
    Rule.KINDS_THAT_MEET: gettext_lazy("People of their types do not meet: %(who)s."),
    Rule.KNOWN: gettext_lazy("One of them left, or what they wished for was taken back."),
}


def broken(
    violation: Violation, meeting: Meeting, names: Names, others: Mapping[str, Meeting]
) -> str:
    """Return why a meeting cannot be where it was put, about whom."""
    who = ", ".join(names.get(int(person), "?") for person in violation.people)
    if violation.rule is Rule.ONE_AT_A_TIME:
        return _busy(violation, meeting, names, others, who)
    if violation.rule in BROKEN:
        return str(BROKEN[violation.rule]) % {"who": who}
    return _("It would be possible if %(rule)s.") % {"rule": RULES[violation.rule]}


def _busy(
    violation: Violation,
    meeting: Meeting,
    names: Names,
    others: Mapping[str, Meeting],
    who: str,
) -> str:
    for wish in violation.wishes:
        if wish != meeting.wish and wish in others:
            met = [
                names.get(int(person), "?")
                for person in others[wish].people
                if person not in violation.people
            ]
            return _("%(who)s meets %(others)s at that time.") % {
                "who": who,
                "others": ", ".join(met),
            }
    return _("%(who)s has another meeting at that time.") % {"who": who}


def between(people: Iterable[Called]) -> str:
    """Write who would meet, each with where they are from."""
    told = [f"{one.name} ({one.organisation})" if one.organisation else one.name for one in people]
    return _(" and ").join(told)


def locked() -> str:
    return _("It is locked there.")


def gone() -> str:
    return _("One of them left, or what they wished for was taken back.")


def why_there(why: Placed, *, free: Sequence[str], more: bool, names: Names) -> list[str]:
    """Return why a meeting is in its slot and at its table, one sentence each."""
    told = [
        ngettext(
            "Its people have %(number)s slot in common.",
            "Its people have %(number)s slots in common.",
            why.common,
        )
        % {"number": why.common}
    ]
    if free:
        slots = "; ".join(free)
        told.append(
            _("As the others are, they could also meet on %(slots)s, and at other times.")
            % {"slots": slots}
            if more
            else _("As the others are, they could also meet on %(slots)s.") % {"slots": slots}
        )
    else:
        told.append(_("As the others are, it fits nowhere else."))
    if why.host is not None:
        told.append(_("It is the table of %(host)s.") % {"host": names.get(int(why.host), "?")})
    if why.stand_ins:
        people = ", ".join(names.get(int(one), "?") for one in why.stand_ins)
        told.append(_("Standing in: %(people)s.") % {"people": people})
    return told
