from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from raceme.core.forms import ChoiceOf, Form
from raceme.core.places import country
from raceme.matchmaking.actions.terms import Asking
from raceme.matchmaking.forms.people import PersonField, know
from raceme.matchmaking.library.interests import choices, tag_of
from raceme.matchmaking.library.tongues import LANGUAGES
from raceme.matchmaking.models import Participant, Request
from raceme.matchmaking.queries.profiles import Sought

LONGEST_WORD = 500
WEIGHTS = (
    (1, _("One of them would like it")),
    (2, _("All of them would like it")),
    (4, _("One of them must")),
    (8, _("All of them must")),
)


def word_field(label: Any, *, rows: int = 2) -> forms.CharField:  # noqa: ANN401 (a lazy text)
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(Form):
    """Asking for a meeting."""

    strength = forms.ChoiceField(
        label=_("How much it matters"),
        choices=Request.Strength.choices,
        initial=Request.Strength.LIKE,
        widget=forms.RadioSelect,
    )
    message = word_field(_("What you would talk about"), rows=3)

    def asking(self) -> Asking:
        given = self.cleaned_data
        return Asking(strength=given["strength"], message=given["message"])


class AcceptForm(Form):
    strength = forms.ChoiceField(
        label=_("And you?"),
        choices=(("", _("I come")), *Request.Strength.choices),
        required=False,
    )


class DeclineForm(Form):
    word = word_field(_("A word with it"))


class CounterForm(Form):
    """Something else instead: a colleague who stands in, or other terms in words."""

    colleague = ChoiceOf(label=_("A colleague who stands in for you"), required=False)
    message = word_field(_("What you offer instead"), rows=3)

    def __init__(self, *args: Any, colleagues: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        people = list(colleagues)
        if not people:
            del self.fields["colleague"]
            return
        field = self.fields["colleague"]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(people)
        names = [(key, one.registration.name) for key, one in field.records.items()]
        field.choices = [("", _now("Nobody: I come myself")), *names]


class FindForm(Form):
    """What a list of people is narrowed by."""

    q = forms.CharField(label=_("Name, organisation or word"), max_length=100, required=False)
    offers = forms.ChoiceField(label=_("Offers"), required=False)
    seeks = forms.ChoiceField(label=_("Looks for"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, countries: Iterable[str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        anything = [("", _now("anything"))]
        named_countries = sorted((country(code), code) for code in countries)
        offered = {
            "offers": [*anything, *choices()],
            "seeks": [*anything, *choices()],
            "country": [("", _now("any")), *((code, name) for name, code in named_countries)],
            "language": [("", _now("any")), *LANGUAGES.items()],
        }
        for name, values in offered.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        """Return what is sought; what a wicked address makes up narrows nothing."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Sought(
            text=given.get("q", ""),
            offers=tag_of(given.get("offers", "")),
            seeks=tag_of(given.get("seeks", "")),
            country=given.get("country", ""),
            language=given.get("language", ""),
        )


class PeopleForm(Form):
    """Two to four people who are to meet."""

    weight = forms.TypedChoiceField(label=_("How much it matters"), choices=WEIGHTS, coerce=int)

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        everybody = list(people)
        labels = (_now("First"), _now("Second"), _now("Third"), _now("Fourth"))
        for number, label in enumerate(labels, start=1):
            field = PersonField(label=label, required=number <= 2)  # noqa: PLR2004 (two at least)
            know(field, everybody)
            self.fields[f"person_{number}"] = field
        self.order_fields([*(f"person_{number}" for number in range(1, 5)), "weight"])

    def people(self) -> list[Participant]:
        return [one for number in range(1, 5) if (one := self.cleaned_data[f"person_{number}"])]


class ChooseForm(AskForm):
    """Asking on the phone: whom, how strongly, about what."""

    person = PersonField(label=_("Whom"))

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        know(self.fields["person"], people)


class ListForm(Form):
    upload = forms.FileField(
        label=_("Workbook"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
