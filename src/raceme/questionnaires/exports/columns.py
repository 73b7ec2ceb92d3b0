"""The columns of a question: a choice by its words, choices and a matrix spread over several."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from raceme.core import places
from raceme.questionnaires.counting import Question
from raceme.questionnaires.solving import Kind

Cell = str | float | date | None
# What answers name by a key, by kind and key: the names of organisations, people and files.
Names = Mapping[tuple[Kind, str], str]
NAMED = (Kind.ORGANISATION, Kind.PERSON, Kind.FILE)


@dataclass(frozen=True)
class Column:
    """``code`` is the question's, with that of the option or the row it stands for."""

    code: str
    text: str
    cell: Callable[[Any, Names], Cell]

    @property
    def head(self) -> str:
        return f"{self.text} ({self.code})"


def columns_of(question: Question) -> Iterator[Column]:
    """Give the columns of a question; each makes its cell of the whole answer."""
    if question.kind is Kind.CHOICES:
        for option in question.options:
            yield Column(
                f"{question.code}.{option.code}",
                _parted(question.text, option.text),
                partial(_ticked, option.code),
            )
    elif question.kind is Kind.MATRIX:
        yield from _of_matrix(question)
    elif question.kind is Kind.TABLE:
        text = _("%(question)s: number of rows") % {"question": question.text}
        yield Column(question.code, text, lambda answer, _names: float(len(answer)))
    else:
        text = f"{question.text}, {question.unit}" if question.unit else question.text
        yield Column(question.code, text, partial(_plain, _Plain.of(question)))


def _of_matrix(question: Question) -> Iterator[Column]:
    options = {option.code: option.text for option in question.options}
    for row in question.rows:
        code, text = f"{question.code}.{row.code}", _parted(question.text, row.text)
        if question.many:
            for option in question.options:
                yield Column(
                    f"{code}.{option.code}",
                    _parted(text, option.text),
                    partial(_ticked_in_row, row.code, option.code),
                )
        else:
            yield Column(code, text, partial(_of_row, row.code, options))


def _parted(question: str, part: str) -> str:
    return _("%(question)s: %(part)s") % {"question": question, "part": part}


def _ticked(option: str, answer: Sequence[str], _names: Names) -> Cell:
    return float(option in answer)


def _ticked_in_row(
    row: str, option: str, answer: Mapping[str, Sequence[str]], _names: Names
) -> Cell:
    return float(option in answer[row]) if row in answer else None


def _of_row(row: str, options: Mapping[str, str], answer: Mapping[str, str], _names: Names) -> Cell:
    return options.get(answer[row], answer[row]) if row in answer else None


@dataclass(frozen=True)
class _Plain:
    kind: Kind
    options: Mapping[str, str]

    @classmethod
    def of(cls, question: Question) -> "_Plain":
        return cls(question.kind, {option.code: option.text for option in question.options})


def _plain(of: _Plain, answer: Any, names: Names) -> Cell:  # noqa: ANN401 (an answer is of many kinds)
    if of.kind in NAMED:
        return names.get((of.kind, answer), str(answer))
    if of.kind in READ:
        return READ[of.kind](answer)
    return of.options.get(str(answer), str(answer))


READ: Mapping[Kind, Callable[[Any], Cell]] = {
    Kind.NUMBER: float,
    Kind.MONEY: float,
    Kind.COMPUTED: float,
    Kind.DATE: date.fromisoformat,
    Kind.DECLARATION: lambda _answer: _("yes"),
    Kind.REGION: lambda code: places.region(code) or str(code),
}
