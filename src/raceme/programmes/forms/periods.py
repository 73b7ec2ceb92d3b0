import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.forms.formsets import (
    INITIAL_FORM_COUNT,
    MAX_NUM_FORM_COUNT,
    MIN_NUM_FORM_COUNT,
    TOTAL_FORM_COUNT,
    ManagementForm,
)
from django.utils.translation import gettext_lazy

from raceme.core.forms import LARGEST_WHOLE, DateField, Form, WholeField, start_before_end
from raceme.programmes.actions import MOST_PERIODS, PeriodFacts, PeriodRefusal
from raceme.programmes.models import Period

EMPTY_ROWS = 2
MOST_DAYS = 366
INCOMPLETE = gettext_lazy(
    "The lines did not arrive as they were shown, so nothing was saved and no period is lost. "
    "Look through them, then save again."
)


class PeriodForm(Form):
    """One period; emptied, it goes."""

    key = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1
    )
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(label=gettext_lazy("Until"))
    report_due_on = DateField(label=gettext_lazy("Report due"), required=False)

    def has_changed(self) -> bool:
        """Tell whether the line says something: an empty one is passed over."""
        typed = (self[name].data for name in ("starts_on", "ends_on", "report_due_on"))
        return any(str(text or "").strip() for text in typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start_before_end(self, "starts_on", "ends_on")
        return cleaned

    def facts(self) -> PeriodFacts | None:
        """Return the period, or nothing where the line was left or made empty."""
        given = self.cleaned_data
        if not given.get("starts_on"):
            return None
        return PeriodFacts(
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            report_due_on=given["report_due_on"],
            key=given["key"],
        )


class BasePeriodsForm(BaseFormSet[PeriodForm]):
    """
    The periods of a programme, with some lines more.

    An emptied line takes its period away, so that a line that did not arrive must not pass
    for one: what was sent is counted, and held against the number that was sent with it.
    """

    default_error_messages = {"missing_management_form": INCOMPLETE, "too_many_forms": INCOMPLETE}

    def total_form_count(self) -> int:
        if not self.is_bound:
            return super().total_form_count()
        line = re.compile(rf"{re.escape(str(self.prefix))}-([0-9]{{1,4}})-")
        numbers = [int(found[1]) for name in self.data if (found := line.match(name))]
        return min(max(numbers, default=-1) + 1, self.absolute_max)

    def clean(self) -> None:
        said = self.management_form.cleaned_data[TOTAL_FORM_COUNT]
        if said != len(self.forms) or not self.forms:
            raise ValidationError(INCOMPLETE)

    @property
    def numbers(self) -> ManagementForm:
        """The hidden fields that say how many lines are shown, whatever was sent before."""
        return ManagementForm(
            auto_id=self.auto_id,
            prefix=self.prefix,
            initial={
                TOTAL_FORM_COUNT: self.total_form_count(),
                INITIAL_FORM_COUNT: 0,
                MIN_NUM_FORM_COUNT: self.min_num,
                MAX_NUM_FORM_COUNT: self.max_num,
            },
        )

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Let each line be empty, also one that a period stood in."""
        return {**super().get_form_kwargs(index), "empty_permitted": True}

    def facts(self) -> list[PeriodFacts]:
        return [facts for form in self.forms if (facts := form.facts())]

    def refuse(self, refusal: PeriodRefusal) -> None:
        """Show a refusal beside the field of its line; it counts the lines that say something."""
        said = [form for form in self.forms if form.facts()]
        said[refusal.row].add_error(refusal.field, str(refusal))


PeriodsForm = cast(
    "type[BasePeriodsForm]",
    formset_factory(
        PeriodForm,
        formset=BasePeriodsForm,
        extra=EMPTY_ROWS,
        max_num=MOST_PERIODS + EMPTY_ROWS,
        absolute_max=MOST_PERIODS + EMPTY_ROWS,
    ),
)


class RegularForm(Form):
    """How often the funder wants a report."""

    every = forms.TypedChoiceField(
        label=gettext_lazy("Report every"),
        coerce=int,
        choices=[
            (3, gettext_lazy("3 months")),
            (6, gettext_lazy("6 months")),
            (12, gettext_lazy("12 months")),
        ],
        initial=6,
    )
    due_after = WholeField(
        label=gettext_lazy("Report due, days after"), least=1, most=MOST_DAYS, initial=30
    )


class RevisionForm(Form):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_WHOLE)


def initial_of(periods: Sequence[Period]) -> list[dict[str, Any]]:
    return [
        {
            "key": period.pk,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "report_due_on": period.report_due_on,
        }
        for period in periods
    ]


def proposed(facts: Sequence[PeriodFacts], *, standing: Sequence[Period]) -> list[dict[str, Any]]:
    """Return proposed periods as the form shows them, each in the place of the standing one."""
    keys = [period.pk for period in standing]
    return [
        {
            "key": keys[place] if place < len(keys) else None,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "report_due_on": each.report_due_on,
        }
        for place, each in enumerate(facts)
    ]
