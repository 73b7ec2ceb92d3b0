"""
What the summary of many sets of answers costs over one plain aggregate for each question.

By itself it measures on any database, SQLite too, and leaves nothing there:

    RACEME_DATABASE_URL=… python benchmarks/questionnaires.py
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import django
from measuring import Times, compare

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raceme.settings")
    django.setup()

from django.db import connection, transaction

from raceme.questionnaires import actions
from raceme.questionnaires.counting import (
    Question,
    Sift,
    Tallies,
    count_computed,
    questions_of,
    tallies,
)
from raceme.questionnaires.models import Answer, AnswerSet, Questionnaire, Version
from raceme.questionnaires.solving import Kind
from raceme.workspaces.models import Workspace

SETS = 20_000
INSERTED_AT_ONCE = 500
TIMES = 7
TICKED = 0.4
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
OPTIONS = [f"option{number}" for number in range(5)]
ROWS = [f"row{number}" for number in range(5)]
# So many questions of each kind.
ASKED = {
    Kind.CHOICE: 8,
    Kind.SCALE: 4,
    Kind.CHOICES: 4,
    Kind.MATRIX: 4,
    Kind.NUMBER: 6,
    Kind.DATE: 2,
    Kind.TEXT: 4,
}
SPREAD = frozenset({Kind.NUMBER, Kind.COMPUTED})
# What follows from answers: each formula, and what one writes by hand for it, of two answers.
_POINTS = "CAST(SUBSTR({of}.option, 7) AS integer)"
COMPUTED = {
    "both": ("number0 + 2 * number1", "number0", "number1", "a.number + 2 * b.number"),
    "part": (
        "100 * number2 / number3",
        "number2",
        "number3",
        "100 * a.number / NULLIF(b.number, 0)",
    ),
    "larger": (
        "when(number4 > number5, number4, number5)",
        "number4",
        "number5",
        "CASE WHEN a.number > b.number THEN a.number ELSE b.number END",
    ),
    "level": (
        "points(choice0) + points(scale0)",
        "choice0",
        "scale0",
        f"{_POINTS.format(of='a')} + {_POINTS.format(of='b')}",
    ),
}
_OF_ITEM = """
  FROM questionnaires_answer a JOIN questionnaires_answerset s ON s.id = a.answer_set_id
"""
_WHERE = """
 WHERE s.version_id = %s AND s.state = 'handed_in' AND a.item = %s AND a.value IS NOT NULL
"""
_OF_TWO = """
  FROM questionnaires_answer a JOIN questionnaires_answer b ON b.answer_set_id = a.answer_set_id
  JOIN questionnaires_answerset s ON s.id = a.answer_set_id
 WHERE s.version_id = %s AND s.state = 'handed_in' AND a.item = %s AND b.item = %s
   AND a.value IS NOT NULL AND b.value IS NOT NULL
"""
_LISTED = {
    "sqlite": {
        Kind.CHOICES: (", json_each(a.value) e", "e.value"),
        Kind.MATRIX: (", json_each(a.value) e", "e.key, e.value"),
    },
    "postgresql": {
        Kind.CHOICES: (", jsonb_array_elements_text(a.value) e(value)", "e.value"),
        Kind.MATRIX: (", jsonb_each_text(a.value) e", "e.key, e.value"),
    },
}


def costs(sets: int = SETS) -> dict[str, list[float]]:
    """Return the seconds of the summary and of the plain statements, on a load of their own."""
    with transaction.atomic():
        version = _load(sets)
        questions = questions_of([version], language="en", with_computed=True)
        sift = Sift(workspace=version.workspace_id, versions=(version.pk,))
        if _ours(sift, version, questions) != _plain(version, questions):
            raise RuntimeError("The two do not count the same.")
        ours, plain = compare(
            lambda: _timed(lambda: _tallies(sift, version, questions)),
            lambda: _timed(lambda: _plain(version, questions)),
            times=TIMES,
        )
        transaction.set_rollback(True)
    return {"ours": list(ours.seconds), "plain": list(plain.seconds)}


def _load(sets: int) -> Version:
    workspace = Workspace.objects.create(slug="answers-bench", name="Answers", created_at=AT)
    questionnaire = actions.adopt(
        _definition(), workspace=workspace, use=Questionnaire.Use.SURVEY, by="bench", at=AT
    )
    version = questionnaire.versions.get()
    luck = random.Random(1)  # noqa: S311 (no secret)
    for start in range(0, sets, INSERTED_AT_ONCE):
        made = AnswerSet.objects.bulk_create(
            [_set(version) for _number in range(min(INSERTED_AT_ONCE, sets - start))]
        )
        answers = [answer for one in made for answer in _answers(one, luck)]
        Answer.objects.bulk_create(answers, batch_size=2_000)
    with connection.cursor() as cursor:
        # What the server does by itself in a while.
        cursor.execute("ANALYZE")
    return version


def _definition() -> dict[str, Any]:
    items = []
    for kind, number in ASKED.items():
        for place in range(number):
            item: dict[str, Any] = {
                "code": f"{kind}{place}",
                "kind": str(kind),
                "text": {"en": f"{kind} {place}"},
            }
            if kind in (Kind.CHOICE, Kind.SCALE, Kind.CHOICES, Kind.MATRIX):
                item["options"] = [
                    {"code": code, "text": {"en": code}, "points": points}
                    for points, code in enumerate(OPTIONS)
                ]
            if kind is Kind.MATRIX:
                item["rows"] = [{"code": code, "text": {"en": code}} for code in ROWS]
            items.append(item)
    items += [
        {"code": code, "kind": "computed", "text": {"en": code}, "formula": formula}
        for code, (formula, *_by_hand) in COMPUTED.items()
    ]
    return {
        "format": "raceme-questionnaire/1",
        "code": "bench",
        "version": 1,
        "languages": ["en"],
        "title": {"en": "Bench"},
        "sections": [{"code": "all", "title": {"en": "All"}, "items": items}],
    }


def _set(version: Version) -> AnswerSet:
    return AnswerSet(
        workspace_id=version.workspace_id,
        version=version,
        language="en",
        state=AnswerSet.State.HANDED_IN,
        begun_at=AT,
        begun_by="bench",
        saved_at=AT,
        handed_in_at=AT,
    )


def _answers(one: AnswerSet, luck: random.Random) -> Iterator[Answer]:
    for kind, number in ASKED.items():
        for place in range(number):
            value = _drawn(kind, luck)
            yield Answer(
                workspace_id=one.workspace_id,
                answer_set=one,
                item=f"{kind}{place}",
                value=value,
                number=value if kind is Kind.NUMBER else None,
                option=value if kind in (Kind.CHOICE, Kind.SCALE) else "",
                saved_at=AT,
                saved_by="bench",
            )


def _drawn(kind: Kind, luck: random.Random) -> Any:  # noqa: ANN401 (answers are of many kinds)
    if kind in (Kind.CHOICE, Kind.SCALE):
        return luck.choice(OPTIONS)
    if kind is Kind.CHOICES:
        return [code for code in OPTIONS if luck.random() < TICKED]
    if kind is Kind.MATRIX:
        return {row: luck.choice(OPTIONS) for row in ROWS}
    if kind is Kind.NUMBER:
        return luck.randrange(10_000)
    if kind is Kind.DATE:
        return f"2026-{luck.randrange(1, 13):02}-{luck.randrange(1, 29):02}"
    return f"What was written, {luck.randrange(1_000)}"


def _ours(sift: Sift, version: Version, questions: list[Question]) -> dict[str, Any]:
    found = _tallies(sift, version, questions)
    return {question.code: _told(found, question) for question in questions}


def _tallies(sift: Sift, version: Version, questions: list[Question]) -> Tallies:
    found = tallies(sift, questions)
    count_computed(found, sift, [version], questions)
    return found


def _told(found: Tallies, question: Question) -> list[tuple[Any, ...]]:
    """Return what the plain statement of its kind gives, out of what the summary has."""
    if question.kind in SPREAD:
        spread = found.spreads[question.key]
        return [(spread.count, spread.least, spread.most, round(spread.mean, 6))]
    if question.kind is Kind.TEXT:
        return [(found.answered[question.key],)]
    if question.kind is Kind.DATE:
        months = found.months[question.key]
        return sorted((f"{month:%Y-%m}", count) for month, count in months.items())
    return sorted((*parts, count) for parts, count in found.options[question.key].items())


def _plain(version: Version, questions: list[Question]) -> dict[str, Any]:
    """Count each question by a statement of its own, as one writes it by hand."""
    given: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for question in questions:
            if question.kind is Kind.COMPUTED:
                _formula, one, other, of_two = COMPUTED[question.code]
                cursor.execute(_of_two(of_two), [version.pk, one, other])
            else:
                cursor.execute(_statement(question.kind), [version.pk, question.code])
            rows = [tuple(row) for row in cursor.fetchall()]
            if question.kind in SPREAD:
                rows = [(*rows[0][:3], round(float(rows[0][3]), 6))]
            given[question.code] = sorted(rows)
    return given


def _of_two(value: str) -> str:
    return f"SELECT COUNT({value}), MIN({value}), MAX({value}), AVG({value}) {_OF_TWO}"


def _statement(kind: Kind) -> str:
    if kind is Kind.NUMBER:
        return f"SELECT COUNT(*), MIN(a.number), MAX(a.number), AVG(a.number) {_OF_ITEM}{_WHERE}"
    if kind is Kind.TEXT:
        return f"SELECT COUNT(*) {_OF_ITEM}{_WHERE}"
    if kind is Kind.DATE:
        month = "SUBSTR(CAST(a.value AS text), 2, 7)"
        return f"SELECT {month}, COUNT(*) {_OF_ITEM}{_WHERE} GROUP BY 1"
    if kind in (Kind.CHOICE, Kind.SCALE):
        return f"SELECT a.option, COUNT(*) {_OF_ITEM}{_WHERE} GROUP BY 1"
    joined, parts = _LISTED[connection.vendor][kind]
    groups = "1, 2" if kind is Kind.MATRIX else "1"
    return f"SELECT {parts}, COUNT(*) {_OF_ITEM}{joined}{_WHERE} GROUP BY {groups}"


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> int:
    found = costs()
    ours, plain = Times(tuple(found["ours"])), Times(tuple(found["plain"]))
    print(f"summary {ours} ms, plain {plain} ms: {ours.median / plain.median:.2f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
