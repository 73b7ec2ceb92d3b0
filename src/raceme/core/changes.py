"""What a record was and is, field by field, as the history tells it."""

from collections.abc import Iterable, Mapping

from raceme.core.models import Record

Changes = dict[str, tuple[object, object]]


def stated(row: Record, fields: Iterable[str]) -> Changes:
    """Return what a new row says, as changes from nothing."""
    values = {name: getattr(row, name) for name in fields}
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def assign(row: Record, fields: Mapping[str, object]) -> Changes:
    """Set ``fields`` of ``row``; return what each that differs was and is."""
    changes: Changes = {}
    for name, value in fields.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes
