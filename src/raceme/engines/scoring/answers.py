"""
Whether answers may be taken: their kind, their bounds, and that each was asked for.

The one place where the product decides this, whichever way answers come in.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from raceme.engines.scoring.codes import NUMBERS, TEXTS, Fault, Kind
from raceme.engines.scoring.evaluating import Reading, is_empty
from raceme.engines.scoring.problem import Answers, Factors, Item, Scheme, Wrong

LONGEST = {Kind.TEXT: 500, Kind.LONG_TEXT: 20_000}
LONGEST_CODE = 200
MOST_ROWS = 500
MOST_NUMBER = 1e15
Place = tuple[str | int, ...]


def faults_of_answers(scheme: Scheme, answers: object, *, is_complete: bool = False) -> list[Wrong]:
    """
    Return all that is wrong with the answers; empty: they may be taken.

    ``is_complete``: what is required has to be there too. An answer of None is none.
    """
    if not isinstance(answers, Mapping):
        return [Wrong(fault=Fault.NOT_AN_OBJECT)]
    items = {item.code: item for item in scheme.items}
    unknown = [
        Wrong(fault=Fault.UNKNOWN_ITEM, place=(str(code)[:60],), of={"item": str(code)[:60]})
        for code in answers
        if code not in items or items[code].kind is Kind.COMPUTED
    ]
    shaped = {
        code: list(faults_of_answer(items[code], answer, (code,)))
        for code, answer in answers.items()
        if code in items and answer is not None
    }
    wrong = [*unknown, *(fault for faults in shaped.values() for fault in faults)]
    # A condition can be worked out only where what it reads is right.
    right = {
        code: answer for code, answer in answers.items() if code in shaped and not shaped[code]
    }
    return [*wrong, *_of_what_is_asked(scheme, right, is_complete=is_complete)]


def asked_items(scheme: Scheme, answers: Answers) -> list[Item]:
    """Return the items that are asked after these answers: those whose condition is true."""
    reading = Reading(items={item.code: item for item in scheme.items}, answers=answers)
    return [item for item in scheme.items if reading.is_asked(item)]


def asked_columns(
    scheme: Scheme, answers: Answers, table: Item, rows: Iterable[Mapping[str, Any]]
) -> list[frozenset[str]]:
    """Return the columns of a table that are asked in each of the rows, by what these hold."""
    reading = Reading(items={item.code: item for item in scheme.items}, answers=answers)
    return [reading.row(table, cells).asked for cells in rows]


def without_hidden_cells(scheme: Scheme, answers: Answers) -> dict[str, Any]:
    """Return answers that are right otherwise without the cells of tables that are not asked."""
    reading = Reading(items={item.code: item for item in scheme.items}, answers=answers)
    tables = {item.code: item for item in scheme.items if has_conditions(item)}
    return {
        code: [dict(reading.row(tables[code], cells).cells) for cells in answer]
        if answer and code in tables
        else answer
        for code, answer in answers.items()
    }


def has_conditions(table: Item) -> bool:
    """Say whether there are columns that are asked in some rows only."""
    return any(column.condition is not None for column in table.columns)


def computed_items(
    scheme: Scheme, answers: Answers, *, factors: Factors | None = None
) -> dict[str, float | None]:
    """Return what each computed item that is asked comes to; None: it is not known."""
    reading = Reading(
        items={item.code: item for item in scheme.items},
        answers=answers,
        factors=factors or Factors(),
    )
    return {
        item.code: reading.computed(item)
        for item in scheme.items
        if item.kind is Kind.COMPUTED and reading.is_asked(item)
    }


def _of_what_is_asked(scheme: Scheme, answers: Answers, *, is_complete: bool) -> Iterator[Wrong]:
    reading = Reading(items={item.code: item for item in scheme.items}, answers=answers)
    for item in scheme.items:
        is_answered = not is_empty(answers.get(item.code))
        if not reading.is_asked(item):
            if is_answered:
                yield Wrong(fault=Fault.NOT_ASKED, place=(item.code,), of={"item": item.code})
        elif is_complete and item.is_required and not is_answered:
            yield Wrong(fault=Fault.REQUIRED, place=(item.code,), of={"item": item.code})
        elif item.kind is Kind.TABLE and is_answered:
            yield from _of_cells(item, answers[item.code], reading, is_complete=is_complete)


def _of_cells(
    table: Item, rows: list[Mapping[str, Any]], reading: Reading, *, is_complete: bool
) -> Iterator[Wrong]:
    if is_complete and table.least is not None and len(rows) < table.least:
        yield Wrong(fault=Fault.TOO_LOW, place=(table.code,), of={"least": table.least})
    for number, cells in enumerate(rows):
        asked = reading.row(table, cells).asked
        for column in table.columns:
            place: Place = (table.code, number, column.code)
            is_answered = not is_empty(cells.get(column.code))
            if column.code not in asked:
                if is_answered:
                    yield Wrong(fault=Fault.NOT_ASKED, place=place, of={"item": column.code})
            elif is_complete and column.is_required and not is_answered:
                yield Wrong(fault=Fault.REQUIRED, place=place, of={"item": column.code})


def faults_of_answer(item: Item, answer: Any, place: Place) -> Iterator[Wrong]:  # noqa: ANN401
    """Give what is wrong with one answer by itself."""
    if item.kind in NUMBERS:
        yield from _number(item, answer, place)
    elif item.kind in TEXTS:
        yield from _text(item, answer, place)
    elif item.kind in {Kind.CHOICE, Kind.SCALE}:
        yield from _option(item, answer, place)
    elif item.kind is Kind.CHOICES:
        yield from _options(item, answer, place)
    elif item.kind is Kind.MATRIX:
        yield from _matrix(item, answer, place)
    elif item.kind is Kind.TABLE:
        yield from _table(item, answer, place)
    elif item.kind is Kind.DECLARATION and answer is not True:
        yield Wrong(fault=Fault.NOT_TRUE, place=place)


def _number(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        yield Wrong(fault=Fault.NOT_A_NUMBER, place=place)
        return
    if abs(answer) > MOST_NUMBER or not math.isfinite(answer):
        yield Wrong(fault=Fault.NOT_A_NUMBER, place=place)
    elif item.least is not None and answer < item.least:
        yield Wrong(fault=Fault.TOO_LOW, place=place, of={"least": item.least})
    elif item.most is not None and answer > item.most:
        yield Wrong(fault=Fault.TOO_HIGH, place=place, of={"most": item.most})
    elif item.decimals is not None and round(answer, item.decimals) != answer:
        yield Wrong(fault=Fault.TOO_PRECISE, place=place, of={"decimals": item.decimals})


def _text(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(answer, str) or "\0" in answer:
        yield Wrong(fault=Fault.NOT_A_TEXT, place=place)
        return
    longest = longest_of(item)
    if len(answer) > longest:
        yield Wrong(fault=Fault.TOO_LONG, place=place, of={"longest": longest})
    if item.kind is Kind.DATE and answer and not _is_date(answer):
        yield Wrong(fault=Fault.NOT_A_DATE, place=place)


def longest_of(item: Item) -> int:
    """Return how many characters an answer to an item of a text has at most."""
    longest = LONGEST.get(item.kind, LONGEST_CODE)
    return min(longest, item.longest or longest)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _option(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(answer, str):
        yield Wrong(fault=Fault.NOT_A_TEXT, place=place)
    elif answer not in {option.code for option in item.options}:
        yield Wrong(fault=Fault.UNKNOWN_OPTION, place=place, of={"option": answer[:60]})


def _options(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(answer, list):
        yield Wrong(fault=Fault.NOT_A_LIST, place=place)
        return
    known = {option.code: option for option in item.options}
    for code in answer:
        if not isinstance(code, str) or code not in known:
            yield Wrong(fault=Fault.UNKNOWN_OPTION, place=place, of={"option": str(code)[:60]})
            return
    if len(set(answer)) < len(answer):
        yield Wrong(fault=Fault.TWICE, place=place)
    alone = next((code for code in answer if known[code].is_alone), "")
    if alone and len(answer) > 1:
        yield Wrong(fault=Fault.NOT_ALONE, place=place, of={"option": alone})
    if item.kind is Kind.CHOICES and item.most is not None and len(answer) > item.most:
        yield Wrong(fault=Fault.TOO_MANY, place=place, of={"most": item.most})


def _matrix(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(answer, Mapping):
        yield Wrong(fault=Fault.NOT_AN_OBJECT, place=place)
        return
    for row, cell in answer.items():
        if row not in item.rows:
            yield Wrong(fault=Fault.UNKNOWN_ROW, place=place, of={"row": str(row)[:60]})
        elif item.many:
            yield from _options(item, cell, (*place, row))
        else:
            yield from _option(item, cell, (*place, row))


def _table(item: Item, answer: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(answer, list):
        yield Wrong(fault=Fault.NOT_A_LIST, place=place)
        return
    most = min(MOST_ROWS, MOST_ROWS if item.most is None else int(item.most))
    if len(answer) > most:
        yield Wrong(fault=Fault.TOO_MANY, place=place, of={"most": most})
    columns = {column.code: column for column in item.columns}
    for number, row in enumerate(answer[:most]):
        if not isinstance(row, Mapping):
            yield Wrong(fault=Fault.NOT_AN_OBJECT, place=(*place, number))
            continue
        for code, cell in row.items():
            where = (*place, number, str(code)[:60])
            if code not in columns:
                yield Wrong(fault=Fault.UNKNOWN_ITEM, place=where, of={"item": str(code)[:60]})
            elif cell is not None:
                yield from faults_of_answer(columns[code], cell, where)
