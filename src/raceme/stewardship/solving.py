"""Between rows and the engine that finds doubles."""

from dataclasses import dataclass
from pathlib import Path

from raceme.engines.duplicates import DuplicatesError, Fault, pairs
from raceme.engines.duplicates.reading import opened, write

# For whom stands at the command line; nobody else reads a list by itself.
SENTENCES = {
    Fault.NO_ID: "Line {value} has no id: each row needs one of its own.",
    Fault.SAME_ID: "The id {value} is there twice: each row needs one of its own.",
    Fault.NO_COLUMN: "The list has no column {value}. Its first line names the columns: id and "
    "name at least, and legal_form, registered_number, vat_number, street, town, country, website "
    "and email where you have them, in any order.",
    Fault.NOT_A_TABLE: "The list is no csv file in utf-8, or a line has more cells than the first "
    "one: {value}.",
    Fault.TOO_LONG: "A cell of the column {value} is too long to be one.",
    Fault.NOT_TEXT: "A cell of the column {value} is no text.",
}


class NotAList(ValueError):
    """A file that no list can be read from; the text is a sentence for whoever gave it."""


@dataclass(frozen=True)
class Written:
    pairs: int
    missing: tuple[str, ...]


def pairs_of_file(file: Path, *, out: Path) -> Written:
    """Write the pairs of the list in ``file``; raises ``NotAList`` and ``OSError``."""
    if out.exists() and file.exists() and out.samefile(file):
        raise NotAList("The pairs would overwrite the list. Name another file after --out.")
    try:
        with opened(file) as table:
            return Written(write(pairs(table.records), out), table.missing)
    except DuplicatesError as error:
        sentence = SENTENCES[error.code].format(value=error.value)
        raise NotAList(f"{sentence} Nothing is written.") from error
