"""The engine at work on the rows of an event: made anew, or repaired after a version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from raceme.engines.matchmaking.events import Change, Event, Meeting, Outcome, Progress
from raceme.matchmaking.models import Schedule
from raceme.matchmaking.solving import Work, repair_event, solve_event
from raceme.matchmaking.solving.problems import (
    Scope,
    event_of,
    held_at_lost_tables,
    locks_of,
    meetings_of,
    problem_of,
    read,
)

Told = Callable[[Progress], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    What a version is made of: the event, and where it is a repair the meetings before.

    ``past`` are of it as they are, whatever comes of the others.
    """

    event: Event
    standing: tuple[Meeting, ...] = ()
    past: tuple[Meeting, ...] = ()
    new: tuple[str, ...] = ()
    is_repair: bool = False


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of it; of a repair the wishes that moved and the people to tell."""

    event: Event
    outcome: Outcome
    past: Sequence[Meeting] = ()
    moved: Sequence[str] = ()
    tell: Sequence[str] = ()


def asked_of(schedule: Schedule) -> Asked:
    """Return what a version that was begun is made of, as its rows stand now."""
    base = schedule.based_on
    if base is not None:
        base.matchmaking = schedule.matchmaking
    if schedule.way != Schedule.Way.REPAIRED or base is None:
        locked = [] if base is None else locks_of(base, meetings_of(base))
        scope = Scope(at=schedule.made_at)
        return Asked(event=problem_of(schedule.matchmaking, scope, locked=locked))
    standing = meetings_of(base)
    scope = Scope(at=schedule.made_at, held=standing)
    rows = read(schedule.matchmaking, scope)
    event = event_of(rows, scope, locked=locks_of(base, standing))
    known = {one.wish for one in standing}
    known |= {str(one["wish"]) for one in base.said.get("not_kept", [])}
    new = tuple(wish.id for wish in event.wishes if wish.id not in known)
    past = held_at_lost_tables(rows, scope)
    free = tuple(one for one in standing if one not in past)
    return Asked(event=event, standing=free, past=past, new=new, is_repair=True)


def work_on(asked: Asked, *, work: Work, tell: Told) -> Came:
    """Let the engine work until its limit, or until it is stopped."""
    if not asked.is_repair:
        return Came(event=asked.event, outcome=solve_event(asked.event, work=work, tell=tell))
    new = set(asked.new)
    before = _without(asked.event, new)
    change = Change(new_wishes=tuple(one for one in asked.event.wishes if one.id in new))
    repaired = repair_event(before, asked.standing, change, work=work, tell=tell)
    return Came(
        event=repaired.event,
        outcome=repaired.outcome,
        past=asked.past,
        moved=repaired.moved,
        tell=repaired.tell,
    )


def _without(event: Event, wishes: set[str]) -> Event:
    return replace(event, wishes=tuple(one for one in event.wishes if one.id not in wishes))
