import errno
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.models import Record
from raceme.documents import validation
from raceme.documents.models import Document
from raceme.documents.validation import NotKept
from raceme.workspaces.models import Workspace

MEGABYTE = 1024 * 1024
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
log = structlog.get_logger("raceme.documents")

# The files that the transaction under way has written, to be removed when it fails.
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@dataclass(frozen=True)
class Refused:
    """A file that was not kept, by its name, and the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Outcome:
    """What came of several files that were sent at once."""

    count: int
    refused: list[Refused]


@contextmanager
def together() -> Iterator[None]:
    """
    Open a transaction whose stored files are removed again when it fails.

    An action or view that stores documents and writes records wraps both in one of these;
    ``store`` alone is wrapped by itself.
    """
    outer = _written.get()
    written: list[str] = []
    token = _written.set(written)
    has_succeeded = False
    try:
        with transaction.atomic():
            yield
        has_succeeded = True
    finally:
        _written.reset(token)
        if not has_succeeded:
            for name in written:
                _taken_back(name)
        elif outer is not None:
            outer.extend(written)


def store(
    upload: File[bytes],
    *,
    workspace: Workspace,
    by: Record | str,
    at: datetime,
    is_generated: bool = False,
) -> Document:
    """
    Keep an uploaded file under a name of ours, outside what the web server shows.

    Raises ``NotKept`` for a file that is empty, too large, damaged, or not what its name says.
    """
    seen = _checked(upload)
    with together():
        document = Document(
            workspace=workspace, stored_as=_written_file(upload), is_generated=is_generated
        )
        return _added(document, seen, by=by, at=at)


def share(
    stored_as: str,
    *,
    name: str,
    workspace: Workspace,
    by: Record | str,
    at: datetime,
    is_generated: bool = False,
) -> Document:
    """
    Let a file that another record of the workspace brought into the store be a document, too.

    No second copy is kept: whichever of the two lets go of it first leaves it to the other.
    Raises ``NotKept`` as ``store`` does, also where the file is not there any more.
    """
    try:
        with storages["documents"].open(stored_as) as content:
            seen = _checked(File(content.file, name=name))
    except FileNotFoundError as error:
        raise NotKept(_("The file is not there any more.")) from error
    document = Document(workspace=workspace, stored_as=stored_as, is_generated=is_generated)
    with transaction.atomic():
        return _added(document, seen, by=by, at=at)


def _added(document: Document, seen: "_Seen", *, by: Record | str, at: datetime) -> Document:
    document.name, document.media_type = seen.name, seen.media_type
    document.size, document.sha256 = seen.size, seen.sha256
    document.added_at, document.added_by = at, str(by)[:200]
    document.save()
    audit.record(
        "documents.add",
        targets=document,
        workspace=document.workspace_id,
        by=by,
        at=at,
        changes={
            "name": (None, seen.name),
            "size": (None, seen.size),
            "sha256": (None, seen.sha256),
        },
    )
    return document


def discard(
    document: Document, *, keeps_file: bool = False, by: Record | str, at: datetime
) -> bool:
    """
    Take a document away with its file, unless a record still holds it; return whether it went.

    The file goes once the transaction is done, so that what fails loses nothing; ``keeps_file``
    leaves it to the record that brought it in.
    """
    name, workspace = document.stored_as, document.workspace_id
    try:
        with transaction.atomic():
            Document.objects.of(workspace).get(pk=document.pk).delete()
    except ProtectedError:
        return False
    # Its name may name somebody: the history says that a file went, and not what it was called.
    audit.record("documents.discard", targets=(), workspace=workspace, by=by, at=at)
    if not keeps_file:
        transaction.on_commit(lambda: _taken_back(name))
    return True


def store_all(
    uploads: Iterable[File[bytes]],
    *,
    workspace: Workspace,
    by: Record | str,
    at: datetime,
    token: UUID,
) -> Outcome:
    """
    Keep each file that can be kept; one that cannot keeps no other from it.

    Sent twice with the same ``token``, nothing is kept a second time; why a file was not
    kept is said again, for it is the second answer that a browser shows.
    """
    kept: list[Document] = []
    refused: list[Refused] = []
    with together():
        actor = by if isinstance(by, str) else by.reference
        is_first = submissions.claim(token, by=actor, at=at) is None
        for upload in uploads:
            try:
                if is_first:
                    kept.append(store(upload, workspace=workspace, by=by, at=at))
                else:
                    _checked(upload)
            except NotKept as refusal:
                refused.append(Refused(validation.safe_name(upload.name or ""), str(refusal)))
        if is_first:
            submissions.settle(token, result=kept[0].reference if kept else workspace.reference)
    return Outcome(len(kept), refused)


@dataclass(frozen=True)
class _Seen:
    """What an upload is, as its document keeps it."""

    name: str
    media_type: str
    size: int
    sha256: str


def _checked(upload: File[bytes]) -> _Seen:
    """Return what the upload is; raises ``NotKept``."""
    name = validation.safe_name(upload.name or "")
    size, sha256 = _measured(upload)
    kind = validation.kind_of(name, cast("IO[bytes]", upload.file))
    return _Seen(name, kind.media_type, size, sha256)


def _measured(upload: File[bytes]) -> tuple[int, str]:
    """Return size and SHA-256 as the bytes pass by; stop as soon as they are too many."""
    digest = hashlib.sha256()
    size = 0
    for chunk in upload.chunks():
        size += len(chunk)
        if size > settings.UPLOAD_LIMIT:
            raise NotKept(
                _("It is larger than %(limit)s MB, the most that is kept. Send it in parts.")
                % {"limit": settings.UPLOAD_LIMIT // MEGABYTE}
            )
        digest.update(chunk)
    if not size:
        raise NotKept(_("The file is empty."))
    return size, digest.hexdigest()


def _written_file(upload: File[bytes]) -> str:
    upload.seek(0)
    code = uuid4().hex
    # A folder for each two letters, so that none grows without bound.
    wanted = f"{code[:2]}/{code}"
    try:
        name = storages["documents"].save(wanted, upload)
    except OSError as error:
        raise _not_written(wanted, error) from error
    written = _written.get()
    if written is not None:
        written.append(name)
    return name


def _taken_back(name: str) -> None:
    """Remove a file whose record is not kept; where its store is away, it stays unknown to all."""
    try:
        storages["documents"].delete(name)
    except OSError:
        log.exception("the store of documents kept a file of no record", file=name)


def _not_written(name: str, error: OSError) -> NotKept:
    """Take away what was written by half, and say why the store did not take the file."""
    log.error("the store of documents did not take a file", error=str(error))
    with suppress(OSError):
        storages["documents"].delete(name)
    if error.errno in DISK_FULL:
        return NotKept(
            _("There is no room left for files. Those who run this installation have to make some.")
        )
    return NotKept(_("Files cannot be kept for the moment. Try again in a few minutes."))
