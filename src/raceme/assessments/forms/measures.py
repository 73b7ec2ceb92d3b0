"""What is planned to lower a footprint, and what it saved."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.assessments.actions.measures import MeasureFacts
from raceme.assessments.models import Measure
from raceme.assessments.queries.measures import Amount, Difference
from raceme.core.currencies import CURRENCIES
from raceme.core.forms import ChoiceOf, DateField, DecimalField, EditForm, Form
from raceme.organisations.models import Person

PREFIX = "saving-"


class MeasureForm(EditForm):
    """One measure; ``amounts`` are those of the footprint, ``people`` who may see to it."""

    title = forms.CharField(label=_("Measure"), max_length=200)
    quantity = ChoiceOf(label=_("What it lowers"))
    saving = DecimalField(
        label=_("Saving in a year"),
        help_text=_("In the unit of the amount."),
        least=Decimal("0.001"),
        decimal_places=3,
        max_digits=12,
        outside=_("A measure saves something: write more than 0."),
    )
    due_on = DateField(label=_("To be done by"))
    owner = ChoiceOf(label=_("Who sees to it"), required=False)
    cost = DecimalField(
        label=_("Cost"),
        required=False,
        least=0,
        outside=_("A cost cannot be negative. Write 0, or leave it empty."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        amounts: Sequence[Amount],
        people: Iterable[Person],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        quantity, owner = self.fields["quantity"], self.fields["owner"]
        assert isinstance(quantity, ChoiceOf)  # noqa: S101 (tells the type)
        assert isinstance(owner, ChoiceOf)  # noqa: S101 (tells the type)
        quantity.offer(amounts, empty=str(_("Choose one")))
        owner.offer(people, empty=str(_("Nobody yet")))

    def clean(self) -> None:
        if self.cleaned_data.get("cost") is not None and not self.cleaned_data.get("currency"):
            self.add_error("currency", _("Choose one."))

    def facts(self) -> MeasureFacts:
        told = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        told["quantity"] = told["quantity"].code
        return MeasureFacts(**told)


def initial_of(measure: Measure) -> dict[str, object]:
    return {
        "title": measure.title,
        "quantity": measure.quantity,
        "saving": measure.saving,
        "due_on": measure.due_on,
        "owner": measure.owner_id,
        "cost": measure.cost,
        "currency": measure.currency,
        "note": measure.note,
        "revision": measure.revision,
    }


class DoneForm(Form):
    done_on = DateField(label=_("Done on"))


class SavingsForm(Form):
    """What each measure saved, proposed from the difference of two footprints."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed where more is said to be saved than the footprint went down by."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        differences: Sequence[Difference],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        for each in differences:
            for one in each.proposals:
                standing = one.measure.verified_saving
                field = DecimalField(
                    label=one.measure.title,
                    least=0,
                    decimal_places=3,
                    max_digits=12,
                    outside=_("A saving cannot be negative. Write 0 where nothing was saved."),
                    initial=one.proposed if standing is None else standing,
                )
                field.error_messages["required"] = str(_("Fill this in."))
                self.fields[f"{PREFIX}{one.measure.pk}"] = field

    def savings(self) -> dict[int, Decimal]:
        return {
            int(name.removeprefix(PREFIX)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
