"""An answer in words: on the review, where it was carried over, and where two wrote one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.core import places, words
from raceme.questionnaires.access.paper import Asked, Words
from raceme.questionnaires.access.register import Register
from raceme.questionnaires.solving import Fault, Item, Kind, Wrong
from raceme.questionnaires.words import fault

KEYED = (Kind.ORGANISATION, Kind.PERSON, Kind.FILE)
NUMBERS = (Kind.NUMBER, Kind.MONEY)
YEARS = (1800, 2200)
# A definition names its units once; those that are words are said in the reader's language.
UNITS = {
    "years": gettext_lazy("years"),
    "months": gettext_lazy("months"),
    "days": gettext_lazy("days"),
    "hours": gettext_lazy("hours"),
    "people": gettext_lazy("people"),
}


@dataclass(frozen=True)
class Told:
    """What was answered: lines of text, or a table; neither: nothing was."""

    lines: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.rows)

    def __str__(self) -> str:
        return ", ".join(self.lines or ["; ".join(filter(None, row)) for row in self.rows])


def told(asked: Asked, answer: Any, register: Register) -> Told:  # noqa: ANN401 (of many kinds)
    if answer is None:
        return Told()
    item, said = asked.item, asked.words
    if item.kind is Kind.TABLE:
        if not answer:
            return Told(lines=[_("None")])
        columns = [(each, said.inner("columns")[each.code]) for each in item.columns]
        rows = [
            [", ".join(_lines(each, text, row.get(each.code), register)) for each, text in columns]
            for row in answer
        ]
        return Told(heads=[text["short"] or text["text"] for _each, text in columns], rows=rows)
    return Told(lines=list(_lines(item, said, answer, register)))


def figure(value: float | None, *, unit: str) -> str:
    """Return a computed number with its unit; an empty text where it is not known."""
    if value is None:
        return ""
    return f"{words.number(round(value, 2))}{words.NO_BREAK}{unit_said(unit)}".strip()


def unit_said(unit: str) -> str:
    return str(UNITS.get(unit, unit))


def _is_year(item: Item) -> bool:
    """Tell whether a number is the one of a year, whose thousands are not parted."""
    least, most = item.least, item.most
    is_within = least is not None and most is not None and YEARS[0] <= least <= most <= YEARS[1]
    return is_within and item.decimals == 0 and not item.unit


def _lines(
    item: Item,
    said: Words,
    answer: Any,  # noqa: ANN401 (of many kinds)
    register: Register,
) -> Iterator[str]:
    if answer is None:
        return
    if item.options:
        yield from _chosen(item, said, answer)
    elif item.kind in NUMBERS:
        number = str(round(answer)) if _is_year(item) else words.number(answer)
        yield f"{number}{words.NO_BREAK}{unit_said(item.unit)}".strip()
    elif item.kind is Kind.DATE:
        yield words.day(date.fromisoformat(answer))
    elif item.kind is Kind.DECLARATION:
        yield _("confirmed")
    elif item.kind in KEYED:
        yield register.label(item.kind, answer)
    else:
        yield places.region(answer) if item.kind is Kind.REGION else str(answer)


def _chosen(item: Item, said: Words, answer: Any) -> Iterator[str]:  # noqa: ANN401
    options = {code: of["text"] or code for code, of in said.inner("options").items()}
    if item.kind is Kind.MATRIX:
        rows = said.inner("rows")
        for row in item.rows:
            if row in answer:
                chosen = _options(answer[row], options)
                yield _("%(row)s: %(answer)s") % {
                    "row": rows[row]["text"] or row,
                    "answer": ", ".join(chosen),
                }
    else:
        yield from _options(answer, options)


def _options(answer: str | list[str], options: Mapping[str, str]) -> list[str]:
    codes = [answer] if isinstance(answer, str) else answer
    return [options.get(code, code) for code in codes] or [_("None of these")]


def sentence(wrong: Wrong, asked: Asked) -> str:
    """Return what is wrong with an answer, beside whose field it stands."""
    if asked.item.kind is Kind.TABLE and len(wrong.place) == 1:
        if wrong.fault is Fault.TOO_LOW:
            return _("Fill in at least %(number)s rows.") % {"number": int(wrong.of["least"])}
        if wrong.fault is Fault.TOO_MANY:
            return _("Fill in at most %(number)s rows.") % {"number": int(wrong.of["most"])}
    if "option" in wrong.of:
        words_ = asked.words.inner("options").get(str(wrong.of["option"]))
        if words_ is not None:
            wrong = replace(wrong, of={**wrong.of, "option": words_["text"]})
    return fault(replace(wrong, place=()))
