from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.forms import EditForm, Form, WholeField
from raceme.events.actions.series import MOST_COPIES, SeriesFacts, Step
from raceme.events.models import Series


class SeriesForm(EditForm):
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        help_text=_("Stands below the title of its page for everybody."),
    )

    def facts(self) -> SeriesFacts:
        return SeriesFacts(title=self.cleaned_data["title"], summary=self.cleaned_data["summary"])


def initial_of(series: Series) -> dict[str, Any]:
    return {name: getattr(series, name) for name in ("title", "summary", "revision")}


class CopyForm(Form):
    """How often an event is copied, and how far the copies are from each other."""

    times = WholeField(label=_("Copies"), least=1, most=MOST_COPIES, initial=3)
    step = forms.ChoiceField(label=pgettext_lazy("series", "Held"), choices=Step.choices)
