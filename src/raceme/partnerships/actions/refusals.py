"""What is refused, each with the sentence that a person reads beside the field."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from raceme.core import words
from raceme.core.errors import FieldRefusal, Refusal


class Gone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody removed this meanwhile. Nothing was saved."))


class TitleMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("title", _("Give it a title of at most 200 letters."))


class TooFewPartners(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("partners", _("Name two partners at least: one alone is no partnership."))


class PartnerTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("partners", _("%(name)s is named twice.") % {"name": name})


class TwoLeads(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("partners", _("One partner leads at most. Make the others partners."))


class PersonElsewhere(FieldRefusal):
    def __init__(self, field: str = "partners") -> None:
        super().__init__(field, _("This person is not known here any more."))


class ProgrammeElsewhere(FieldRefusal):
    def __init__(self, field: str = "programmes") -> None:
        super().__init__(field, _("This programme belongs to another workspace."))


class AmountWithoutCurrency(FieldRefusal):
    def __init__(self, field: str = "currency") -> None:
        super().__init__(field, _("Say in which currency the amount is."))


class DayMissing(FieldRefusal):
    def __init__(self, field: str = "since") -> None:
        super().__init__(field, _("Say on which day it was signed."))


class DayAhead(FieldRefusal):
    def __init__(self, field: str, *, day: date) -> None:
        super().__init__(
            field,
            _("%(day)s lies ahead. Say it once it has happened.") % {"day": words.day(day)},
        )


class EndBeforeStart(FieldRefusal):
    def __init__(self, field: str = "ended_on") -> None:
        super().__init__(field, _("The end is before the start."))


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why; it stays with the record."))


class StateForbids(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("It is “%(state)s” by now, so this cannot be done. Nothing was changed.")
            % {"state": state}
        )


class AddressTaken(FieldRefusal):
    def __init__(self, *, slug: str) -> None:
        super().__init__(
            "slug", _("Another practice here has the address “%(slug)s”.") % {"slug": slug}
        )


class Incomplete(Refusal):
    def __init__(self, *, lacking: Sequence[str]) -> None:
        super().__init__(
            _("It is not published yet. Still to be said: %(parts)s.")
            % {"parts": ", ".join(lacking)}
        )


class AdoptedTwice(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__("organisation", _("%(name)s is named here already.") % {"name": name})


class AdoptsItsOwn(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "organisation", _("This is the organisation whose practice it is. Name another.")
        )
