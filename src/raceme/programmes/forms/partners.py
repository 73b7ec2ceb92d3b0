from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from raceme.core.forms import DecimalField
from raceme.programmes.actions import PartnerFacts
from raceme.programmes.forms.naming import NamingForm, naming_field, which_field
from raceme.programmes.forms.programmes import NOT_NEGATIVE
from raceme.programmes.models import Partner


class PartnerForm(NamingForm):
    """An organisation's part in a programme."""

    naming = "organisation"

    organisation = naming_field(
        gettext_lazy("Organisation"), required=True, hint=gettext_lazy("Name or registered number.")
    )
    which = which_field()
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Partner.Role.choices)
    budget = DecimalField(
        label=gettext_lazy("Budget"), required=False, least=0, outside=NOT_NEGATIVE
    )
    workspace_slug = forms.CharField(
        label=gettext_lazy("Shares the programme as workspace"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Where the partner works with Raceme in this installation: the address of its "
            "workspace, as it stands after /manage/. It then reads this programme, and records "
            "activities that count towards it."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def facts(self) -> PartnerFacts:
        given = self.cleaned_data
        if self.named is None:
            raise ValueError(self.naming)
        return PartnerFacts(
            organisation=self.named,
            role=given["role"],
            budget=given["budget"],
            workspace_slug=given["workspace_slug"].strip().strip("/"),
        )


def initial_of(partner: Partner) -> dict[str, Any]:
    shared = partner.partner_workspace
    return {
        "organisation": partner.organisation.name,
        "role": partner.role,
        "budget": partner.budget,
        "workspace_slug": shared.slug if shared else "",
        "revision": partner.programme.revision,
    }
