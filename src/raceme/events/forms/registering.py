"""The form by which people register, what they change themselves, and what staff fill in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.core.forms import EditForm, EmailField, Form
from raceme.core.places import country_choices
from raceme.events.actions.registering import Colleague, Said
from raceme.events.models import Admission, ParticipantType, Registration
from raceme.events.queries.places import Places
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import open_affiliations

# As many as can be filled in without a script; the page adds rows as far as the second.
ROWS, MOST_ROWS = 3, 20
LONGEST_NOTE = 300


@dataclass(frozen=True)
class Offer:
    """A type as the form offers it: what it is, and whether there is a place."""

    kind: ParticipantType
    left: str
    is_chosen: bool
    is_full: bool


class SaidForm(Form):
    """Who somebody is, in their own words."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"), required=False
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    job_title = forms.CharField(
        label=gettext_lazy("Job title"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our mail"), choices=settings.LANGUAGES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        offer(self, "country", country_choices())
        offer(self, "organisation_kind", [("", "–"), *Organisation.Kind.choices])

    def said(self) -> Said:
        given = self.cleaned_data
        names = [name for name in Said.__dataclass_fields__ if name in given]
        return Said(**{name: given[name] for name in names})


class RegisterForm(SaidForm):
    """What everybody fills in; the field nobody sees is filled in by machines alone."""

    type = forms.ChoiceField(label=gettext_lazy("I come as"), widget=forms.RadioSelect)
    whole_series = forms.BooleanField(
        label=gettext_lazy("Register me for all of these evenings"), required=False
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read this and agree."),
        error_messages={"required": gettext_lazy("Nobody is registered without agreeing.")},
    )
    homepage = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        types: list[ParticipantType],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type", [(str(kind.pk), kind.name) for kind in types])
        if len(types) == 1:
            self.fields["type"].required = False
        self.only = types[0].pk if len(types) == 1 else None
        if any(kind.organisation_kinds for kind in types):
            self.fields["organisation_kind"].required = True
        else:
            del self.fields["organisation_kind"]

    @property
    def kind(self) -> int:
        return self.only or int(self.cleaned_data["type"])


class ColleagueForm(Form):
    """One whom somebody registers along; a row left empty is nobody."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    email = EmailField(label=gettext_lazy("E-mail"), required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("name") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("They are asked by mail whether they come."))
        if given.get("email") and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Say who comes."))

    @property
    def colleague(self) -> Colleague | None:
        given = self.cleaned_data
        return Colleague(name=given["name"], email=given["email"]) if given.get("email") else None


class OwnForm(SaidForm, EditForm):
    """What somebody changes behind their own link; the address is proved by the link itself."""

    type = forms.ChoiceField(label=gettext_lazy("I come as"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        types: list[ParticipantType],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email"], self.fields["organisation_kind"]
        offer(self, "type", [(str(kind.pk), kind.name) for kind in types])
        if len(types) == 1:
            del self.fields["type"]


class StaffForm(SaidForm):
    """What staff fill in for who phones or stands at the desk."""

    type = forms.ChoiceField(label=gettext_lazy("Comes as"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)
    whole_series = forms.BooleanField(
        label=gettext_lazy("For all evenings of the series that are still open"), required=False
    )
    despite = forms.CharField(
        label=gettext_lazy("Let them in although no place is left, because"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("Only where all places are taken; it stands in the history."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("They heard what is done with what they say, and agreed."),
        error_messages={"required": gettext_lazy("Tell them first; nobody is put in unasked.")},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        types: list[ParticipantType],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["country"].required = False
        offer(self, "type", [(str(kind.pk), kind.name) for kind in types])


class CorrectForm(SaidForm, EditForm):
    """What staff correct in a registration."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False
        self.fields["country"].required = False


class TypeForm(Form):
    """Which type staff give to somebody."""

    type = forms.ChoiceField(label=gettext_lazy("Comes as"))
    despite = forms.CharField(
        label=gettext_lazy("Although no place is left, because"),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        types: list[ParticipantType],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type", [(str(kind.pk), kind.name) for kind in types])


class SettleForm(Form):
    """Who somebody is in the register."""

    person = forms.ChoiceField(
        label=gettext_lazy("Person"), widget=forms.RadioSelect, required=False
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Organisation"), widget=forms.RadioSelect, required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        people: Iterable[Person],
        organisations: Iterable[Organisation],
        registration: Registration,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        self.organisations = {str(each.pk): each for each in organisations}
        offer(
            self,
            "person",
            [
                *((key, _known(each.name, each.email)) for key, each in self.people.items()),
                ("new", _("Add “%(name)s” to the register") % {"name": registration.name}),
                ("", _("Nobody of the register")),
            ],
        )
        typed = registration.organisation_name
        new = [("new", _("Add “%(name)s” to the register") % {"name": typed})] if typed else []
        offer(
            self,
            "organisation",
            [
                *((key, _known(each.name, each.town)) for key, each in self.organisations.items()),
                *new,
                ("", _("None of the register")),
            ],
        )

    @property
    def chosen_person(self) -> Any:  # noqa: ANN401 (a person, "new" or nobody)
        chosen = self.cleaned_data["person"]
        return self.people.get(chosen, chosen or None)

    @property
    def chosen_organisation(self) -> Any:  # noqa: ANN401 (an organisation, "new" or none)
        chosen = self.cleaned_data["organisation"]
        return self.organisations.get(chosen, chosen or None)


def _known(name: str, more: str) -> str:
    return f"{name} ({more})" if more else name


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def offers_of(
    types: list[ParticipantType], places: Places, admission: Admission, *, chosen: str
) -> list[Offer]:
    """Return each type with what is left of it, in words."""
    made = []
    for kind in types:
        left = places.left(kind.pk)
        if left == 0:
            said = _("full, waiting list") if admission.has_waiting_list else _("full")
        elif left is None:
            said = ""
        else:
            said = ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
        made.append(Offer(kind, said, str(kind.pk) == chosen, left == 0))
    return made


def known_of(person: Person) -> dict[str, str]:
    """Return what the form begins with for somebody of the register."""
    affiliation = open_affiliations(person.workspace_id).filter(person=person).first()
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "country": person.country or (affiliation.organisation.country if affiliation else ""),
        "organisation_name": affiliation.organisation.name if affiliation else "",
        "organisation_kind": affiliation.organisation.kind if affiliation else "",
        "job_title": affiliation.role if affiliation else "",
    }


def said_of(registration: Registration) -> dict[str, Any]:
    """Return what a form shows of a registration before anything is typed."""
    names = [*Said.__dataclass_fields__, "note", "revision"]
    return {name: getattr(registration, name) for name in names} | {
        "type": str(registration.type_id)
    }


def rows_of(sent: Mapping[str, Any] | None) -> list[ColleagueForm]:
    """Return the rows of colleagues, as many as were sent, three at least."""
    keys = sent or {}
    last = max((at for at in range(MOST_ROWS) if f"colleague-{at}-email" in keys), default=ROWS - 1)
    return [ColleagueForm(sent, prefix=f"colleague-{at}") for at in range(max(last + 1, ROWS))]
