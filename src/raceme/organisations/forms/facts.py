"""Forms of what is said of an organisation by date: its size, its memberships, its cluster."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from raceme.core.currencies import CURRENCIES
from raceme.core.forms import DateField, DecimalField, EditForm, Form, WholeField
from raceme.organisations.actions import ProfileFacts, SizeFacts
from raceme.organisations.models import Organisation, SizeClass

NOT_NEGATIVE = gettext_lazy("An amount cannot be negative. Write 0, or leave it empty.")
NONE: list[tuple[str, Any]] = [("", gettext_lazy("None"))]


def _amount(label: Any) -> DecimalField:  # noqa: ANN401 (a lazy translation)
    return DecimalField(label=label, required=False, least=0, max_digits=16, outside=NOT_NEGATIVE)


class SizeForm(Form):
    """What size an organisation was from a day on, by the accounts of a year."""

    valid_from = DateField(
        label=gettext_lazy("Since"),
        help_text=gettext_lazy("Usually 1 January after the year of the accounts."),
    )
    size_class = forms.ChoiceField(
        label=gettext_lazy("Size class"),
        choices=SizeClass.choices,
        help_text=gettext_lazy("By the SME definition, with linked enterprises."),
    )
    employees = WholeField(label=gettext_lazy("People employed"), required=False)
    turnover = _amount(gettext_lazy("Turnover"))
    balance_sheet = _amount(gettext_lazy("Balance sheet"))
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=[*NONE, *((code, code) for code in CURRENCIES)],
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: annual accounts of 2025."),
    )

    def facts(self) -> SizeFacts:
        return SizeFacts(**self.cleaned_data)


class JoinForm(Form):
    """That an organisation becomes a member of one of the workspace's clusters."""

    cluster = forms.ModelChoiceField(
        label=gettext_lazy("Cluster"), queryset=Organisation.objects.none(), empty_label=None
    )
    joined_on = DateField(label=gettext_lazy("Member since"))

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters  # type: ignore[attr-defined]


class LeaveForm(Form):
    left_on = DateField(
        label=gettext_lazy("Last day as a member"),
    )


class ProfileForm(EditForm):
    """What a cluster organisation says of its cluster."""

    acronym = forms.CharField(label=gettext_lazy("Acronym"), required=False, max_length=30)
    founded_on = DateField(label=gettext_lazy("Founded on"), required=False)
    fields_of_work = forms.CharField(
        label=gettext_lazy("Fields"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example: health, software, furniture."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def facts(self) -> ProfileFacts:
        return ProfileFacts(
            acronym=self.cleaned_data["acronym"],
            founded_on=self.cleaned_data["founded_on"],
            fields=self.cleaned_data["fields_of_work"],
            description=self.cleaned_data["description"],
        )


class DayForm(Form):
    """The day from which something holds."""

    on = DateField(label=gettext_lazy("From this day on"))
