"""
Answers as the controls of a page hold them, and back.

What a control holds is called *raw*: a text, the code of an option, a list of codes, for a
matrix those of each row, for a table those of each cell. Nothing is lost on the way from an
answer to its raw form and back, but for the order in which options were chosen; what was typed
and cannot be read stays as it was typed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from raceme.core import typed
from raceme.core.forms import DecimalField
from raceme.questionnaires.access.register import Register
from raceme.questionnaires.solving import Item, Kind

# Ticked, it says that none of the options applies, or that a table has no rows. No code is so.
NONE = "-"
YES = "1"
MOST_ROWS = 500
# A number that no field for people holds: very small ones, out of formulas.
EXPONENT = re.compile(r"-?\d(\.\d+)?e-\d{1,3}")
LONGEST_NUMBER = typed.LONGEST_NUMBER
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
NAMED = frozenset({Kind.ORGANISATION, Kind.PERSON})
Raw = Any
Posted = MultiValueDict[str, str]
Place = tuple[str | int, ...]


class Chosen(NamedTuple):
    """
    A name that was typed, and the key that stood there before.

    ``which``: the key of who was chosen, of those whom the name may mean.
    """

    text: str
    was: str
    which: str = ""


class Shown(NamedTuple):
    """A row of a table as it was sent: its place among all of them, and the number in its names."""

    at: int
    number: int


@dataclass(frozen=True)
class Unread:
    """What cannot be read, where, and a sentence that says why."""

    place: Place
    sentence: str


def name_of(code: str) -> str:
    return f"a-{code}"


# ---------- an answer as its controls hold it ----------


def raw_of(item: Item, answer: Any, register: Register) -> Raw:  # noqa: ANN401 (of many kinds)
    """Return what the controls of an item hold where it was answered so."""
    if item.kind is Kind.TABLE:
        return None if answer is None else [_raw_row(item, row, register) for row in answer]
    if item.kind is Kind.MATRIX:
        rows = (answer or {}).items()
        return {row: (cell or [NONE]) if item.many else cell for row, cell in rows}
    if item.kind is Kind.CHOICES:
        return [] if answer is None else (list(answer) or [NONE])
    if item.kind in NAMED:
        return Chosen(register.label(item.kind, answer) if answer else "", answer or "")
    return "" if answer is None else TYPED.get(item.kind, str)(answer)


def _raw_row(item: Item, row: Mapping[str, Any], register: Register) -> dict[str, Raw]:
    return {each.code: raw_of(each, row.get(each.code), register) for each in item.columns}


def _number_typed(answer: float) -> str:
    exact = Decimal(str(answer))
    if len(f"{exact:f}") > LONGEST_NUMBER:
        return f"{exact.normalize():e}"
    return str(DecimalField().prepare_value(exact))


def _day_typed(answer: str) -> str:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return answer
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


TYPED: Mapping[Kind, Callable[[Any], str]] = {
    **dict.fromkeys(NUMBERS, _number_typed),
    Kind.DATE: _day_typed,
    Kind.DECLARATION: lambda _answer: YES,
}


# ---------- what was sent ----------


def raw_in(item: Item, posted: Posted, name: str) -> Raw:
    """Return what the controls of an item were sent with."""
    if item.kind is Kind.TABLE:
        return _raw_table(item, posted, name)
    if item.kind is Kind.MATRIX:
        rows = {row: posted.getlist(f"{name}-{row}") for row in item.rows}
        return {row: sent if item.many else sent[-1] for row, sent in rows.items() if any(sent)}
    if item.kind is Kind.CHOICES:
        return posted.getlist(name)
    text = posted.get(name, "")
    if item.kind in NAMED:
        # Who has typed another name since means none of those.
        is_same = posted.get(f"{name}-typed", "").strip() == text.strip()
        which = posted.get(f"{name}-which", "") if is_same else ""
        return Chosen(text, posted.get(f"{name}-was", ""), which)
    if item.kind is Kind.FILE and posted.get(f"{name}-without"):
        return ""
    return text


def _raw_table(item: Item, posted: Posted, name: str) -> list[dict[str, Raw]] | None:
    filled = [row for _shown, row in filled_rows(item, posted, name)]
    return filled or ([] if posted.get(name) == NONE else None)


def filled_rows(item: Item, posted: Posted, name: str) -> Iterator[tuple[Shown, dict[str, Raw]]]:
    """Give the rows of a table in which something was filled in."""
    for at, number in enumerate(rows_in(posted, name)):
        of_row = f"{name}-{number}-"
        row = {each.code: raw_in(each, posted, f"{of_row}{each.code}") for each in item.columns}
        if not all(is_blank(each) for each in row.values()):
            yield Shown(at, number), row


def rows_in(posted: Posted, name: str) -> list[int]:
    """Return the numbers of the rows of a table that something was sent of."""
    row = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-")
    found = (row.match(each) for each in posted)
    return sorted({int(match[1]) for match in found if match})[: MOST_ROWS + 1]


def is_blank(raw: Raw) -> bool:
    if isinstance(raw, Chosen):
        return not raw.text.strip()
    return not raw.strip() if isinstance(raw, str) else not raw


def chosen_in(item: Item, raw: Raw) -> Iterator[tuple[Kind, Chosen]]:
    """Give each name that was typed for an organisation or a person."""
    if isinstance(raw, Chosen):
        yield item.kind, raw
    elif item.kind is Kind.TABLE:
        for row in raw or ():
            for column in item.columns:
                yield from chosen_in(column, row[column.code])


# ---------- what it says ----------


def answer_of(
    item: Item, raw: Raw, register: Register, *, place: Place
) -> tuple[Any, list[Unread]]:
    """Return the answer that the controls hold, and what of them cannot be read."""
    if item.kind is Kind.TABLE:
        return _table(item, raw, register, place=place)
    try:
        return _plain(item, raw, register), []
    except typed.Unreadable as unreadable:
        return None, [Unread(place, str(unreadable))]


def _table(item: Item, raw: Raw, register: Register, *, place: Place) -> tuple[Any, list[Unread]]:
    if raw is None:
        return None, []
    rows, unread = [], []
    for number, sent in enumerate(raw):
        row = {}
        for column in item.columns:
            where = (*place, number, column.code)
            cell, more = answer_of(column, sent[column.code], register, place=where)
            unread += more
            if cell is not None:
                row[column.code] = cell
        rows.append(row)
    return rows, unread


def _plain(item: Item, raw: Raw, register: Register) -> Any:  # noqa: ANN401 (of many kinds)
    if is_blank(raw):
        return None
    if item.kind is Kind.MATRIX:
        return {row: _several(sent) if item.many else sent for row, sent in raw.items()}
    if item.kind is Kind.CHOICES:
        return _several(raw)
    if item.kind in NAMED:
        return register.key(item.kind, raw.text, was=raw.was, which=raw.which)
    if item.kind in NUMBERS:
        return _number(raw, is_whole=item.decimals == 0)
    return READ.get(item.kind, _text)(raw)


def _text(raw: str) -> str:
    # A browser sends a line's end as two characters.
    return raw.replace("\r\n", "\n").replace("\r", "\n")


READ: Mapping[Kind, Callable[[str], Any]] = {
    Kind.DATE: lambda raw: typed.read_date(raw).isoformat(),
    Kind.DECLARATION: lambda _raw: True,
}


def _several(sent: list[str]) -> list[str]:
    chosen = [code for code in sent if code != NONE]
    if chosen and NONE in sent:
        raise typed.Unreadable(_("Choose either some of them, or that none applies."))
    return chosen


def _number(raw: str, *, is_whole: bool) -> float:
    if EXPONENT.fullmatch(raw.strip()):
        return float(raw)
    exact = typed.read_number(raw, whole=is_whole)
    return int(exact) if exact == exact.to_integral_value() else float(exact)
