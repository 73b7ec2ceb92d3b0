"""
A published schedule of a generated event, repaired after each of four changes: what moves.

What must move is every published meeting that cannot stay as it is and is still kept: no
schedule that keeps the same wishes moves fewer.

    python benchmarks/repairs.py
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from events import ASKED, WORKERS, is_possible, made
from measuring import Line

from raceme.engines.matchmaking.events import (
    Change,
    Event,
    Goal,
    Meeting,
    Repaired,
    Wish,
    event_from_json,
    repair,
    violations,
)
from raceme.engines.matchmaking.events.changes import changed
from raceme.engines.matchmaking.events.solve import solve

SECONDS = 20.0
MOST_OVER = 1.2
SEED = 1
PLAIN, LOCKED = ASKED[2], ASKED[7]


@dataclass(frozen=True)
class Case:
    name: str
    change: Change


def lines() -> Iterator[Line]:
    """Yield, change by change, what moved beside what had to, and that nothing else did."""
    with TemporaryDirectory() as folder:
        for asked in (PLAIN, LOCKED):
            file = made(Path(folder), asked, seed=SEED)
            event = event_from_json(file.read_text(encoding="utf-8"))
            published = solve(event, limit_in_seconds=SECONDS, workers=WORKERS).meetings
            for case in _cases(event):
                yield from _compared(f"{asked}, {case.name}", event, published, case.change)


def _cases(event: Event) -> Iterator[Case]:
    rng = Random(SEED)  # noqa: S311 (no secret)
    people = [one.id for one in event.participants]
    yield Case("a lost slot", Change(lost_slots=(rng.choice(event.slots).id,)))
    yield Case("a lost room", Change(lost_rooms=(rng.choice(event.places).room,)))
    yield Case("five no-shows", Change(absent=tuple(rng.sample(people, 5))))
    wishes = [
        Wish(id=f"new-{number}", between=tuple(rng.sample(people, 2)), weight=8)
        for number in range(10)
    ]
    yield Case("ten new wishes", Change(new_wishes=tuple(wishes)))


def _compared(
    name: str, event: Event, published: tuple[Meeting, ...], change: Change
) -> Iterator[Line]:
    begun = perf_counter()
    repaired = repair(
        event,
        published,
        change,
        solve=lambda narrowed: solve(narrowed, limit_in_seconds=SECONDS, workers=WORKERS),
    )
    taken = perf_counter() - begun
    held = {one.wish: one for one in repaired.outcome.meetings}
    must = _must_move(event, published, change, held)
    yield Line(
        name=f"{name}: moved",
        ours=f"{len(repaired.moved)} in {taken:.1f} s",
        other=f"{len(must)} must",
        value=len(repaired.moved) / max(1, len(must)),
        most=MOST_OVER,
    )
    faults = len(violations(repaired.event, repaired.outcome.meetings))
    yield Line(name=f"{name}: violations", ours=faults, other="", value=faults, most=0)
    touched = len(_touched(event, published, repaired, change))
    yield Line(name=f"{name}: others moved", ours=touched, other="", value=touched, most=0)
    weight = {level.goal: level.value for level in repaired.outcome.levels}[Goal.KEPT_WEIGHT]
    yield Line(name=f"{name}: weight", ours=f"{weight:,}", other="", value=weight)


def _must_move(
    event: Event, published: tuple[Meeting, ...], change: Change, held: dict[str, Meeting]
) -> set[str]:
    """Return the wishes still kept whose published meeting cannot stay as it is."""
    after = changed(event, change)
    gone = {one.wish for one in published if one.place not in after.place_by_id}
    stay = [one for one in published if one.wish not in gone and one.wish in after.wish_by_id]
    broken = {wish for one in violations(after, stay) for wish in one.wishes}
    return (gone | broken) & set(held)


def _touched(
    event: Event, published: tuple[Meeting, ...], repaired: Repaired, change: Change
) -> list[str]:
    """
    Return what is locked and went elsewhere, and what nobody touched and is otherwise.

    Touched is also who sits now, because its wish is locked, where somebody absent would.
    """
    held = {one.wish: one for one in repaired.outcome.meetings}
    before = {one.wish: one for one in published}
    locked = {lock.wish for lock in event.locked} & {lock.wish for lock in repaired.event.locked}
    elsewhere = {
        wish
        for wish in locked & set(held) & set(before)
        if (held[wish].slot, held[wish].place) != (before[wish].slot, before[wish].place)
    }
    called_in = {
        (person, held[wish].slot)
        for wish in locked & set(held) & set(before)
        for person in set(held[wish].people) - set(before[wish].people)
    }
    free = {
        one.wish
        for one in published
        if one.slot not in change.lost_slots
        and one.place in repaired.event.place_by_id
        and not set(one.people) & set(change.absent)
        and not {(person, one.slot) for person in one.people} & called_in
    }
    return sorted(elsewhere | (set(repaired.moved) & free - locked))


def main() -> int:
    if not is_possible():
        print("Events to measure on cannot be made here.")
        return 2
    missed = 0
    for line in lines():
        print(line, flush=True)
        missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
