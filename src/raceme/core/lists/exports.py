"""What is shown, as a file: its filters, its order, its columns, and every row of it."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Protocol

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from raceme.core.lists.columns import Column, Plain, Row

KINDS = ("xlsx", "csv")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # by which Excel knows that a file is UTF-8
# A cell that begins so is run as a formula by the programs that open such files.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
ROWS_OF_A_SHEET = 1_000_000
LONGEST_CELL = 32_767
WIDEST, NARROWEST = 48, 12


class Exported(Protocol):
    """A list that can be written to a file."""

    @property
    def name(self) -> str: ...

    @property
    def shown(self) -> list[Column]: ...

    def every_row(self) -> Iterator[Row]: ...


def answer(listing: Exported, kind: str) -> HttpResponseBase:
    name = f"{listing.name}-{timezone.localdate().isoformat()}.{kind}"
    if kind == "csv":
        return StreamingHttpResponse(
            csv_lines(listing),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    # Closed by the response, once it is sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    write_xlsx(listing, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name)


class _Line:
    """A file of one line: what is written comes back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(listing: Exported) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([str(column.label) for column in listing.shown])
    for row in listing.every_row():
        yield writer.writerow([_safe(column.value(row)) for column in listing.shown])


def _safe(value: Plain) -> object:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None).isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_xlsx(listing: Exported, file: Any) -> None:  # noqa: ANN401 (any binary file)
    write_workbook([("", listing)], file)


def write_workbook(
    sheets: Iterable[tuple[str, Exported]],
    file: Any,  # noqa: ANN401 (any binary file)
    *,
    at: datetime | None = None,
) -> None:
    """
    Write each list on a sheet of its name, and go on upon another where it is longer.

    ``at`` is the moment it says it was made, without which no two are the same.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (an export pays for it, not every start)

    options = {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}
    with Workbook(file, options) as workbook:
        if at is not None:
            workbook.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        formats = {
            "head": workbook.add_format({"bold": True, "bottom": 1}),
            date: workbook.add_format({"num_format": "dd.mm.yyyy"}),
            datetime: workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"}),
        }
        for name, listing in sheets:
            _write_list(workbook, listing, name=name, formats=formats)


def _write_list(workbook: Any, listing: Exported, *, name: str, formats: Any) -> None:  # noqa: ANN401
    sheet, line = _begun_sheet(workbook, listing, name, formats["head"]), 0
    for row in listing.every_row():
        if line == ROWS_OF_A_SHEET:
            sheet, line = _begun_sheet(workbook, listing, "", formats["head"]), 0
        line += 1
        for place, column in enumerate(listing.shown):
            _write_cell(sheet, line, place, column.value(row), formats)


def _begun_sheet(workbook: Any, listing: Exported, name: str, bold: Any) -> Any:  # noqa: ANN401
    sheet = workbook.add_worksheet(name or None)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(listing.shown):
        label = str(column.label)
        sheet.set_column(place, place, WIDEST if column.main else max(NARROWEST, len(label) + 4))
        sheet.write_string(0, place, label, bold)
    return sheet


def _write_cell(sheet: Any, line: int, place: int, value: Plain, formats: Any) -> None:  # noqa: ANN401
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None)
        sheet.write_datetime(line, place, local, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, formats[date])
    elif isinstance(value, str):
        # As text, whatever it begins with: never a formula, never a link.
        sheet.write_string(line, place, value[:LONGEST_CELL])
    else:
        sheet.write_number(line, place, value)
