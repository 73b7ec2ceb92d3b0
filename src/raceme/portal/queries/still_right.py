"""The facts that a company is asked about once a year, prefilled with what stands."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from raceme.core.words import money, number
from raceme.organisations.models import Confirmation, Organisation, SizeFact
from raceme.organisations.queries import CONFIRMED_FOR, confirmations_standing, shown_size
from raceme.workspaces.models import Workspace

# The asks of the yearly round, among those of other modules.
MODULE = "my_company"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact, with where in the form it is corrected."""

    field: str
    label: str
    value: str
    verb: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, or who said lately that it is right."""

    year: int
    size: SizeFact | None
    lines: list[Line]
    confirmed: Confirmation | None
    # The first day on which anybody may ask again, once it is confirmed.
    asked_again_in: date


def question_to(
    organisation: Organisation, *, workspace: Workspace | None, at: datetime, today: date
) -> Question:
    """Return the question of the year before: two queries."""
    year = today.year - 1
    size = shown_size(organisation, year)
    standing = confirmations_standing([organisation.pk], workspace=workspace, at=at)
    confirmed = standing.get(organisation.pk)
    return Question(
        year=year,
        size=size,
        lines=lines_of(organisation, size, year=year),
        confirmed=confirmed,
        asked_again_in=((confirmed.confirmed_at if confirmed else at) + CONFIRMED_FOR).date(),
    )


def lines_of(organisation: Organisation, size: SizeFact | None, *, year: int) -> list[Line]:
    employees = turnover = ""
    if size is not None:
        employees = "" if size.employees is None else number(size.employees)
        turnover = "" if size.turnover is None else money(size.turnover, size.currency)
    place = ", ".join(part for part in (organisation.address, organisation.town) if part)
    return [
        Line(
            field="employees",
            label=_("People employed in %(year)s") % {"year": year},
            value=employees,
            verb=_("Correct the number of people employed")
            if employees
            else _("Add the number of people employed"),
        ),
        Line(
            field="turnover",
            label=_("Turnover of %(year)s") % {"year": year},
            value=turnover,
            verb=_("Correct the turnover") if turnover else _("Add the turnover"),
        ),
        Line(
            field="address",
            label=_("Address"),
            value=place,
            verb=_("Correct the address") if place else _("Add the address"),
        ),
        Line(
            field="email",
            label=_("E-mail of the company"),
            value=organisation.email,
            verb=_("Correct the e-mail of the company")
            if organisation.email
            else _("Add the e-mail of the company"),
        ),
        Line(
            field="signatory",
            label=_("Who signs"),
            value=organisation.signatory,
            verb=_("Correct who signs") if organisation.signatory else _("Add who signs"),
        ),
    ]
