"""
The course that solving takes, goal after goal, each kept while the next is improved.

What is locked; the bound; weight and breaks; length of stay; places. Small events are then
proven level by level (``exact``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from time import monotonic

import numpy as np

from raceme.engines.matchmaking.events.arrays import Arrays, arrays_of
from raceme.engines.matchmaking.events.bound import Bound, bound_of, nothing_known
from raceme.engines.matchmaking.events.exact import prove
from raceme.engines.matchmaking.events.goals import levels
from raceme.engines.matchmaking.events.locks import Clash, Held, hold_locked
from raceme.engines.matchmaking.events.problem import Event
from raceme.engines.matchmaking.events.programme import MOST_NODES
from raceme.engines.matchmaking.events.schedule import (
    Goal,
    Level,
    Meeting,
    Method,
    Outcome,
    Progress,
    Status,
)
from raceme.engines.matchmaking.events.search.places import hall_of, sit_well
from raceme.engines.matchmaking.events.search.plan import NOT_HELD
from raceme.engines.matchmaking.events.search.ready import make_ready
from raceme.engines.matchmaking.events.search.rounds import Aim, Cooling, Found, Search, found_in
from raceme.engines.matchmaking.events.search.start import begun, copied, empty, given, holding

# Moves for each wish in the first round; every further round has twice as many.
MOVES_A_WISH = 40
FEWEST_MOVES = 20_000
ROUNDS = 6
ENOUGH_TRIES = 2
# A branching of a proof takes as long as so many moves of the search, or more.
STEPS_A_NODE = 20
# Up to which share of the time each goal is worked for, if nothing ends it before.
FOR_THE_BOUND, FOR_BREAKS, FOR_STAY, FOR_PLACES = 0.5, 0.65, 0.85, 0.97
# A break has the price of one; a miss costs more than the weight that it could bring.
OF_WEIGHT, OF_A_MISS = 8.0, 32.0
# So little that it decides between plans with as many breaks.
OF_A_MINUTE = 0.002
WARM, COLD = 0.25, 0.05
SLOTS_A_BREAK = 8.0
STAY_WARM, STAY_COLD = 1.0, 0.1
ANY_STAY = 2**62
PAUSE_IN_SECONDS = 0.2
MOVES_A_MEETING = 400


@dataclass(kw_only=True)
class Limits:
    """When to end: after so many seconds, so many moves, or once asked to."""

    seconds: float | None
    steps: int | None
    should_stop: Callable[[], bool]
    begun: float

    def seconds_left(self, share: float = 1.0) -> float:
        if self.seconds is None:
            return np.inf
        return max(0.0, self.begun + share * self.seconds - monotonic())

    def is_over(self, share: float = 1.0) -> bool:
        return self.seconds_left(share) <= 0 or self.should_stop()

    @property
    def nodes(self) -> int:
        """How many branchings a proof may take for each goal, where steps are counted."""
        return MOST_NODES if self.steps is None else min(MOST_NODES, 1 + self.steps // STEPS_A_NODE)

    def moves_left(self, share: float, made: int) -> int | None:
        return None if self.steps is None else max(0, int(self.steps * share) - made)


class Course:
    def __init__(
        self,
        event: Event,
        *,
        limits: Limits,
        workers: int,
        seed: int,
        tell: Callable[[Progress], None],
    ) -> None:
        self.event = event
        self.limits = limits
        self.workers = workers
        self.seed = seed
        self.tell = tell
        self.moves = 0
        self.said = 0.0

    def outcome(self) -> Outcome:
        arrays = arrays_of(self.event)
        try:
            locked = hold_locked(arrays, should_stop=self.limits.is_over)
        except Clash as clash:
            return Outcome(status=Status.INFEASIBLE, method=Method.LOCAL_SEARCH, clash=clash.wishes)
        self._make_ready(arrays)
        bound = self._bound(arrays)
        search = self._search(arrays, bound, locked)
        self._keep_the_most(arrays, search, bound)
        if search.best.missed > bound.at_most_missed:
            bound = self._bound(arrays, missed=search.best.missed)
        self._stay_short(search)
        meetings = self._seated(arrays, search.best)
        bounds = {Goal.MISSED_LEAST: bound.missed, Goal.KEPT_WEIGHT: bound.weight}
        return self._proven(arrays, self._outcome(meetings, bounds))

    def _make_ready(self, arrays: Arrays) -> None:
        """Compile what was never run on this machine; that takes none of the time."""
        before = monotonic()
        event = given(arrays, nothing_known(arrays))
        plan = empty(event, seed=0)
        if make_ready(event, plan, hall_of(arrays, plan, seed=0)):
            self.limits.begun += monotonic() - before

    def _proven(self, arrays: Arrays, outcome: Outcome) -> Outcome:
        """Prove a small event goal by goal, and take what is better than what was found."""
        if outcome.status is Status.OPTIMAL:
            return outcome
        proven = prove(
            arrays,
            seconds=self.limits.seconds_left,
            should_stop=self.limits.should_stop,
            nodes=self.limits.nodes,
        )
        if proven is None:
            return outcome
        bounds = {one.goal: one.bound for one in outcome.levels if one.bound is not None}
        bounds |= proven.values
        meetings = proven.meetings or self._seated(arrays, self._found(arrays, proven.held))
        exact = self._outcome(meetings, bounds)
        found = self._outcome(outcome.meetings, bounds)
        best = min(exact, found, key=_rank)
        method = Method.EXACT if best.status is Status.OPTIMAL else Method.LOCAL_SEARCH
        return replace(best, method=method)

    def _found(self, arrays: Arrays, held: list[Held]) -> Found:
        event = given(arrays, nothing_known(arrays))
        return found_in(holding(event, held, seed=self.seed))

    def _bound(self, arrays: Arrays, *, missed: int | None = None) -> Bound:
        seconds = self.limits.seconds_left(FOR_THE_BOUND)
        return bound_of(arrays, missed=missed, seconds=seconds, should_stop=self.limits.should_stop)

    def _search(self, arrays: Arrays, bound: Bound, locked: list[Held]) -> Search:
        event = given(arrays, bound)
        return Search(
            event=event,
            best=found_in(begun(event, locked, bound, seed=self.seed)),
            workers=self.workers,
            seed=self.seed,
            tell=lambda found, moves: self._say(found, moves, bound),
        )

    def _keep_the_most(self, arrays: Arrays, search: Search, bound: Bound) -> None:
        """Keep what weighs the most, with the fewest misses first, in as few breaks as can be."""
        heaviest = int(arrays.weight.max(initial=1))
        cooling = Cooling(
            of_a_break=1.0,
            of_weight=OF_WEIGHT,
            of_a_miss=OF_A_MISS * heaviest,
            of_a_minute=OF_A_MINUTE,
            first=WARM,
            last=COLD,
        )
        aim = Aim(missed=bound.missed, weight=bound.weight, breaks=0, stay=ANY_STAY)
        moves = max(FEWEST_MOVES, MOVES_A_WISH * len(arrays.weight))
        tries = 0
        for _ in self._rounds(FOR_BREAKS):
            if aim.is_reached(search.best) or tries == ENOUGH_TRIES:
                break
            before = search.best.key[:3]
            self._go_round(search, cooling, aim, moves=moves, share=FOR_BREAKS)
            gap = max(0, bound.weight - search.best.weight)
            search.event = given(arrays, bound, gap=gap)
            # At the bound more rounds are soon in vain; below it they are not.
            is_in_vain = gap == 0 and search.best.key[:3] == before
            tries = tries + 1 if is_in_vain else 0
            moves *= 2

    def _stay_short(self, search: Search) -> None:
        """Let people stay for as short as can be, with what is kept and the breaks as they are."""
        minutes = float(np.median([slot.minutes for slot in self.event.slots] or [1]))
        cooling = Cooling(
            of_a_break=SLOTS_A_BREAK,
            of_weight=SLOTS_A_BREAK * OF_WEIGHT,
            of_a_miss=SLOTS_A_BREAK * OF_A_MISS * int(search.event.weight.max(initial=1)),
            of_a_minute=1.0 / max(1.0, minutes),
            first=STAY_WARM,
            last=STAY_COLD,
            is_about_stay=True,
        )
        aim = Aim(missed=0, weight=ANY_STAY, breaks=0, stay=0)
        moves = MOVES_A_MEETING * max(1, int((search.best.held != NOT_HELD).sum()))
        self._go_round(search, cooling, aim, moves=moves, share=FOR_STAY)

    def _seated(self, arrays: Arrays, found: Found) -> tuple[Meeting, ...]:
        """Give every meeting its place."""
        plan = copied(
            given(arrays, nothing_known(arrays)), found.held, found.chosen, seed=self.seed
        )
        hall = hall_of(arrays, plan, seed=self.seed)
        moves = MOVES_A_MEETING * max(1, len(hall.movable))
        left = self.limits.moves_left(FOR_PLACES, self.moves)
        places, _made = sit_well(
            hall,
            moves=moves if left is None else min(moves, left),
            should_stop=lambda: self.limits.is_over(FOR_PLACES),
        )
        event = self.event
        return tuple(
            Meeting(
                wish=wish.id,
                slot=event.slots[plan.held[number]].id,
                place=event.places[places[number]].id,
                people=arrays.seatings[plan.chosen[number]],
            )
            for number, wish in enumerate(event.wishes)
            if plan.held[number] != NOT_HELD
        )

    def _rounds(self, share: float) -> Iterator[int]:
        """Count rounds for as long as there is time; without a limit, up to so many."""
        is_limited = self.limits.seconds is not None or self.limits.steps is not None
        for number in count() if is_limited else range(ROUNDS):
            if self.limits.is_over(share) or self.limits.moves_left(share, self.moves) == 0:
                return
            yield number

    def _go_round(
        self, search: Search, cooling: Cooling, aim: Aim, *, moves: int, share: float
    ) -> None:
        left = self.limits.moves_left(share, search.moves)
        moves = moves if left is None else min(moves, left)
        search.go_round(cooling, aim, moves=moves, should_stop=lambda: self.limits.is_over(share))
        self.moves = search.moves

    def _outcome(self, meetings: tuple[Meeting, ...], bounds: dict[Goal, int]) -> Outcome:
        reached = tuple(_with_nought(one) for one in levels(self.event, meetings, bounds=bounds))
        is_best = all(one.value == one.bound for one in reached)
        return Outcome(
            status=Status.OPTIMAL if is_best else Status.FEASIBLE,
            method=Method.LOCAL_SEARCH,
            meetings=meetings,
            levels=reached,
        )

    def _say(self, found: Found, moves: int, bound: Bound) -> None:
        now = monotonic()
        if now < self.said + PAUSE_IN_SECONDS:
            return
        self.said = now
        values = (
            (Goal.MISSED_LEAST, found.missed, bound.missed),
            (Goal.KEPT_WEIGHT, found.weight, bound.weight),
            (Goal.BREAKS, found.breaks, None),
            (Goal.STAY, found.stay, None),
        )
        told = tuple(Level(goal=goal, value=value, bound=least) for goal, value, least in values)
        self.tell(Progress(levels=told, moves=moves))


def _with_nought(level: Level) -> Level:
    """Say that nothing is less than none, where there is none."""
    is_none = level.value == 0 and level.goal is not Goal.KEPT_WEIGHT
    return replace(level, bound=0) if is_none else level


def _rank(outcome: Outcome) -> tuple[int, ...]:
    """Return what is reached, goal by goal: the less, the better."""
    return tuple(
        -one.value if one.goal is Goal.KEPT_WEIGHT else one.value for one in outcome.levels
    )
