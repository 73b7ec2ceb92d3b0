"""
The rows of an entry, written at the least cost that the database allows.

Whoever changes one row waits for these as well, and building Django's statements takes longer
than what they do. A server is asked once: there each answer waited for costs as much again.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from raceme.audit.models import Entry

Row = list[Any]  # what a database takes
Named = list[tuple[str, str]]

_ENTRY = (
    "INSERT INTO audit_entry (workspace_id, at, actor, actor_label, verb, values_commitment, "
    "labels_commitment) VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_TARGETS = "INSERT INTO audit_target (entry_id, reference, label) VALUES"
_VALUES = "INSERT INTO audit_values (entry_id, salt, changes) VALUES"
# The key that this very session was given last, whatever others are given meanwhile.
_KEY = "CURRVAL(PG_GET_SERIAL_SEQUENCE('audit_entry', 'id'))"


def insert(
    entry: Entry, *, labels: Mapping[str, str], salt: str, changes: Mapping[str, object]
) -> None:
    """Write ``entry`` with its targets, by their references, and with its values."""
    row: Row = [
        entry.workspace_id,
        connection.ops.adapt_datetimefield_value(entry.at),
        entry.actor,
        entry.actor_label,
        entry.verb,
        entry.values_commitment,
        entry.labels_commitment,
    ]
    write = _at_once if connection.vendor == "postgresql" else _one_by_one
    entry.pk = write(row, list(labels.items()), [salt, json.dumps(changes)])


def _at_once(row: Row, named: Named, values: Row) -> int:
    targets = ", ".join([f"({_KEY}, %s, %s)"] * len(named))
    statements = [
        f"{_ENTRY} RETURNING id",
        *([f"{_TARGETS} {targets}"] if named else []),
        f"{_VALUES} ({_KEY}, %s, %s)",
    ]
    words = [word for pair in named for word in pair]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(statements), [*row, *words, *values])
        return int(cursor.fetchone()[0])


def _one_by_one(row: Row, named: Named, values: Row) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, row)
        key = int(cursor.lastrowid)
        cursor.executemany(f"{_TARGETS} (%s, %s, %s)", [(key, *pair) for pair in named])
        cursor.execute(f"{_VALUES} (%s, %s, %s)", [key, *values])
        return key
