"""An event with its agenda, added as a user adds it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from raceme.accounts.models import User
from raceme.engagements.models import Kind
from raceme.engagements.queries import kinds_for
from raceme.events import actions
from raceme.events.models import Event, Session
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

Told = Mapping[str, Any]
# Says who is named in a session, by a role and what the file says beside it.
Naming = Callable[[str, Any], actions.Named]
PLAIN = ("title", "summary", "description", "venue", "address", "town", "region", "link")


def add_event(
    told: Told,
    workspace: Workspace,
    *,
    first: date,
    programmes: Sequence[Programme] = (),
    by: User,
    at: datetime,
) -> Event:
    is_online = told.get("is_online", False)
    kinds = {kind.code: kind for kind in kinds_for(workspace)}
    facts = actions.EventFacts(
        kind=kinds[told["kind"]],
        starts_on=first,
        ends_on=first + timedelta(days=told["days"] - 1),
        time_zone=workspace.time_zone,
        country="" if is_online else "RO",
        is_online=is_online,
        programmes=programmes,
        **{name: told[name] for name in PLAIN if name in told},
    )
    return actions.add_event(workspace, facts=facts, by=by, at=at, is_invented=True)


def add_agenda(
    event: Event, told: Told, *, named: Naming, by: User, at: datetime
) -> dict[str, Session]:
    """Put rooms, tracks and sessions into an event; return the sessions by their titles."""
    kinds: dict[str, Kind] = {kind.code: kind for kind in kinds_for(event.workspace)}
    rooms = {
        name: actions.add_room(event, name=name, capacity=capacity or None, by=by, at=at)
        for name, capacity in told.get("rooms", ())
    }
    tracks = {
        name: actions.add_track(event, name=name, by=by, at=at) for name in told.get("tracks", ())
    }
    made = {}
    for session in told["sessions"]:
        begins, until = (moment(event, session["day"], clock) for clock in session["at"])
        facts = actions.SessionFacts(
            title=session["title"],
            summary=session.get("summary", ""),
            kind=kinds.get(session.get("kind", "")),
            room=rooms.get(session.get("room", "")),
            track=tracks.get(session.get("track", "")),
            starts_at=begins,
            ends_at=until,
        )
        row = made[session["title"]] = actions.add_session(event, facts=facts, by=by, at=at)
        for role, who in session.get("people", ()):
            actions.name_speaker(row, named=named(role, who), by=by, at=at)
    return made


def moment(event: Event, day: int, clock: str) -> datetime:
    """Return a moment by the clock of an event; its first day is day 1."""
    on = event.starts_on + timedelta(days=day - 1)
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=event.zone)
