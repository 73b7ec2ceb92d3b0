"""The programme: sessions put in, corrected, taken out."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.engagements.models import Activity
from raceme.events import queries
from raceme.events.actions import logging, refusals
from raceme.events.actions.locks import changeable_event, locked_session
from raceme.events.actions.sign_ups import move_up
from raceme.events.actions.terms import SESSION_FIELDS, By, SessionFacts
from raceme.events.models import Event, Session

LONGEST_TITLE = 200


@transaction.atomic
def add_session(
    event: Event, *, facts: SessionFacts, by: By, at: datetime, token: UUID | None = None
) -> Session:
    """
    Put a session into the programme; that of a published event is planned in the log, too.

    A ``token`` that was sent before gives the session it made then. Raises a ``FieldRefusal``.
    """
    rows = Session.objects.of(event.workspace_id)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    row = changeable_event(event, within=event.workspace_id)
    row.workspace = event.workspace
    _refuse(facts, event=row)
    session = Session(workspace_id=row.workspace_id, event=row, changed_at=at, **vars(facts))
    session.save()
    if row.state == Event.State.PUBLISHED:
        logging.plan_session(session, by=by, at=at)
    changes = stated(session, SESSION_FIELDS)
    _record("add_session", session, changes=changes, by=by, at=at)
    submissions.settle(token, result=session.reference)
    return session


@transaction.atomic
def correct_session(
    session: Session, *, facts: SessionFacts, revision: int, by: By, at: datetime
) -> Session:
    """
    Correct what a session is, when and where.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``FieldRefusal``.
    """
    event, row = locked_session(session, revision=revision)
    event.workspace = session.event.workspace
    _refuse(facts, event=event, besides=row)
    changes = assign(row, vars(facts))
    if not changes:
        return row
    row.revision += 1
    row.changed_at = at
    if event.state == Event.State.PUBLISHED:
        row.sequence += 1
    row.save()
    if event.state == Event.State.PUBLISHED:
        logging.plan_session(row, by=by, at=at)
    _record("correct_session", row, changes=changes, by=by, at=at)
    move_up(row, at=at)
    return row


@transaction.atomic
def take_out(session: Session, *, by: By, at: datetime) -> None:
    """
    Take a session out of the programme.

    That of a draft goes; once published it stays, crossed out, so that calendars follow. Raises
    ``CountsAlready`` where the log says that it was held.
    """
    event, row = locked_session(session)
    event.workspace = session.event.workspace
    if row.activity is not None and row.activity.state == Activity.State.HELD:
        raise refusals.CountsAlready(title=row.title)
    _record("take_out", row, changes={"title": (row.title, None)}, by=by, at=at)
    if event.state == Event.State.DRAFT:
        row.delete()
        return
    row.cancelled_at = row.changed_at = at
    row.revision += 1
    row.sequence += 1
    row.save()
    logging.unplan_session(row, why=_("Taken out of the programme"), by=by, at=at)


def _record(verb: str, session: Session, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=[session, session.event],
        workspace=session.workspace_id,
        by=by,
        at=at,
        changes={"session": (None, session.title), **changes},
    )


def _refuse(facts: SessionFacts, *, event: Event, besides: Session | None = None) -> None:
    if not facts.title.strip() or len(facts.title) > LONGEST_TITLE:
        raise refusals.TitleMissing
    if facts.ends_at <= facts.starts_at:
        raise refusals.EndBeforeStart("until")
    if not event.starts_on <= event.day_of(facts.starts_at) <= event.ends_on:
        raise refusals.OutsideEvent
    if facts.kind is not None and facts.kind.workspace_id not in (None, event.workspace_id):
        raise refusals.UnknownKind
    if facts.capacity is not None and facts.capacity < 1:
        raise refusals.NoPlaces
    for part in (facts.room, facts.track):
        if part is not None and part.event_id != event.pk:
            raise refusals.Gone
    if facts.room is None:
        return
    other = queries.held_at_once(
        event,
        room=facts.room,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        besides=besides,
    )
    if other is not None:
        raise refusals.RoomTaken(room=facts.room.name, title=other.title)
