"""Naming one of many people in a form: typed, and found by what is known of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from raceme.matchmaking.models import Participant

# So many are offered while one types; of more, a name or an address is typed whole.
MOST_OFFERED = 300
DATALIST = "people-who-meet"
LONGEST_KEY = 18


class PersonField(forms.CharField):
    """Somebody by e-mail, by the code of their badge or by name; ``cleaned_data`` has the row."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(max_length=600, **kwargs)
        self.widget.attrs |= {"list": DATALIST, "autocomplete": "off"}
        self.known: dict[str, list[Participant]] = {}

    def clean(self, value: Any) -> Any:  # noqa: ANN401 (a text comes, a row leaves)
        typed = super().clean(value)
        if not typed:
            return None
        found = self.known.get(" ".join(typed.split()).casefold(), [])
        if not found:
            raise forms.ValidationError(_("Nobody who takes part is found by this."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several are called so. Type the e-mail address."))
        return found[0]


def key_in(text: str) -> int:
    """Return the key that a form was sent with; 0, which no row has, where it is none."""
    is_key = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if is_key else 0


def know(field: forms.Field, people: Iterable[Participant]) -> None:
    """Tell a field whom it may find."""
    assert isinstance(field, PersonField)  # noqa: S101 (tells the type)
    # A form copies its fields and not what they hold: each has people of its own.
    field.known = {}
    for one in people:
        registration = one.registration
        ways = {registration.email, registration.code, registration.name, named(one)}
        for way in {" ".join(way.split()).casefold() for way in ways} - {""}:
            field.known.setdefault(way, []).append(one)


def offered(people: Iterable[Participant]) -> list[str]:
    """Return what is offered while one types; nothing where they are too many."""
    names = [named(one) for one in people]
    return names if len(names) <= MOST_OFFERED else []


def named(participant: Participant) -> str:
    """Name somebody with their organisation, as a field shows it."""
    registration = participant.registration
    return f"{registration.name} ({registration.organisation_name or '–'})"
