from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import Form


class SignUpForm(Form):
    """Whom staff sign up for a session, as they are called in the list of registrations."""

    who = forms.CharField(
        label=_("Name or e-mail"),
        max_length=200,
        help_text=_("Of somebody with a confirmed place at the event."),
    )
