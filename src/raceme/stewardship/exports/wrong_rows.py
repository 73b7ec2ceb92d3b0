"""The rows that were not imported, as a workbook that says of each why."""

from collections.abc import Sequence
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from raceme.stewardship.actions.imports.fields import label_of
from raceme.stewardship.actions.imports.looking import every_row
from raceme.stewardship.actions.imports.rows import Row, Verdict
from raceme.stewardship.models import Import

NOT_IMPORTED = (Verdict.WRONG, Verdict.UNDECIDED, Verdict.FAILED)
WIDTH, WIDTH_OF_WHY = 22, 60


def write_wrong_rows(found: Import, file: IO[bytes]) -> int:
    """Write the rows as they stand in the file, with a column that says why; return how many."""
    # Everything is written as text: nothing that begins with = + - or @ can run.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Not imported")[:31])
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        heads: list[str] = found.heads
        for column, head in enumerate([*heads, _("Row in the file"), _("Why not")]):
            sheet.write_string(0, column, head, bold)
        sheet.set_column(0, len(heads), WIDTH)
        sheet.set_column(len(heads) + 1, len(heads) + 1, WIDTH_OF_WHY)
        sheet.freeze_panes(1, 0)
        for count, (row, texts) in enumerate(every_row(found, show=NOT_IMPORTED), start=1):
            for column, text in enumerate(texts[: len(heads)]):
                if text:
                    sheet.write_string(count, column, text)
            sheet.write_number(count, len(heads), row.number + 1)
            sheet.write_string(count, len(heads) + 1, reason_of(row, found), wrap)
    return count


def reason_of(row: Row, found: Import) -> str:
    """Say why a row was not imported."""
    if row.said:
        return row.said
    if row.verdict == Verdict.UNDECIDED:
        return _("It may mean a record there is already, and nobody decided.")
    return " ".join(_sentences(row, found.holds))


def _sentences(row: Row, holds: str) -> Sequence[str]:
    return [f"{label_of(holds, name)}: {sentence}" for name, sentence in row.errors.items()]
