"""A pair as the page shows it: what may be known of each, why they may be one, what to do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core.navigation import address
from raceme.core.places import country as country_name
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.models import PersonSuggestion, Suggestion
from raceme.workspaces.models import Workspace

FOR: dict[str, Promise] = {
    "same_number": _("Same registered number"),
    "same_vat": _("Same VAT number"),
    "same_name": _("Same name"),
    "near_name": _("Nearly the same name"),
    "part_of_name": _("One name is part of the other"),
    "same_town": _("Same town"),
    "same_street": _("Same street and house"),
    "same_domain": _("Same website or mail domain"),
    "same_email": _("Same e-mail address"),
    "same_organisation": _("At the same organisation"),
    "through": _("Both may be a third one"),
}
AGAINST: dict[str, Promise] = {
    "near_number": _("Numbers differ in one digit"),
    "other_number": _("Another registered number"),
    "other_vat": _("Another VAT number"),
    "shared_word": _("Names share some words"),
    "other_name": _("Another name"),
    "other_form": _("Another legal form"),
    "other_town": _("Another town"),
    "other_country": _("Another country"),
    "other_street": _("Another street or house"),
    "other_domain": _("Another website"),
}
# What is said of facts that anybody may be told.
PUBLIC = {
    "same_number",
    "near_number",
    "other_number",
    "same_name",
    "near_name",
    "part_of_name",
    "shared_word",
    "other_name",
    "other_form",
    "same_town",
    "other_town",
    "other_country",
    "through",
}
# From these scores on a pair is called so.
ALMOST_SURE, LIKELY = 0.98, 0.8


@dataclass(frozen=True)
class Line:
    """One fact of both; ``is_alike`` where they say the same."""

    label: Promise
    a: str
    b: str
    names: tuple[str, str]

    @property
    def sides(self) -> list[tuple[str, str]]:
        """Return each record's name with what it says."""
        return [(self.names[0], self.a), (self.names[1], self.b)]

    @property
    def is_alike(self) -> bool:
        return bool(self.a) and self.a.casefold() == self.b.casefold()


@dataclass(frozen=True)
class Side:
    name: str
    href: str  # empty where the workspace does not deal with it


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One pair; ``merge`` is empty where there is no such page."""

    pk: int
    a: Side
    b: Side
    lines: Sequence[Line]
    speaks_for: Sequence[Promise]
    speaks_against: Sequence[Promise]
    sureness: Promise
    merge: str
    apart: str
    again: str
    is_open: bool
    decided_by: str
    decided_at: object

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.a, self.b)


def organisations_shown(
    pairs: Iterable[Suggestion], *, workspace: Workspace, known: set[int]
) -> list[Shown]:
    """Show pairs of organisations; of one that is not ``known``, public facts alone."""
    return [
        _shown(
            pair,
            sides=(
                _organisation(pair.a, workspace, known),
                _organisation(pair.b, workspace, known),
            ),
            lines=_lines(ORGANISATION_LINES, pair.a, pair.b, known=known),
            merge=address("stewardship:merge", workspace.slug, pair.a_id, pair.b_id),
            verbs=("stewardship:apart", "stewardship:apart_again"),
            workspace=workspace,
        )
        for pair in pairs
    ]


def people_shown(
    pairs: Iterable[PersonSuggestion],
    *,
    workspace: Workspace,
    names: dict[int, str],
    contacts: bool,
) -> list[Shown]:
    """Show pairs of people; ``names`` are those of their organisations, by the person's key."""
    return [
        _shown(
            pair,
            sides=(_person(pair.a, workspace), _person(pair.b, workspace)),
            lines=_people_lines(pair.a, pair.b, names, contacts=contacts),
            merge=address("stewardship:merge_people", workspace.slug, pair.a_id, pair.b_id),
            verbs=("stewardship:people_apart", "stewardship:people_apart_again"),
            workspace=workspace,
        )
        for pair in pairs
    ]


def _shown(
    pair: Suggestion | PersonSuggestion,
    *,
    sides: tuple[Side, Side],
    lines: Sequence[Line],
    merge: str,
    verbs: tuple[str, str],
    workspace: Workspace,
) -> Shown:
    is_all_known = all(side.href for side in sides)
    codes = [code for code, _value in pair.reasons if is_all_known or code in PUBLIC]
    apart, again = (reverse(verb, args=[workspace.slug, pair.pk]) for verb in verbs)
    return Shown(
        pk=pair.pk,
        a=sides[0],
        b=sides[1],
        lines=lines,
        speaks_for=[FOR[code] for code in codes if code in FOR],
        speaks_against=[AGAINST[code] for code in codes if code in AGAINST],
        sureness=_sureness(float(pair.score)),
        merge=merge,
        apart=apart,
        again=again,
        is_open=pair.is_open,
        decided_by=pair.decided_by,
        decided_at=pair.decided_at,
    )


def _sureness(score: float) -> Promise:
    if score >= ALMOST_SURE:
        return _("Almost surely one")
    return _("Likely one") if score >= LIKELY else _("Perhaps one")


def _organisation(row: Organisation, workspace: Workspace, known: set[int]) -> Side:
    href = reverse("portal:organisation", args=[workspace.slug, row.pk])
    return Side(row.name, href if row.pk in known else "")


def _person(row: Person, workspace: Workspace) -> Side:
    return Side(row.name, reverse("organisations:person", args=[workspace.slug, row.pk]))


def _place(row: Organisation) -> str:
    return ", ".join(filter(None, (row.town, str(country_name(row.country)))))


# What anybody may be told of an organisation stands first, what its users may know after it.
ORGANISATION_LINES: list[tuple[Promise, Callable[[Organisation], str], bool]] = [
    (_("Registered number"), lambda row: row.registered_number, True),
    (_("Town"), _place, True),
    (_("VAT number"), lambda row: row.vat_number, False),
    (_("Address"), lambda row: row.address, False),
    (_("Website"), lambda row: row.website, False),
    (_("E-mail"), lambda row: row.email, False),
]


def _lines(
    told: Iterable[tuple[Promise, Callable[[Organisation], str], bool]],
    a: Organisation,
    b: Organisation,
    *,
    known: set[int],
) -> list[Line]:
    lines = [
        Line(
            label,
            of(a) if is_public or a.pk in known else "",
            of(b) if is_public or b.pk in known else "",
            (a.name, b.name),
        )
        for label, of, is_public in told
    ]
    return [line for line in lines if line.a or line.b]


def _people_lines(a: Person, b: Person, names: dict[int, str], *, contacts: bool) -> list[Line]:
    both = (a.name, b.name)
    lines = [Line(_("Organisation"), names.get(a.pk, ""), names.get(b.pk, ""), both)]
    if contacts:
        lines += [
            Line(_("E-mail"), a.email, b.email, both),
            Line(_("Telephone"), a.phone, b.phone, both),
        ]
    return [line for line in lines if line.a or line.b]
