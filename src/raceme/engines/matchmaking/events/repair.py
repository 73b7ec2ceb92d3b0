"""
A published schedule after a change: only what has to move does.

Meetings that are still possible stay as they are, slot, place and people, and nothing is worth
moving them. The others are free, and find new slots and places in what is left. New wishes, and
those of people who lost a meeting, are kept where they fit. Only where a wish that has to be kept
cannot be otherwise, the meetings that clash with it are freed as well, until it can.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from raceme.engines.matchmaking.events.changes import Change, changed
from raceme.engines.matchmaking.events.check import violations
from raceme.engines.matchmaking.events.goals import levels
from raceme.engines.matchmaking.events.problem import Event, Lock
from raceme.engines.matchmaking.events.schedule import Meeting, Outcome, Status

Solves = Callable[[Event], Outcome]


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """
    The event after the change, its schedule, and what that means for those who know the old one.

    ``moved``: wishes that are kept otherwise than published, in another slot, at another place
    or by others. ``tell``: people of whom some meeting is new, another, or gone.
    """

    event: Event
    outcome: Outcome
    moved: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


def repair(
    event: Event, published: Sequence[Meeting], change: Change, *, solve: Solves
) -> Repaired:
    """Return what ``solve`` makes of the schedule after a change."""
    after = changed(event, change)
    standing = _standing(after, published)
    while True:
        outcome = solve(_narrowed(after, published, standing, change))
        clashing = [one for one in standing if one.wish in outcome.clash]
        if outcome.status is not Status.INFEASIBLE or not clashing:
            break
        # One of those that clash has to go; the lightest is missed the least.
        standing.remove(min(clashing, key=lambda one: after.wish_by_id[one.wish].weight))
    if outcome.status not in (Status.OPTIMAL, Status.FEASIBLE):
        return Repaired(event=after, outcome=outcome)
    outcome = replace(outcome, status=Status.FEASIBLE, levels=levels(after, outcome.meetings))
    return Repaired(
        event=after,
        outcome=outcome,
        moved=tuple(_moved(published, outcome.meetings)),
        tell=tuple(_told(after, published, outcome.meetings)),
    )


def _standing(after: Event, published: Sequence[Meeting]) -> list[Meeting]:
    """Return the meetings that are still possible as they are."""
    known = [
        one for one in published if one.wish in after.wish_by_id and one.place in after.place_by_id
    ]
    broken = {wish for one in violations(replace(after, locked=()), known) for wish in one.wishes}
    return [one for one in known if one.wish not in broken]


def _narrowed(
    after: Event, published: Sequence[Meeting], standing: Sequence[Meeting], change: Change
) -> Event:
    """Return the event in which what stands is locked, and only what the change touches is free."""
    stand = {one.wish for one in standing}
    lost = {person for one in published if one.wish not in stand for person in one.people}
    new = {wish.id for wish in change.new_wishes}
    held = {one.wish for one in published} | {lock.wish for lock in after.locked} | new
    return replace(
        after,
        wishes=tuple(
            wish for wish in after.wishes if wish.id in held or not lost.isdisjoint(wish.between)
        ),
        locked=(
            *(lock for lock in after.locked if lock.wish not in stand),
            *(
                Lock(wish=one.wish, slot=one.slot, place=one.place, people=one.people)
                for one in standing
            ),
        ),
    )


def _moved(published: Sequence[Meeting], meetings: Sequence[Meeting]) -> Iterator[str]:
    before = {one.wish: _said(one) for one in published}
    for one in meetings:
        if before.get(one.wish, _said(one)) != _said(one):
            yield one.wish


def _told(event: Event, published: Sequence[Meeting], meetings: Sequence[Meeting]) -> Iterator[str]:
    before, after = set(map(_said, published)), set(map(_said, meetings))
    touched = {person for *_meeting, people in before ^ after for person in people}
    return (one.id for one in event.participants if one.id in touched)


def _said(meeting: Meeting) -> tuple[str, str, str, frozenset[str]]:
    return meeting.wish, meeting.slot, meeting.place, frozenset(meeting.people)
