"""What whoever is asked types, and what staff type who ask; a form tells nobody anything."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.asks.actions import Asking
from raceme.asks.models import MOST_MINUTES, Ask, Weekday
from raceme.core.forms import DateField, EditForm, Form, WholeField
from raceme.organisations.models import Person

LONGEST = 5_000
LONGEST_REASON = 300
# What a company answers where it reads it; a page of its own belongs to the app that asks.
KINDS_HERE = [choice for choice in Ask.Kind.choices if choice[0] != Ask.Kind.PAGE]
WAYS_TOLD = [(way.value, way.label) for way in (Ask.Way.TELEPHONE, Ask.Way.MAIL, Ask.Way.IN_PERSON)]


class AskForm(Form):
    """What is asked, of one or of many."""

    title = forms.CharField(
        label=gettext_lazy("What is asked"),
        max_length=200,
        help_text=gettext_lazy("One question, as the company reads it."),
    )
    text = forms.CharField(
        label=gettext_lazy("What they need to know to answer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Who uses the answer, and what for"), max_length=200
    )
    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"), choices=KINDS_HERE)
    minutes = WholeField(label=gettext_lazy("Minutes it takes"), least=1, most=MOST_MINUTES)
    due_on = DateField(label=gettext_lazy("Answer by"))
    ask_anyway = forms.BooleanField(
        label=gettext_lazy("Ask anyway those who were asked enough"), required=False
    )
    despite = forms.CharField(
        label=gettext_lazy("Why they are asked anyway"), max_length=LONGEST_REASON, required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        people: Sequence[Person] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        if people is not None:
            nobody = [("", gettext_lazy("Nobody by name: it lies on the company's page"))]
            self.fields["person"] = forms.ChoiceField(
                label=gettext_lazy("Who answers for the company"),
                choices=[*nobody, *((str(one.pk), str(one)) for one in people)],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ask_anyway") and not str(cleaned.get("despite") or "").strip():
            self.add_error("despite", _("Say why: the reason stays with the request."))
        return cleaned

    def asking(self) -> Asking:
        named = ("title", "text", "purpose", "kind", "minutes", "due_on")
        return Asking(**{name: self.cleaned_data[name] for name in named})

    @property
    def reason(self) -> str:
        """Why those are asked who were asked enough; empty where they are left out."""
        return self.cleaned_data["despite"] if self.cleaned_data["ask_anyway"] else ""


class NoteForm(Form):
    """The answer somebody gave otherwise, as staff note it."""

    way = forms.ChoiceField(label=gettext_lazy("How they answered"), choices=WAYS_TOLD)
    choice = forms.ChoiceField(label=gettext_lazy("Their answer"))
    answer = forms.CharField(
        label=gettext_lazy("In words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, ask: Ask, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        offered = {
            Ask.Kind.YES_NO: [Ask.Choice.YES, Ask.Choice.NO],
            Ask.Kind.CONFIRM: [Ask.Choice.CONFIRMED],
        }.get(Ask.Kind(ask.kind), [])
        self.fields["answer"].required = ask.kind == Ask.Kind.TEXT
        if not offered:
            del self.fields["choice"]
        else:
            self.fields["choice"].choices = [  # type: ignore[attr-defined]
                ("", gettext_lazy("Choose one")),
                *((choice.value, choice.label) for choice in offered),
            ]
            self.fields["answer"].label = gettext_lazy("Anything they added")


class OptionalReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=LONGEST_REASON, required=False
    )


class RhythmForm(EditForm):
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"), choices=Weekday.choices, coerce=int
    )
    hour = WholeField(
        label=gettext_lazy("Hour, 0 to 23"),
        most=23,
    )
    budget = WholeField(
        label=gettext_lazy("Requests a person and quarter"),
        least=1,
        most=100,
        help_text=gettext_lazy("Asked more often, you are warned before you ask again."),
    )


def usual_due(today: date) -> date:
    """Return the day that a new ask offers: two weeks are time to answer."""
    return today.fromordinal(today.toordinal() + 14)
