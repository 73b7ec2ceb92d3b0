"""The signed list comes back: kept, proof of what it was signed for, and who signed came."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.errors import FieldRefusal, Refusal
from raceme.documents.actions import store, together
from raceme.documents.models import Document
from raceme.engagements import actions as log
from raceme.engagements.models import Evidence
from raceme.events.actions.attending import Answer, Outcome, Seen, check_in
from raceme.events.actions.locks import locked_event
from raceme.events.actions.terms import By
from raceme.events.models import Attendance, Event, Session
from raceme.events.queries.attending import sessions_to_enter

PICTURES = ("application/pdf", "image/png", "image/jpeg")


class NotInTheLog(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("A draft is not in the log, so there is nothing to prove. Publish it first.")
        )


class NothingGiven(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Choose the scan, tick who signed, or both."))


class NoScan(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("scan", _("A scan is a PDF, PNG or JPEG."))


def attach_list(
    event: Event,
    *,
    session: Session | None,
    scan: UploadedFile[bytes] | None,
    signed: Sequence[str],
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> list[Answer]:
    """
    Keep the scan as evidence of ``session`` or the event and all who took part; tick who signed.

    Sent twice with the same ``token`` it is kept once. Raises ``NotInTheLog``, ``NothingGiven``,
    ``NoScan`` or what documents refuse; then nothing of it is saved.
    """
    if scan is None and not signed:
        raise NothingGiven
    activity = session.activity if session else event.activity
    if activity is None:
        raise NotInTheLog
    with together():
        kept = Evidence.objects.of(event.workspace_id)
        if scan is not None and not submissions.made_before(kept, token, by=by, at=at):
            document = _stored(scan, event=event, by=by, at=at)
            # First the event, then its activity: as whoever writes it into the log.
            locked_event(event, within=event.workspace_id)
            (evidence,) = log.add_evidence(
                activity, proofs=[log.Proof(document=document)], by=by, at=at
            )
            _record(event, session, document, by=by, at=at)
            submissions.settle(token, result=evidence.reference)
        came_at = _begin_of(event, session) or at
        seen = [
            Seen(
                code=code,
                came_at=came_at,
                session=session.pk if session else None,
                way=Attendance.Way.SIGNED,
            )
            for code in signed
        ]
        answers = check_in(event, seen=seen, by=by, at=at)
    return [one for one in answers if one.outcome is not Outcome.UNKNOWN]


def _stored(scan: UploadedFile[bytes], *, event: Event, by: By, at: datetime) -> Document:
    document = store(scan, workspace=event.workspace, is_generated=event.is_invented, by=by, at=at)
    if document.media_type not in PICTURES:
        raise NoScan
    return document


def _begin_of(event: Event, session: Session | None) -> datetime | None:
    """Return since when who signed was there: the list says no hour, the agenda does."""
    if session is not None:
        return session.starts_at
    sessions = sessions_to_enter(event)
    return sessions[0].starts_at if sessions else None


def _record(
    event: Event, session: Session | None, document: Document, *, by: By, at: datetime
) -> None:
    about = {"session": (None, session.title)} if session else {}
    audit.record(
        "events.attach_list",
        targets=[event, *([session] if session else []), document],
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes={**about, "list": (None, document.name)},
    )
