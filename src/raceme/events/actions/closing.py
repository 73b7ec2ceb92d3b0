"""
Writing an event into the log once it was held: who came to it and to each of its sessions.

It may be done again, as when a list of signatures turns up: what is missing is added, nothing is
written twice, and what was taken back at the door is marked as absent, with the reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.engagements import actions as log
from raceme.engagements.models import Activity, Engagement
from raceme.events.actions.known_people import make_known
from raceme.events.actions.locks import locked_event
from raceme.events.actions.refusals import StateForbids
from raceme.events.actions.terms import By
from raceme.events.actions.writing import Sheet, call_off, count_hours, write_sheet
from raceme.events.models import Event, Registration, Session, Speaker
from raceme.events.queries.closing import Came, came_to, length_of, sessions_to_close, taken_back

ROLES = {
    Speaker.Role.SPEAKER.value: Engagement.Role.SPEAKER,
    Speaker.Role.MODERATOR.value: Engagement.Role.SPEAKER,
    Speaker.Role.PITCHER.value: Engagement.Role.PITCHER,
    Speaker.Role.HOST.value: Engagement.Role.HOST,
}


class NotBegun(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The event has not begun: nothing of it was held yet."))


class NobodyCame(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody is checked in. Tick who came, or attach the signature list, and come back.")
        )


class SomebodyCame(Refusal):
    def __init__(self, *, title: str) -> None:
        super().__init__(
            _("People are checked in for “%(title)s”, so it was held. Take them back first.")
            % {"title": title}
        )


class LogSaysOtherwise(Refusal):
    def __init__(self, *, state: str) -> None:
        super().__init__(
            _("In the log this event is %(state)s. Correct that there first.")
            % {"state": state.lower()}
        )


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What was written: engagements that were missing, who is new in the register, sessions."""

    added: int
    made_known: int
    held: int
    not_held: int
    left: int


@transaction.atomic
def close_event(event: Event, *, not_held: Collection[int] = (), by: By, at: datetime) -> Closed:
    """
    Write into the log who came; sessions of ``not_held`` are said not to have been held.

    A session to which nobody came and in which nobody of the register is named stays planned.
    Raises ``StateForbids``, ``NotBegun``, ``NobodyCame``, ``SomebodyCame``, ``LogSaysOtherwise``.
    """
    row = locked_event(event, within=event.workspace_id)
    row.workspace = event.workspace
    activity = _refuse(row, at=at)
    came = came_to(row)
    if not came.registrations:
        raise NobodyCame
    known = make_known(list(came.registrations.values()), event=row, by=by, at=at)
    sessions = sessions_to_close(row)
    told = [_close_session(one, came, not_held, by=by, at=at) for one in sessions]
    length = length_of(one for one in sessions if one.pk not in not_held and one.starts_at <= at)
    count_hours(activity, length, is_by_session=came.is_by_session, by=by, at=at)
    sheet = Sheet(
        parts=_parts(came.registrations.values()),
        gone=_gone(row, None, came=set(came.registrations)),
        record=_record_of(row, row.title, count=len(came.registrations), scans=came.scans),
    )
    added = write_sheet(activity, sheet, by=by, at=at)
    closed = Closed(
        added=added + sum(each.added for each in told),
        made_known=known,
        held=sum(each.is_held for each in told),
        not_held=sum(each.is_not_held for each in told),
        left=sum(not each.is_held and not each.is_not_held for each in told),
    )
    audit.record(
        "events.close",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={
            "came": (None, len(came.registrations)),
            "engagements": (None, closed.added),
            "sessions_held": (None, closed.held),
            "sessions_not_held": (None, closed.not_held),
        },
    )
    return closed


def _refuse(event: Event, *, at: datetime) -> Activity:
    if event.state != Event.State.PUBLISHED or event.activity is None:
        raise StateForbids(state=str(event.get_state_display()))
    if event.starts_on > event.day_of(at):
        raise NotBegun
    if event.activity.state not in (Activity.State.PLANNED, Activity.State.HELD):
        raise LogSaysOtherwise(state=str(event.activity.get_state_display()))
    return event.activity


@dataclass(frozen=True, kw_only=True)
class _Told:
    added: int = 0
    is_held: bool = False
    is_not_held: bool = False


def _close_session(
    session: Session, came: Came, not_held: Collection[int], *, by: By, at: datetime
) -> _Told:
    activity = session.activity
    if activity is None or session.starts_at > at:
        return _Told()
    there = came.sessions.get(session.pk, set())
    if session.pk in not_held:
        if there:
            raise SomebodyCame(title=session.title)
        return _Told(is_not_held=call_off(activity, by=by, at=at))
    if activity.state not in (Activity.State.PLANNED, Activity.State.HELD):
        return _Told(is_not_held=activity.state == Activity.State.NOT_HELD)
    named = _named(session)
    people = {part.person.pk for part in named if part.person}
    present = [one for key, one in came.registrations.items() if key in there]
    sheet = Sheet(
        parts=[*named, *(part for part in _parts(present) if _key(part) not in people)],
        gone=_gone(session.event, session, came=there),
        record=_record_of(session.event, session.title, count=len(there)) if there else "",
    )
    if not sheet.parts and activity.state == Activity.State.PLANNED:
        return _Told()
    return _Told(added=write_sheet(activity, sheet, by=by, at=at), is_held=True)


def _key(part: log.Part) -> int | None:
    return part.person.pk if part.person else None


def _named(session: Session) -> list[log.Part]:
    """Return who of the register is named in a session, each once in a role."""
    parts = [
        log.Part(person=one.person, organisation=one.organisation, role=ROLES[one.role])
        for one in session.speakers.all()
        if one.person or one.organisation
    ]
    return list({part.key: part for part in parts}.values())


def _parts(registrations: Collection[Registration]) -> list[log.Part]:
    """Return their parts; of two registrations of one person the first counts."""
    parts = [
        log.Part(person=one.person, organisation=one.organisation, role=one.type.role)
        for one in registrations
        if one.person or one.organisation
    ]
    once: dict[object, log.Part] = {}
    for part in parts:
        once.setdefault(_key(part) or part.key, part)
    return list(once.values())


def _gone(event: Event, session: Session | None, *, came: set[int]) -> set[int]:
    """Return the people who were taken back there and were not seen since."""
    keys = taken_back(event).get(session.pk if session else None, set()) - came
    rows = Registration.objects.of(event.workspace_id).filter(pk__in=keys)
    return set(rows.exclude(person=None).order_by("pk").values_list("person", flat=True))


def _record_of(event: Event, title: str, *, count: int, scans: int = 0) -> str:
    """Return what the log names as its proof, in the language of the workspace."""
    with translation.override(event.workspace.language):
        told = {"title": title[:100], "count": count, "scans": scans}
        if scans:
            return _("Check-in of %(title)s: %(count)s came, %(scans)s scans") % told
        return _("Check-in of %(title)s: %(count)s came") % told
