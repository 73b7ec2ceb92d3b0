from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core.currencies import CURRENCIES
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.core.forms import DateField, DecimalField, EditForm, Form, start_before_end
from raceme.engagements.actions import Place, read_place
from raceme.organisations.models import Organisation, Person
from raceme.partnerships.actions import Counted, InIt, PartnershipFacts
from raceme.partnerships.actions.logging import KIND
from raceme.partnerships.forms.naming import (
    organisation_field,
    person_field,
    read_organisation,
    read_person,
)
from raceme.partnerships.forms.rows import MOST, Sent, count_in, typed_in
from raceme.partnerships.models import Partner, Partnership
from raceme.partnerships.queries import counted_by, lines_that_promise, partners_of
from raceme.programmes.models import PlanItem, Programme
from raceme.programmes.queries import programmes_in_order
from raceme.workspaces.models import Workspace

LONGEST_TEXT = 20_000
FEWEST_ROWS = 3
PREFIX = "partner"


class PartnershipForm(EditForm):
    """What a partnership says of itself; who is in it stands in rows of their own."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Partnership.Kind.choices)
    about = forms.CharField(
        label=gettext_lazy("What it is about"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    since = DateField(
        label=gettext_lazy("Signed on"),
        required=False,
        help_text=gettext_lazy("Or the day on which that is intended."),
    )
    until = DateField(
        label=gettext_lazy("Agreed until"),
        required=False,
        help_text=gettext_lazy("Empty where it has no end."),
    )
    place = forms.CharField(
        label=gettext_lazy("Place of signing"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Town, then region or country: Cluj-Napoca, RO11"),
    )
    is_online = forms.BooleanField(label=gettext_lazy("Signed online"), required=False)
    amount = DecimalField(
        label=gettext_lazy("Value"),
        required=False,
        least=0,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in CURRENCIES]
    )
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("Counts towards"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        workspace: Workspace,
        row: Partnership | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("currency", workspace.currency)
        self.standing_lines: dict[int, PlanItem | None] = {}
        standing: list[Programme] = []
        for each in counted_by(row) if row else ():
            self.standing_lines[each.programme_id] = each.plan_item
            standing.append(each.programme)
        offered = {one.pk: one for one in [*programmes_in_order(workspace), *standing]}
        self.offered = {str(key): one for key, one in offered.items()}
        choices = [(key, one.name) for key, one in self.offered.items()]
        self.fields["programmes"].choices = choices  # type: ignore[attr-defined]

    def clean_place(self) -> Place:
        try:
            return read_place(self.cleaned_data["place"])
        except FieldRefusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> None:
        start_before_end(self, "since", "until")

    def changed_meanwhile(
        self, refusal: ChangedMeanwhile, *, revision: int, standing: Mapping[str, object]
    ) -> None:
        super().changed_meanwhile(refusal, revision=revision, standing=standing)
        if "programmes" in self.standing:
            keys = standing["programmes"]
            names = [one.name for key, one in self.offered.items() if key in keys]  # type: ignore[operator]
            self.standing["programmes"] = ", ".join(names) or _("nothing")

    def facts(self, partners: Sequence[InIt]) -> PartnershipFacts:
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        place = given.pop("place")
        if given["amount"] is None:
            given["currency"] = ""
        programmes = [self.offered[key] for key in given.pop("programmes")]
        return PartnershipFacts(
            **given,
            town=place.town,
            country=place.country,
            region=place.region,
            partners=partners,
            counts=self._counted(programmes),
        )

    def _counted(self, programmes: Sequence[Programme]) -> list[Counted]:
        """Return each programme with the line of its work plan that promises partnerships."""
        new = [one.pk for one in programmes if one.pk not in self.standing_lines]
        lines = {**lines_that_promise(KIND, programmes=new), **self.standing_lines}
        return [Counted(programme=one, plan_item=lines.get(one.pk)) for one in programmes]


class PartnerForm(Form):
    """Who is in a partnership: one row, left out where it is empty."""

    organisation = organisation_field(gettext_lazy("Organisation"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Partner.Role.choices, initial=Partner.Role.PARTNER
    )
    person = person_field(gettext_lazy("Contact person"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own)
        workspace: Workspace,
        standing: dict[str, Partner],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workspace, self.standing_partners = workspace, standing
        self.named: InIt | None = None

    def clean(self) -> None:
        typed = self.cleaned_data.get("organisation", "")
        person = self.cleaned_data.get("person", "")
        if not typed:
            if person:
                self.add_error("organisation", _("Say at which organisation."))
            return
        known = self.standing_partners.get(typed)
        organisation = self._read("organisation", typed, known=known)
        found = self._read_person(person, organisation, known=known) if person else None
        if organisation is not None and not self.errors:
            self.named = InIt(
                organisation=organisation, role=self.cleaned_data["role"], person=found
            )

    def _read(self, field: str, typed: str, *, known: Partner | None) -> Organisation | None:
        try:
            standing = known.organisation if known else None
            return read_organisation(typed, workspace=self.workspace, standing=standing)
        except forms.ValidationError as unclear:
            self.add_error(field, unclear)
            return None

    def _read_person(
        self, typed: str, organisation: Organisation | None, *, known: Partner | None
    ) -> Person | None:
        try:
            standing = known.person if known else None
            return read_person(typed, workspace=self.workspace, at=organisation, standing=standing)
        except forms.ValidationError as unclear:
            self.add_error("person", unclear)
            return None


def partner_rows(
    sent: Sent | None,
    *,
    workspace: Workspace,
    row: Partnership | None = None,
    organisation: Organisation | None = None,
    more: bool = False,
) -> list[PartnerForm]:
    """
    Return the rows of who is in it: as sent, as they stand, or empty with ``organisation`` first.

    With ``more`` there is one besides, and nothing that was typed is judged yet.
    """
    standing = list(partners_of(row)) if row else []
    by_name = {each.organisation.name: each for each in standing}
    if sent is not None:
        count = count_in(sent, prefix=PREFIX, field="organisation")
        bound = [
            PartnerForm(sent, prefix=f"{PREFIX}-{number}", workspace=workspace, standing=by_name)
            for number in range(count)
        ]
        if not more:
            return bound
        filled: list[dict[str, Any]] = [typed_in(one, sent) for one in bound]
    elif standing:
        filled = [_filled(each) for each in standing]
    else:
        filled = [{"organisation": organisation.name}] if organisation else []
    wanted = min(len(filled) + 1, MOST) if more or standing else FEWEST_ROWS
    return [
        PartnerForm(
            prefix=f"{PREFIX}-{number}",
            workspace=workspace,
            standing=by_name,
            initial=filled[number] if number < len(filled) else {},
        )
        for number in range(max(wanted, FEWEST_ROWS))
    ]


def _filled(partner: Partner) -> dict[str, Any]:
    return {
        "organisation": partner.organisation.name,
        "role": partner.role,
        "person": partner.person.name if partner.person else "",
    }


def named_in(rows: Sequence[PartnerForm]) -> list[InIt]:
    return [row.named for row in rows if row.named is not None]


def initial_of(row: Partnership) -> dict[str, Any]:
    """Return what the form shows of a partnership before anything is typed."""
    names = ["title", "kind", "about", "since", "until", "is_online", "amount", "revision"]
    place = Place(town=row.town, country=row.country, region=row.region)
    said = {name: getattr(row, name) for name in names}
    if row.currency:
        said["currency"] = row.currency
    return said | {
        "place": str(place),
        "programmes": [str(each.programme_id) for each in counted_by(row)],
    }


class SignForm(Form):
    since = DateField(label=gettext_lazy("Signed on"))


class EndForm(Form):
    ended_on = DateField(label=gettext_lazy("Ended on"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)
