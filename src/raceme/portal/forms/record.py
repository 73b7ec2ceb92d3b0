"""The fields of quick entry: what happened, what it counts towards, and each line's own part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal
from raceme.core.forms import DateField, DecimalField, Form, start_before_end
from raceme.core.places import regions_of
from raceme.engagements.actions import Facts, Place, Towards, read_place
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.programmes.models import Programme

LONGEST_PASTE = 200_000
MOST_PROGRAMMES = 10


class WhatForm(Form):
    """What happened, when and where; a day to come makes it planned."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=200)
    started_on = DateField(label=_("Date"))
    ended_on = DateField(label=_("Last day"), required=False)
    hours = DecimalField(label=_("Hours"), required=False, max_digits=7)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    is_online = forms.BooleanField(label=_("Online"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("none")), *Activity.Level.choices]
    )

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        ordered = sorted(kinds, key=lambda kind: kind.label.casefold())
        self.kinds = {str(kind.pk): kind for kind in ordered}
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
        field.choices = [("", _("Choose one")), *((key, k.label) for key, k in self.kinds.items())]
        self.fields["place"].widget.attrs["placeholder"] = _("Cluj-Napoca, RO11")

    @property
    def kind_chosen(self) -> Kind | None:
        return self.kinds.get(str(self["kind"].value() or ""))

    @property
    def has_level(self) -> bool:
        return self.kind_chosen is not None and self.kind_chosen.has_level

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"])
        except FieldRefusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> None:
        if self.cleaned_data.get("ended_on") is None and "ended_on" not in self.errors:
            self.cleaned_data["ended_on"] = self.cleaned_data.get("started_on")
        start_before_end(self, "started_on", "ended_on")

    def facts(self, *, today: date) -> Facts | None:
        """Return what was typed as far as it can be read; None without a kind and a day."""
        told = self.cleaned_data
        kind, first = self.kinds.get(str(told.get("kind") or "")), told.get("started_on")
        if kind is None or first is None:
            return None
        last = told.get("ended_on") or first
        place: Place = told.get("place") or Place()
        return Facts(
            kind=kind,
            title=told.get("title") or "",
            started_on=first,
            ended_on=max(first, last),
            state=Activity.State.PLANNED if first > today else Activity.State.HELD,
            hours=told.get("hours"),
            is_online=bool(told.get("is_online")),
            level=(told.get("level") or "") if kind.has_level else "",
            town=place.town,
            country=place.country,
            region=place.region,
        )


class TowardsForm(Form):
    """One programme that it counts towards, or none."""

    programme = forms.ChoiceField(label=_("Counts towards"), required=False)
    share = DecimalField(
        label=_("Share in %"),
        least=0,
        most=100,
        outside=_("The share must lie between 0 and 100 %."),
        initial=Decimal(100),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        programmes: Sequence[Programme],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {str(each.pk): each for each in programmes}
        field = self.fields["programme"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
        named = [(key, each.name) for key, each in self.programmes.items()]
        field.choices = [("", _("No programme")), *named]

    def clean(self) -> None:
        if not self.cleaned_data.get("programme"):
            self.errors.pop("share", None)

    def towards(self) -> Towards | None:
        programme = self.programmes.get(str(self.cleaned_data.get("programme") or ""))
        if programme is None or "share" in self.errors:
            return None
        share = self.cleaned_data.get("share")
        return Towards(programme=programme, share=Decimal(100) if share is None else share)


class WhoForm(Form):
    """Who took part, and as what, as long as a line says nothing else."""

    participants = forms.CharField(
        label=_("Paste names, numbers or e-mail addresses"),
        help_text=_("One per line. A person after a semicolon."),
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 9, "spellcheck": "false", "class": "r-paste", "autocomplete": "off"}
        ),
    )
    role = forms.ChoiceField(label=_("Role of all"), choices=Engagement.Role.choices)
    country = forms.ChoiceField(label=_("Country of new ones"), required=False)
    region = forms.CharField(
        label=_("Region of new ones"),
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"placeholder": "RO113"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
        field.choices = [("", _("Choose one")), *countries]

    def clean_region(self) -> str:
        code = str(self.cleaned_data["region"]).strip().upper()
        if code and code not in dict(regions_of(self.cleaned_data.get("country") or "")):
            raise forms.ValidationError(
                _("This is no NUTS region of that country. Write it like RO113, or leave it empty.")
            )
        return code


class OwnForm(Form):
    """What one line says otherwise than all."""

    role = forms.ChoiceField(label=_("Role"), choices=Engagement.Role.choices)
    state = forms.ChoiceField(label=_("Took part"), choices=Engagement.State.choices)
    hours = DecimalField(label=_("Hours"), required=False, max_digits=7)
    amount = DecimalField(label=_("Amount"), required=False, least=0)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES]
    )


@dataclass(frozen=True, kw_only=True)
class Own:
    """A line's own part, read."""

    role: str
    state: str
    hours: Decimal | None = None
    amount: Decimal | None = None
    currency: str = ""


def own_of(form: OwnForm) -> Own | None:
    if not form.is_valid():
        return None
    told = form.cleaned_data
    amount = told["amount"]
    return Own(
        role=told["role"],
        state=told["state"],
        hours=told["hours"],
        amount=amount,
        currency=told["currency"] if amount is not None else "",
    )
