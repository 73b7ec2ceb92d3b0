"""The file of an attendance list as evidence of the activity whose attendance it tells."""

from datetime import datetime

from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.documents.actions import discard, share
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from raceme.documents.validation import NotKept
from raceme.engagements.actions import Proof
from raceme.engagements.models import Activity, Evidence
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.logged import EVIDENCE
from raceme.stewardship.actions.imports.rows import Row
from raceme.stewardship.models import Import


def proofs_for(activity: Activity | None, row: Row, batch: Batch) -> list[Proof]:
    """
    Return the file of an attendance list as what proves its activity, with all who took part.

    Nothing where it does already, or where it holds something else than attendance. A file that
    cannot be a document says so in ``row``.
    """
    if batch.of.holds != Import.Holds.ATTENDANCE:
        return []
    same = Evidence.objects.of(batch.workspace).filter(document__sha256=batch.of.sha256)
    if activity is not None and same.filter(activity=activity, engagement=None).exists():
        return []
    try:
        return [Proof(document=_document(batch))]
    except NotKept as refusal:
        row.said = _("The file is not kept as evidence. %(reason)s") % {"reason": refusal}
        return []


def _document(batch: Batch) -> Document:
    """Return the document of the import's file: one of the same bytes, else the file itself."""
    found = batch.of
    known = documents_of(batch.workspace).filter(sha256=found.sha256)
    document = found.document or known.last()
    if document is None:
        document = share(
            found.stored_as,
            name=found.name,
            workspace=batch.workspace,
            by=batch.by,
            at=batch.at,
            is_generated=found.is_generated,
        )
    if document.stored_as == found.stored_as and found.document is None:
        found.document = document
        found.save(update_fields=["document"])
    return document


def note(activity: Activity, row: Row, batch: Batch) -> None:
    """Keep with ``row`` the evidence that was just added, for taking it back."""
    rows = Evidence.objects.of(batch.workspace).filter(
        activity=activity, document__sha256=batch.of.sha256, engagement=None
    )
    key = rows.order_by("-pk").values_list("pk", flat=True).first()
    if key is not None:
        row.add(EVIDENCE, key)


def let_go(row: Import, *, by: User, at: datetime) -> None:
    """
    Take away the document of an import that was taken back; its file stays with the import.

    What proves something else meanwhile stays a document, and the file is shared on.
    """
    document = row.document
    if document is None:
        return
    row.document = None
    row.save(update_fields=["document"])
    if not discard(document, keeps_file=True, by=by, at=at):
        row.document = document
        row.save(update_fields=["document"])
