from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.forms import EditForm, Form, WholeField
from raceme.core.words import number
from raceme.stewardship.library.retention import Shipped
from raceme.stewardship.models import Erasure


class DaysForm(EditForm):
    """For how many days a kind of record is kept."""

    days = WholeField(label=gettext_lazy("Kept for so many days"), least=1)

    def __init__(self, *args: Any, shipped: Shipped, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _(
            "At least %(least)s, at most %(most)s; %(usual)s where nobody says otherwise."
        ) % {
            "least": number(shipped.least),
            "most": number(shipped.most),
            "usual": number(shipped.days),
        }


class EraseForm(Form):
    """Why somebody is erased; that nothing brings them back is said above it."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why"),
        choices=[
            choice for choice in Erasure.Why.choices if choice[0] != Erasure.Why.PAST_DATE.value
        ],
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("I have handed out what they asked for, and read what stays."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        sentence = _("Tick this first: nothing brings them back.")
        self.fields["is_sure"].error_messages["required"] = sentence
