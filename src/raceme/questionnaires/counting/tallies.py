"""
What was answered to each question, with a handful of queries however many questions there are.

The database counts; what comes back is as long as the questions and their options, never as the
answers.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import (
    Avg,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    TextField,
    Window,
)
from django.db.models.functions import Cast, RowNumber, Substr

from raceme.questionnaires.counting.questions import NOT_ANSWERED, Question
from raceme.questionnaires.counting.sifting import Sift
from raceme.questionnaires.models import Answer
from raceme.questionnaires.solving import Kind

NUMBERS = frozenset({Kind.NUMBER, Kind.MONEY})
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
CODES = frozenset({Kind.REGION, Kind.ACTIVITY_CODE})
LISTS = frozenset({Kind.CHOICES, Kind.MATRIX})
# Of so many sets, the newest, texts are looked for to be shown, and so many of each question.
SETS_READ, TEXTS_SHOWN = 60, 3
# Each option with its number; of a matrix by row and option.
Counts = Mapping[tuple[str, ...], int]
Key = tuple[str, str, str, bool]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How numbers lie: the least, the quartiles (type 7 of Hyndman and Fan), the most, the mean."""

    count: int
    least: float
    lower: float
    middle: float
    upper: float
    most: float
    mean: float


@dataclass
class Tallies:
    """By the key of each question; what nobody answered is in none of them."""

    answered: dict[Key, int] = field(default_factory=dict)
    options: dict[Key, dict[tuple[str, ...], int]] = field(default_factory=dict)
    spreads: dict[Key, Spread] = field(default_factory=dict)
    months: dict[Key, dict[date, int]] = field(default_factory=dict)
    codes: dict[Key, dict[str, int]] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)


class _Length(Func):
    """The number of rows of a table's answer."""

    function = "json_array_length"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:  # noqa: ANN401 (Django's own)
        return self.as_sql(compiler, connection, function="jsonb_array_length")


def tallies(sift: Sift, questions: Iterable[Question]) -> Tallies:
    """Count what was answered to ``questions`` in the sets of ``sift``; what follows: elsewhere."""
    found = Tallies()
    for batch in _batches(each for each in questions if each.kind not in NOT_ANSWERED):
        _answered(sift, batch, found)
        for kinds, count in COUNTED:
            of_kind = {code: each for code, each in batch.items() if each.kind in kinds}
            if of_kind:
                count(sift.answers(of_kind.values()), of_kind, found)
    return found


def newest_texts(sift: Sift, questions: Iterable[Question]) -> dict[Key, list[str]]:
    """Return some of the newest texts of each question, of the sets handed in last."""
    asked = [question for question in questions if question.kind in TEXTS]
    if not asked:
        return {}
    newest = list(
        sift.sets.order_by("-handed_in_at", "-pk").values_list("pk", flat=True)[:SETS_READ]
    )
    place = {key: number for number, key in enumerate(newest)}
    found: dict[Key, list[str]] = {}
    for batch in _batches(asked):
        rows = sift.answers(batch.values()).filter(answer_set__in=newest)
        answers = sorted(
            rows.values_list("item", "value", "answer_set"), key=lambda row: place[row[2]]
        )
        for item, value, _key in answers:
            of_item = found.setdefault(batch[item].key, [])
            if len(of_item) < TEXTS_SHOWN and value:
                of_item.append(value)
    return found


def _batches(questions: Iterable[Question]) -> Iterator[dict[str, Question]]:
    """Part the questions so that no two of one part have the same code; nearly always one part."""
    parts: list[dict[str, Question]] = []
    for question in questions:
        part = next((each for each in parts if question.code not in each), None)
        if part is None:
            parts.append(part := {})
        part[question.code] = question
    yield from parts


def _answered(sift: Sift, batch: Mapping[str, Question], found: Tallies) -> None:
    rows = sift.answers(batch.values()).order_by().values_list("item", "option")
    for item, option, count in rows.annotate(count=Count("pk")):
        key = batch[item].key
        found.answered[key] = found.answered.get(key, 0) + count
        if option:
            found.options.setdefault(key, {})[option,] = count


def _spreads(answers: QuerySet[Answer], batch: Mapping[str, Question], found: Tallies) -> None:
    of_item = answers.filter(number__isnull=False).order_by()
    sums = {
        item: more
        for item, *more in of_item.values_list("item").annotate(
            count=Count("pk"), least=Min("number"), most=Max("number"), mean=Avg("number")
        )
    }
    ranked = of_item.annotate(
        place=Window(RowNumber(), partition_by=F("item"), order_by=F("number").asc())
    )
    wanted = Q()
    for item, (count, *_rest) in sums.items():
        wanted |= Q(item=item, place__in=_places(count))
    at: dict[str, dict[int, float]] = {item: {} for item in sums}
    if sums:
        for item, number, place in ranked.filter(wanted).values_list("item", "number", "place"):
            at[item][place] = number or 0.0
    for item, (count, least, most, mean) in sums.items():
        lower, middle, upper = (_quantile(part, count, at[item]) for part in (0.25, 0.5, 0.75))
        found.spreads[batch[item].key] = Spread(
            count=count,
            least=least,
            lower=lower,
            middle=middle,
            upper=upper,
            most=most,
            mean=mean,
        )


def _places(count: int) -> list[int]:
    """Return which of ``count`` numbers in order, from 1, the quartiles lie between."""
    between = [(count - 1) * part + 1 for part in (0.25, 0.5, 0.75)]
    return sorted({place for each in between for place in (math.floor(each), math.ceil(each))})


def _quantile(part: float, count: int, at: Mapping[int, float]) -> float:
    place = (count - 1) * part + 1
    below = math.floor(place)
    low, high = at[below], at[math.ceil(place)]
    return low + (place - below) * (high - low)


def _months(answers: QuerySet[Answer], batch: Mapping[str, Question], found: Tallies) -> None:
    rows = answers.order_by().annotate(month=Substr(Cast("value", TextField()), 2, 7))
    for item, month, count in rows.values_list("item", "month").annotate(count=Count("pk")):
        of_item = found.months.setdefault(batch[item].key, {})
        of_item[date.fromisoformat(f"{month}-01")] = count


def _codes(answers: QuerySet[Answer], batch: Mapping[str, Question], found: Tallies) -> None:
    rows = answers.order_by().annotate(said=Cast("value", TextField()))
    for item, said, count in rows.values_list("item", "said").annotate(count=Count("pk")):
        found.codes.setdefault(batch[item].key, {})[str(json.loads(said))] = count


def _rows(answers: QuerySet[Answer], batch: Mapping[str, Question], found: Tallies) -> None:
    rows = answers.order_by().values_list("item")
    for item, count in rows.annotate(count=Sum(_Length("value"))):
        found.rows[batch[item].key] = count or 0


def _lists(answers: QuerySet[Answer], batch: Mapping[str, Question], found: Tallies) -> None:
    """Count each option of lists and of matrices, which the database takes apart."""
    for kind in LISTS:
        of_kind = [code for code, each in batch.items() if each.kind is kind]
        if not of_kind:
            continue
        inner, values = (
            answers.filter(item__in=of_kind).order_by().values("item", "value").query
        ).sql_with_params()
        # The inner statement is Django's own, with its parameters apart.
        statement = _TAKEN_APART[connection.vendor][kind] % {"inner": inner}
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
        for item, *parts, count in rows:
            found.options.setdefault(batch[item].key, {})[tuple(parts)] = count


_TAKEN_APART: Mapping[str, Mapping[Kind, str]] = {
    "sqlite": {
        Kind.CHOICES: """
SELECT given.item, chosen.value, COUNT(*) FROM (%(inner)s) given, json_each(given.value) chosen
 GROUP BY 1, 2""",
        Kind.MATRIX: """
SELECT given.item, line.key, chosen.value, COUNT(*)
  FROM (%(inner)s) given, json_each(given.value) line,
       json_each(CASE line.type WHEN 'array' THEN line.value ELSE json_array(line.value) END) chosen
 GROUP BY 1, 2, 3""",
    },
    "postgresql": {
        Kind.CHOICES: """
SELECT given.item, chosen.value, COUNT(*)
  FROM (%(inner)s) given, jsonb_array_elements_text(given.value) chosen
 GROUP BY 1, 2""",
        Kind.MATRIX: """
SELECT given.item, line.key, chosen.value, COUNT(*)
  FROM (%(inner)s) given, jsonb_each(given.value) line,
       jsonb_array_elements_text(CASE jsonb_typeof(line.value) WHEN 'array' THEN line.value
                                 ELSE jsonb_build_array(line.value) END) chosen
 GROUP BY 1, 2, 3""",
    },
}
Counting = Callable[[QuerySet[Answer], Mapping[str, Question], Tallies], None]
COUNTED: Sequence[tuple[frozenset[Kind], Counting]] = (
    (NUMBERS, _spreads),
    (frozenset({Kind.DATE}), _months),
    (CODES, _codes),
    (frozenset({Kind.TABLE}), _rows),
    (LISTS, _lists),
)
