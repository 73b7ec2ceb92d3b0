"""What a file holds, where its list begins, and what each column goes into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.stewardship.actions.imports import suggesting
from raceme.stewardship.actions.imports.beginning import shape_of
from raceme.stewardship.actions.imports.checking import rows_of, start_check
from raceme.stewardship.actions.imports.fields import NEEDED, fields_of
from raceme.stewardship.actions.imports.holding import go, held_open
from raceme.stewardship.actions.imports.refusals import (
    NoCluster,
    NoRows,
    NothingNeeded,
    TwoForOne,
)
from raceme.stewardship.models import ColumnMemory, Import, ImportRows
from raceme.stewardship.queries.imports import stretches_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which sheet holds the list, and which of its rows head it, counted from 0."""

    sheet: int
    header_first: int
    header_last: int


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """What each column goes into, by its place, and what holds for all rows."""

    columns: Mapping[int, str]
    options: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def place_list(found: Import, *, holds: str, place: Place, revision: int) -> Import:
    """
    Say what a file holds and where; what was assigned before for another is forgotten.

    Raises ``NotOpen``, ``ChangedElsewhere`` or ``NoRows``.
    """
    row = held_open(found, revision=revision)
    before = (row.holds, row.sheet, row.header_first, row.header_last)
    is_other_sheet = row.sheet != place.sheet
    row.holds, row.sheet = holds, place.sheet
    if is_other_sheet:
        _take(row, suggesting.heading_in(row))
    elif (row.header_first, row.header_last) != (place.header_first, place.header_last):
        row.header_first = place.header_first
        row.header_last = max(place.header_first, place.header_last)
        row.data_row = row.header_last + 1
        row.heads = suggesting.heading_at(row, first=row.header_first, last=row.header_last)
    if rows_of(row) < 1 or not row.heads:
        raise NoRows
    if before != (row.holds, row.sheet, row.header_first, row.header_last):
        row.columns = {}
        _forget(row)
    go(row, Import.State.BEGUN)
    row.revision += 1
    row.save()
    return row


def _take(row: Import, guess: suggesting.Guess) -> None:
    row.header_first, row.header_last = guess.header_first, guess.header_last
    row.data_row, row.heads = guess.data_row, guess.heads


def _forget(row: Import) -> None:
    """Take away what was found out and decided of rows that mean something else now."""
    counts = dict.fromkeys(ImportRows.COUNTED, 0)
    rows = ImportRows.objects.of(row.workspace_id).filter(of_import=row)
    rows.update(findings=None, decisions={}, **counts)


@transaction.atomic
def assign_columns(
    found: Import, *, assignment: Assignment, revision: int, by: User, at: datetime
) -> Import:
    """
    Say what each column goes into, keep it for the next file of this shape, and check the rows.

    Raises ``NothingNeeded``, ``TwoForOne``, ``NoCluster`` and what ``place_list`` raises.
    """
    row = held_open(found, revision=revision)
    columns = {place: name for place, name in sorted(assignment.columns.items()) if name}
    _refuse(row, columns)
    options = {**row.options, **assignment.options}
    if row.holds == Import.Holds.MEMBERS and not options.get("cluster"):
        raise NoCluster
    kept = {str(place): name for place, name in columns.items()}
    if kept != row.columns:
        # What was typed over a cell belongs to the field that its column went into.
        stretches_of(row).update(decisions={})
    row.columns, row.options = kept, options
    row.save()
    _remember(row, at=at)
    return start_check(row, by=by, at=at)


def _refuse(row: Import, columns: Mapping[int, str]) -> None:
    labels = {each.name: str(each.label) for each in fields_of(row.holds)}
    first: dict[str, int] = {}
    for place, name in columns.items():
        if name in first:
            raise TwoForOne(
                field=labels.get(name, name),
                first=_head(row, first[name]),
                second=_head(row, place),
            )
        first[name] = place
    for group in NEEDED[row.holds]:
        if not first.keys() & set(group):
            some = [labels[name] for name in group if name in labels]
            raise NothingNeeded(_(" or ").join(some))


def _head(row: Import, place: int) -> str:
    heads: list[str] = row.heads
    named = heads[place] if place < len(heads) else ""
    return named or _("Column %(number)s") % {"number": place + 1}


def _remember(row: Import, *, at: datetime) -> None:
    ColumnMemory.objects.of(row.workspace_id).update_or_create(
        workspace=row.workspace,
        holds=row.holds,
        shape=shape_of(row.heads),
        defaults={"columns": row.columns, "options": row.options, "used_at": at},
    )
