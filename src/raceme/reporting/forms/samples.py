from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import Form, WholeField
from raceme.reporting.actions.samples import MOST

WORD = r"^[A-Za-z0-9 ._-]+$"


class DrawForm(Form):
    """How many lines are drawn, and by which seed."""

    size = WholeField(
        label=_("Lines to draw"),
        least=1,
        most=MOST,
        outside=_("Draw 1 to %(most)s lines.") % {"most": MOST},
    )
    seed = forms.RegexField(
        WORD,
        label=_("Seed"),
        help_text=_("Any word or number. Left empty, one is made and shown."),
        max_length=40,
        required=False,
        error_messages={"invalid": _("Use letters without accents, digits, spaces, . _ and -.")},
    )
