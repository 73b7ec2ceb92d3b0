from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.errors import FieldRefusal, Refusal


class NobodyTookPart(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "participants",
            _("Nobody took part yet. Say who did: an activity that was held has participants."),
        )


class NothingToShow(FieldRefusal):
    """A publication or an analysis without participants stands on its document."""

    def __init__(self) -> None:
        super().__init__(
            "participants",
            _("Add the document that came out of it, or say who took part."),
        )


class TakesPartTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "participants",
            _("%(name)s takes part already in this role. Each takes part once in a role.")
            % {"name": name},
        )


class TitleMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("title", _("Say what it was called, in up to 200 characters."))


class EndsBeforeStart(FieldRefusal):
    def __init__(self, field: str = "ended_on") -> None:
        super().__init__(field, _("It ends before it starts. Give an end that is not earlier."))


class LiesAhead(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "started_on",
            _("This day lies ahead. Record it as planned, or correct the date."),
        )


class HoursOutOfRange(FieldRefusal):
    def __init__(self, *, days: int, field: str = "hours") -> None:
        sentence = ngettext(
            "More than the day has. Write it as 3 or 3.5.",
            "More than its %(days)s days have. Write it as 3 or 3.5.",
            days,
        )
        super().__init__(field, sentence % {"days": days})


class NegativeHours(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("hours", _("Hours cannot be fewer than none. Write them as 3 or 3.5."))


class UnknownCode(FieldRefusal):
    def __init__(self, field: str, code: object) -> None:
        super().__init__(
            field,
            _("“%(code)s” is not on the list. Choose one that is.") % {"code": str(code)[:60]},
        )


class KindWithoutLevel(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("level", _("This kind of activity has no level. Leave it empty."))


class ShareOutOfRange(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "share", _("The share must lie between 0 and 100 %, with two decimals at most.")
        )


class ProgrammeTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "programme", _("It counts towards %(name)s already. Choose another.") % {"name": name}
        )


class ProgrammeElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "programme", _("Your workspace is no partner of this programme. Choose another.")
        )


class ProgrammeGone(FieldRefusal):
    """Somebody removed the programme, or the line of its work plan, at the same moment."""

    def __init__(self) -> None:
        super().__init__(
            "programme",
            _(
                "This programme, or the line of its work plan, was removed meanwhile, so nothing "
                "is saved. Choose another; everything you typed is kept."
            ),
        )


class NotAttributed(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("%(title)s does not count towards this programme, so nothing was changed.")
            % {"title": title}
        )


class CountsAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("It is not excluded from this programme, so nothing was changed."))


class AmountWithoutCurrency(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("currency", _("Say in which currency the amount is."))


class AmountOutOfRange(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("amount", _("An amount is 0 or more, with two decimals at most."))


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why. The reason stays with the record."))


class WorkspaceOnlyReads(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Only the workspace that recorded an activity changes it. Nothing was changed.")
        )


class StateForbids(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("The activity is now “%(state)s”, so this cannot be done. Nothing was changed.")
            % {"state": state}
        )


class SaysNothing(Refusal):
    """Part of what was asked for names something that is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            _("What you chose is not there any more. Nothing was changed; look again and choose.")
        )


class KindKnown(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "name", _("There is a kind called “%(name)s” already. Use it.") % {"name": name}
        )


class LastToShow(Refusal):
    """The only participant, or the only document, on which an activity stands."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This is the last thing that shows that the activity was held. Nothing was "
                "changed. If it did not happen, withdraw the activity."
            )
        )


class KindUnnamed(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Give the kind a name of up to 100 characters."))


class KindShipped(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This kind comes with Raceme and stays as it is."))


class HeldFast(Refusal):
    """The database keeps the row: a report that was frozen names it."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _(
                "%(name)s stands in a frozen report and cannot be taken away. Say that they were "
                "absent, or exclude them, each with its reason."
            )
            % {"name": name}
        )
