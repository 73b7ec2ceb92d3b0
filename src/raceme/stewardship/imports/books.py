"""What was read of a file: its sheets, their rows, and what is worth knowing of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from raceme.stewardship.imports.cells import Row
from raceme.stewardship.imports.notes import Note

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(kw_only=True)
class Sheet:
    """
    One sheet. The place of a row in ``rows`` is its number in the file less one.

    ``stream`` gives the rows one after the other and holds none of them; ``rows`` holds all.
    Rows end with their last filled cell, an empty one is ``()``.
    """

    name: str
    stream: Callable[[], Iterator[Row]]
    is_hidden: bool = False
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()

    @cached_property
    def rows(self) -> list[Row]:
        return list(self.stream())

    def head(self, count: int) -> list[Row]:
        return list(islice(self.stream(), count))


@dataclass(kw_only=True)
class Book:
    """A file that was read: its kind ("xlsx", "csv" …), its sheets, what is worth knowing."""

    name: str = ""
    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    separator: str = ""
    notes: list[Note] = field(default_factory=list)
    # The place of a sheet that was made of a meeting's export: each participant once.
    participants: int | None = None
