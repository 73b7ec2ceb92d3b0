from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal
from raceme.questionnaires.solving import Wrong


class NotPublishable(Refusal):
    """``wrong``: each thing that keeps it from being published, with its place."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(
            ngettext(
                "This is not published yet: %(number)s thing is wrong.",
                "This is not published yet: %(number)s things are wrong.",
                len(self.wrong),
            )
            % {"number": len(self.wrong)}
        )


class NotComplete(Refusal):
    """``wrong``: what is missing or wrong, the item first in its place."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(
            ngettext(
                "This is not handed in yet: %(number)s answer is missing or wrong.",
                "This is not handed in yet: %(number)s answers are missing or wrong.",
                len(self.wrong),
            )
            % {"number": len(self.wrong)}
        )


class NotOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("These answers were handed in or discarded meanwhile. Nothing was changed.")
        )


class CodeTaken(Refusal):
    def __init__(self, *, code: str) -> None:
        super().__init__(
            _("There is a questionnaire with the code “%(code)s” already.") % {"code": code}
        )


class Retired(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” is no longer in use: nothing new is begun with it.") % {"title": title}
        )


class NotADraft(Refusal):
    """``wrong``: each thing that keeps it from being a draft, with its place."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(
            ngettext(
                "This is no questionnaire yet: %(number)s thing is wrong.",
                "This is no questionnaire yet: %(number)s things are wrong.",
                len(self.wrong),
            )
            % {"number": len(self.wrong)}
        )


class NoDraft(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("The draft of “%(title)s” was published or discarded meanwhile. Nothing was changed.")
            % {"title": title}
        )


class DraftBegun(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _(
                "The next version of “%(title)s” is begun already. Publish or discard that draft "
                "first."
            )
            % {"title": title}
        )


class CollectionOver(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” is closed: nothing is answered there any more.") % {"title": title}
        )


class CollectionClosed(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("“%(title)s” is closed. Nothing was changed: reopen it first.") % {"title": title}
        )


class NotClosed(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(_("“%(title)s” is open already. Nothing was changed.") % {"title": title})


class LastDayOver(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("closes_on", _("This day is over. Choose today, a later day, or none."))


class OnlyFromTheRegister(FieldRefusal):
    """By a public link nobody may look anything up in the register."""

    def __init__(self, *, question: str) -> None:
        super().__init__(
            "way",
            _(
                "By a public link nobody can answer “%(question)s”: it is required, and only who "
                "is known may search the register. Ask people by name, or let it be left open in "
                "the next version."
            )
            % {"question": question},
        )


class DueAfterItEnds(FieldRefusal):
    """``closes_on``: the last day of the collection, after which nothing is handed in."""

    def __init__(self, *, closes_on: date) -> None:
        super().__init__(
            "due_on",
            _("The collection ends on %(day)s: nothing is handed in after it.")
            % {"day": words.day(closes_on)},
        )


class NobodyIsNamed(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody is asked by name where answers are anonymous. Give the public link to "
                "whom you like, in a letter for example."
            )
        )
