"""Words of a next step, and what a company decided on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm, Form

LONGEST_TEXT = 5_000
DECISIONS = [("accepted", _("They accept it")), ("declined", _("They decline it"))]


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("What to do, and why"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class StepForm(Form):
    """A step of the expert's own."""

    title = forms.CharField(label=_("Next step"), max_length=200)
    text = _text()


class EditStepForm(EditForm):
    title = forms.CharField(label=_("Next step"), max_length=200)
    text = _text()


class TellDecisionForm(EditForm):
    """What somebody of the company said, by telephone or at a meeting."""

    decision = forms.ChoiceField(
        label=_("What did they decide?"), choices=DECISIONS, widget=forms.RadioSelect
    )
    said_by = forms.CharField(label=_("Who said it"), max_length=200)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
