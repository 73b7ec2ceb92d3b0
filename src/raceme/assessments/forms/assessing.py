"""How an assessment is begun and closed: what is typed, and the records it names."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.assessments.actions import Begun, Closed
from raceme.assessments.models import Assessment
from raceme.assessments.queries import (
    KnownFactors,
    Offered,
    companies_called,
    people_called,
)
from raceme.core.forms import ChoiceOf, DateField, DecimalField, EditForm, Form
from raceme.engagements.actions import Towards
from raceme.engagements.models import Kind
from raceme.organisations.models import Organisation, Person
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

# The elements of the page that offer names while one types.
COMPANY_NAMES, EXPERT_NAMES = "company-names", "expert-names"
SETTING = "setting-"
Choices = list[tuple[Any, Any]]


def _typed(label: Any, *, names: str, hint: Any, required: bool) -> forms.CharField:  # noqa: ANN401
    widget = forms.TextInput(attrs={"list": names, "autocomplete": "off"})
    return forms.CharField(
        label=label, required=required, max_length=200, help_text=hint, widget=widget
    )


def _expert() -> forms.CharField:
    return _typed(
        gettext_lazy("Expert"),
        names=EXPERT_NAMES,
        hint=gettext_lazy("Who assesses: name or e-mail address of somebody you know."),
        required=False,
    )


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type)
    field.choices = list(choices)


def _languages(codes: Sequence[str]) -> Choices:
    return [(code, name) for code, name in settings.LANGUAGES if code in codes]


def _person(typed: str, *, workspace: Workspace) -> Person | None:
    """Return whom a typed name or address means; raises ValidationError."""
    if not typed.strip():
        return None
    found = people_called(typed.strip(), workspace=workspace)
    if not found:
        raise forms.ValidationError(
            _("Nobody whom you know is called so. Add them under “People” first.")
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several people are called so. Write the e-mail address of the one you mean.")
        )
    return found[0]


class BeginForm(Form):
    """Which company is assessed, when, by whom; ``offered`` says with what."""

    organisation = _typed(
        gettext_lazy("Company"),
        names=COMPANY_NAMES,
        hint=gettext_lazy("Name or registered number of a company you deal with."),
        required=True,
    )
    on = DateField(label=gettext_lazy("Day"))
    wave = forms.ChoiceField(label=gettext_lazy("Wave"), choices=Assessment.Wave.choices)
    expert = _expert()
    language = forms.ChoiceField(label=gettext_lazy("Language of the report"))
    factors = forms.ChoiceField(
        label=gettext_lazy("Set of factors"),
        help_text=gettext_lazy("What a unit of each fuel emits, by source and year."),
    )
    begin_anyway = forms.BooleanField(
        label=gettext_lazy("Begin another one beside it"), required=False
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        offered: Offered,
        workspace: Workspace,
        company: Organisation | None,
        factor_sets: Sequence[KnownFactors],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.workspace, self.company = offered, workspace, company
        if company is not None:
            del self.fields["organisation"]
        _choose(self, "language", _languages(offered.languages))
        if offered.has_factors:
            _choose(self, "factors", [(each.code, str(each)) for each in factor_sets])
        else:
            del self.fields["factors"]
        for setting in offered.settings:
            self.fields[f"{SETTING}{setting.code}"] = forms.ChoiceField(
                label=setting.title, choices=setting.choices, initial=setting.chosen
            )

    @property
    def setting_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(SETTING)]

    def clean_organisation(self) -> Organisation:
        found = companies_called(self.cleaned_data["organisation"], workspace=self.workspace)
        if not found:
            raise forms.ValidationError(
                _("You deal with no company of this name. Add it under “Organisations” first.")
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several are called so. Write the registered number of the one you mean.")
            )
        return found[0]

    def clean_expert(self) -> Person | None:
        return _person(self.cleaned_data["expert"], workspace=self.workspace)

    def begun(self) -> Begun:
        told, offered = self.cleaned_data, self.offered
        return Begun(
            organisation=self.company or told["organisation"],
            on=told["on"],
            language=told["language"],
            shipped=offered.shipped,
            settings={each.code: told[f"{SETTING}{each.code}"] for each in offered.settings},
            questionnaire=offered.questionnaire,
            expert=told["expert"],
            wave=told["wave"],
            factors=told.get("factors", ""),
        )


class CloseForm(EditForm):
    """What the log is told of it, and what may be put right before it is closed."""

    on = DateField(label=gettext_lazy("Day"))
    hours = DecimalField(
        label=gettext_lazy("Hours"),
        required=False,
        max_digits=6,
        least=0,
        help_text=gettext_lazy("How long the expert worked on it; counted in the log."),
    )
    expert = _expert()
    wave = forms.ChoiceField(label=gettext_lazy("Wave"), choices=Assessment.Wave.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language of the report"))
    kind = ChoiceOf(label=gettext_lazy("Kind of activity"))
    programme = ChoiceOf(label=gettext_lazy("Counts towards"), required=False)
    share = DecimalField(
        label=gettext_lazy("Share in %"),
        least=0,
        most=100,
        required=False,
        outside=gettext_lazy("The share must lie between 0 and 100 %."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        assessment: Assessment,
        languages: Sequence[str],
        kinds: Sequence[Kind] | None,
        programmes: Sequence[Programme],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = assessment.workspace
        _choose(self, "language", _languages(languages))
        if kinds is None:
            del self.fields["kind"]
        else:
            self._offer("kind", sorted(kinds, key=lambda kind: kind.label.casefold()))
        self._offer("programme", programmes, empty=_("No programme"))

    def _offer(self, name: str, records: Sequence[Any], *, empty: str | None = None) -> None:
        field = self.fields[name]
        assert isinstance(field, ChoiceOf)  # noqa: S101 (tells the type)
        field.offer(records, empty=empty)

    def clean_expert(self) -> Person | None:
        return _person(self.cleaned_data["expert"], workspace=self.workspace)

    def closed(self) -> Closed:
        told = self.cleaned_data
        programme, share = told["programme"], told["share"]
        towards = (
            [Towards(programme=programme, share=Decimal(100) if share is None else share)]
            if programme
            else []
        )
        return Closed(
            on=told["on"],
            wave=told["wave"],
            language=told["language"],
            hours=told["hours"],
            expert=told["expert"],
            kind=told.get("kind"),
            towards=towards,
        )
