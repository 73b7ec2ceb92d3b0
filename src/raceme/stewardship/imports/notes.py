"""What is said of a file that was read: what was mended, left away or not run."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.words import number


@dataclass(frozen=True)
class Note:
    """Something worth knowing, by its code; the sentence is in the language in use."""

    code: str
    count: int = 0
    names: tuple[str, ...] = field(default=())

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code](self)


def _macros(_note: Note) -> str:
    return _("The file holds macros. They were not run; only the values in the cells were read.")


def _hidden_sheets(note: Note) -> str:
    return _("Hidden sheets were read too: %(names)s.") % {"names": ", ".join(note.names)}


def _hidden_rows(note: Note) -> str:
    return ngettext(
        "%(count)s hidden row was read too.", "%(count)s hidden rows were read too.", note.count
    ) % {"count": number(note.count)}


def _merged(note: Note) -> str:
    return ngettext(
        "%(count)s block of merged cells: its value counts for its first cell.",
        "%(count)s blocks of merged cells: the value of each counts for its first cell.",
        note.count,
    ) % {"count": number(note.count)}


def _formulas(note: Note) -> str:
    return ngettext(
        "%(count)s formula has no value yet, so its cell is empty. Open the file in your "
        "spreadsheet program and save it, and it has one.",
        "%(count)s formulas have no value yet, so their cells are empty. Open the file in your "
        "spreadsheet program and save it, and they have one.",
        note.count,
    ) % {"count": number(note.count)}


def _errors(note: Note) -> str:
    return ngettext(
        "%(count)s cell holds an error such as #REF! instead of a value.",
        "%(count)s cells hold an error such as #REF! instead of a value.",
        note.count,
    ) % {"count": number(note.count)}


def _repaired(note: Note) -> str:
    return ngettext(
        "In %(count)s cell, letters had been garbled on the way and were put right.",
        "In %(count)s cells, letters had been garbled on the way and were put right.",
        note.count,
    ) % {"count": number(note.count)}


def _encoding(note: Note) -> str:
    return _("Read as %(names)s; check that letters such as ș, ü or ł are right.") % {
        "names": ", ".join(note.names)
    }


def _mixed(note: Note) -> str:
    return _("The lines of the file are written in several encodings: %(names)s.") % {
        "names": ", ".join(note.names)
    }


def _nul_bytes(note: Note) -> str:
    return ngettext(
        "%(count)s byte without meaning was left away.",
        "%(count)s bytes without meaning were left away.",
        note.count,
    ) % {"count": number(note.count)}


def _quotes(_note: Note) -> str:
    return _(
        "A quotation mark in the file is opened and never closed, so each line was read by itself."
    )


def _unreadable_sheets(note: Note) -> str:
    return _("These sheets hold no table and were left away: %(names)s.") % {
        "names": ", ".join(note.names)
    }


SENTENCES: dict[str, Callable[[Note], str]] = {
    "macros": _macros,
    "hidden_sheets": _hidden_sheets,
    "hidden_rows": _hidden_rows,
    "merged": _merged,
    "formulas": _formulas,
    "errors": _errors,
    "repaired": _repaired,
    "encoding": _encoding,
    "mixed": _mixed,
    "nul_bytes": _nul_bytes,
    "quotes": _quotes,
    "unreadable_sheets": _unreadable_sheets,
}
