"""The four steps of the guided start."""

import hashlib
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.currencies import CURRENCIES
from raceme.core.forms import (
    DateField,
    DecimalField,
    EditForm,
    EmailField,
    Form,
    start_before_end,
)
from raceme.core.places import country_choices, time_zone_choices
from raceme.portal.actions.set_up import Beginning
from raceme.programmes.actions import ProgrammeFacts
from raceme.programmes.models import Programme
from raceme.reporting.library import ReadyRule, ready_for
from raceme.workspaces.models import Workspace

MOST = 999_999_999_999


class OrganisationForm(EditForm):
    name = forms.CharField(
        label=gettext_lazy("Name of your organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Workspace.Kind.choices)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=100, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=country_choices)

    def beginning(self) -> Beginning:
        given = self.cleaned_data
        return Beginning(
            name=given["name"], kind=given["kind"], town=given["town"], country=given["country"]
        )


class FirstForm(OrganisationForm):
    """The first step of an installation: also who one is."""

    owner = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=128,
        help_text=gettext_lazy("At least 12 characters, and not one that everybody uses."),
        validators=[password_validation.validate_password],
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def account(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("owner", "email", "password")}


class MoneyForm(EditForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Usual language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Everybody may choose another for themselves."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=time_zone_choices)


class FirstProgrammeForm(Form):
    """A programme with its periods, and the ready figures that are ticked for it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    scheme = forms.ChoiceField(label=gettext_lazy("Grant scheme"), choices=Programme.Scheme.choices)
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("Until"))
    every = forms.TypedChoiceField(
        label=gettext_lazy("Report every"),
        coerce=int,
        choices=[
            (3, gettext_lazy("3 months")),
            (6, gettext_lazy("6 months")),
            (12, gettext_lazy("12 months")),
        ],
        initial=6,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        currency: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.ready = ready_for(self.shown_scheme)
        for figure in self.ready:
            self.fields[f"take-{figure.code}"] = forms.BooleanField(
                label=figure.label, required=False
            )
            self.fields[f"target-{figure.code}"] = DecimalField(
                label=_("Target for %(figure)s") % {"figure": figure.label},
                required=False,
                least=0,
                most=MOST,
                outside=gettext_lazy("A target lies between %(least)s and %(most)s."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": _("target")}),
            )

    @property
    def shown_scheme(self) -> str:
        """The scheme whose ready figures are shown."""
        typed = self.data if self.is_bound else self.initial
        asked = str(typed.get("scheme", ""))
        return asked if asked in Programme.Scheme.values else Programme.Scheme.EEA

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start_before_end(self, "starts_on", "ends_on")
        return cleaned

    def facts(self) -> ProgrammeFacts:
        given = self.cleaned_data
        return ProgrammeFacts(
            name=given["name"],
            number=given["number"],
            scheme=given["scheme"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            currency=self.currency,
        )

    def chosen(self) -> list[tuple[ReadyRule, Decimal | None]]:
        """Return the ticked figures with their targets; one with a target is meant too."""
        given = self.cleaned_data
        return [
            (figure, given[f"target-{figure.code}"])
            for figure in self.ready
            if given[f"take-{figure.code}"] or given[f"target-{figure.code}"] is not None
        ]


class MembersForm(Form):
    lines = forms.CharField(
        label=gettext_lazy("Names or numbers, one per line"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    joined_on = DateField(label=gettext_lazy("Members since"))

    def seen(self) -> str:
        """Return by what the lines are known again: those that are saved are those shown."""
        return hashlib.sha256(str(self["lines"].value() or "").encode()).hexdigest()[:16]
