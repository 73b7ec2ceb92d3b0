"""Which column is which field, from what heads it and from what stands in it, with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from raceme.core.search.folding import fold
from raceme.stewardship.imports.cells import Cell, Row, at
from raceme.stewardship.imports.contents import choice_share, share
from raceme.stewardship.imports.fields import (
    FIELDS,
    FIRST_NAME,
    LAST_NAME,
    PERSON,
    Field,
    Holds,
    ImportKind,
)
from raceme.stewardship.imports.vocabulary import nearness

SAMPLE = 120
LEAST = 0.4
# How far what stands in a column tells what it is, where its heading says nothing.
TELLING = {
    Holds.EMAIL: 0.95,
    Holds.VAT_NUMBER: 0.9,
    Holds.REGISTERED_NUMBER: 0.85,
    Holds.WEBSITE: 0.85,
    Holds.COUNTRY: 0.75,
    Holds.NAME: 0.75,
    Holds.REGION: 0.7,
    Holds.ACTIVITY_CODE: 0.6,
    Holds.PHONE: 0.65,
    Holds.PERSON: 0.5,
    Holds.DAY: 0.3,
    Holds.CURRENCY: 0.6,
    Holds.YEAR: 0.45,
    Holds.CHOICE: 0.5,
}
# Where a heading says one thing and hardly any cell is of that kind, the heading is wrong.
STRICT = {
    Holds.EMAIL: 0.3,
    Holds.VAT_NUMBER: 0.0,
    Holds.WEBSITE: 0.2,
    Holds.DAY: 0.15,
    Holds.MOMENT: 0.15,
    Holds.MONEY: 0.3,
    Holds.WHOLE: 0.3,
    Holds.NUMBER: 0.3,
    Holds.YEAR: 0.3,
    Holds.PHONE: 0.2,
}
AGAINST = 0.35
SURNAMES = {"nume", "numele", "nom", "name", "nev", "nazwisko"}


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a column most likely holds; without a field, nothing that is taken over."""

    column: int
    heading: str
    field: Field | None = None
    confidence: float = 0.0
    by_heading: bool = False
    by_contents: bool = False

    @property
    def reason(self) -> str:
        """A sentence in the language in use."""
        if self.field is None:
            return _("Nothing known fits this column.")
        if self.by_heading and self.by_contents:
            return _("Its heading and its values say so.")
        if self.by_heading:
            return _("Its heading says so.")
        return _("Its values look so.")


def suggest(names: Sequence[str], rows: Sequence[Row], kind: ImportKind | str) -> list[Suggestion]:
    """Return one suggestion for each column; no field is suggested twice."""
    fields = FIELDS[ImportKind(kind)]
    sample = [row for row in rows if row][:SAMPLE]
    width = max([len(names), *map(len, sample)]) if sample else len(names)
    headings = [*names, *[""] * (width - len(names))]
    rated = [
        one
        for place, heading in enumerate(headings)
        for one in _rated_by_fields(place, heading, [at(row, place) for row in sample], fields)
    ]
    taken: dict[int, Suggestion] = {}
    used: set[str] = set()
    for one in sorted(rated, key=lambda one: (-one.confidence, one.column)):
        if one.field is None or one.confidence < LEAST:
            continue
        if one.column not in taken and one.field.name not in used:
            taken[one.column] = one
            used.add(one.field.name)
    _part_names(taken)
    return [
        taken.get(place, Suggestion(column=place, heading=heading))
        for place, heading in enumerate(headings)
    ]


def _part_names(taken: dict[int, Suggestion]) -> None:
    """Beside a first name, "Nume" or "Nom" alone is the surname."""
    by_field = {one.field.name: one for one in taken.values() if one.field is not None}
    person = by_field.get(PERSON.name)
    if person is None or FIRST_NAME.name not in by_field or LAST_NAME.name in by_field:
        return
    if fold(person.heading) in SURNAMES:
        taken[person.column] = replace(person, field=LAST_NAME)


def _rated_by_fields(
    column: int, heading: str, cells: Sequence[Cell], fields: Sequence[Field]
) -> Iterator[Suggestion]:
    filled = [cell for cell in cells if cell.text.strip()]
    # What a column looks like does not depend on which of two fields of a kind is meant.
    shares = {holds: share(holds, filled) for holds in {field.holds for field in fields}}
    for field in fields:
        fitting = shares[field.holds]
        if field.holds == Holds.CHOICE:
            fitting = choice_share(field, filled)
        yield _rated(column, heading, field, fitting if filled else None)


def _rated(column: int, heading: str, field: Field, found: float | None) -> Suggestion:
    """Rate a field; ``found`` is the share of cells that fit it, nothing where all are empty."""
    named = nearness(heading, field) if heading else 0.0
    fitting = found or 0.0
    told = TELLING.get(field.holds, 0.0) * fitting
    if named and found is not None and fitting <= STRICT.get(field.holds, -1.0):
        named *= AGAINST
    confidence = 1 - (1 - named) * (1 - told * (1.0 if named else 0.85))
    return Suggestion(
        column=column,
        heading=heading,
        field=field,
        confidence=round(confidence, 3),
        by_heading=named >= LEAST,
        by_contents=told >= LEAST,
    )
