"""The cells of a row as what they say: days, numbers and codes in one way of writing each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice

from django.utils.translation import get_language

from raceme.core.typed import Unreadable
from raceme.stewardship.actions.imports.fields import fields_of, taken_as
from raceme.stewardship.actions.imports.rows import Choice, Decision, Values
from raceme.stewardship.imports.cells import text_cell
from raceme.stewardship.imports.fields import Field, Holds
from raceme.stewardship.imports.values import Evidence, read_cell
from raceme.stewardship.imports.values.numbers import Amount
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import head_of

SAMPLE = 300
# What is read the same however often it comes, as towns and countries do, is read once.
MOST_KEPT = 20_000
Read = tuple[str, str]
COUNTRY = "country"


@dataclass
class Column:
    """A column of the file that goes into a field."""

    place: int
    name: str
    goes_into: Field
    evidence: Evidence
    kept: dict[tuple[str, str], Read] = field(default_factory=dict)

    def read(self, text: str, *, country: str) -> Read:
        """Return what ``text`` says and why it cannot be read, one of which is empty."""
        key = (text, country)
        found = self.kept.get(key)
        if found is None:
            found = self._read(text, country)
            if len(self.kept) < MOST_KEPT:
                self.kept[key] = found
        return found

    def _read(self, text: str, country: str) -> Read:
        try:
            value = read_cell(
                text_cell(text), self.goes_into, evidence=self.evidence, country=country
            )
        except Unreadable as unreadable:
            return "", str(unreadable)
        return written(value), ""


class Columns:
    """The columns of an import, and what the cells of a row in them say."""

    def __init__(self, found: Import, *, country: str) -> None:
        self.country = country
        self.language = get_language()
        known = {each.name: each for each in fields_of(found.holds)}
        rows = list(islice(head_of(found, most=found.data_row + SAMPLE), found.data_row, None))
        heads: list[str] = found.heads
        self.columns = [
            Column(
                place=int(place),
                name=taken_as(found.holds, name),
                goes_into=known[name],
                evidence=Evidence.of(
                    (str(row[int(place)]) for row in rows if int(place) < len(row)),
                    heading=heads[int(place)] if int(place) < len(heads) else "",
                ),
            )
            for place, name in found.columns.items()
            if name in known
        ]
        # The country first: numbers and regions are read for it.
        self.columns.sort(key=lambda column: column.goes_into.holds != Holds.COUNTRY)

    def raw(self, texts: Sequence[str], decision: Decision) -> Values:
        """Return what stands in the cells, by the names that the parts of a row know."""
        raw = {
            column.name: texts[column.place]
            for column in self.columns
            if column.place < len(texts) and texts[column.place]
        }
        return raw | decision.values if decision.values else raw

    def told(self, raw: Mapping[str, str], decision: Decision) -> tuple[Values, dict[str, str]]:
        """Return what the cells say, and a sentence for each that cannot be read."""
        told: Values = {}
        errors: dict[str, str] = {}
        country = self.country
        for column in self.columns:
            text = raw.get(column.name)
            if not text:
                continue
            said, sentence = column.read(text, country=country)
            if sentence and not (
                decision.choice == Choice.WITHOUT and not column.goes_into.is_needed
            ):
                errors[column.name] = sentence
            elif said:
                told[column.name] = said
                if column.name == COUNTRY:
                    country = said
        return told, errors


def written(value: object) -> str:
    """Return a value as it is written here, by which the parts of a row read it again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Amount):
        return f"{value.number:f} {value.currency}".strip()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
