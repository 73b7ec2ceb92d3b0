"""Between what is typed of an organisation and the engine that knows doubles."""

from collections.abc import Iterable

from raceme.engines.duplicates import ENOUGH, Record, score

# The same name alone is worth a word while somebody types; to hold a new record back takes more.
WORTH_A_WORD = 0.1
LIKELY_ONE = ENOUGH

Row = tuple[int, str, str, str, str, str, str, str, str]
TYPED = 0


def scored(typed: Row, rows: Iterable[Row]) -> list[tuple[float, int]]:
    """Return how likely each of ``rows`` is what was typed, with its key; the likeliest first."""
    asked = _record(typed)
    found = [(score(asked, _record(row)).score, row[0]) for row in rows]
    return sorted(found, key=lambda each: (-each[0], each[1]))


def _record(row: Row) -> Record:
    pk, name, registered, vat, street, town, country, website, email = row
    return Record(
        id=str(pk),
        name=name,
        registered_number=registered,
        vat_number=vat,
        street=street,
        town=town,
        country=country,
        website=website,
        email=email,
    )
