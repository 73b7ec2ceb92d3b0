"""Whatever a file claims to be, reading it stays far below the memory of a worker."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stewardship.imports.build import HEAD, SHEET, TAIL, wicked, with_part, xlsx
from tests.stewardship.imports.test_reading import text_of

ROOT = Path(__file__).parents[3]
FAR_BELOW = 700


def read_under_limits(folder: Path, files: dict[str, bytes]) -> tuple[dict[str, str], int]:
    """Return what came of each file, and how much memory all of them took at most."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    program = "tests.stewardship.imports.under_limits"
    paths = [str(folder / name) for name in files]
    run = subprocess.run(  # noqa: S603 (this program)
        [sys.executable, "-m", program, *paths],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=300,
    )
    result = json.loads(run.stdout)
    return result["told"], result["megabytes"]


def test_wicked_files_are_refused_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    told, megabytes = read_under_limits(tmp_path, wicked())

    assert told == {
        "a part of 600 megabytes": "Trap",
        "a text of 120 megabytes": "Trap",
        "many huge texts": "Trap",
        "a text that stands in 200,000 cells": "Trap",
        "entities of entities": "Damaged",
        "a cell in the farthest corner": "TooManyColumns",
        "a cell beyond all corners": "Damaged",
        "a cell that is written as an entity": "Damaged",
        "a million styles": "Trap",
        "a row of an ods, a hundred million times": "TooManyColumns",
        "a long text of an ods, 200,000 times": "Damaged",
        "two billion spaces": "Damaged",
        "a damaged xls that claims gigabytes": "Damaged",
    }
    assert megabytes < FAR_BELOW


def test_large_lists_are_read_within_the_memory_of_a_worker(tmp_path: Path) -> None:
    """A million rows that are empty, or only have a colour, are no rows."""
    cell = b'<c r="%s%d" t="str"><v>Firma %d</v></c>'
    empty = (b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(2, 1_048_577))
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nume</t></is></c></row>'
    last = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>Ana</t></is></c></row>'
    many = (
        b'<row r="%d">%s</row>' % (n, b"".join(cell % (bytes([at]), n, n) for at in b"ABCD"))
        for n in range(1, 100_001)
    )
    bare = xlsx(["Nume"])
    told, megabytes = read_under_limits(
        tmp_path,
        {
            "empty": with_part(SHEET, [HEAD, first, *empty, TAIL], of=bare),
            "far apart": with_part(SHEET, [HEAD, first, last, TAIL], of=bare),
            "many": with_part(SHEET, [HEAD, *many, TAIL], of=bare),
            "text": ("Denumire;Oraș;E-mail\n" + "Șerban SRL;Iași;a@example.com\n" * 200_000).encode(
                "cp1250", "replace"
            ),
        },
    )

    assert told == {"empty": "1", "far apart": "2", "many": "100000", "text": "200001"}
    assert megabytes < FAR_BELOW


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [b'<row r="1"><c r="A1"><v>1</v></c><c r="ALM1"><v>1</v></c></row>'],
            (
                "The sheet “Sheet1” has something in cell ALM1; only the first 500 columns are "
                "read. Delete what stands far to the right, and choose the file again."
            ),
        ),
        (
            [
                b'<row r="1"><c r="Z1"><v>1</v></c></row>',
                b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            ],
            (
                "The sheet “Sheet1” has something in cell Z1048576, far from the rest. Delete the "
                "rows and columns between, and choose the file again."
            ),
        ),
        (
            [b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 250_002)],
            (
                "The sheet “Sheet1” has more than 250,000 rows, which is more than is read at "
                "once. Split it into several files."
            ),
        ),
    ],
    ids=["far to the right", "far down", "many rows"],
)
def test_what_is_too_much_says_where(rows: list[bytes], sentence: str) -> None:
    content = with_part(SHEET, [HEAD, *rows, TAIL], of=xlsx(sheets={"Sheet1": []}))

    assert text_of(content) == sentence
