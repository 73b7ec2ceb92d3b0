from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import Form


class ScanForm(Form):
    """The scan of a signed list; who signed is ticked beside it."""

    scan = forms.FileField(
        label=_("Scan of the signed list"),
        help_text=_("A PDF or a picture. It proves everybody who took part."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
