from django import forms
from django.utils.translation import gettext_lazy

from raceme.core.forms import Form


class EmblemForm(Form):
    emblem = forms.FileField(
        label=gettext_lazy("Emblem"),
        help_text=gettext_lazy("A PNG or JPEG file, as the funder gives it out."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
