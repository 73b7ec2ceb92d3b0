from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.core.currencies import CURRENCIES
from raceme.core.forms import ChoiceOf, DateField, DecimalField, EditForm, EmailField
from raceme.events.actions.travel import MOST, CostFacts, HostFacts
from raceme.events.models import Host, Registration, TravelCost


class HostForm(EditForm):
    """Whom an event visits, and who receives the visitors."""

    name = forms.CharField(label=_("Organisation"), max_length=300)
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)
    email = EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Where"), max_length=300, required=False)

    def facts(self) -> HostFacts:
        given = self.cleaned_data
        return HostFacts(**{name: given[name] for name in HostFacts.__dataclass_fields__})


def initial_of_host(host: Host) -> dict[str, Any]:
    names = (*HostFacts.__dataclass_fields__, "revision")
    return {name: getattr(host, name) for name in names}


class CostForm(EditForm):
    """What something cost, for whom, when it was paid, and its receipt."""

    what = forms.CharField(label=_("What"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=TravelCost.Kind.choices)
    amount = DecimalField(label=_("Amount"), least=Decimal("0.01"), most=MOST)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR"
    )
    traveller = ChoiceOf(label=_("For"), required=False)
    paid_on = DateField(label=_("Paid on"), required=False)
    receipt = forms.FileField(
        label=_("Receipt"), required=False, help_text=_("A PDF or a picture of it.")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        travellers: Iterable[Registration],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["traveller"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(travellers, empty=gettext("All together"))

    def facts(self) -> CostFacts:
        given = self.cleaned_data
        return CostFacts(**{name: given[name] for name in CostFacts.__dataclass_fields__})


def initial_of_cost(cost: TravelCost) -> dict[str, Any]:
    names = ("what", "kind", "amount", "currency", "paid_on", "revision")
    return {name: getattr(cost, name) for name in names} | {"traveller": cost.traveller_id}
