"""What people answered when they registered, in a line each, for the list and its files."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language

from raceme.core import words
from raceme.events.models import Event, Registration
from raceme.questionnaires.counting import Question, known_of
from raceme.questionnaires.exports.columns import Names, columns_of
from raceme.questionnaires.exports.naming import names_in
from raceme.questionnaires.models import Answer, Version
from raceme.questionnaires.solving import Kind

LONGEST = 2_000


def answers_in_words(registrations: Sequence[int], *, event: Event) -> dict[int, str]:
    """Return what each of the registrations says, by its key: four queries for any number."""
    rows = Registration.objects.of(event.workspace_id).filter(pk__in=registrations)
    sets = dict(rows.filter(answers__isnull=False).values_list("answers", "pk"))
    if not sets:
        return {}
    given: dict[int, dict[str, Any]] = {}
    answers = Answer.objects.of(event.workspace_id).filter(answer_set__in=sets, value__isnull=False)
    for key, item, value in answers.values_list("answer_set", "item", "value"):
        given.setdefault(key, {})[item] = value
    versions = list(
        Version.objects.of(event.workspace_id)
        .filter(answer_sets__in=sets)
        .distinct()
        .order_by("pk")
    )
    questions = list(known_of(versions, language=get_language() or "en"))
    names = names_in(given, questions, workspace=event.workspace_id)
    return {sets[key]: _line(each, questions, names) for key, each in given.items()}


def _line(answers: dict[str, Any], questions: Iterable[Question], names: Names) -> str:
    said = []
    for question in questions:
        if question.code not in answers:
            continue
        is_ticked = question.kind is Kind.CHOICES or question.many
        for column in columns_of(question):
            cell = column.cell(answers[question.code], names)
            if is_ticked:
                said += [column.text] if cell else []
            elif cell not in (None, ""):
                said.append(f"{column.text}: {_cell(cell)}")
    return "; ".join(said)[:LONGEST]


def _cell(cell: object) -> str:
    if isinstance(cell, date):
        return words.day_short(cell)
    return words.number(cell) if isinstance(cell, int | float) else str(cell)
