"""Every write of segments: they are made, changed, copied and deleted; whom they find is read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import submissions
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.models import Record
from raceme.segments.conditions import Filters
from raceme.segments.models import Of, Segment, Use
from raceme.segments.queries import drafts_for, segments_of
from raceme.workspaces.models import Workspace

By = Record | str
LONGEST_NAME = 100


class NameMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("name", _("Give the segment a name of at most 100 characters."))


class NameTaken(FieldRefusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            "name",
            _("There is a segment called “%(name)s” already. Choose another name.")
            % {"name": name},
        )


class Deleted(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("Somebody has deleted “%(name)s” meanwhile. Nothing was changed.") % {"name": name}
        )


class InUse(Refusal):
    def __init__(self, *, name: str, letter: str) -> None:
        super().__init__(
            _(
                "“%(name)s” is not deleted: the letter “%(letter)s” to it is still a draft. Send "
                "or discard that first."
            )
            % {"name": name, "letter": letter}
        )


@transaction.atomic
def save_segment(
    *,
    workspace: Workspace,
    name: str,
    of: str,
    filters: Filters,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Segment:
    """
    Save a new segment for everybody in the workspace. Raises ``NameMissing``, ``NameTaken``.

    Sent twice with the same ``token``, it returns what the first sending made.
    """
    if made := submissions.made_before(Segment.objects.of(workspace), token, by=by, at=at):
        return made
    segment = Segment(
        workspace=workspace,
        name=_checked(name),
        of=Of(of),
        filters=filters.as_data(),
        created_at=at,
        created_by=str(by)[:200],
        changed_at=at,
    )
    _save(segment)
    _record("save", segment, by=by, at=at, changes={"name": (None, segment.name)})
    submissions.settle(token, result=segment.reference)
    return segment


@transaction.atomic
def change_segment(
    segment: Segment, *, name: str, filters: Filters, revision: int, by: By, at: datetime
) -> Segment:
    """
    Change its name and conditions; letters begun before keep whom they were begun for.

    Raises ``ChangedMeanwhile``, ``NameMissing``, ``NameTaken``.
    """
    row = _locked(segment)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    changes: dict[str, tuple[object, object]] = {}
    kept = _checked(name)
    if row.name != kept:
        changes["name"] = (row.name, kept)
    if row.filters != filters.as_data():
        changes["conditions"] = (
            len(row.filters.get("groups", ())),
            len(filters.groups),
        )
    if changes:
        row.name, row.filters, row.changed_at = kept, filters.as_data(), at
        row.revision += 1
        _save(row)
        _record("change", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def duplicate_segment(segment: Segment, *, by: By, at: datetime) -> Segment:
    """Make a copy under a name that is free."""
    copy = Segment(
        workspace_id=segment.workspace_id,
        name=_free_name(segment),
        of=segment.of,
        filters=segment.filters,
        created_at=at,
        created_by=str(by)[:200],
        changed_at=at,
    )
    _save(copy)
    _record("duplicate", copy, by=by, at=at, changes={"name": (segment.name, copy.name)})
    return copy


@transaction.atomic
def delete_segment(segment: Segment, *, by: By, at: datetime) -> None:
    """Delete it; its history stays. Raises ``InUse`` while a letter to it is a draft."""
    row = _locked(segment)
    if draft := drafts_for(row).first():
        raise InUse(name=row.name, letter=draft.title or _("Not written yet"))
    _record("delete", row, by=by, at=at, changes={"name": (row.name, None)})
    row.delete()


@transaction.atomic
def note_use(segment: Segment, *, made: Record, by: By, at: datetime) -> None:
    """Keep that ``made`` is for whom the segment finds; called by the action that makes it."""
    _locked(segment)
    Use.objects.create(
        workspace_id=segment.workspace_id,
        segment=segment,
        made=made.reference,
        at=at,
        by=str(by)[:200],
    )


def _locked(segment: Segment) -> Segment:
    rows = Segment.objects.of(segment.workspace_id).select_for_update()
    row = rows.filter(pk=segment.pk).first()
    if row is None:
        raise Deleted(name=segment.name)
    return row


def _checked(name: str) -> str:
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME:
        raise NameMissing
    return kept


def _save(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        taken = segments_of(segment.workspace_id).filter(name__iexact=segment.name)
        if not taken.exclude(pk=segment.pk).exists():
            raise
        raise NameTaken(name=segment.name) from None


def _free_name(segment: Segment) -> str:
    taken = {
        name.lower() for name in segments_of(segment.workspace_id).values_list("name", flat=True)
    }
    stem = segment.name[: LONGEST_NAME - 12]
    names = (
        _("%(name)s (copy %(number)s)") % {"name": stem, "number": number}
        for number in range(1, len(taken) + 2)
    )
    return next(name for name in names if name.lower() not in taken)[:LONGEST_NAME]


def _record(
    verb: str, segment: Segment, *, by: By, at: datetime, changes: dict[str, tuple[Any, Any]]
) -> None:
    audit.record(
        f"segments.{verb}",
        targets=segment,
        workspace=segment.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
