from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal
from raceme.core.forms import (
    ChoiceOf,
    ChoosingForm,
    DateField,
    DecimalField,
    EditForm,
    Form,
    reason_field,
    start_before_end,
)
from raceme.engagements.actions import Correction, Facts, Place, read_place
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.engagements.queries import name_of


def share_field() -> DecimalField:
    return DecimalField(
        label=_("Share"),
        help_text=_("In per cent. It scales amounts and hours, never counts."),
        least=0,
        most=100,
        outside=_("The share must lie between 0 and 100 %."),
        initial=Decimal(100),
    )


class ActivityForm(EditForm):
    """What happened, corrected; who took part and what it counts towards stand beside it."""

    kind = ChoiceOf(label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=200)
    started_on = DateField(label=_("First day"))
    ended_on = DateField(label=_("Last day"), required=False)
    start_time = forms.TimeField(label=_("From"), required=False)
    end_time = forms.TimeField(label=_("Until"), required=False)
    hours = DecimalField(label=_("Hours"), required=False, max_digits=7)
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Town, then region or country: Cluj-Napoca, RO11"),
    )
    is_online = forms.BooleanField(label=_("Online"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("none")), *Activity.Level.choices]
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[each for each in Activity.State.choices if each[0] != Activity.State.WITHDRAWN],
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind_field.offer(sorted(kinds, key=lambda kind: kind.label.casefold()))
        for name in ("start_time", "end_time"):
            self.fields[name].widget = forms.TextInput(attrs={"placeholder": "09:30"})
            self.fields[name].error_messages["invalid"] = _("This is no time. Write it like 09:30.")

    @property
    def kind_field(self) -> ChoiceOf:
        field = self.fields["kind"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        return field

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"])
        except FieldRefusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> None:
        if self.cleaned_data.get("ended_on") is None and "ended_on" not in self.errors:
            self.cleaned_data["ended_on"] = self.cleaned_data.get("started_on")
        start_before_end(self, "started_on", "ended_on")

    def facts(self) -> Facts:
        cleaned = dict(self.cleaned_data)
        place = cleaned.pop("place")
        for name in ("revision", "reason"):
            cleaned.pop(name)
        return Facts(**cleaned, town=place.town, country=place.country, region=place.region)


def initial_of(activity: Activity) -> dict[str, object]:
    """Return what the form of ``activity`` is filled with."""
    names = ["title", "started_on", "ended_on", "hours", "is_online", "level", "state", "revision"]
    place = Place(town=activity.town, country=activity.country, region=activity.region)
    return {name: getattr(activity, name) for name in names} | {
        "kind": activity.kind_id,
        "place": str(place),
        "start_time": _clock(activity.start_time),
        "end_time": _clock(activity.end_time),
    }


def _clock(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else ""


class PartForm(EditForm):
    """The part of one participant, corrected."""

    role = forms.ChoiceField(label=_("Role"), choices=Engagement.Role.choices)
    state = forms.ChoiceField(label=_("Took part"), choices=Engagement.State.choices)
    hours = DecimalField(label=_("Hours"), required=False, max_digits=7)
    amount = DecimalField(label=_("Amount"), required=False, least=0)
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", _("none")), *((code, code) for code in CURRENCIES)],
    )
    reason = reason_field(required=False)

    def correction(self) -> Correction:
        names = ("role", "state", "hours", "amount", "currency")
        return Correction(**{name: self.cleaned_data[name] for name in names})


class TowardsForm(ChoosingForm):
    """One more programme that an activity counts towards."""

    programme = ChoiceOf(label=_("Counts towards"))
    share = share_field()


class ShareForm(EditForm):
    share = share_field()


class PresenceForm(EditForm):
    """Who of the expected was there; without JavaScript or with, a plain list of ticks."""

    present = forms.MultipleChoiceField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        expected: Iterable[Engagement],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.expected = {str(one.pk): one for one in expected}
        field = self.fields["present"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (tells the type)
        field.choices = [(key, name_of(one)) for key, one in self.expected.items()]
        field.initial = list(self.expected)

    def chosen(self) -> list[Engagement]:
        return [self.expected[key] for key in self.cleaned_data["present"]]


class KindForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    is_document = forms.BooleanField(
        label=_("Its result is a document"),
        required=False,
        help_text=_("It may stand on that alone, without participants."),
    )
    has_level = forms.BooleanField(
        label=_("It has a level"), required=False, help_text=_("Bronze, silver or gold.")
    )


class RenameForm(Form):
    name = forms.CharField(label=_("Name"), max_length=100)
