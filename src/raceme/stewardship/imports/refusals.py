"""Why a file cannot be read, each in a sentence that says what to do instead."""

from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.words import number


class NotReadable(Refusal):
    """A file that is not read; nothing of it was taken over."""


class EmptyFile(NotReadable):
    def __init__(self) -> None:
        super().__init__(_("The file is empty. Choose the file that holds the list."))


class UnknownKind(NotReadable):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This is not a table. Choose an Excel or OpenDocument workbook (xlsx, xls, ods) "
                "or a table as text (csv, txt)."
            )
        )


class OtherDocument(NotReadable):
    """A document of an office program that holds no table of its own."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _(
                "This is a file of another kind (%(kind)s). Copy its table into a workbook, save "
                "it as xlsx, and choose that."
            )
            % {"kind": what}
        )


class OtherWorkbook(NotReadable):
    """A workbook in a form that is not read."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _(
                "This kind of workbook (%(kind)s) is not read here. Open it in your spreadsheet "
                "program, save it as xlsx, and choose that file."
            )
            % {"kind": what}
        )


class WebPage(NotReadable):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This is a web page, whatever its name says. Open it in your spreadsheet program, "
                "save it as xlsx, and choose that file."
            )
        )


class Locked(NotReadable):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The file is locked with a password. Save it without one, and choose that file: "
                "passwords are not asked for here."
            )
        )


class Damaged(NotReadable):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The file is damaged, or only part of it has arrived. Open it in your spreadsheet "
                "program, save it as xlsx, and choose that file."
            )
        )


class Trap(NotReadable):
    """A small file that unpacks to far more than any list needs."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The file unpacks to far more than a list needs, so it was not opened. Copy the "
                "list into a new workbook, and choose that."
            )
        )


class TooLarge(NotReadable):
    """More than is read at once; the sentence says what of it."""


class FileTooLarge(TooLarge):
    def __init__(self, *, most: int) -> None:
        super().__init__(
            _(
                "The file is larger than %(most)s MB, which is more than is read at once. Split "
                "it into several files."
            )
            % {"most": number(most // (1024 * 1024))}
        )


class TooManyRows(TooLarge):
    def __init__(self, *, sheet: str, most: int) -> None:
        super().__init__(
            _(
                "The sheet “%(sheet)s” has more than %(most)s rows, which is more than is read at "
                "once. Split it into several files."
            )
            % {"sheet": sheet, "most": number(most)}
        )


class TooManyColumns(TooLarge):
    def __init__(self, *, sheet: str, most: int, cell: str = "") -> None:
        values = {"sheet": sheet, "most": number(most), "cell": cell}
        super().__init__(
            _(
                "The sheet “%(sheet)s” has something in cell %(cell)s; only the first %(most)s "
                "columns are read. Delete what stands far to the right, and choose the file "
                "again."
            )
            % values
            if cell
            else _(
                "The file has more than %(most)s columns, which is more than is read. Leave away "
                "those that are not needed."
            )
            % values
        )


class TooManyCells(TooLarge):
    def __init__(self, *, sheet: str, most: int) -> None:
        super().__init__(
            _(
                "The sheet “%(sheet)s” has more than %(most)s filled cells, which is more than is "
                "read at once. Split it, or leave away columns that are not needed."
            )
            % {"sheet": sheet, "most": number(most)}
        )


class FarApart(TooLarge):
    """A few cells so far from each other that all between them would have to be held."""

    def __init__(self, *, sheet: str, cell: str) -> None:
        super().__init__(
            _(
                "The sheet “%(sheet)s” has something in cell %(cell)s, far from the rest. Delete "
                "the rows and columns between, and choose the file again."
            )
            % {"sheet": sheet, "cell": cell}
        )


class NothingInside(NotReadable):
    def __init__(self) -> None:
        super().__init__(_("There is nothing on any sheet of this file."))
