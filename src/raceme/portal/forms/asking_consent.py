"""For which purpose many are asked, by when, and whether those too who were asked enough."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.consents.models import Purpose
from raceme.core.forms import DateField, Form

LONGEST_REASON = 300


class ConsentAskForm(Form):
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=Purpose.choices)
    due_on = DateField(label=gettext_lazy("Answer by"))
    ask_anyway = forms.BooleanField(
        label=gettext_lazy("Ask anyway those who were asked enough"), required=False
    )
    despite = forms.CharField(
        label=gettext_lazy("Why they are asked anyway"), max_length=LONGEST_REASON, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask_anyway") and not str(cleaned.get("despite") or "").strip():
            self.add_error("despite", _("Say why: the reason stays in the history."))
        return cleaned

    @property
    def reason(self) -> str:
        """Why those are asked who were asked enough; empty where they are left out."""
        if not (self.is_bound and self.is_valid() and self.cleaned_data["ask_anyway"]):
            return ""
        return " ".join(str(self.cleaned_data["despite"]).split())
