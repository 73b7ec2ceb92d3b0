"""Sets of factors out of files, with the line on which each factor stands."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "raceme-factors/1"
COLUMNS = ("code", "unit", "value", "region", "source", "confirmed")
NEEDED = ("code", "unit", "value")
LARGEST_FILE = 20_000_000
YES, NO = frozenset({"", "yes", "true", "1"}), frozenset({"no", "false", "0"})
BEGINS = re.compile(r'"factors"\s*:\s*\[')
BETWEEN = re.compile(r"[\s,]*")


class Unreadable(Exception):
    """The file cannot be read at all; the text says why."""


@dataclass(frozen=True)
class Written:
    """A set of factors as its file has it, with the line of each factor, counted from 1."""

    document: Any
    lines: Sequence[int]


def read_factors_file(file: Path, *, about: dict[str, object]) -> Written:
    """
    Return what a file of factors says, json or csv; ``about`` is the set that a csv holds.

    Raises Unreadable.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Unreadable(f"{file} is larger than 20 MB.")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Unreadable(f"{file} is not written in utf-8.") from error
    if file.suffix.lower() == ".csv":
        return _of_csv(text, file=file, about=about)
    return _of_json(text, file=file)


def _of_json(text: str, *, file: Path) -> Written:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"{file}, line {error.lineno}, column {error.colno}: this is no JSON."
        ) from error
    except RecursionError as error:
        raise Unreadable(f"{file} is nested too deeply.") from error
    return Written(document, list(_lines_of(text)))


def _lines_of(text: str) -> Iterator[int]:
    """Give the line on which each factor begins; the text is known to be JSON."""
    begins = BEGINS.search(text)
    if begins is None:
        return
    decoder, at, line, counted = json.JSONDecoder(), begins.end(), 1, 0
    while (gap := BETWEEN.match(text, at)) and text[gap.end()] != "]":
        at = gap.end()
        line += text.count("\n", counted, at)
        counted = at
        yield line
        _value, at = decoder.raw_decode(text, at)


def _of_csv(text: str, *, file: Path, about: dict[str, object]) -> Written:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        heads = [head.strip().lower() for head in next(reader, [])]
        _refuse_heads(heads, file=file)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Unreadable(f"{file}, line {reader.line_num}: this is no csv.") from error
    factors = [_factor(dict(zip(heads, row, strict=False)), mark=mark) for _line, row in rows]
    document = {"format": FORMAT, **about, "factors": factors}
    return Written(document, [line for line, _row in rows])


def _refuse_heads(heads: Sequence[str], *, file: Path) -> None:
    wrong = [
        *(f"the column “{each}” is missing" for each in NEEDED if each not in heads),
        *(f"“{each[:40]}” is no column of it" for each in heads if each not in COLUMNS),
        *(f"“{each}” is there twice" for each in COLUMNS if heads.count(each) > 1),
    ]
    if wrong:
        raise Unreadable(
            f"{file}, line 1: {'; '.join(wrong)}. The columns are {', '.join(COLUMNS)}."
        )


def _factor(row: dict[str, str], *, mark: str) -> dict[str, object]:
    """Return a row as a factor; what is no number or no yes stays as it is, to be told."""
    found: dict[str, object] = {name: cell.strip() for name, cell in row.items() if cell.strip()}
    if value := str(found.get("value", "")):
        # Where a comma does not part the cells, it may stand in a number.
        with suppress(ValueError):
            found["value"] = float(value if mark == "," else value.replace(",", "."))
    said = str(found.get("confirmed", "")).lower()
    if said in YES | NO:
        found["confirmed"] = said in YES
    return found
