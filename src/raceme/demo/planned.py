"""An event that begins tomorrow, with its agenda published; invented, and called so."""

import tomllib
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from raceme.accounts.models import User
from raceme.demo import coming
from raceme.demo.assessed import BY
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import Stage, in_the_morning
from raceme.engagements.models import Kind
from raceme.engagements.queries import kinds_for
from raceme.events import actions
from raceme.events.models import Event
from raceme.organisations.models import Affiliation
from raceme.organisations.queries import open_affiliations
from raceme.workspaces.models import Workspace

# So long ago was its agenda made.
MADE = timedelta(days=30)
SPEAKERS = 9


def build(stage: Stage) -> None:
    told = tomllib.loads((files("raceme.demo") / "facts" / "events.toml").read_text("utf-8"))
    workspace, by = stage.workspaces[TRANSILVANIA], User.objects.get(email=BY)
    at = in_the_morning((stage.at - MADE).date())
    kinds = {kind.code: kind for kind in kinds_for(workspace)}
    event = _event(
        told, workspace, kinds=kinds, first=stage.today + timedelta(days=1), by=by, at=at
    )
    rooms = {
        name: actions.add_room(event, name=name, capacity=capacity or None, by=by, at=at)
        for name, capacity in told["rooms"]
    }
    tracks = {name: actions.add_track(event, name=name, by=by, at=at) for name in told["tracks"]}
    people = _people(workspace)
    for session in told["sessions"]:
        begins, until = (_moment(event, session["day"], clock) for clock in session["at"])
        facts = actions.SessionFacts(
            title=session["title"],
            summary=session.get("summary", ""),
            kind=kinds.get(session.get("kind", "")),
            room=rooms.get(session.get("room", "")),
            track=tracks.get(session.get("track", "")),
            starts_at=begins,
            ends_at=until,
        )
        made = actions.add_session(event, facts=facts, by=by, at=at)
        for role, number in session.get("people", ()):
            who = people[number % len(people)]
            named = actions.Named(name=who.person.name, about=who.organisation.name, role=role)
            actions.name_speaker(made, named=named, by=by, at=at)
    actions.publish(event, by=by, at=at + timedelta(days=2))
    coming.build(event, told, by=by, now=stage.at)


def _event(
    told: dict[str, Any],
    workspace: Workspace,
    *,
    kinds: dict[str, Kind],
    first: date,
    by: User,
    at: datetime,
) -> Event:
    plain = ("title", "summary", "description", "venue", "address", "town", "region")
    facts = actions.EventFacts(
        kind=kinds[told["kind"]],
        starts_on=first,
        ends_on=first + timedelta(days=1),
        time_zone=workspace.time_zone,
        country="RO",
        **{name: told[name] for name in plain},
    )
    return actions.add_event(workspace, facts=facts, by=by, at=at, is_invented=True)


def _moment(event: Event, day: int, clock: str) -> datetime:
    on = event.starts_on + timedelta(days=day - 1)
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=event.zone)


def _people(workspace: Workspace) -> list[Affiliation]:
    """Return some of whom the workspace knows, each with where they belong."""
    rows = open_affiliations(workspace).select_related("person", "organisation")
    return list(rows.order_by("person__name_key", "pk")[:SPEAKERS])
