"""Files that answer: stored by documents, and tied to their set of answers."""

from datetime import datetime

from django.core.files import File
from django.db import transaction

from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.answering import locked
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import AnswerFile, AnswerSet


def attach_file(
    answer_set: AnswerSet, upload: File[bytes], *, item: str, by: By, at: datetime
) -> Document:
    """
    Keep a file that is to answer an item; its key is then the answer, saved like any other.

    Raises ``NotOpen``, and ``documents.actions.NotKept``.
    """
    with documents.together(), transaction.atomic():
        row = locked(answer_set)
        if row is None or not row.is_open:
            raise refusals.NotOpen
        document = documents.store(
            upload, workspace=row.workspace, by=by, at=at, is_generated=row.is_generated
        )
        AnswerFile.objects.create(
            workspace_id=row.workspace_id,
            answer_set=row,
            document=document,
            item=item,
            added_at=at,
            added_by=str(by)[:200],
        )
        return document
