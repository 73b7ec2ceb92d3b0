"""A schedule of an event: its meetings, what it is good for, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum

SCHEDULE_FORMAT = "raceme-schedule/1"


class Status(StrEnum):
    """
    What came of it.

    ``optimal``: a schedule of which each level is proven to be as good as its bound.
    ``feasible``: a schedule. ``infeasible``: proven that there is none, as what is locked
    cannot hold together. ``unknown``: the time was too short for either.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Method(StrEnum):
    EXACT = "exact"
    LOCAL_SEARCH = "local search"
    GREEDY = "greedy"


class Goal(StrEnum):
    """
    What a schedule is good for, in the order in which it counts; all but the weight the less.

    ``missed_least``: meetings that people have too few for their least, together.
    ``kept_weight``: of the kept wishes. ``breaks``: of all people, as in ``Event.runs``.
    ``stay``: minutes from a person's first meeting of a day until the end of its last, over all
    people and days. ``place_changes``: how often people go from one meeting of a day to their
    next at another place. ``walking``: metres between the rooms of such two meetings.
    """

    MISSED_LEAST = "missed_least"
    KEPT_WEIGHT = "kept_weight"
    BREAKS = "breaks"
    STAY = "stay"
    PLACE_CHANGES = "place_changes"
    WALKING = "walking"


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A kept wish. ``people`` are those who really sit there."""

    wish: str
    slot: str
    place: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Level:
    """A goal, what was reached of it, and what nobody can do better than, where that is proven."""

    goal: Goal
    value: int
    bound: int | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """
    What solving came to: ``meetings`` in the order of their wishes, ``levels`` in that of ``Goal``.

    ``clash``: wishes of an infeasible event whose locks cannot hold together.
    """

    status: Status
    method: Method
    meetings: tuple[Meeting, ...] = ()
    levels: tuple[Level, ...] = ()
    clash: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far solving is: the best levels with their bounds so far, and how many moves it took."""

    levels: tuple[Level, ...]
    moves: int = 0
