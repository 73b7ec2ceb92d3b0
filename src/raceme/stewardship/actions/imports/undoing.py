"""
Taking an import back: what it made goes, what it changed is as it was.

First everything is looked through. Where something later depends on a record that was made, or
somebody changed it since, nothing is taken back, and the list says what stands in the way. An
organisation that others use stays with them; which others is nobody's business. Then stretch
after stretch goes, the last one first, each in one transaction that looks once more.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.models import EditableRecord, Record
from raceme.organisations.models import Organisation, Relationship
from raceme.stewardship.actions.imports import proving
from raceme.stewardship.actions.imports.holding import go, held, take_turn
from raceme.stewardship.actions.imports.logged import (
    ACTIVITY,
    InTheWay,
    additions_in,
    take_back,
)
from raceme.stewardship.actions.imports.obstacles import (
    ORDER,
    ORGANISATION,
    PERSON,
    RELATIONSHIP,
    Look,
    Made,
    look_at,
    look_at_log,
    look_through,
    pointing_to,
    rows_of,
)
from raceme.stewardship.actions.imports.refusals import CannotUndo, FileGone, NotOpen
from raceme.stewardship.actions.imports.rows import Row, written_rows_in
from raceme.stewardship.models import Import, ImportRows
from raceme.stewardship.queries.imports import stretches_of
from raceme.workspaces.models import WorkspaceRecord

UNDO = "stewardship.undo_import"
State = Import.State


@transaction.atomic
def start_undo(found: Import, *, by: User, at: datetime) -> Import:
    """Begin to take an import back; asked twice, it is begun once. Raises ``NotOpen``."""
    row = held(found)
    if not row.is_kept:
        raise FileGone
    if row.state == State.UNDOING and not _has_stopped(row):
        return row
    if row.state != State.UNDOING:
        go(row, State.UNDOING)
        row.save(update_fields=["state"])
    jobs.start(
        UNDO,
        arguments={"import_id": row.pk, "user_id": by.pk, "workspace_id": row.workspace_id},
        title=_("Taking back %(file)s") % {"file": row.name},
        by=by,
        workspace=row.workspace,
        at=at,
        once=f"{UNDO}:{row.pk}",
    )
    return row


def _has_stopped(row: Import) -> bool:
    job = jobs.newest(f"{UNDO}:{row.pk}")
    return job is None or not job.is_underway


def undo_import(found: Import, *, by: User, at: datetime, progress: jobs.Progress) -> Import:
    """Take back all that stands; raises ``CannotUndo`` with the list of what is in the way."""
    look = look_through(found, progress=progress)
    if look.obstacles:
        _refuse(found, look)
    written = stretches_of(found).filter(is_written=True).order_by("-number")
    total = written.count()
    for done, stretch in enumerate(written.defer("cells", "findings").iterator()):
        progress.at(done, of=total, step=_("Taking the records back"))
        try:
            found_late = _undo_stretch(stretch, found, recorded=look.recorded, by=by, at=at)
        except InTheWay as refused:
            found_late = Look()
            found_late.add_activity(refused)
        if found_late.obstacles:
            _refuse(found, found_late)
    return _undone(found, by=by, at=at)


def _refuse(found: Import, look: Look) -> None:
    with transaction.atomic():
        row = held(found)
        row.obstacles = look.obstacles
        if row.state == State.UNDOING:
            is_whole = not stretches_of(row).filter(is_written=False).exists()
            go(row, State.DONE if is_whole else State.STOPPED)
        row.save(update_fields=["state", "obstacles"])
    raise CannotUndo(len(look.obstacles))


@transaction.atomic
def _undo_stretch(
    stretch: ImportRows, found: Import, *, recorded: Collection[int], by: User, at: datetime
) -> Look:
    """
    Take back one stretch, unless something depends on it since; return what does.

    ``recorded`` are the activities that the import recorded. Raises ``InTheWay``.
    """
    take_turn()
    row = held(found)
    if row.state != State.UNDOING:
        raise NotOpen
    held_stretch = stretches_of(row).select_for_update().get(pk=stretch.pk)
    look = Look(recorded=recorded)
    if not held_stretch.is_written:
        return look
    rows = list(written_rows_in(held_stretch))
    made: Made = defaultdict(set)
    for each in rows:
        for label, keys in each.made.items():
            made[label].update(keys)
        look.remember(each)
    _hold(made)
    look_at_log(made, row, look)
    for label in ORDER:
        if made.get(label):
            look_at(label, sorted(made[label]), made, row.workspace, look)
    if look.obstacles:
        return look
    take_back(additions_in(made, row, own=recorded), row, by=by, at=at)
    targets = _restore(rows) + _take_away(made, look, row)
    _record(targets, row, by=by, at=at)
    held_stretch.is_written = False
    held_stretch.stayed = sorted(made.get(ORGANISATION, set()) & look.used_by_others)
    held_stretch.stayed_count = len(held_stretch.stayed)
    held_stretch.save(update_fields=["is_written", "stayed", "stayed_count"])
    return look


def _hold(made: Made) -> None:
    """Lock what goes, so that nobody begins to depend on it meanwhile."""
    for label in (ORGANISATION, PERSON, ACTIVITY):
        if made.get(label):
            rows = rows_of(apps.get_model(label)).filter(pk__in=made[label])
            list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _take_away(made: Made, look: Look, row: Import) -> list[Record]:
    """Delete what was made; return what is written down of it."""
    gone: list[Record] = []
    for label in ORDER:
        keys = made.get(label, set())
        if label == ORGANISATION:
            keys = keys - look.used_by_others
        if not keys:
            continue
        records = rows_of(apps.get_model(label)).filter(pk__in=keys)
        if label in (ORGANISATION, PERSON, ACTIVITY):
            gone += list(records)
        if label == ORGANISATION:
            Relationship.objects.filter(organisation__in=keys, workspace=row.workspace).delete()
        records.delete()
    _let_go(made, look, row)
    return gone


def _let_go(made: Made, look: Look, row: Import) -> None:
    """
    End dealing with organisations that stay in the register.

    Those of which the workspace has learnt something since it goes on dealing with.
    """
    staying = (made.get(RELATIONSHIP, set()) - made.get(ORGANISATION, set())) | (
        made.get(ORGANISATION, set()) & look.used_by_others
    )
    if not staying:
        return
    known: set[int] = set()
    for pointing, name in pointing_to(Organisation):
        if issubclass(pointing, WorkspaceRecord):
            rows = pointing.objects.of(row.workspace).filter(**{f"{name}__in": staying})
            known.update(rows.order_by().values_list(name, flat=True))
    relations = Relationship.objects.filter(workspace=row.workspace, kind=Relationship.Kind.KNOWN)
    relations.filter(organisation__in=staying - known).delete()


def _restore(rows: list[Row]) -> list[Record]:
    """Put back what was changed, where it still is what the import wrote."""
    wanted: dict[str, dict[int, Mapping[str, list[Any]]]] = defaultdict(dict)
    for row in rows:
        for reference, changes in row.before.items():
            label, _colon, key = reference.partition(":")
            wanted[label][int(key)] = changes
    restored: list[Record] = []
    for label, by_key in wanted.items():
        records = rows_of(apps.get_model(label)).filter(pk__in=by_key)
        restored += [
            record
            for record in records.select_for_update(of=("self",))
            if _put_back(record, by_key[record.pk])
        ]
    return restored


def _put_back(record: Any, changes: Mapping[str, list[Any]]) -> bool:  # noqa: ANN401 (of any table)
    names = []
    for name, (before, after) in changes.items():
        column = record._meta.get_field(name)  # noqa: SLF001 (where Django tells it)
        if _plain(getattr(record, name)) == _plain(column.to_python(after)):
            empty = None if column.null else ""
            setattr(record, name, empty if before is None else column.to_python(before))
            names.append(name)
    if not names:
        return False
    if isinstance(record, EditableRecord):
        record.revision += 1
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        # What stood here before stands elsewhere by now: a number that was given to another, an
        # affiliation that was begun anew. That is later work, as any correction is.
        return False
    return True


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return round(value, 2)
    return value.isoformat() if isinstance(value, date) else value


def _record(targets: list[Record], row: Import, *, by: User, at: datetime) -> None:
    shared = [each for each in targets if isinstance(each, Organisation)]
    ours = [each for each in targets if isinstance(each, WorkspaceRecord)]
    if shared:
        audit.record(
            "stewardship.undo_import_organisations", targets=shared, workspace=None, by=by, at=at
        )
    if ours:
        audit.record(
            "stewardship.undo_import",
            targets=[row, *ours],
            workspace=row.workspace,
            by=by,
            at=at,
            changes={"file": (None, row.name)},
        )


@transaction.atomic
def _undone(found: Import, *, by: User, at: datetime) -> Import:
    row = held(found)
    if row.state == State.UNDOING:
        go(row, State.UNDONE)
        row.undone_at, row.obstacles = at, []
        row.save(update_fields=["state", "undone_at", "obstacles"])
        proving.let_go(row, by=by, at=at)
        audit.record(
            "stewardship.undo_import", targets=row, workspace=row.workspace, by=by, at=at,
            changes={"file": (None, row.name)},
        )  # fmt: skip
    return row


def stop_undo(found: Import) -> None:
    """Keep that taking back was called off halfway; it may go on."""
    with transaction.atomic():
        row = held(found)
        if row.state == State.UNDOING:
            go(row, State.STOPPED)
            row.save(update_fields=["state"])
