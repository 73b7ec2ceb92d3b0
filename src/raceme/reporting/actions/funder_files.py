"""A funder's own file: kept, bound to what goes into its places, and filled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import Max
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.models import Job
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.documents.validation import NotKept
from raceme.programmes.models import Programme
from raceme.reporting import sources
from raceme.reporting.actions.terms import By, lock, name_from, signature
from raceme.reporting.filling import (
    MOST_ROWS,
    FileUnusable,
    Filling,
    Kind,
    NoRoom,
    Place,
    Row,
    Value,
    opened,
)
from raceme.reporting.models import FilledFile, FunderBinding, FunderFile, Snapshot
from raceme.reporting.queries.funder_files import bindings_of, filled_from, filled_of

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_PLACES = 300
WITH_MACROS = {".xlsm", ".xltm", ".xlsb", ".docm", ".dotm"}
BEFORE_2007 = {".xls", ".doc"}
# How many lines are written, of how many, and into which place the next goes.
Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Bound:
    """What goes into a place: the name of a source, and the columns of a list."""

    source: str
    columns: tuple[str, ...] = ()


class UploadUnusable(FieldRefusal):
    def __init__(self, sentence: str) -> None:
        super().__init__("upload", sentence)


class OtherKind(UploadUnusable):
    def __init__(self, *, kind: str) -> None:
        super().__init__(
            _("The file so far is a .%(kind)s. Upload one of the same kind, or add it beside it.")
            % {"kind": kind}
        )


class NothingBound(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Not filled: nothing is bound to a place of this file yet. Bind its places first.")
        )


class OfAnotherProgramme(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Choose a frozen report of this programme."))


class ChangedWhileFilled(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Not filled: the file or its places were changed meanwhile. Fill it again.")
        )


class FilledAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("The file stays: copies were filled from it. They and what they were made of remain.")
        )


class LostFromStore(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The funder's file is no longer in the store. Upload it anew."))


def add_funder_file(
    programme: Programme, *, name: str, upload: File[bytes], by: By, at: datetime
) -> FunderFile:
    """Keep a funder's file with the places found in it; raises a ``FieldRefusal``."""
    called = name_from(name)
    kind, places = _looked_into(upload)
    with documents.together():
        file = FunderFile.objects.create(
            workspace_id=programme.workspace_id,
            programme=programme,
            name=called,
            kind=kind,
            document=_stored(upload, programme=programme, by=by, at=at),
            places=[place.to_json() for place in places],
            created_at=at,
        )
        _record("add_funder_file", file, by=by, at=at, changes={"name": ("", called)})
    return file


def replace_funder_file(
    file: FunderFile, *, upload: File[bytes], by: By, at: datetime
) -> FunderFile:
    """Put a newer upload in the place of a funder's file; what its places are bound to stays."""
    kind, places = _looked_into(upload)
    if kind != file.kind:
        raise OtherKind(kind=file.kind)
    with documents.together():
        row = lock(file)
        before = row.document
        row.document = _stored(upload, programme=row.programme, by=by, at=at)
        row.places = [place.to_json() for place in places]
        row.revision += 1
        row.save()
        changes = {"document": (before, row.document)}
        _record("replace_funder_file", row, by=by, at=at, changes=changes)
    return row


def bind_places(
    file: FunderFile, *, bound: Mapping[str, Bound], revision: int, by: By, at: datetime
) -> bool:
    """
    Bind each place of ``bound`` to its source, none for an empty one; return what changed.

    Places that are not named stay as they are: they may come back with the next upload.
    Raises ``ChangedMeanwhile``.
    """
    with documents.together():
        row = lock(file, revision=revision)
        standing = {one.place: one for one in bindings_of(row)}
        earlier, later = {}, {}
        for place, wanted in sorted(bound.items()):
            before = standing.get(place)
            was = Bound(before.source, tuple(before.columns)) if before else Bound("")
            if was == wanted:
                continue
            earlier[place], later[place] = _said(was), _said(wanted)
            _keep(row, before, place=place, wanted=wanted)
        if later:
            row.revision += 1
            row.save(update_fields=["revision"])
            changes = {"places": (_bound(earlier), _bound(later))}
            _record("bind_places", row, by=by, at=at, changes=changes)
    return bool(later)


def _keep(file: FunderFile, before: FunderBinding | None, *, place: str, wanted: Bound) -> None:
    if not wanted.source:
        if before is not None:
            before.delete()
        return
    binding = before or FunderBinding(workspace_id=file.workspace_id, file=file, place=place)
    binding.source, binding.columns = wanted.source, list(wanted.columns)
    binding.save()


def _bound(said: Mapping[str, str]) -> dict[str, str]:
    return {place: source for place, source in said.items() if source}


def _said(bound: Bound) -> str:
    return f"{bound.source} ({', '.join(bound.columns)})" if bound.columns else bound.source


def begin_filling(file: FunderFile, *, snapshot: Snapshot, by: User, at: datetime) -> Job:
    """
    Begin to fill a funder's file with a frozen report; one file is filled by one job at a time.

    What cannot be filled is refused at once: raises ``OfAnotherProgramme``, ``NothingBound``.
    """
    _refuse_what_is_of_another(file, snapshot)
    if not _usable(file):
        raise NothingBound
    return jobs.start(
        "reporting.fill",
        arguments={"file_id": file.pk, "snapshot_id": snapshot.pk, "user_id": by.pk},
        title=_("Filling %(name)s") % {"name": file.name},
        by=by,
        workspace=file.workspace,
        at=at,
        once=filling_of(file),
    )


def filling_of(file: FunderFile) -> str:
    """Return by what the jobs that fill ``file`` are known."""
    return f"reporting.fill:{file.pk}"


def fill(
    file: FunderFile, *, snapshot: Snapshot, by: By, at: datetime, tell: Told = lambda *_told: None
) -> FilledFile:
    """
    Fill a funder's file with a frozen report and keep the copy beside the earlier ones.

    What holds the same report, bound in the same way, is given back and not made twice. ``tell``
    is told how many lines of its lists are written, of how many, and into which place the next
    goes. Raises ``ChangedWhileFilled`` where the file is not bound any more as it was.
    """
    _refuse_what_is_of_another(file, snapshot)
    made = filled_from(file, snapshot=snapshot.pk)
    if made is not None:
        return made
    # Before anything is locked: a long list takes its time, and others bind and look meanwhile.
    content = _content(file, snapshot, tell=tell)
    with documents.together():
        row = lock(file)
        if (row.revision, row.document_id) != (file.revision, file.document_id):
            raise ChangedWhileFilled
        made = filled_from(row, snapshot=snapshot.pk)
        if made is not None:
            return made
        kept = documents.store(
            ContentFile(content, name=_name(row, snapshot)),
            workspace=row.workspace,
            by=by,
            at=at,
        )
        last = filled_of(row).aggregate(last=Max("number"))["last"] or 0
        filled = FilledFile.objects.create(
            workspace_id=row.workspace_id,
            file=row,
            number=last + 1,
            snapshot=snapshot,
            template=row.document,
            revision=row.revision,
            document=kept,
            made_at=at,
            made_by=signature(by),
        )
        audit.record(
            "reporting.fill_funder_file",
            targets=[row, snapshot, kept, row.programme],
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"document": ("", kept), "content_hash": ("", snapshot.content_hash)},
        )
    return filled


def remove_funder_file(file: FunderFile, *, by: By, at: datetime) -> None:
    """Take a funder's file away that nothing was filled from; the upload stays a document."""
    with documents.together():
        row = lock(file)
        if filled_of(row).exists():
            raise FilledAlready
        _record("remove_funder_file", row, by=by, at=at, changes={"name": (row.name, "")})
        row.delete()


def places_of(file: FunderFile) -> list[Place]:
    return [Place.from_json(told) for told in file.places]


def content_of(file: FunderFile) -> bytes:
    """Return the bytes of a funder's file; raises ``LostFromStore``."""
    try:
        with storages["documents"].open(file.document.stored_as) as stored:
            return bytes(stored.read())
    except FileNotFoundError as error:
        raise LostFromStore from error


def _refuse_what_is_of_another(file: FunderFile, snapshot: Snapshot) -> None:
    if snapshot.programme_id != file.programme_id or not snapshot.is_frozen:
        raise OfAnotherProgramme


def _usable(file: FunderFile) -> list[tuple[Place, FunderBinding]]:
    """Return the places that can be filled and are bound."""
    places = {place.name: place for place in places_of(file) if place.trouble is None}
    bound = [(places.get(one.place), one) for one in bindings_of(file)]
    return [(place, binding) for place, binding in bound if place is not None]


def _content(file: FunderFile, snapshot: Snapshot, *, tell: Told) -> bytes:
    """Return the file with the report in it."""
    tell(0, 0, _("Reading the report"))
    filling = _filling(file, snapshot)
    lines = sum(len(rows) for rows in filling.rows.values())
    done = count()

    def tell_place(place: str) -> None:
        tell(min(next(done), lines), lines, _("Filling %(place)s") % {"place": place})

    return opened(content_of(file), kind=file.kind).filled(filling, tell=tell_place)


def _filling(file: FunderFile, snapshot: Snapshot) -> Filling:
    """Return all that goes into a file; a place whose source is gone is emptied."""
    told = sources.told_by(snapshot)
    values: dict[str, Value] = {}
    rows: dict[str, list[Row]] = {}
    for place, binding in _usable(file):
        if place.kind is Kind.LIST:
            rows[place.name] = _lines(told, binding)
        else:
            values[place.name] = sources.value_of(told, binding.source) or Value("", "")
    if not values and not rows:
        raise NothingBound
    return Filling(values=values, rows=rows)


def _lines(told: sources.Told, binding: FunderBinding) -> list[Row]:
    length = sources.count_of(told, binding.source)
    if length is None:
        return []
    if length > MOST_ROWS:
        raise NoRoom(place=binding.place, lines=length, room=MOST_ROWS)
    return sources.rows_of(told, binding.source, columns=binding.columns)


def _looked_into(upload: File[bytes]) -> tuple[str, list[Place]]:
    """Return the kind of an upload and its places; raises ``UploadUnusable``."""
    ending = PurePosixPath(upload.name or "").suffix.lower()
    if ending in WITH_MACROS:
        raise UploadUnusable(
            _("It holds macros, which are programs. Save it as .xlsx or .docx, without them.")
        )
    if ending in BEFORE_2007:
        raise UploadUnusable(_("It is of the format before 2007. Save it as .xlsx or .docx."))
    kind = ending.removeprefix(".")
    if kind not in FunderFile.Kind.values:
        raise UploadUnusable(_("Upload the funder's file as .xlsx or .docx."))
    if upload.size > LARGEST:
        raise UploadUnusable(
            _("It is larger than %(limit)s MB. A report form is smaller: take its pictures out.")
            % {"limit": LARGEST // MEGABYTE}
        )
    upload.seek(0)
    try:
        places = opened(upload.read(), kind=kind).places
    except FileUnusable as refusal:
        raise UploadUnusable(str(refusal)) from refusal
    if len(places) > MOST_PLACES:
        raise UploadUnusable(
            _("It has %(count)s places; at most %(most)s can be bound. Keep the names in use.")
            % {"count": len(places), "most": MOST_PLACES}
        )
    upload.seek(0)
    return kind, places


def _stored(upload: File[bytes], *, programme: Programme, by: By, at: datetime) -> Document:
    try:
        return documents.store(upload, workspace=programme.workspace, by=by, at=at)
    except NotKept as refusal:
        raise UploadUnusable(str(refusal)) from refusal


def _name(file: FunderFile, snapshot: Snapshot) -> str:
    stem = PurePosixPath(file.document.name).stem
    told = {"name": stem, "period": snapshot.period.number, "number": snapshot.number}
    return _("%(name)s, period %(period)s, report %(number)s") % told + f".{file.kind}"


def _record(
    verb: str,
    file: FunderFile,
    *,
    by: By,
    at: datetime,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    audit.record(
        f"reporting.{verb}",
        targets=[file, file.programme, file.document],
        workspace=file.workspace_id,
        by=by,
        at=at,
        changes=dict(changes),
    )
