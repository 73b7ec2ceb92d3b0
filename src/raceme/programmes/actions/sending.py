"""A form that is sent twice makes one record."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from raceme.core import submissions
from raceme.core.models import Record
from raceme.programmes.actions.refusals import SentBefore
from raceme.programmes.actions.terms import By

Made = TypeVar("Made", bound=Record)


def made_before(rows: QuerySet[Made], token: UUID | None, *, by: By, at: datetime) -> Made | None:
    """Claim ``token``; return what it made when the form was sent before."""
    if token is None:
        return None
    made = submissions.claim(token, by=by if isinstance(by, str) else by.reference, at=at)
    if made is None:
        return None
    found = rows.filter(pk=int(made.rpartition(":")[2])).first() if made else None
    if found is None:
        raise SentBefore
    return found


def settle(token: UUID | None, made: Record) -> None:
    if token is not None:
        submissions.settle(token, result=made.reference)
