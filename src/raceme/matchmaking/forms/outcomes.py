"""The page that asks what came of meetings: a short form for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.currencies import CURRENCIES
from raceme.core.forms import DecimalField, Form
from raceme.matchmaking.actions.outcomes import MOST_USEFUL, Said
from raceme.matchmaking.models import Outcome
from raceme.matchmaking.queries.outcomes import Answered

TICK = {"class": "form-check-input"}
YES, NO = "yes", "no"
PLACES = [(YES, _("It took place")), (NO, _("It did not"))]
SCALE = [(str(number), str(number)) for number in range(1, MOST_USEFUL + 1)]
STEPS = [("", _("Not said")), *Outcome.NextStep.choices]


class OutcomeForm(Form):
    """What one side says of one meeting; nothing in it must be said."""

    took_place = forms.ChoiceField(
        label=_("Did you meet?"), choices=PLACES, required=False, widget=forms.RadioSelect(TICK)
    )
    useful = forms.ChoiceField(
        label=_("How useful was it, from 1 to 5?"),
        choices=SCALE,
        required=False,
        widget=forms.RadioSelect(TICK),
    )
    next_step = forms.ChoiceField(
        label=_("What comes next?"),
        choices=STEPS,
        required=False,
        widget=forms.Select({"class": "form-select"}),
    )
    has_agreement = forms.BooleanField(label=_("We have an agreement"), required=False)
    value = DecimalField(
        label=_("Worth about"),
        least=0,
        required=False,
        outside=_("The value of an agreement is not below nothing."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], required=False
    )
    remark = forms.CharField(label=_("A word on it"), max_length=500, required=False)

    def __init__(self, sent: Mapping[str, object] | None, *, of: Answered, currency: str) -> None:
        super().__init__(
            sent, prefix=f"seat{of.seat.pk}", initial=_initial(of.said or of.before, currency)
        )
        self.of = of

    def said(self) -> Said:
        given: dict[str, Any] = self.cleaned_data
        return Said(
            took_place={YES: True, NO: False}.get(given["took_place"]),
            useful=int(given["useful"]) if given["useful"] else None,
            next_step=given["next_step"],
            has_agreement=given["has_agreement"],
            value=given["value"],
            currency=given["currency"],
            remark=given["remark"].strip(),
        )


def _initial(said: Outcome | None, currency: str) -> dict[str, object]:
    if said is None:
        return {"currency": currency}
    return {
        "took_place": "" if said.took_place is None else YES if said.took_place else NO,
        "useful": said.useful or "",
        "next_step": said.next_step,
        "has_agreement": said.has_agreement,
        "value": said.value,
        "currency": said.currency or currency,
        "remark": said.remark,
    }


def outcome_forms(
    sent: Mapping[str, object] | None, meetings: Sequence[Answered], *, currency: str
) -> list[OutcomeForm]:
    return [OutcomeForm(sent, of=one, currency=currency) for one in meetings]
