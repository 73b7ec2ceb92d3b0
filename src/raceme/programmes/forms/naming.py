"""A field that names an organisation: typed, matched on save, asked about where that is open."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from raceme.core.forms import EditForm
from raceme.organisations.models import Organisation
from raceme.programmes import queries
from raceme.programmes.actions import Named, NewOrganisation
from raceme.workspaces.models import Workspace

NEW = "new-"
# The element of the page that offers names while one types.
SUGGESTIONS = "organisation-names"


def naming_field(label: Any, *, required: bool, hint: Any) -> forms.CharField:  # noqa: ANN401 (lazy)
    widget = forms.TextInput(attrs={"list": SUGGESTIONS, "autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=200, help_text=hint, widget=widget
    )


def which_field() -> forms.CharField:
    """Return the field that appears where a typed name leaves open whom it means."""
    return forms.CharField(label=gettext_lazy("Which organisation?"), required=False)


class NamingForm(EditForm):
    """A form with one field ``naming`` that names an organisation, and ``which`` beside it."""

    naming = ""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        workspace: Workspace,
        standing_organisation: Organisation | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        self.standing_organisation = standing_organisation
        self.named: Named | None = None
        self.asks_which = False
        self.fields["which"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = " ".join(str(cleaned.get(self.naming) or "").split())
        if typed:
            self.named = self._found(typed, str(cleaned.get("which") or ""))
        return cleaned

    def _found(self, typed: str, which: str) -> Named | None:
        standing = self.standing_organisation
        if standing is not None and typed == standing.name:
            return standing
        own = list(queries.organisations_called(typed, workspace=self.workspace))
        if len(own) == 1:
            return own[0]
        known = own or list(queries.organisations_called_elsewhere(typed))
        by_key = {str(organisation.pk): organisation for organisation in known}
        if which in by_key:
            return by_key[which]
        if which.startswith(NEW) and which.removeprefix(NEW) in countries:
            return NewOrganisation(name=typed, country=which.removeprefix(NEW))
        self._ask_which(known, is_own=bool(own))
        return None

    def _ask_which(self, known: list[Organisation], *, is_own: bool) -> None:
        """Offer who may be meant, by public facts alone, or a new one with its country."""
        offered = [(str(organisation.pk), _told(organisation)) for organisation in known]
        new = [(f"{NEW}{code}", name) for code, name in countries]
        choices: list[Any] = [("", _("Choose one"))]
        if offered:
            choices.append((_("In the register"), offered))
        choices.append((_("A new organisation, with its seat in"), new))
        self.fields["which"].widget = forms.Select(choices=choices)
        self.fields["which"].required = True
        self.asks_which = True
        if is_own:
            sentence = _("Several of your organisations are called so. Say below which one it is.")
        elif offered:
            sentence = _(
                "You have not worked with an organisation of this name yet, but the register knows "
                "one. Say below which one it is."
            )
        else:
            sentence = _(
                "The register knows no organisation of this name or number. Correct it, or say "
                "below in which country the new one has its seat."
            )
        self.add_error(self.naming, sentence)


def _told(organisation: Organisation) -> str:
    facts = (organisation.name, organisation.registered_number, organisation.town)
    return ", ".join(fact for fact in facts if fact)
