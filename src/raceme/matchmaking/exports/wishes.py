"""The workbook that a list of wishes is written into."""

from django.utils.translation import gettext as _

from raceme.matchmaking.exports.books import Book
from raceme.matchmaking.imports.wishes import HEADS, WEIGHTS


def template_of_wishes() -> bytes:
    """Return an empty list with its headings, and a sheet that says what goes where."""
    book = Book()
    book.add_table("wishes", [HEADS], widths=(36, 36, 16))
    words = ", ".join(word for word in WEIGHTS if word and not word.isdecimal())
    book.add_table(
        "help",
        [
            (_("Column"), _("What goes there")),
            ("first", _("The e-mail address or the badge code of one who takes part.")),
            ("second", _("The same of the one they are to meet.")),
            ("strength", _("%(words)s; empty is a like.") % {"words": words}),
        ],
        widths=(16, 70),
    )
    return book.content()
