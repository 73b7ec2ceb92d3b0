from collections.abc import Callable, Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import ChoiceOf, Form, WholeField
from raceme.programmes.models import Period
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


class DrawOfPeriodForm(DrawForm):
    """The same, of a period that is chosen; ``said`` tells one in words."""

    def __init__(
        self,
        *args: object,
        periods: Iterable[Period],
        said: Callable[[Period], str],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = ChoiceOf(label=_("Period"))
        field.offer(periods)
        field.choices = [(key, said(one)) for key, one in field.records.items()]
        self.fields["period"] = field
        self.order_fields(["period", "size", "seed"])
