"""What a company's own people say of it, and of themselves."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import Refusal
from raceme.core.forms import (
    ChoiceOf,
    DateField,
    DecimalField,
    EditForm,
    EmailField,
    Form,
    WholeField,
)
from raceme.organisations.actions import Year
from raceme.organisations.models import Organisation, SizeFact
from raceme.organisations.validation import NotValid
from raceme.workspaces.models import Workspace

FACTS = ("address", "town", "email", "website", "signatory")


def _text(label: Any, *, hint: Any = "") -> forms.CharField:  # noqa: ANN401 (a lazy translation)
    return forms.CharField(label=label, required=False, help_text=hint)


class FactsForm(EditForm):
    """The facts of a company that change, prefilled with what stands."""

    employees = WholeField(
        label=_("People employed"), required=False, help_text=_("On average over the year.")
    )
    turnover = DecimalField(
        label=_("Turnover"),
        required=False,
        least=0,
        max_digits=16,
        outside=_("An amount cannot be negative. Write 0, or leave it empty."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )
    address = _text(_("Address"))
    town = _text(_("Town"))
    email = _text(_("E-mail of the company"))
    website = _text(_("Website"))
    signatory = _text(_("Who signs"), hint=_("As the trade register names them."))

    def facts(self) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name) or "") for name in FACTS}

    def of_year(self, year: int) -> Year:
        employees = self.cleaned_data.get("employees")
        turnover = self.cleaned_data.get("turnover")
        return Year(
            year=year,
            employees=employees,
            turnover=turnover,
            currency=self.cleaned_data.get("currency") or "",
        )

    def refuse(self, refusal: Refusal) -> None:
        if not isinstance(refusal, NotValid):
            super().refuse(refusal)
            return
        for field, sentence in refusal.errors.items():
            self.add_error(field if field in self.fields else None, sentence)


def initial_of(
    organisation: Organisation, size: SizeFact | None, *, currency: str
) -> dict[str, object]:
    """Return what the form begins with."""
    told: dict[str, object] = {name: getattr(organisation, name) for name in FACTS}
    turnover: Decimal | None = size.turnover if size else None
    return {
        **told,
        "employees": size.employees if size else None,
        "turnover": turnover,
        "currency": (size.currency if size else "") or currency,
        "revision": organisation.revision,
    }


class ColleagueForm(Form):
    """Somebody who works at the company too."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = EmailField(label=_("E-mail"), required=False)
    role = forms.CharField(label=_("Role there"), max_length=100, required=False)


class ColleagueKnownForm(ColleagueForm):
    """The same, where several workspaces work with the company and one is to know."""

    workspace = ChoiceOf(label=_("Who should know"))

    def __init__(self, *args: Any, offered: list[Workspace], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["workspace"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(offered)


class LeavingForm(Form):
    """Who takes over from somebody who has left."""

    successor = ChoiceOf(label=_("Who takes over"), required=False)

    def __init__(self, *args: Any, offered: list[Any], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(offered, empty=str(_("Nobody yet")))


class ClaimForm(Form):
    """Whom a link goes to, that lets somebody speak for the company."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = EmailField(label=_("E-mail"))


class RoundForm(Form):
    """The yearly question, put to many at once."""

    title = forms.CharField(label=_("Title"), max_length=200)
    due_on = DateField(label=_("Answer by"))
