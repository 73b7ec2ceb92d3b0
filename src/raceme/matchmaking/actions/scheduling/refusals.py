"""What is refused of a schedule, each with the sentence that a person reads."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.errors import Refusal


class NothingToSchedule(Refusal):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class NotSetUp(Refusal):
    """What is set up cannot be meant; the engine says where."""

    def __init__(self, said: str) -> None:
        super().__init__(
            _("What is set up does not go together, so nothing was scheduled. %(said)s")
            % {"said": said}
        )


class MeetingsOver(Refusal):
    def __init__(self) -> None:
        super().__init__(_("These meetings are over. Nothing of them is scheduled any more."))


class Underway(Refusal):
    def __init__(self, *, number: int) -> None:
        super().__init__(
            _("Version %(number)s is being made. Wait for it, or stop it first.")
            % {"number": number}
        )


class NotUnderway(Refusal):
    def __init__(self) -> None:
        super().__init__(_("It is not being made any more. There is nothing to stop."))


class VersionGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This version is not there any more."))


class VersionStands(Refusal):
    """A version that cannot be changed by hand."""

    def __init__(self, *, number: int, state: str) -> None:
        super().__init__(
            _(
                "Version %(number)s cannot be changed: it is %(state)s. Open the newest one and "
                "change that."
            )
            % {"number": number, "state": state.lower()}
        )


class ChangedInAnother(Refusal):
    def __init__(self, *, number: int) -> None:
        super().__init__(
            _(
                "What is published is being changed already, in version %(number)s. Nothing was "
                "changed here; open that version."
            )
            % {"number": number}
        )


class MeetingGone(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody took this meeting out of the version meanwhile. Nothing was changed.")
        )


class MovedMeanwhile(Refusal):
    def __init__(self, *, time: str, table: str) -> None:
        super().__init__(
            _(
                "Somebody moved this meeting meanwhile: it is at %(table)s, %(time)s. Nothing was "
                "changed by you."
            )
            % {"time": time, "table": table}
        )


class Locked(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This meeting is locked. Unlock it first, then move it."))


class SlotLost(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody meets at that time any more: the slot is lost."))


class TableLost(Refusal):
    def __init__(self, *, table: str) -> None:
        super().__init__(_("%(table)s is not there any more.") % {"table": table})


class TableTaken(Refusal):
    def __init__(self, *, table: str, people: Sequence[str]) -> None:
        super().__init__(
            _("%(table)s is taken at that time, by %(people)s.")
            % {"table": table, "people": ", ".join(people)}
        )


class BreaksRules(Refusal):
    """A place where a meeting cannot be, with each reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))


class NotPossibleAnyMore(Refusal):
    def __init__(self, *, count: int, first: str) -> None:
        super().__init__(
            ngettext(
                "%(count)s meeting of this version is not possible any more, so it was not "
                "published. %(first)s Repair the version, then publish it.",
                "%(count)s meetings of this version are not possible any more, so it was not "
                "published. The first of them: %(first)s Repair the version, then publish it.",
                count,
            )
            % {"count": count, "first": first}
        )


class TakenOnTheDay(Refusal):
    def __init__(self, *, count: int) -> None:
        super().__init__(
            ngettext(
                "Since this version was begun people took a half hour that came free, and it "
                "would cancel that meeting again. Nothing was published: repair what is published "
                "now, and publish what comes of it.",
                "Since this version was begun people took %(count)s half hours that came free, "
                "and it would cancel those meetings again. Nothing was published: repair what is "
                "published now, and publish what comes of it.",
                count,
            )
            % {"count": count}
        )


class NothingInIt(Refusal):
    def __init__(self) -> None:
        super().__init__(_("A version without a meeting is not published."))


class NotADraft(Refusal):
    def __init__(self, *, number: int, state: str) -> None:
        super().__init__(
            _("Version %(number)s is not published: it is %(state)s.")
            % {"number": number, "state": state.lower()}
        )


class PublishedMeanwhile(Refusal):
    def __init__(self, *, number: int) -> None:
        super().__init__(
            _(
                "Somebody published version %(number)s meanwhile. Nothing was published by you; "
                "look at what differs from it, then decide again."
            )
            % {"number": number}
        )


class NoSchedule(Refusal):
    """What the engine came to is no schedule; the sentence says why."""
