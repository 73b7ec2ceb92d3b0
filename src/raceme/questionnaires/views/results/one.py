"""One set of answers in words, section by section."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from raceme.core import words
from raceme.questionnaires.counting import Question, known_of
from raceme.questionnaires.exports import Cell, Names, columns_of, names_in
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from raceme.questionnaires.solving import Kind, computed_items, scheme_of


@dataclass(frozen=True)
class Told:
    """What was answered: lines of text, or a table; neither: nothing was."""

    text: str
    lines: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def sections_of(answer_set: AnswerSet, *, language: str) -> list[tuple[str, list[Told]]]:
    version = answer_set.version
    questions = known_of([version], language=language)
    answers = answers_of(answer_set)
    answers |= computed_items(scheme_of(version), answers)
    names = names_in({answer_set.pk: answers}, questions, workspace=answer_set.workspace_id)
    sections: dict[str, list[Told]] = {}
    for question in questions:
        told = _told(question, answers.get(question.code), names)
        sections.setdefault(question.section, []).append(told)
    return list(sections.items())


def _told(question: Question, answer: Any, names: Names) -> Told:  # noqa: ANN401 (of many kinds)
    if answer is None:
        return Told(question.text)
    if question.kind is Kind.TABLE:
        heads = [column.text for column in question.columns]
        rows = [
            [", ".join(_lines(of, row.get(of.code), names)) for of in question.columns]
            for row in answer
        ]
        return Told(question.text, heads=heads, rows=rows)
    return Told(question.text, lines=list(_lines(question, answer, names)))


def _lines(question: Question, answer: Any, names: Names) -> Iterator[str]:  # noqa: ANN401
    if answer is None:
        return
    options = {option.code: option.text for option in question.options}
    if question.kind is Kind.CHOICES:
        yield from (options.get(code, code) for code in answer)
    elif question.kind is Kind.MATRIX:
        yield from _of_matrix(question, answer, options)
    else:
        for column in columns_of(question):
            said = _said(column.cell(answer, names))
            yield f"{said}{words.NO_BREAK}{question.unit}" if question.unit else said


def _of_matrix(
    question: Question, answer: Mapping[str, Any], options: Mapping[str, str]
) -> Iterator[str]:
    for row in question.rows:
        chosen = answer.get(row.code, [])
        codes = [chosen] if isinstance(chosen, str) else chosen
        if codes:
            yield f"{row.text}: {', '.join(options.get(code, code) for code in codes)}"


def _said(cell: Cell) -> str:
    if isinstance(cell, date):
        return words.day(cell)
    return words.number(cell) if isinstance(cell, float) else str(cell)
