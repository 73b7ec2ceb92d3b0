"""Times taken in turns, and the lines of the report that they make."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

WARM_UPS = 2
MILLISECONDS = 1000


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
    """One line of the report: ``value`` is what the goal is about, ``most`` the goal."""

    name: str
    ours: object
    other: object
    value: float
    most: float | None = None

    @property
    def is_held(self) -> bool:
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        goal = "" if self.most is None else f"≤ {self.most:g}  {'yes' if self.is_held else 'NO'}"
        shown = f"{self.value:.2f}" if self.value % 1 else f"{self.value:g}"
        return f"  {self.name:<26}{self.ours!s:>30}{self.other!s:>30}{shown:>9}  {goal}"


def compare(
    ours: Callable[[], float], other: Callable[[], float], *, times: int
) -> tuple[Times, Times]:
    """Measure so often, one after the other: what slows the machine slows both."""
    taken = [(ours(), other()) for _ in range(WARM_UPS + times)][WARM_UPS:]
    first, second = zip(*taken, strict=True)
    return Times(first), Times(second)
