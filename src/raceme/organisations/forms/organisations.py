from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import EditForm
from raceme.core.places import country as country_name
from raceme.core.places import region as region_name
from raceme.core.places import regions_of
from raceme.organisations import validation
from raceme.organisations.actions import AlreadyRegistered, NamesakeExists
from raceme.organisations.models import Organisation

KINDS: list[tuple[str, Any]] = list(Organisation.Kind.choices)


def _text(label: Any, *, hint: Any = "", required: bool = False) -> forms.CharField:  # noqa: ANN401
    """Return a field whose content ``validation.checked`` judges, and says why."""
    return forms.CharField(label=label, required=required, help_text=hint)


class OrganisationForm(EditForm):
    """What all workspaces share of an organisation, to add it or to correct it."""

    name = _text(gettext_lazy("Name"), required=True)
    kind = forms.CharField(label=gettext_lazy("Kind"), widget=forms.Select(choices=KINDS))
    country = forms.CharField(label=gettext_lazy("Country"), widget=forms.Select)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        required=False,
        widget=forms.Select,
    )
    town = _text(gettext_lazy("Town"))
    address = _text(gettext_lazy("Address"))
    registered_number = _text(
        gettext_lazy("Registered number"), hint=gettext_lazy("Of the trade or tax register.")
    )
    vat_number = _text(
        gettext_lazy("VAT number"), hint=gettext_lazy("With its letters or without.")
    )
    activity_code = _text(
        gettext_lazy("Activity"), hint=gettext_lazy("NACE code, like 62.10 or 62.")
    )
    website = _text(gettext_lazy("Website"))
    email = _text(gettext_lazy("E-mail of the organisation"))
    signatory = _text(
        gettext_lazy("Who signs"), hint=gettext_lazy("As the trade register names them.")
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("It is another organisation"), required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        standing: Organisation | None = None,
        regions_address: str = "",
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of = standing
        self.facts: validation.Facts | None = None
        # What a register said of it, where the page has asked one.
        self.answer: object = None
        # Records of the register that may be meant; the page offers them.
        self.same: list[Organisation] = []
        chosen = str(self["country"].value() or "").upper()
        country, region = self.fields["country"].widget, self.fields["region"].widget
        country.choices = [("", _("Choose one")), *countries]
        region.choices = [
            ("", _("Not known")),
            *((code, f"{code} {name}") for code, name in regions_of(chosen)),
        ]
        if regions_address:
            country.attrs |= {"hx-get": regions_address, "hx-target": "#region"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = {name: str(cleaned.get(name) or "") for name in validation.FIELDS}
        try:
            self.facts = validation.checked(
                validation.Facts(**typed), is_generated=bool(self.of and self.of.is_generated)
            )
        except validation.NotValid as refusal:
            for field in refusal.errors.keys() - self.errors.keys():
                self.add_error(field, refusal.errors[field])
        return cleaned

    def refuse(self, refusal: Refusal) -> None:
        super().refuse(refusal)
        if isinstance(refusal, AlreadyRegistered | NamesakeExists):
            self.same = refusal.organisations

    def changed_meanwhile(
        self, refusal: ChangedMeanwhile, *, revision: int, standing: Mapping[str, object]
    ) -> None:
        """Show what stands now in words, where the field holds a code."""
        super().changed_meanwhile(refusal, revision=revision, standing=standing)
        words = {
            "kind": lambda code: str(Organisation.Kind(code).label),
            "country": country_name,
            "region": region_name,
        }
        for name in self.standing.keys() & words.keys():
            if code := str(standing[name] or ""):
                self.standing[name] = words[name](code)


def initial_of(organisation: Organisation) -> dict[str, object]:
    return {
        **asdict(validation.facts_of(organisation)),
        "revision": organisation.revision,
    }
