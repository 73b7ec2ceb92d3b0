"""Finding the places of a funder's file, and filling them; knows no records."""

from raceme.reporting.filling.letter import Letter
from raceme.reporting.filling.places import (
    MOST_ROWS,
    FileUnusable,
    Filling,
    Kind,
    NoRoom,
    Place,
    Row,
    TooLong,
    Trouble,
    Value,
)
from raceme.reporting.filling.workbook import Workbook

XLSX, DOCX = "xlsx", "docx"


def opened(content: bytes, *, kind: str) -> Workbook | Letter:
    """Return the file with its places; raises ``FileUnusable``."""
    return Workbook(content) if kind == XLSX else Letter(content)


__all__ = [
    "DOCX",
    "MOST_ROWS",
    "XLSX",
    "FileUnusable",
    "Filling",
    "Kind",
    "NoRoom",
    "Place",
    "Row",
    "TooLong",
    "Trouble",
    "Value",
    "opened",
]
