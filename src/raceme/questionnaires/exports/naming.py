"""What answers name by a key: organisations, people and files the workspace knows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from raceme.documents.queries import documents_of
from raceme.organisations.queries import organisations_of, people_of
from raceme.questionnaires.counting import Question
from raceme.questionnaires.exports.columns import Names
from raceme.questionnaires.solving import Kind


def names_in(
    answers: Mapping[int, Mapping[str, Any]], questions: Sequence[Question], *, workspace: int
) -> Names:
    """Return what is named by a key, with one query for each kind that is asked for."""
    named: dict[Kind, set[int]] = {}
    for kind, value in _named(answers, questions):
        if isinstance(value, str) and value.isdecimal():
            named.setdefault(kind, set()).add(int(value))
    found: dict[tuple[Kind, str], str] = {}
    for kind, keys in named.items():
        rows = _NAMED[kind](workspace).filter(pk__in=keys).order_by()
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
