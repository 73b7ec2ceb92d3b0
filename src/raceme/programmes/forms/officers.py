from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from raceme.core.forms import EmailField, Form


class OfficerForm(Form):
    """Whom a funder sends to oversee a programme."""

    email = EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Somebody who has an account keeps the name that stands there."),
        max_length=200,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES
    )
