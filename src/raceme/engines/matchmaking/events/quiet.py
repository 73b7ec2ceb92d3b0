"""HiGHS without a word on the screen, on one core, that can be stopped from outside."""

from collections.abc import Callable
from typing import Any

import highspy


class Quiet(highspy.Highs):
    """A solver that says nothing, not even its name when it is made."""

    def enableCallbacks(self) -> None:  # noqa: N802 (its name in highspy)
        self.setOptionValue("output_flag", False)  # noqa: FBT003 (highspy's way)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def quiet(
    *,
    seconds: float,
    should_stop: Callable[[], bool] = lambda: False,
    **options: str | float | bool,
) -> Quiet:
    """Return a solver that gives up after so many seconds, or once it should stop."""
    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", max(0.0, float(seconds)))
    for name, value in options.items():
        solver.setOptionValue(name, value)

    def interrupt(event: Any) -> None:  # noqa: ANN401 (highspy's own)
        if should_stop():
            event.interrupt()

    for callback in (solver.cbSimplexInterrupt, solver.cbIpmInterrupt, solver.cbMipInterrupt):
        callback.subscribe(interrupt)
    return solver
