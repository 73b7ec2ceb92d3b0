"""
Run as a process of its own: read a workbook from the input, write its sheets to the output.

calamine trusts sizes that a damaged or wicked file claims, and where memory runs out it takes the
whole process with it. So that process is this one, its memory and its time limited by the
system before the first byte is read. ``workbooks`` starts it and reads what it writes.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


def main() -> None:
    limits: dict[str, int] = json.loads(sys.argv[1])
    _limit(resource.RLIMIT_AS, limits["memory"])
    _limit(resource.RLIMIT_CPU, limits["seconds"])
    _limit(resource.RLIMIT_CORE, 0)
    json.dump(_sheets(limits), sys.stdout)


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (allowed, allowed))


def _sheets(limits: dict[str, int]) -> dict[str, list[list[Any]]]:
    from python_calamine import SheetTypeEnum, load_workbook  # noqa: PLC0415 (after the limits)

    workbook = load_workbook(sys.stdin.buffer)
    sheets = {}
    for sheet in workbook.sheets_metadata[: limits["sheets"]]:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            sheets[sheet.name] = _rows(workbook.get_sheet_by_name(sheet.name), limits)
    return sheets


def _rows(sheet: Any, limits: dict[str, int]) -> list[list[Any]]:  # noqa: ANN401 (calamine's)
    """Return the rows from A1, each up to its last filled cell and one more than are read."""
    # calamine leaves empty columns at the left away, but not empty rows at the top.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    rows = []
    for cells in sheet.iter_rows():
        while cells and cells[-1] == "":
            cells.pop()
        row = [*left, *cells] if cells else []
        rows.append([_plain(cell) for cell in row[: limits["columns"]]])
        if len(rows) > limits["rows"]:
            raise MemoryError
    return rows


def _plain(cell: object) -> object:
    """Return a cell as JSON knows it: a day is its first moment, a time of day is a text."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"moment": datetime.combine(cell, time.min).isoformat()}
    return str(cell) if isinstance(cell, time | timedelta) else cell


if __name__ == "__main__":
    main()
