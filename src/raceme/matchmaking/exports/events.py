"""An event as a workbook: to fill in, or as it was read."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from raceme.matchmaking.exports.books import Book, Rows
from raceme.matchmaking.library.columns import COLUMNS

WIDTHS_OF_READ_ME = (16, 16, 70, 34)


def event_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """
    Return the workbook of an event's sheets, with one before them that explains each column.

    Names of sheets and headings are those that are read again, in every language the same.
    """
    book = Book()
    heads = (_("Sheet"), _("Column"), _("What to write"), _("Example"))
    told = [(one.sheet, one.head, str(one.hint), one.example) for one in COLUMNS]
    read_me = book.add_table(
        "read me", [heads, *(row[:3] for row in told)], widths=WIDTHS_OF_READ_ME
    )
    for line, row in enumerate(told, start=1):
        book.write(read_me, line, len(row) - 1, row[-1], book.example)
    for name, rows in sheets.items():
        book.add_table(name, rows)
    return book.content()
