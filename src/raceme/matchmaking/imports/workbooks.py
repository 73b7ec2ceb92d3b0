"""The sheets of a workbook, read by calamine in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Cell = str | int | float | bool | datetime | None

PROGRAM = Path(__file__).with_name("unpacking.py")
MEGABYTE = 1024 * 1024
# Far more than the largest event fills, and what a worker has beside its own.
LIMITS = {
    "memory": 1024 * MEGABYTE,
    "seconds": 60,
    "sheets": 100,
    "columns": 1_000,
    "rows": 300_000,
}


class NotAWorkbook(Exception):
    """Bytes that are no workbook, or one that holds more than any event."""


def read_sheets(content: bytes) -> dict[str, list[list[Cell]]]:
    """Return the rows of each sheet. Raises ``NotAWorkbook``."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program, and nothing of the file in its arguments)
            [sys.executable, "-I", str(PROGRAM), json.dumps(LIMITS)],
            input=content,
            capture_output=True,
            check=True,
            timeout=2 * LIMITS["seconds"],
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        # It could not read it, or ran out of what it was given.
        raise NotAWorkbook from error
    sheets: Mapping[str, Sequence[Sequence[Any]]] = json.loads(done.stdout)
    return {name: [[_cell(one) for one in row] for row in rows] for name, rows in sheets.items()}


def _cell(written: Any) -> Cell:  # noqa: ANN401 (what our own program wrote)
    cell: Cell = written
    return datetime.fromisoformat(written["moment"]) if isinstance(written, dict) else cell
