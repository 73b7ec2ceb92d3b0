"""The emblem that a programme's pages and exports show."""

from datetime import datetime
from typing import IO, cast

from django.core.files import File

from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.documents.validation import NotKept, refuse_large_picture
from raceme.programmes.actions import refusals
from raceme.programmes.actions.locks import locked_programme
from raceme.programmes.actions.terms import By
from raceme.programmes.models import Programme

PICTURES = frozenset({"image/png", "image/jpeg"})
# It is drawn whole into every report, and takes four bytes for each point meanwhile.
MOST_POINTS = 16_000_000


def set_emblem(
    programme: Programme, *, upload: File[bytes] | None, by: By, at: datetime
) -> Programme:
    """
    Show ``upload`` as the programme's emblem from now on; None shows none any more.

    Raises a ``FieldRefusal``, and then keeps no file.
    """
    with documents.together():
        row = locked_programme(programme)
        before = row.emblem
        row.emblem = None
        if upload is not None:
            row.emblem = _kept(upload, row, by=by, at=at)
        if before == row.emblem:
            return row
        row.revision += 1
        row.save(update_fields=["emblem", "revision"])
        audit.record(
            "programmes.set_emblem",
            # Each picture has a history of its own, which says whose emblem it was.
            targets=[row, *(each for each in (before, row.emblem) if each is not None)],
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes={"programme": (None, row.name), "emblem": (before, row.emblem)},
        )
    return row


def _kept(upload: File[bytes], row: Programme, *, by: By, at: datetime) -> Document:
    try:
        emblem = documents.store(upload, workspace=row.workspace, by=by, at=at)
        if emblem.media_type not in PICTURES:
            raise refusals.NotAPicture
        refuse_large_picture(cast("IO[bytes]", upload.file), most=MOST_POINTS)
    except NotKept as refused:
        raise FieldRefusal("emblem", str(refused)) from refused
    return emblem
