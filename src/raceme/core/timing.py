"""What a page costs: its queries, told apart from those that count a figure, and their time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.db import connection

_counts: ContextVar[bool] = ContextVar("counts_a_figure", default=False)


@contextmanager
def counting() -> Iterator[None]:
    """Mark the queries inside as counting figures: a page may ask one for each it shows."""
    token = _counts.set(True)
    try:
        yield
    finally:
        _counts.reset(token)


@dataclass
class Tally:
    queries: int = 0
    figures: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        """Say it as a page's header does: "9 queries, 8 figures"."""
        figures = f", {self.figures} figures" if self.figures else ""
        return f"{self.queries} queries{figures}"

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:  # noqa: ANN401 (Django's own)
        if _counts.get():
            self.figures += 1
        elif not str(asked[0]).startswith("PRAGMA"):
            # By these SQLite opens its file in a new thread: no page asks for them.
            self.queries += 1
        start = perf_counter()
        try:
            return execute(*asked)
        finally:
            self.seconds += perf_counter() - start


@contextmanager
def tallied() -> Iterator[Tally]:
    """Count what is asked of the database inside."""
    tally = Tally()
    with connection.execute_wrapper(tally):
        yield tally
