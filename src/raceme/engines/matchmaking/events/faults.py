"""What can be wrong with an event, and where in it."""

import re
from dataclasses import dataclass
from enum import StrEnum

# Of a value that is told of.
LONGEST_TOLD = 60
# What no file and no screen can show: control characters, halves of characters, none at all.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Fault(StrEnum):
    """What is wrong with an event, or with the file that it stands in."""

    # What a file can do wrong before it is an event.
    NOT_JSON = "not_json"
    OTHER_FORMAT = "other_format"
    WRONG_TYPE = "wrong_type"
    MISSING = "missing"
    UNKNOWN_NAME = "unknown_name"
    TOO_WIDE = "too_wide"
    NO_HEADING = "no_heading"
    # What cannot be meant, whatever it was read from.
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    UNPRINTABLE = "unprintable"
    TWICE = "twice"
    UNKNOWN = "unknown"
    OUT_OF_RANGE = "out_of_range"
    WITH_ITSELF = "with_itself"
    TOO_FEW_PEOPLE = "too_few_people"
    NO_OFFSET = "no_offset"
    NO_TIME_ZONE = "no_time_zone"
    OVERLAP = "overlap"
    TWO_PLACES = "two_places"
    LEAST_ABOVE_MOST = "least_above_most"
    NO_SCHEDULE = "no_schedule"
    LOCKED_CANNOT_MEET = "locked_cannot_meet"
    LOCKED_UNAVAILABLE = "locked_unavailable"
    LOCKED_ELSEWHERE = "locked_elsewhere"


@dataclass(frozen=True)
class Spot:
    """Where in an event: one of its lists, the number in that from 1, and a member of the entry."""

    entries: str
    number: int | None = None
    member: str = ""

    def __str__(self) -> str:
        number = "" if self.number is None else f"[{self.number}]"
        return f"{self.entries}{number}{self.member and f'.{self.member}'}"


class EventError(Exception):
    """
    An event that is none: ``spot`` says where in it, ``values`` what stands there.

    ``place`` is the spot as its file names it: ``participants[3].most`` of plain data, a cell
    such as ``participants!F4`` of a workbook.
    """

    def __init__(self, fault: Fault, spot: Spot, *, place: str = "", **values: object) -> None:
        self.fault = fault
        self.spot = spot
        self.place = shown(place or str(spot))
        self.values = {
            name: shown(value) if isinstance(value, str) else value
            for name, value in values.items()
        }
        super().__init__(f"{fault.value} at {self.place}")


def shown(text: str) -> str:
    """Return what can be shown of a text, and no more than a line takes."""
    text = UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"
