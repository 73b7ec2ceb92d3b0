"""Times taken in turns, and the lines of the report that they make."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

WARM_UPS = 2
# Of CPython's 16 KiB, by a frame as small as that of ``_deeper``.
FRAMES_OF_A_CHUNK = 128
MILLISECONDS = 1000
MOST_QUERIES, MOST_MEGABYTES = 15, 400


@dataclass(frozen=True)
class Times:
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    def __str__(self) -> str:
        """Write the median with the least and the most, in milliseconds."""
        least, most = min(self.seconds) * MILLISECONDS, max(self.seconds) * MILLISECONDS
        return f"{self.median * MILLISECONDS:.1f} ({least:.1f} to {most:.1f})"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the report: ``value`` is what the goal (``most`` or ``least``) is about."""

    name: str
    ours: object
    other: object
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def has_goal(self) -> bool:
        return self.most is not None or self.least is not None

    @property
    def is_held(self) -> bool:
        is_not_more = self.most is None or self.value <= self.most
        return is_not_more and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        bound = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least}"
        goal = f"{bound}  {'yes' if self.is_held else 'NO'}" if self.has_goal else ""
        # Shares near the whole are told apart by their fourth place.
        places = 2 if self.least is None else 4
        shown = f"{self.value:.{places}f}" if self.value % 1 else f"{self.value:g}"
        return f"  {self.name:<26}{self.ours!s:>30}{self.other!s:>30}{shown:>9}  {goal}"


def lines_of_pages(found: dict[str, Any]) -> Iterator[Line]:
    """Yield what each page costs beside its bare one, how many queries, and what all of it held."""
    for cost in found["pages"]:
        ours, bare = Times(tuple(cost["ours"])), Times(tuple(cost["bare"]))
        value = ours.median / bare.median
        yield Line(name=cost["name"], ours=ours, other=bare, value=value, most=cost["most"])
    for cost in found["pages"]:
        name = f"{cost['name'].partition(',')[0]}, queries"
        queries = cost["queries"]
        yield Line(name=name, ours=queries, other="", value=queries, most=MOST_QUERIES)
    held = found["megabytes"]
    name, most = "most that it held", MOST_MEGABYTES
    yield Line(name=name, ours=f"{held:.0f} MB", other="", value=held, most=most)


def compare(
    ours: Callable[[], float], other: Callable[[], float], *, times: int
) -> tuple[Times, Times]:
    """
    Measure so often, one after the other: what slows the machine slows both.

    Each turn begins deeper in the stack than the one before, over one chunk of it in all. Python
    gives a chunk back as soon as a call leaves it, so what calls to and fro over the end of one
    takes up to twice as long; who it hits depends on where it was begun from, not on what it does.
    """
    for _ in range(WARM_UPS):
        ours(), other()
    depths = [turn * FRAMES_OF_A_CHUNK // times for turn in range(times)]
    taken = [(_deeper(depth, ours), _deeper(depth, other)) for depth in depths]
    first, second = zip(*taken, strict=True)
    return Times(first), Times(second)


def _deeper(frames: int, measured: Callable[[], float]) -> float:
    return measured() if frames == 0 else _deeper(frames - 1, measured)
