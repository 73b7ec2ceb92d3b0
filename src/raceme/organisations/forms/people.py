from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from raceme.core.forms import DateField, EditForm, EmailField, Form
from raceme.organisations.actions import PersonFacts
from raceme.organisations.matching import Candidate, Found, match_lines
from raceme.organisations.models import Organisation, Person
from raceme.organisations.queries import organisations_of
from raceme.workspaces.models import Workspace

# The element of the page that offers names while one types.
SUGGESTIONS = "organisation-names"


def _organisation_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Organisation"),
        required=required,
        max_length=200,
        help_text=gettext_lazy("Its name or registered number."),
        widget=forms.TextInput(attrs={"list": SUGGESTIONS, "autocomplete": "off"}),
    )


def _role_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Role there"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example: managing director."),
    )


def _told(candidate: Candidate) -> str:
    return ", ".join(
        fact for fact in (candidate.organisation, candidate.number, candidate.town) if fact
    )


class PersonForm(EditForm):
    """A person as the workspace knows them; who adds one may say where they belong."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        required=False,
        choices=[("", gettext_lazy("Not recorded")), *Person.Gender.choices],
        help_text=gettext_lazy("Only where a programme has to report it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own)
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Not known")), *countries]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not any(map(str.isalpha, name)):
            raise forms.ValidationError(_("Write the person's name."))
        return name

    def facts(self) -> PersonFacts:
        return PersonFacts(
            **{name: self.cleaned_data[name] for name in PersonFacts.__dataclass_fields__}
        )


class NamesOrganisation(Form):
    """A form that names an organisation of the workspace, found as pasted lines are."""

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.named: Organisation | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = str(cleaned.get("organisation") or "")
        if typed.strip():
            self.named = self._found(typed)
        return cleaned

    def _found(self, typed: str) -> Organisation | None:
        match = next(iter(match_lines(typed, self.workspace)), None)
        sure = match.candidate if match and match.found != Found.NEAR else None
        if sure and sure.is_known and sure.organisation_id:
            return organisations_of(self.workspace).filter(pk=sure.organisation_id).first()
        meant = match.choices or ([match.candidate] if match.candidate else ()) if match else ()
        # Whose name was written in full is not asked about: others work with it, we do not yet.
        if meant and not sure:
            sentence = _("Do you mean %(names)s? Write the whole name, or the number.") % {
                "names": "; ".join(_told(candidate) for candidate in meant)
            }
        else:
            sentence = _("No organisation of yours is called so. Add it first, then come back.")
        self.add_error("organisation", sentence)
        return None


class AddPersonForm(NamesOrganisation, PersonForm):
    organisation = _organisation_field(required=False)
    role = _role_field()


class AffiliationForm(NamesOrganisation):
    """That a person belongs to an organisation."""

    organisation = _organisation_field(required=True)
    role = _role_field()
    started_on = DateField(label=gettext_lazy("Since"), required=False)


class EndForm(Form):
    ended_on = DateField(label=gettext_lazy("Last day there"))


def initial_of(person: Person) -> dict[str, object]:
    fields = (*PersonFacts.__dataclass_fields__, "revision")
    return {name: getattr(person, name) for name in fields}
