"""What the actions are told, and what they have in common."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files import File

from raceme.consents.actions.refusals import ProofMissing
from raceme.core.models import Record
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.workspaces.models import Workspace

# Who acts: a user, the person by a link, or a word such as "demonstration".
By = Record | str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """
    What shows that somebody said it: a file, the link it came by, or a note of who heard it.

    ``upload`` is kept as a document; ``document`` is one that is kept already.
    """

    upload: File[bytes] | None = None
    document: Document | None = None
    came_by: str = ""
    note: str = ""

    def kept(self, workspace: Workspace, *, by: By, at: datetime) -> "Proof":
        """Return it with its upload stored; raises ``ProofMissing`` and ``NotKept``."""
        note = " ".join(self.note.split())
        if not (self.upload or self.document or self.came_by or note):
            raise ProofMissing
        document = self.document
        if self.upload is not None:
            document = documents.store(self.upload, workspace=workspace, by=by, at=at)
        return Proof(document=document, came_by=self.came_by, note=note[:500])

    @property
    def said(self) -> str:
        """The proof in a few words, for the history."""
        return self.document.name if self.document else self.note or self.came_by


def reference_of(by: By) -> str:
    return by if isinstance(by, str) else by.reference


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, its last where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
