from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import FieldRefusal
from raceme.core.forms import (
    LARGEST_WHOLE,
    ChoiceOf,
    DateField,
    DecimalField,
    EditForm,
    Form,
    start_before_end,
)
from raceme.documents.models import Document
from raceme.engagements.actions import Place, read_place
from raceme.organisations.models import Organisation, Person
from raceme.partnerships.actions import Adoption, PracticeFacts
from raceme.partnerships.forms.naming import (
    organisation_field,
    person_field,
    read_organisation,
    read_person,
)
from raceme.partnerships.forms.rows import MOST, Sent, count_in, typed_in
from raceme.partnerships.models import GoodPractice
from raceme.partnerships.queries import figures_of
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

LONGEST_TEXT = 20_000
FEWEST_ROWS = 3
PREFIX = "figure"


def _text(label: Any, hint: Any, *, rows: int = 5) -> forms.CharField:  # noqa: ANN401 (lazy)
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PracticeForm(EditForm):
    """What a good practice says of itself, in the order in which Interreg Europe asks."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"),
        required=False,
        choices=[("", gettext_lazy("Not said yet")), *GoodPractice.Topic.choices],
    )
    summary = forms.CharField(label=gettext_lazy("In one sentence"), max_length=300, required=False)
    organisation = organisation_field(gettext_lazy("Whose practice it is"), required=True)
    contact = person_field(gettext_lazy("Contact person"))
    shows_contact = forms.BooleanField(
        label=gettext_lazy("Everybody may read the name of the contact person"), required=False
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Town, then region or country: Cluj-Napoca, RO11"),
    )
    started_on = DateField(label=gettext_lazy("Since"), required=False)
    ended_on = DateField(label=gettext_lazy("Until"), required=False)
    programme = ChoiceOf(label=gettext_lazy("Programme"), required=False)
    description = _text(
        gettext_lazy("Description"),
        gettext_lazy("What is done, by whom, and which need it answers."),
        rows=8,
    )
    resources = _text(
        gettext_lazy("Resources needed"), gettext_lazy("People, time, money and skills.")
    )
    resources_amount = DecimalField(label=gettext_lazy("Amount"), required=False, least=0)
    resources_currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    resources_people = forms.IntegerField(
        label=gettext_lazy("People"), required=False, min_value=1, max_value=LARGEST_WHOLE
    )
    success = _text(
        gettext_lazy("Evidence of success"),
        gettext_lazy("What changed. The figures stand in rows of their own below."),
    )
    difficulties = _text(
        gettext_lazy("Difficulties"), gettext_lazy("What was hard, and what did not work.")
    )
    transfer = _text(
        gettext_lazy("Potential for transfer"),
        gettext_lazy("What others can learn from it, and what they need for that."),
    )
    link = forms.URLField(
        label=gettext_lazy("Further information"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "The end of its page's address. Made from the title where it is empty."
        ),
        error_messages={
            "invalid": gettext_lazy("Use letters without accents, digits and hyphens, no spaces.")
        },
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        workspace: Workspace,
        row: GoodPractice | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace, self.row = workspace, row
        self.named: Organisation | None = None
        self.asked: Person | None = None
        self.initial.setdefault("resources_currency", workspace.currency)
        programme = self.fields["programme"]
        assert isinstance(programme, ChoiceOf)  # noqa: S101 (tells the type)
        standing = [row.programme] if row and row.programme else []
        offered = {one.pk: one for one in [*programmes_in_order(workspace), *standing]}
        programme.offer(offered.values(), empty=_("none"))

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"])
        except FieldRefusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> None:
        start_before_end(self, "started_on", "ended_on")
        given = self.cleaned_data
        if given.get("organisation"):
            self._find_organisation(given["organisation"])
        if given.get("contact"):
            self._find_contact(given["contact"])
        elif given.get("shows_contact"):
            self.add_error("contact", _("Say whose name everybody may read."))

    def _find_organisation(self, typed: str) -> None:
        standing = self.row.organisation if self.row else None
        try:
            self.named = read_organisation(typed, workspace=self.workspace, standing=standing)
        except forms.ValidationError as unclear:
            self.add_error("organisation", unclear)

    def _find_contact(self, typed: str) -> None:
        standing = self.row.contact if self.row else None
        try:
            self.asked = read_person(
                typed, workspace=self.workspace, at=self.named, standing=standing
            )
        except forms.ValidationError as unclear:
            self.add_error("contact", unclear)

    def facts(self, figures: Sequence[tuple[str, str]]) -> PracticeFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        place = given.pop("place")
        if given["resources_amount"] is None:
            given["resources_currency"] = ""
        assert self.named is not None  # noqa: S101 (asked for by the form)
        return PracticeFacts(
            **{**given, "organisation": self.named, "contact": self.asked},
            town=place.town,
            country=place.country,
            region=place.region,
            figures=figures,
        )


class FigureForm(Form):
    """What is counted and how many: one row, left out where it is empty."""

    label = forms.CharField(label=gettext_lazy("What is counted"), required=False, max_length=150)
    value = forms.CharField(label=gettext_lazy("Value"), required=False, max_length=60)

    def clean(self) -> None:
        given = self.cleaned_data
        for one, other in (("label", "value"), ("value", "label")):
            if given.get(one) and not given.get(other) and other not in self.errors:
                self.add_error(other, _("Fill in both, or neither."))

    def said(self) -> tuple[str, str]:
        return (self.cleaned_data["label"], self.cleaned_data["value"])


def figure_rows(
    sent: Sent | None, *, row: GoodPractice | None = None, more: bool = False
) -> list[FigureForm]:
    """Return the rows of figures: as sent, or as they stand and some empty ones."""
    filled: list[dict[str, Any]]
    if sent is not None:
        count = count_in(sent, prefix=PREFIX, field="label")
        bound = [FigureForm(sent, prefix=f"{PREFIX}-{number}") for number in range(count)]
        if not more:
            return bound
        filled = [typed_in(one, sent) for one in bound]
    else:
        standing = figures_of(row) if row else []
        filled = [{"label": label, "value": value} for label, value in standing]
    wanted = max(min(len(filled) + 1, MOST), FEWEST_ROWS)
    return [
        FigureForm(
            prefix=f"{PREFIX}-{number}",
            initial=filled[number] if number < len(filled) else {},
        )
        for number in range(wanted)
    ]


def said_in(rows: Sequence[FigureForm]) -> list[tuple[str, str]]:
    return [row.said() for row in rows if any(row.said())]


def initial_of(row: GoodPractice) -> dict[str, Any]:
    """Return what the form shows of a practice before anything is typed."""
    names = [
        *("title", "topic", "summary", "shows_contact", "started_on", "ended_on", "description"),
        *("resources", "resources_amount", "resources_people", "success", "difficulties"),
        *("transfer", "link", "slug", "revision"),
    ]
    place = Place(town=row.town, country=row.country, region=row.region)
    said = {name: getattr(row, name) for name in names}
    if row.resources_currency:
        said["resources_currency"] = row.resources_currency
    return said | {
        "organisation": row.organisation.name,
        "contact": row.contact.name if row.contact else "",
        "programme": row.programme_id,
        "place": str(place),
    }


class AdopterForm(Form):
    """Who has taken a practice over; what shows it is a file beside it."""

    organisation = organisation_field(gettext_lazy("Organisation"), required=True)
    since = DateField(label=gettext_lazy("Since"), required=False)
    changed = _text(
        gettext_lazy("What they do otherwise"),
        gettext_lazy("What they changed so that it works for them."),
        rows=3,
    )
    proof = forms.FileField(label=gettext_lazy("What shows it"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_organisation(self) -> Any:  # noqa: ANN401 (an organisation)
        return read_organisation(self.cleaned_data["organisation"], workspace=self.workspace)

    def adoption(self, document: Document | None) -> Adoption:
        given = self.cleaned_data
        return Adoption(
            organisation=given["organisation"],
            since=given["since"],
            changed=given["changed"],
            document=document,
        )
