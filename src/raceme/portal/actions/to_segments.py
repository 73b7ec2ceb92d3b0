"""Letters to whom a segment finds."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.mail.models import Mailing
from raceme.portal.actions.mailings import begin_mailing
from raceme.segments.actions import note_use
from raceme.segments.models import Segment
from raceme.workspaces.models import Workspace


@transaction.atomic
def begin_mailing_to(
    segment: Segment,
    *,
    workspace: Workspace,
    people: Iterable[int],
    without_people: Iterable[int],
    purpose: str,
    by: User,
    at: datetime,
) -> Mailing:
    """Begin a draft to whom the segment finds now, and keep that it is for the segment."""
    mailing = begin_mailing(
        workspace, people=people, without_people=without_people, purpose=purpose, by=by, at=at
    )
    note_use(segment, made=mailing, by=by, at=at)
    return mailing
