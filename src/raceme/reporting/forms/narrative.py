"""The report of a period in words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm
from raceme.core.forms import Form as PlainForm
from raceme.reporting.models import Narrative

Section = Narrative.Section
LONGEST = 20_000
ROWS = 8
HINTS = {
    Section.RESULTS: _(
        "What the period brought to companies. Figures stand beside it by themselves."
    ),
    Section.BILATERAL: _("What came of working with partners from donor or other countries."),
    Section.DEVIATIONS: _("What was planned and did not happen, and what you do about it."),
    Section.NEXT: _("What the next period is for."),
}


class NarrativeForm(EditForm):
    """One text for each section; each may stay empty."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label,
                help_text=HINTS[section],
                required=False,
                max_length=LONGEST,
                strip=True,
                widget=forms.Textarea(attrs={"rows": ROWS, "maxlength": None}),
            )

    @property
    def texts(self) -> dict[str, str]:
        return {
            section.value: str(self.cleaned_data[section.value]).replace("\r\n", "\n")
            for section in Section
        }


class FreezeForm(PlainForm):
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Why it is frozen now, for whoever reads it later. May stay empty."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
