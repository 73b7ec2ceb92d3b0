"""What a funder's file has to be filled in, and what goes in; plain values, no records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal

# More belongs into the report pack: nobody reads a table of a letter that long.
MOST_ROWS = 5_000


class Kind(StrEnum):
    VALUE = "value"
    LIST = "list"


class Trouble(StrEnum):
    """Why a place that was found cannot be filled."""

    FORMULA = "formula"
    NOWHERE = "nowhere"
    SEVERAL = "several"


@dataclass(frozen=True, kw_only=True)
class Place:
    """
    A named cell, a marked place, or a row that repeats; ``now`` is what stands there.

    ``columns`` are what the file itself calls the columns of a row, empty where it does not.
    """

    name: str
    kind: Kind = Kind.VALUE
    where: str = ""
    now: str = ""
    columns: tuple[str, ...] = ()
    trouble: Trouble | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "kind": self.kind.value,
            "where": self.where,
            "now": self.now,
            "columns": list(self.columns),
            "trouble": self.trouble.value if self.trouble else "",
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        return cls(
            name=told["name"],
            kind=Kind(told["kind"]),
            where=told["where"],
            now=told["now"],
            columns=tuple(told["columns"]),
            trouble=Trouble(told["trouble"]) if told["trouble"] else None,
        )


@dataclass(frozen=True)
class Value:
    """
    What goes into a place: ``raw`` into a cell, ``text`` where people read.

    A per cent is told in hundredths: 42.5 is 42.5 %.
    """

    raw: Decimal | date | str
    text: str
    is_percent: bool = False


Row = Sequence[Value]
# Told before each line of a list into which place it goes: of all that is filled they take long.
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """All that goes into a file, by the names of its places."""

    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def nobody(_place: str) -> None:
    """Hear what is told, and do nothing about it."""


class FileUnusable(Refusal):
    """A file that cannot be the funder's file; the sentence says why."""


class NoRoom(Refusal):
    """A list longer than the rows it has in the file."""

    def __init__(self, *, place: str, lines: int, room: int) -> None:
        super().__init__(
            _(
                "Not filled: the list for “%(place)s” has %(lines)s lines, and the file has room "
                "for %(room)s. Make the named range larger in the file, or leave nothing below it, "
                "and upload it anew."
            )
            % {"place": place, "lines": lines, "room": room}
        )


class TooLong(Refusal):
    def __init__(self, *, place: str) -> None:
        super().__init__(
            _(
                "Not filled: what goes into “%(place)s” is longer than a cell can hold. Shorten "
                "the text, or bind the place to another one."
            )
            % {"place": place}
        )
