"""A double click makes one record: a form's token is claimed in the transaction that saves."""

from datetime import datetime
from uuid import UUID

from raceme.core.models import Submission


def claim(token: UUID, *, by: str, at: datetime) -> str | None:
    """
    Claim ``token`` inside the transaction that makes a record; ``by`` names who sent it.

    Returns None to the first, who then calls ``settle``. Whoever comes second waits for
    the first to commit and is given the reference of what was made.
    """
    created = Submission.objects.bulk_create(
        [Submission(token=token, actor=by, at=at)], ignore_conflicts=True
    )
    submission = Submission.objects.select_for_update().get(pk=created[0].token)
    if submission.actor == by and submission.at == at and not submission.result:
        return None
    return submission.result if submission.actor == by else ""


def settle(token: UUID, *, result: str) -> None:
    Submission.objects.filter(pk=token).update(result=result)


def release(token: UUID) -> None:
    """Give up a claim that came to nothing: the form is shown again, and may be sent again."""
    Submission.objects.filter(pk=token).delete()
