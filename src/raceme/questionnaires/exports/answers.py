"""
The workbook of what came in.

One row for each set that was handed in; each table of a questionnaire on a sheet of its own,
whose rows name the number of their set; and a codebook. It is written as it is read, some sets
at a time, so that however many there are it takes no more memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from raceme.asks.queries import local_day
from raceme.questionnaires.counting import Question, Sift, known_of
from raceme.questionnaires.exports import sheets
from raceme.questionnaires.exports.codebook import write_codebook
from raceme.questionnaires.exports.columns import Cell, Column, Names, columns_of
from raceme.questionnaires.exports.naming import names_in
from raceme.questionnaires.exports.sheets import Book, Sheet
from raceme.questionnaires.models import Answer, AnswerSet, Version
from raceme.questionnaires.solving import (
    Kind,
    Scheme,
    computed_items,
    scheme_of,
    without_hidden_cells,
)

READ_AT_ONCE = 500
Answers = Mapping[str, Any]
Columns = Sequence[tuple[Question, Column]]
Tell = Callable[[int], None]
By = Mapping[int, dict[str, Any]]


def write_answers(
    sift: Sift,
    versions: Sequence[Version],
    file: Any,  # noqa: ANN401 (any binary file)
    *,
    language: str,
    tell: Tell = lambda _done: None,
) -> None:
    """
    Write the workbook of the sets of ``sift``, which are of ``versions``.

    ``tell`` hears, set by set, how many are written.
    """
    questions = known_of(versions, language=language)
    asked = {version.pk: _asked_in(version.pk, questions) for version in versions}
    with Book(file) as book:
        wide = _sheets(book, questions)
        tables = {
            each.key: (_table(book, each), [(of, list(columns_of(of))) for of in each.columns])
            for each in questions
            if each.kind is Kind.TABLE
        }
        write_codebook(book, versions)
        whole = _completing(versions)
        for done, (row, given, names) in enumerate(_sets(sift, questions)):
            tell(done)
            answers = whole[row.version_id](given)
            for sheet, columns in wide:
                sheet.add([*_about(row), *_cells(columns, answers, row.version_id, names)])
            for question in asked[row.version_id]:
                if question.kind is Kind.TABLE and question.code in answers:
                    into, of_row = tables[question.key]
                    for line in _lines(row, answers[question.code], of_row, names):
                        into.add(line)


def _sheets(book: Book, questions: Iterable[Question]) -> list[tuple[Sheet, Columns]]:
    """Begin the sheet of the answers; those that have no place beside the others have another."""
    columns = [(each, column) for each in questions for column in columns_of(each)]
    about = _heads()
    most = sheets.COLUMNS_OF_A_SHEET - len(about)
    parts = [columns[start : start + most] for start in range(0, len(columns) or 1, most)]
    return [
        (Sheet(book, _("Answers"), [*about, *(column.head for _question, column in part)]), part)
        for part in parts
    ]


def _completing(versions: Sequence[Version]) -> Mapping[int, Callable[[Answers], Answers]]:
    """Return by version what makes of a set's answers all that its row and its tables say."""
    return {version.pk: partial(_whole, scheme_of(version)) for version in versions}


def _whole(scheme: Scheme, given: Answers) -> Answers:
    """Return what was asked of the answers, with the computed items that are known."""
    found = computed_items(scheme, given)
    known = {code: value for code, value in found.items() if value is not None}
    return {**without_hidden_cells(scheme, given), **known}


def _asked_in(version: int, questions: Iterable[Question]) -> list[Question]:
    return [question for question in questions if version in question.versions]


def _heads() -> list[str]:
    return [
        _("Number"),
        _("Version"),
        _("Collection"),
        _("Organisation"),
        _("Registered number"),
        _("Person"),
        _("Language"),
        _("Begun on"),
        _("Handed in on"),
    ]


def _about(row: AnswerSet) -> list[Cell]:
    company = row.organisation
    return [
        row.pk,
        row.version.number,
        row.collection.title if row.collection else None,
        company.name if company else None,
        company.registered_number if company else None,
        row.person.name if row.person else None,
        row.language,
        local_day(row.workspace, at=row.begun_at),
        local_day(row.workspace, at=row.handed_in_at) if row.handed_in_at else None,
    ]


def _table(book: Book, question: Question) -> Sheet:
    columns = [column for of in question.columns for column in columns_of(of)]
    heads = [_("Number"), _("Row"), *(column.head for column in columns)]
    return Sheet(book, question.code, heads)


def _cells(columns: Columns, answers: Answers, version: int, names: Names) -> Iterator[Cell]:
    for question, column in columns:
        is_answered = version in question.versions and question.code in answers
        yield column.cell(answers[question.code], names) if is_answered else None


def _lines(
    row: AnswerSet,
    lines: Sequence[Answers],
    columns: Sequence[tuple[Question, Sequence[Column]]],
    names: Names,
) -> Iterator[list[Cell]]:
    for number, cells in enumerate(lines, start=1):
        made: list[Cell] = [row.pk, number]
        for question, of_question in columns:
            answer = cells.get(question.code)
            made += [None if answer is None else each.cell(answer, names) for each in of_question]
        yield made


def _sets(
    sift: Sift, questions: Sequence[Question]
) -> Iterator[tuple[AnswerSet, dict[str, Any], Names]]:
    """Give each set with its answers and what these name, holding few of them at a time."""
    rows = (
        sift.sets.select_related("organisation", "person", "collection", "version", "workspace")
        .defer("version__definition")
        .order_by("pk")
    )
    each = rows.iterator(chunk_size=READ_AT_ONCE)
    while some := list(islice(each, READ_AT_ONCE)):
        answers = _answers(sift, some)
        names = names_in(answers, questions, workspace=sift.workspace)
        for row in some:
            yield row, answers.get(row.pk, {}), names


def _answers(sift: Sift, some: Iterable[AnswerSet]) -> By:
    found: dict[int, dict[str, Any]] = {}
    rows = Answer.objects.of(sift.workspace).filter(
        answer_set__in=[row.pk for row in some], value__isnull=False
    )
    for key, item, value in rows.values_list("answer_set", "item", "value"):
        found.setdefault(key, {})[item] = value
    return found
