"""What is refused before there is a schedule, each with the sentence that a person reads."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.errors import FieldRefusal, Refusal


class Gone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody removed this meanwhile. Nothing was saved."))


class BegunAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The meetings of this event are there already."))


class StateForbids(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(_("Not possible now. The meetings are: %(state)s.") % {"state": state})


class NothingToMeetIn(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Make slots and tables first, so that people can say when they are free.")
        )


class MostBelowLeast(FieldRefusal):
    def __init__(self, field: str = "most_meetings") -> None:
        super().__init__(field, _("The most is less than the least."))


class ClosesBeforeOpening(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("closes_at", _("This is before the opening."))


class TypeElsewhere(FieldRefusal):
    def __init__(self, field: str) -> None:
        super().__init__(field, _("This type belongs to another event."))


class SlotsOverlap(Refusal):
    def __init__(self, *, moment: str) -> None:
        super().__init__(
            _("A slot is in the way of the one at %(moment)s. Remove it first.")
            % {"moment": moment}
        )


class NoSlots(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("until", _("No slot fits between these times."))


class TooMany(Refusal):
    def __init__(self, *, most: int) -> None:
        super().__init__(_("That would be more than %(most)s.") % {"most": most})


class InUse(Refusal):
    def __init__(self, *, count: int) -> None:
        super().__init__(
            ngettext(
                "%(count)s meeting is placed there in a schedule, so it stays.",
                "%(count)s meetings are placed there in a schedule, so it stays.",
                count,
            )
            % {"count": count}
        )


class NameTaken(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("name", _("There is “%(name)s” already in this room.") % {"name": name})


class HostElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("host", _("This person does not take part here."))


class HostOfAnother(FieldRefusal):
    def __init__(self, *, name: str, table: str) -> None:
        super().__init__(
            "host",
            _("%(name)s has a table already: %(table)s. A host never leaves theirs.")
            % {"name": name, "table": table},
        )


class UnknownTimeZone(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("time_zone", _("This is no time zone that is known here."))


class MayNotJoin(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Meetings are for those whose registration for them is confirmed."))


class NotOfOneCompany(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Only people of one organisation stand in for each other."))


class NotToBeFound(Refusal):
    """Hidden, gone, or a *no thanks* that nobody is told of: all of it sounds the same."""

    def __init__(self) -> None:
        super().__init__(_("This person is not to be found here any more."))


class NotShownYourself(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Let the others see your profile first: nobody agrees to meet a stranger.")
        )


class TakesNoRequests(Refusal):
    def __init__(self, *, opens_at: str = "") -> None:
        super().__init__(
            _("Requests open on %(moment)s.") % {"moment": opens_at}
            if opens_at
            else _("No more requests are taken.")
        )


class KindsApart(Refusal):
    def __init__(self, *, yours: str, theirs: str) -> None:
        super().__init__(
            _("%(yours)s and %(theirs)s do not meet at this event.")
            % {"yours": yours, "theirs": theirs}
        )


class QuotaUsed(Refusal):
    def __init__(self, *, most: int) -> None:
        super().__init__(
            ngettext(
                "You have used your %(most)s request. Take one back, or wait until it is declined "
                "or runs out.",
                "You have used your %(most)s requests. Take one back, or wait until one is "
                "declined or runs out.",
                most,
            )
            % {"most": most}
        )


class AskedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have asked for this meeting already."))


class AskedBefore(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You asked this person before, and nothing came of it. Once is enough."))


class AskedYou(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person has asked you meanwhile. Accept that request instead."))


class AgreedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This meeting is agreed already."))


class AnsweredAlready(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(_("This request has changed meanwhile: %(state)s.") % {"state": state})


class RunOut(Refusal):
    def __init__(self, *, at: datetime) -> None:
        self.at = at
        super().__init__(_("This request has run out. You may ask yourself."))


class Scheduled(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This meeting is scheduled. Say on your schedule that you do not come."))


class NoColleague(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("colleague", _("This person does not stand in for you."))


class SaysNothing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("message", _("Write what you offer instead, or choose a colleague."))


class TooFewOrMany(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("people", _("A meeting is of two to four people."))


class SettledAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This list was saved or taken back meanwhile."))


class UsedBySchedule(Refusal):
    def __init__(self, *, count: int) -> None:
        super().__init__(
            ngettext(
                "A schedule has placed %(count)s of these wishes, so the list stays. End single "
                "wishes instead.",
                "A schedule has placed %(count)s of these wishes, so the list stays. End single "
                "wishes instead.",
                count,
            )
            % {"count": count}
        )
