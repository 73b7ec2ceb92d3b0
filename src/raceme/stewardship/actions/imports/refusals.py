"""Expected refusals of imports; each says what happened, what was kept, and what to do next."""

from django.utils.translation import gettext as _

from raceme.core.errors import FieldRefusal, Refusal


class NoFile(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("file", _("Choose the file first, or drop it here."))


class NoRows(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "sheet", _("There is nothing below the heading of this sheet. Choose another one.")
        )


class FileTooLarge(FieldRefusal):
    def __init__(self, *, megabytes: int) -> None:
        super().__init__(
            "file",
            _("The file is larger than %(limit)s MB. Split it into several files.")
            % {"limit": megabytes},
        )


class NotOpen(Refusal):
    """The import is imported, taken back or discarded: its rows are changed no more."""

    def __init__(self) -> None:
        super().__init__(
            _("This import is past that step. What you see now is how far it has come.")
        )


class ChangedElsewhere(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this import in another window. Nothing was done yet: look at it "
                "as it is now, then go on."
            )
        )


class NothingNeeded(Refusal):
    """No column was chosen for something without which no row says anything."""

    def __init__(self, labels: str) -> None:
        super().__init__(
            _("Say first which column holds: %(fields)s.") % {"fields": labels},
        )


class TwoForOne(Refusal):
    def __init__(self, *, field: str, first: str, second: str) -> None:
        super().__init__(
            _(
                "“%(first)s” and “%(second)s” would both go into %(field)s. Choose one of the two, "
                "and leave the other out."
            )
            % {"first": first, "second": second, "field": field}
        )


class NoCluster(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("cluster", _("Choose the cluster whose members these are."))


class NothingToImport(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("No row would write anything. Decide or mend some of them first, or leave it.")
        )


class FileGone(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The file and its rows are kept no more, as was agreed. What was imported stays, "
                "and can be changed record by record."
            )
        )


class CannotUndo(Refusal):
    """Something later depends on what was imported; the import keeps the list of it."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            _(
                "Not taken back: something later depends on records of this import. Everything is "
                "as it was; the list below says what stands in the way."
            )
        )
