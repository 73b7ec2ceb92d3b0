from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.asks.models import MOST_MINUTES, Ask
from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal

State = Ask.State


class TitleMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("title", _("Say in a line what is asked, in up to 200 characters."))


class PurposeMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("purpose", _("Say who uses the answer and for what."))


class DueTooEarly(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("due_on", _("This day is over. Give whoever is asked some days."))


class MinutesOutOfRange(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "minutes",
            _("Say how many minutes it takes: 1 to %(most)s.") % {"most": MOST_MINUTES},
        )


class PageMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("path", _("Say on which page of this installation it is answered."))


class NobodyToAsk(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody is left to ask, so nothing was asked."))


class OverBudget(FieldRefusal):
    """Whoever is asked was asked enough this quarter; a reason asks anyway."""

    def __init__(self, *, count: int, budget: int) -> None:
        super().__init__(
            "despite",
            ngettext(
                "Not asked: %(count)s request this quarter already, of %(budget)s. To ask "
                "anyway, tick it and say why.",
                "Not asked: %(count)s requests this quarter already, of %(budget)s. To ask "
                "anyway, tick it and say why.",
                count,
            )
            % {"count": count, "budget": budget},
        )


class AskedAlready(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "title",
            _("The same is open already for them. Remind them of that one instead."),
        )


class AnswerMissing(FieldRefusal):
    def __init__(self, field: str = "answer") -> None:
        super().__init__(field, _("Write the answer here, or say that you cannot answer."))


class NoLongerOpen(Refusal):
    """Somebody else was first: the sentence says what became of it, by whom and when."""

    def __init__(self, ask: Ask) -> None:
        at = words.moment(ask.answered_at or ask.closed_at or ask.asked_at)
        told = {"name": ask.answered_by, "moment": at}
        sentences = {
            State.ANSWERED: _("%(name)s answered this on %(moment)s. That answer stands."),
            State.DECLINED: _("%(name)s declined this on %(moment)s. Nothing more is needed."),
            State.WITHDRAWN: _(
                "This was withdrawn on %(moment)s by those who asked. Nothing more is needed."
            ),
            State.EXPIRED: _("This ran out on %(moment)s. Nothing more is needed."),
        }
        super().__init__(sentences[State(ask.state)] % told)


class RemindedEnough(Refusal):
    def __init__(self) -> None:
        super().__init__(_("They were reminded twice of this. Ring them up, or withdraw it."))


class NotToldYet(Refusal):
    def __init__(self, *, at: datetime | None) -> None:
        if at is None:
            super().__init__(_("No mail reaches them, so there is nothing to remind them of."))
        else:
            super().__init__(
                _("They get it on %(moment)s. There is nothing to remind them of before.")
                % {"moment": words.moment(at)}
            )
