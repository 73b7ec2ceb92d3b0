"""A double click makes one record: a form's token is claimed in the transaction that saves."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.models import Record, Submission

Made = TypeVar("Made", bound=Record)


class SentBefore(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("This form was sent before, by somebody else or in another window. Open it anew.")
        )


def made_before(
    rows: QuerySet[Made], token: UUID | None, *, by: Record | str, at: datetime
) -> Made | None:
    """
    Claim ``token``; return what it made among ``rows`` when the form was sent before.

    Raises ``SentBefore`` where that is none of them. Without a token nothing was.
    """
    if token is None:
        return None
    made = claim(token, by=by if isinstance(by, str) else by.reference, at=at)
    if made is None:
        return None
    found = rows.filter(pk=int(made.rpartition(":")[2])).first() if made else None
    # The token of another form names another kind of record, which may have the same key.
    if found is None or found.reference != made:
        raise SentBefore
    return found


def claim(token: UUID, *, by: str, at: datetime) -> str | None:
    """
    Claim ``token`` inside the transaction that makes a record; ``by`` names who sent it.

    Returns None to the first, who then calls ``settle``. Whoever comes second waits for
    the first to commit and is given the reference of what was made.
    """
    created = Submission.objects.bulk_create(
        [Submission(token=token, actor=by, at=at)], ignore_conflicts=True
    )
    submission = Submission.objects.get(pk=created[0].token)
    if submission.actor == by and submission.at == at and not submission.result:
        return None
    return submission.result if submission.actor == by else ""


def settle(token: UUID | None, *, result: str) -> None:
    """Keep the reference of what was made by the form that was sent with ``token``, if any."""
    if token is not None:
        Submission.objects.filter(pk=token).update(result=result)


def release(token: UUID) -> None:
    """Give up a claim that came to nothing: the form is shown again, and may be sent again."""
    Submission.objects.filter(pk=token).delete()
