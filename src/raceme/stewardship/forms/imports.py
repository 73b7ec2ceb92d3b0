"""What is typed on the pages of an import: where the list is, and what holds for all rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from raceme.core.forms import DateField, DecimalField, Form, WholeField
from raceme.core.places import country_choices
from raceme.stewardship.models import Import

Holds = Import.Holds
YEARS = {"least": 1990, "most": 2199}


class PlaceForm(Form):
    """What a file holds, on which sheet, and which of its rows head the columns."""

    holds = forms.ChoiceField(label=gettext_lazy("It holds"), choices=Holds.choices)
    sheet = forms.TypedChoiceField(label=gettext_lazy("Sheet"), coerce=int)
    header_first = WholeField(
        label=gettext_lazy("Heading in row"),
        least=1,
        most=1_000,
    )
    header_last = WholeField(
        label=gettext_lazy("to row"),
        least=1,
        most=1_000,
        required=False,
    )

    def __init__(self, *args: Any, sheets: list[dict[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        choices = [(place, sheet["name"] or "–") for place, sheet in enumerate(sheets)]
        self.fields["sheet"].choices = choices  # type: ignore[attr-defined]


class OptionsForm(Form):
    """What holds for every row that does not say otherwise; which fields, the file's kind says."""

    cluster = forms.TypedChoiceField(
        label=gettext_lazy("Members of"), coerce=int, required=False, empty_value=None
    )
    joined_on = DateField(
        label=gettext_lazy("Member since, where the file does not say"), required=False
    )
    title = forms.CharField(label=gettext_lazy("Title of the activity"), max_length=200)
    started_on = DateField(label=gettext_lazy("Date"))
    hours = DecimalField(label=gettext_lazy("Hours"), required=False, least=0, most=10_000)
    activity_kind = forms.TypedChoiceField(
        label=gettext_lazy("Kind of activity"), coerce=int, required=False, empty_value=None
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country, where the file does not say"), choices=country_choices
    )
    year = WholeField(
        label=gettext_lazy("Year of the accounts, where the file does not say"),
        required=False,
        **YEARS,
    )

    KEPT = {
        Holds.ORGANISATIONS: ("country", "year"),
        Holds.MEMBERS: ("cluster", "joined_on", "country", "year"),
        Holds.PEOPLE: ("country",),
        Holds.SIZES: ("country", "year"),
        Holds.ACTIVITIES: ("activity_kind", "country"),
        Holds.ATTENDANCE: ("title", "started_on", "activity_kind", "hours", "country"),
    }

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        holds: str,
        clusters: list[tuple[int, str]],
        kinds: list[tuple[int, str]],
        **kwargs: Any,  # noqa: ANN401 (Django's own)
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = self.KEPT[Holds(holds)]
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        if "cluster" in self.fields:
            self.fields["cluster"].choices = clusters  # type: ignore[attr-defined]
            self.fields["cluster"].required = True
        if "activity_kind" in self.fields:
            self.fields["activity_kind"].choices = [("", "–"), *kinds]  # type: ignore[attr-defined]
            # No export of a meeting says it; a list of activities may have a column of it.
            self.fields["activity_kind"].required = holds == Holds.ATTENDANCE

    def options(self) -> dict[str, object]:
        """Return what was typed as an import keeps it: words, numbers and days as text."""
        return {
            name: value if isinstance(value, int | str) or value is None else str(value)
            for name, value in self.cleaned_data.items()
        }
