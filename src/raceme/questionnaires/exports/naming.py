"""What answers name by a key, which the workspace knows; and what a workbook is called."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from raceme.documents.queries import documents_of
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires.counting import Question
from raceme.questionnaires.exports.columns import Names
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.solving import Kind

# A statement of SQLite takes no more than 32,766 values.
KEYS_AT_ONCE = 10_000


def name_of_workbook(questionnaire: Questionnaire) -> str:
    # Of a title in letters that are none of ours nothing is left.
    title = slugify(questionnaire.title) or questionnaire.code
    return f"{title}-{timezone.localdate().isoformat()}.xlsx"


def names_in(
    answers: Mapping[int, Mapping[str, Any]], questions: Sequence[Question], *, workspace: int
) -> Names:
    """Return what is named by a key, with one query for some thousand of each kind."""
    named: dict[Kind, set[int]] = {}
    for kind, value in _named(answers, questions):
        if isinstance(value, str) and value.isdecimal():
            named.setdefault(kind, set()).add(int(value))
    found: dict[tuple[Kind, str], str] = {}
    for kind, keys in named.items():
        ordered = sorted(keys)
        for start in range(0, len(ordered), KEYS_AT_ONCE):
            some = ordered[start : start + KEYS_AT_ONCE]
            rows = _NAMED[kind](workspace).filter(pk__in=some).order_by()
            found |= {(kind, str(key)): name for key, name in rows.values_list("pk", "name")}
    return found


def _named(
    answers: Mapping[int, Mapping[str, Any]], questions: Sequence[Question]
) -> Iterator[tuple[Kind, Any]]:
    plain = [(each.code, each.kind) for each in questions if each.kind in _NAMED]
    inside = [
        (each.code, column.code, column.kind)
        for each in questions
        for column in each.columns
        if column.kind in _NAMED
    ]
    for of_set in answers.values():
        yield from ((kind, of_set.get(code)) for code, kind in plain)
        for code, column, kind in inside:
            rows = of_set.get(code)
            yield from ((kind, row.get(column)) for row in (rows if isinstance(rows, list) else ()))


_NAMED: Mapping[Kind, Any] = {
    Kind.ORGANISATION: organisations_of,
    Kind.PERSON: people_of,
    Kind.FILE: documents_of,
}
