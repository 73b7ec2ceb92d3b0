"""Who may be meant by what was typed, among those that a reader may see."""

from typing import TypeVar

from django.db.models import QuerySet

from raceme.core import search
from raceme.organisations.models import Organisation, Person

SHOWN = 20
SHORTEST = 2
# So few are called exactly so that those called nearly so are looked for, too.
ENOUGH = 5
Row = TypeVar("Row", Organisation, Person)


def like(
    rows: QuerySet[Row], text: str, *less: str, with_addresses: bool, most: int = SHOWN
) -> list[Row]:
    """
    Return the best first: by address, by name or number, and then what is nearly called so.

    ``less`` are shorter texts that may find more. Addresses are for those who may read them.
    """
    if len(text.strip()) < SHORTEST:
        return []
    found: dict[int, Row] = {}
    if with_addresses and "@" in text:
        found |= {row.pk: row for row in rows.filter(email__iexact=text.strip())[:most]}
    for each in dict.fromkeys([text, *less]):
        called = search.matching(rows, each, with_guarded=with_addresses)[:most]
        found |= {row.pk: row for row in called if row.pk not in found}
    if len(found) < ENOUGH:
        close = search.close_to(rows, [text, *less][-1], most=most)
        found |= {row.pk: row for row in close if row.pk not in found}
    return list(found.values())[:most]
