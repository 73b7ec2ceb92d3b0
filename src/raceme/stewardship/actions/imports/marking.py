"""
How an affiliation, a membership or a size stood once an import had made it.

These have no revision that would tell whether somebody changed them since. Whom they belong to is
no part of the mark: a merge moves that, and nobody changed anything.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from raceme.stewardship.actions.imports.kinds.affiliations import AFFILIATION
from raceme.stewardship.actions.imports.kinds.memberships import MEMBERSHIP
from raceme.stewardship.actions.imports.kinds.sizes import SIZE_FACT
from raceme.stewardship.actions.imports.rows import Row

MARKED = (AFFILIATION, MEMBERSHIP, SIZE_FACT)
LENGTH = 16


def mark(rows: Iterable[Row]) -> None:
    """Keep with each row how what it made stands now."""
    made: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in rows:
        for label in row.made.keys() & set(MARKED):
            made[label].update(dict.fromkeys(row.made[label], row))
    for label, by_key in made.items():
        for key, said in marks_of(label, by_key).items():
            by_key[key].marks.setdefault(label, {})[str(key)] = said


def marks_of(label: str, keys: Collection[int]) -> dict[int, str]:
    """Return how each of these records stands, by its key; those that are gone have no mark."""
    model = apps.get_model(label)
    fields = [
        field.attname
        for field in model._meta.concrete_fields  # noqa: SLF001 (where Django tells it)
        if not field.primary_key and not field.is_relation
    ]
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")  # noqa: SLF001 (Django's own)
    return {key: _hashed(values) for key, *values in rows.values_list("pk", *fields)}


def _hashed(values: list[object]) -> str:
    said = json.dumps(values, cls=DjangoJSONEncoder)
    return hashlib.sha256(said.encode()).hexdigest()[:LENGTH]
