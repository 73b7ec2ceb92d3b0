"""
The files of the published set (MiniZinc data, ``.dzn``), and the answer as plain JSON.

A statement is ``name = value;`` with a whole number, a list, a list of sets, or a table of
three columns between ``[|`` and ``|]``. ``0`` within a set is filler, and ``%`` begins a comment.
"""

import re
from collections.abc import Mapping, Sequence

from raceme.engines.matchmaking.slots.problem import (
    Answer,
    Fault,
    Meeting,
    Part,
    ProblemError,
    SlotProblem,
)

Value = int | list[int] | list[list[int]]

# Derived from the meetings, and in some files shifted by one: they are read past.
DERIVED = {"meetingsxBusiness", "nMeetingsBusiness"}
NEEDED = ("nBusiness", "nMeetings", "nTables", "nTotalSlots", "nMorningSlots", "requested")
NAMES = {*DERIVED, *NEEDED, "forbidden", "fixed", "precedences"}
COLUMNS = 3
LONGEST_NUMBER = 9
LONGEST_TOLD = 40

TOKEN = re.compile(r"\s+|%[^\n]*|(\[\||\|\]|-?\d+|[A-Za-z_]\w*|.)", re.DOTALL)
NUMBER = re.compile(rf"-?[0-9]{{1,{LONGEST_NUMBER}}}")


def problem_from_dzn(text: str, *, fairness: int) -> SlotProblem:
    """Read a file's ``text``; raises ``ProblemError`` with the place of the first fault."""
    read = _Statements(text).all()
    for name in NEEDED:
        if name not in read:
            raise ProblemError(Fault.MISSING, name)
    meetings = _lists(read, "requested")
    count = _number(read, "nMeetings")
    participants = _number(read, "nBusiness")
    _of_length("requested", meetings, count)
    forbidden = _sets(read, "forbidden", participants)
    before = _sets(read, "precedences", count)
    return SlotProblem(
        participants=participants,
        slots=_number(read, "nTotalSlots"),
        morning=_number(read, "nMorningSlots"),
        places=_number(read, "nTables"),
        meetings=tuple(_meeting(number, row) for number, row in enumerate(meetings, start=1)),
        forbidden=forbidden,
        fixed=_fixed(read, count),
        before=before,
        fairness=fairness,
    )


def answer_to_json(answer: Answer, *, seconds: float) -> dict[str, object]:
    """Write an answer in the format ``raceme-slots/1``."""
    written: dict[str, object] = {
        "format": "raceme-slots/1",
        "status": answer.status.value,
        "seconds": round(seconds, 3),
        "breaks": answer.breaks,
        "bound": answer.bound,
        "slots": list(answer.slots),
    }
    if answer.clash:
        written["clash"] = [
            {"rule": one.rule.value, "about": list(one.about)} for one in answer.clash
        ]
        written["clash_is_least"] = answer.is_least
    return written


class _Statements:
    """A reader of one file, which knows where in it it is."""

    def __init__(self, text: str) -> None:
        self.words = _words(text)
        self.at = 0

    def all(self) -> dict[str, Value]:
        read: dict[str, Value] = {}
        while self.word:
            name = self.word
            if name not in NAMES:
                raise self.fault(Fault.UNKNOWN_NAME)
            if name in read:
                raise self.fault(Fault.TWICE)
            self.at += 1
            self.take("=")
            read[name] = self.value()
            self.take(";")
        return read

    @property
    def word(self) -> str:
        return self.words[self.at][0]

    def value(self) -> Value:
        if self.word == "[|":
            return self.table()
        if self.word != "[":
            return self.number()
        self.take("[")
        if self.word == "{":
            return self.sets()
        return self.numbers("]")

    def table(self) -> list[list[int]]:
        self.take("[|")
        rows = []
        while not self.is_next("|]"):
            row = self.row()
            # The bar that closes the last row stands before the end in some files.
            if row:
                rows.append(row)
        return rows

    def row(self) -> list[int]:
        row = []
        while self.word not in ("|", "|]"):
            row.append(self.number())
            if not self.is_next(",") and self.word not in ("|", "|]"):
                raise self.fault(Fault.BREAKS_OFF)
        self.is_next("|")
        return row

    def sets(self) -> list[list[int]]:
        sets = []
        while not self.is_next("]"):
            self.take("{")
            sets.append(self.numbers("}"))
            if not self.is_next(",") and self.word != "]":
                raise self.fault(Fault.BREAKS_OFF)
        return sets

    def numbers(self, end: str) -> list[int]:
        numbers = []
        while not self.is_next(end):
            numbers.append(self.number())
            if not self.is_next(",") and self.word != end:
                raise self.fault(Fault.BREAKS_OFF)
        return numbers

    def number(self) -> int:
        if not NUMBER.fullmatch(self.word):
            raise self.fault(Fault.NOT_A_NUMBER)
        self.at += 1
        return int(self.words[self.at - 1][0])

    def is_next(self, word: str) -> bool:
        """Tell whether ``word`` comes next, and pass it if so."""
        is_it = self.word == word
        self.at += is_it
        return is_it

    def take(self, word: str) -> None:
        if not self.is_next(word):
            raise self.fault(Fault.BREAKS_OFF)

    def fault(self, fault: Fault) -> ProblemError:
        word, line, column = self.words[self.at]
        return ProblemError(fault, f"line {line}, column {column}", word=word[:LONGEST_TOLD])


def _words(text: str) -> list[tuple[str, int, int]]:
    """Part a file into words with their lines and columns; the last is empty, at the end."""
    words, line, begins = [], 1, 0
    for found in TOKEN.finditer(text):
        if found[1]:
            words.append((found[1], line, found.start() - begins + 1))
        if "\n" in found[0]:
            line += found[0].count("\n")
            begins = found.start() + found[0].rindex("\n") + 1
    return [*words, ("", line, len(text) - begins + 1)]


def _of_length(name: str, values: Sequence[object], length: int) -> None:
    if len(values) != length:
        raise ProblemError(Fault.WRONG_LENGTH, name, found=len(values), needed=length)


def _number(read: Mapping[str, Value], name: str) -> int:
    value = read[name]
    if not isinstance(value, int):
        raise ProblemError(Fault.NOT_A_NUMBER, name, word="[")
    return value


def _lists(read: Mapping[str, Value], name: str) -> list[list[int]]:
    value = read.get(name, [])
    if isinstance(value, int) or any(isinstance(one, int) for one in value):
        raise ProblemError(Fault.WRONG_LENGTH, name, found=0, needed=1)
    return [one for one in value if isinstance(one, list)]


def _sets(read: Mapping[str, Value], name: str, length: int) -> dict[int, frozenset[int]]:
    """Return a list of sets by number, without those that hold nothing but filler."""
    sets = _lists(read, name)
    if name in read:
        _of_length(name, sets, length)
    numbered = ((number, frozenset(one) - {0}) for number, one in enumerate(sets, start=1))
    return {number: one for number, one in numbered if one}


def _fixed(read: Mapping[str, Value], length: int) -> dict[int, int]:
    slots = read.get("fixed", [])
    if isinstance(slots, int):
        raise ProblemError(Fault.WRONG_LENGTH, "fixed", found=0, needed=length)
    if "fixed" in read:
        _of_length("fixed", slots, length)
    numbered = enumerate(slots, start=1)
    return {number: slot for number, slot in numbered if isinstance(slot, int) and slot}


def _meeting(number: int, row: Sequence[int]) -> Meeting:
    place = f"requested[{number}]"
    _of_length(place, row, COLUMNS)
    one, other, part = row
    if part not in list(Part):
        raise ProblemError(
            Fault.OUT_OF_RANGE, place, value=part, least=min(Part).value, most=max(Part).value
        )
    return Meeting(one, other, Part(part))
