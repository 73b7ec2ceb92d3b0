"""
What a set of answers is filled with beforehand: from the register, and from the last time.

What of it fits the version is decided where answers are begun; here it is only found. A file and
a declaration are given anew each time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from raceme.core import places
from raceme.organisations.models import Organisation, SizeFact
from raceme.organisations.queries import sizes_of
from raceme.questionnaires.comparing import SAME_ANSWERS
from raceme.questionnaires.models import AnswerSet, Version
from raceme.questionnaires.queries import answers_of
from raceme.questionnaires.solving import Item, Kind, scheme_of

GIVEN_ANEW = frozenset({Kind.FILE, Kind.DECLARATION, Kind.COMPUTED})
NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.ACTIVITY_CODE, Kind.REGION})


@dataclass(frozen=True)
class _Known:
    organisation: Organisation
    size: SizeFact | None

    def of_size(self, name: str) -> Any:  # noqa: ANN401 (a number of people, or an amount)
        return getattr(self.size, name) if self.size is not None else None


# What an item's ``prefill`` may say; ``solving.PREFILL`` has the same names.
SOURCES: Mapping[str, Callable[[_Known], Any]] = {
    "organisation": lambda known: known.organisation.pk,
    "organisation.name": lambda known: known.organisation.name,
    "organisation.registered_number": lambda known: known.organisation.registered_number,
    "organisation.country": lambda known: known.organisation.country,
    "organisation.region": lambda known: known.organisation.region,
    "organisation.activity_code": lambda known: known.organisation.activity_code,
    "organisation.website": lambda known: known.organisation.website,
    "organisation.staff": lambda known: known.of_size("employees"),
    "organisation.turnover": lambda known: known.of_size("turnover"),
}


def prefilled(
    version: Version,
    *,
    organisation: Organisation | None = None,
    previous: AnswerSet | None = None,
    on: date,
) -> dict[str, Any]:
    """
    Return answers to begin with: as the register has them on a day, else as they were last.

    ``previous`` may answer another version: only what is asked in the same way is taken over.
    """
    last = _from_last_time(version, previous) if previous is not None else {}
    known = _from_register(version, organisation, on=on) if organisation is not None else {}
    return {**last, **known}


def _from_register(version: Version, organisation: Organisation, *, on: date) -> dict[str, Any]:
    wanted = {
        item["code"]: item["prefill"]
        for section in version.definition["sections"]
        if "repeats" not in section
        for item in section["items"]
        if item.get("prefill")
    }
    if not wanted:
        return {}
    size = sizes_of(organisation).filter(valid_from__lte=on).first()
    known = _Known(organisation, size)
    items = {item.code: item for item in scheme_of(version).items}
    found = {
        code: _written(items[code], SOURCES[name](known), known)
        for code, name in wanted.items()
        if name in SOURCES
    }
    return {code: answer for code, answer in found.items() if answer not in (None, "")}


def _written(item: Item, value: Any, known: _Known) -> Any:  # noqa: ANN401 (of many kinds)
    """Return a value of the register as an answer to this item; None: it is none."""
    if value in (None, ""):
        return None
    if item.kind in NUMBERS:
        return _number(item, value, known)
    if item.kind is Kind.CHOICE:
        return next((o.code for o in item.options if o.code == str(value).lower()), None)
    if item.kind is Kind.ORGANISATION:
        return str(value)
    is_country = value == known.organisation.country and item.kind in {Kind.TEXT, Kind.LONG_TEXT}
    said = places.country(value) if is_country else value
    return said if item.kind in TEXTS and isinstance(said, str) else None


def _number(item: Item, value: object, known: _Known) -> float | None:
    if not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and item.unit and item.unit != known.of_size("currency"):
        # An amount in another currency is another amount.
        return None
    return int(value) if value == int(value) else float(value)


def _from_last_time(version: Version, previous: AnswerSet) -> dict[str, Any]:
    answers = answers_of(previous)
    before = {item.code: item for item in scheme_of(previous.version).items}
    return {
        item.code: kept
        for item in scheme_of(version).items
        if item.code in answers
        and _is_asked_alike(item, before.get(item.code))
        and (kept := _still_there(item, answers[item.code])) is not None
    }


def _is_asked_alike(item: Item, before: Item | None) -> bool:
    return (
        before is not None
        and item.kind not in GIVEN_ANEW
        and (item.kind == before.kind or {item.kind, before.kind} in SAME_ANSWERS)
        and (item.unit, item.many) == (before.unit, before.many)
    )


def _still_there(item: Item, answer: Any) -> Any:  # noqa: ANN401 (of many kinds)
    """Return of an answer what can be given today: rows, columns and options that still exist."""
    options = {option.code for option in item.options}
    if item.kind is Kind.MATRIX:
        rows = {
            row: cell
            for row, cell in answer.items()
            if row in item.rows and _codes(cell) <= options
        }
        return rows or None
    if item.kind is Kind.TABLE:
        filled = [row for each in answer if (row := _row(item, each))]
        return filled if filled or not answer else None
    if item.options:
        return answer if _codes(answer) <= options else None
    return answer


def _codes(chosen: str | list[str]) -> set[str]:
    return {chosen} if isinstance(chosen, str) else {*chosen}


def _row(item: Item, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = {each.code: each for each in item.columns if each.kind not in GIVEN_ANEW}
    kept = {
        code: _still_there(columns[code], cell) for code, cell in row.items() if code in columns
    }
    return {code: cell for code, cell in kept.items() if cell is not None}
