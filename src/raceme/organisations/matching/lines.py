"""What a pasted line says: who, of which number, at which address."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.organisations.names import name_key, person_key

MOST_LINES = 2_000
LONGEST_LINE = 1_000
LONGEST_NAME = 200
EMAIL = re.compile(r"[^\s;,<>()\"]+@[^\s;,<>()\"]+\.[^\s;,<>()\"]+")
# A number has digits enough to be one, and letters for a country or a register at most.
NUMBER = re.compile(r"(?=(?:\D*\d){5})[A-Za-z]{0,4}[\d .\-/]*[A-Za-z]{0,3}[\d .\-/]*[A-Za-z]{0,3}")


class TooManyLines(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("These are more than %(most)s lines. Paste them in parts.") % {"most": MOST_LINES}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    number: int
    text: str
    name: str = ""
    person: str = ""
    email: str = ""
    registered: str = ""

    @property
    def name_key(self) -> str:
        return name_key(self.name) if self.name else ""

    @property
    def person_key(self) -> str:
        return person_key(self.person) if self.person else ""


def read_lines(text: str) -> list[Line]:
    """Return the lines that say something; raises ``TooManyLines``."""
    # What is looked for in a line takes longer the longer it is, and nobody is called so.
    rows = [(number, row[:LONGEST_LINE]) for number, row in enumerate(text.splitlines(), 1)]
    told = [_read(number, row) for number, row in rows if any(map(str.isalnum, row))]
    if len(told) > MOST_LINES:
        raise TooManyLines
    return told


def _read(number: int, row: str) -> Line:
    """Take a line apart at semicolons and tabs; in what order the parts come is all the same."""
    email = EMAIL.search(row)
    rest = row.replace(email.group(), " ") if email else row
    parts = [" ".join(part.split()).strip(' ,<>()"') for part in re.split(r"[;\t]", rest)]
    registered = next((part for part in parts if NUMBER.fullmatch(part)), "")
    names = [part for part in parts if part and part != registered]
    name, person = (*names, "", "")[:2]
    return Line(
        number=number,
        text=" ".join(row.split()),
        name=name[:LONGEST_NAME],
        person=person[:LONGEST_NAME],
        email=email.group().lower() if email else "",
        registered=registered,
    )
