"""What one says when a version is published."""

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import EditForm


class PublishForm(EditForm):
    note = forms.CharField(
        label=_("What moved, in your words"),
        help_text=_("It stays with the version."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
