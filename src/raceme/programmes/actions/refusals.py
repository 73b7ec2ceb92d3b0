"""What is refused, each with the sentence that a person reads beside the field."""

from datetime import date

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal


class Gone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody removed this meanwhile. Nothing was saved."))


class EndBeforeStart(FieldRefusal):
    def __init__(self, *, starts_on: date, ends_on: date) -> None:
        suggested = _same_day_after(ends_on, start=starts_on)
        if suggested:
            sentence = _("The end, %(end)s, is before the start. Did you mean %(suggested)s?") % {
                "end": words.day(ends_on),
                "suggested": words.day_typed(suggested),
            }
        else:
            sentence = _("The end, %(end)s, is before the start.") % {"end": words.day(ends_on)}
        super().__init__("ends_on", sentence)


class CodeTaken(FieldRefusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            "code",
            _(
                "Another programme has the short name “%(code)s” here, and addresses are made of "
                "it. Choose another one."
            )
            % {"code": code},
        )


class CodeTakenAtPartner(FieldRefusal):
    """Under the partner's address, too, one short name leads to one programme."""

    def __init__(self, field: str, *, code: str) -> None:
        super().__init__(
            field,
            _(
                "The partner's workspace has another programme with the short name “%(code)s”. "
                "Give this programme another short name, then share it."
            )
            % {"code": code},
        )


class PeriodsLeftOutside(FieldRefusal):
    def __init__(self, field: str, *, number: int) -> None:
        super().__init__(
            field,
            _(
                "Period %(number)s would lie outside the programme. Change the reporting periods "
                "first, then these dates."
            )
            % {"number": number},
        )


class PartnerTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "organisation",
            _("%(name)s is a partner of this programme already. Change its entry instead.")
            % {"name": name},
        )


class WorkspaceUnknown(FieldRefusal):
    def __init__(self, *, slug: str) -> None:
        super().__init__(
            "workspace_slug",
            _(
                "No workspace of this installation has the address “%(slug)s”. The partner finds "
                "its own in the address line, after /manage/."
            )
            % {"slug": slug},
        )


class WorkspaceIsLead(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "workspace_slug",
            _("This is the programme's own workspace: it sees the programme anyway."),
        )


class PeriodRefusal(FieldRefusal):
    """A refusal of one period; ``row`` counts the sent ones from 0."""

    def __init__(self, row: int, field: str, sentence: str) -> None:
        super().__init__(field, sentence)
        self.row = row


class PeriodEndBeforeStart(PeriodRefusal):
    def __init__(self, row: int) -> None:
        super().__init__(row, "ends_on", _("The end is before the start."))


class PeriodOutside(PeriodRefusal):
    def __init__(self, row: int, field: str, *, starts_on: date, ends_on: date) -> None:
        super().__init__(
            row,
            field,
            _("The programme runs from %(start)s to %(end)s: a period lies within.")
            % {"start": words.day(starts_on), "end": words.day(ends_on)},
        )


class PeriodsOverlap(PeriodRefusal):
    def __init__(self, row: int, *, ends_on: date) -> None:
        super().__init__(
            row,
            "starts_on",
            _("The period before it ends on %(day)s. Start on the day after, or later.")
            % {"day": words.day(ends_on)},
        )


class ReportDueTooEarly(PeriodRefusal):
    def __init__(self, row: int) -> None:
        super().__init__(row, "report_due_on", _("The report is due after the period's end."))


class TooManyPeriods(Refusal):
    def __init__(self, *, most: int) -> None:
        super().__init__(
            _("A programme has at most %(most)s periods. Choose longer ones.") % {"most": most}
        )


class PeriodHeld(Refusal):
    """Raised where another record, such as a frozen report, holds on to a period."""

    def __init__(self, *, number: int) -> None:
        super().__init__(
            _(
                "A report of period %(number)s is frozen, or an officer asked about it, so the "
                "period stays. Nothing was saved: leave its line as it is."
            )
            % {"number": number}
        )


class PlanCodeTaken(FieldRefusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            "code",
            _("The work plan has another item numbered %(code)s. Choose another number.")
            % {"code": code},
        )


class ResponsibleElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("responsible", _("Choose one of this programme's partners."))


class SomethingCounts(Refusal):
    """Raised where the log or another record holds on to the programme."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Activities count towards this programme, or a report of it is frozen, so it "
                "stays. Nothing was removed. Activities can be taken off it; a frozen report "
                "keeps it."
            )
        )


class NotAPicture(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("emblem", _("Choose a picture: a PNG or JPEG file."))


def _same_day_after(day: date, *, start: date) -> date | None:
    """Return the day in the first year in which it is not before ``start``, if there is one."""
    for year in (start.year, start.year + 1):
        try:
            moved = day.replace(year=year)
        except ValueError:  # 29 February, or after the last year there is
            continue
        if moved >= start:
            return moved
    return None
