from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from raceme.core.currencies import CURRENCIES
from raceme.core.forms import DateField, DecimalField, start_before_end
from raceme.programmes.actions import ProgrammeFacts
from raceme.programmes.forms.naming import NamingForm, naming_field, which_field
from raceme.programmes.models import Programme

LONGEST_TEXT = 20_000
NOT_NEGATIVE = gettext_lazy("An amount cannot be negative. Write 0, or leave it empty.")


def _text(label: Any, *, rows: int, hint: Any = "") -> forms.CharField:  # noqa: ANN401
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=widget, help_text=hint
    )


def money_field(label: Any) -> DecimalField:  # noqa: ANN401 (a lazy translation)
    return DecimalField(label=label, required=False, least=0, outside=NOT_NEGATIVE)


class ProgrammeForm(NamingForm):
    """What a programme says of itself, to add it or to correct it."""

    naming = "promoter"

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    code = forms.SlugField(
        label=gettext_lazy("Short name"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("Stands in addresses and exports."),
        error_messages={
            "invalid": gettext_lazy("Use letters without accents, digits and hyphens, no spaces.")
        },
    )
    scheme = forms.ChoiceField(label=gettext_lazy("Grant scheme"), choices=Programme.Scheme.choices)
    scheme_detail = forms.CharField(
        label=gettext_lazy("Its period or strand"),
        max_length=100,
        required=False,
    )
    promoter = naming_field(
        gettext_lazy("Promoter"),
        required=False,
        hint=gettext_lazy("Name or registered number of who runs it."),
    )
    which = which_field()
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("Until"))
    initial_cost = money_field(gettext_lazy("Initial cost"))
    final_cost = money_field(gettext_lazy("Final cost"))
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    description = _text(gettext_lazy("Description"), rows=6)
    summary_of_results = _text(gettext_lazy("Summary of results"), rows=6)
    summary_of_bilateral_results = _text(gettext_lazy("Summary of bilateral results"), rows=4)
    funding_statement = _text(
        gettext_lazy("Funding statement"),
        rows=3,
        hint=gettext_lazy("The sentence the funder asks for; it stands on every export."),
    )
    sources = _text(
        gettext_lazy("Sources"),
        rows=3,
        hint=gettext_lazy("Where its facts are published, one address a line."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start_before_end(self, "starts_on", "ends_on")
        return cleaned

    def facts(self) -> ProgrammeFacts:
        given = self.cleaned_data
        names = set(ProgrammeFacts.__dataclass_fields__) & given.keys()
        return ProgrammeFacts(**{**{name: given[name] for name in names}, "promoter": self.named})


def initial_of(programme: Programme) -> dict[str, Any]:
    """Return what the form shows of ``programme`` before anything is typed."""
    plain = {
        name: getattr(programme, name)
        for name in ProgrammeFacts.__dataclass_fields__
        if name != "promoter"
    }
    promoter = programme.promoter.name if programme.promoter else ""
    return {**plain, "promoter": promoter, "revision": programme.revision}
