"""What a figure counts now beside what was counted once, compared by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db import connections
from django.db.models import F, QuerySet

from raceme.engines.indicators import Measure
from raceme.reporting.counting.conditions import proven
from raceme.reporting.counting.lines import (
    EVERYBODY,
    columns_of,
    names_subject,
    only_lines,
)
from raceme.reporting.counting.nested import Rows
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import counting_rows, flag
from raceme.reporting.counting.register import held

# Kept are two decimals: what is closer than these units is the same.
SCALES = {Measure.HOURS: (1_000_000, 5_001), Measure.AMOUNT: (100, 0.5)}


class Change(IntEnum):
    GONE = 1
    ADDED = 2
    CHANGED = 3


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A line that is not as it was; ``number`` is that of the kept line, ``record`` a key now."""

    change: Change
    subject: str
    number: int | None
    record: int | None


def totals(question: Question, kept: QuerySet[Any]) -> dict[Change, int]:
    """
    Return how many lines are gone, added and changed against ``kept``, in one query.

    ``kept`` has the values number, subject, record (as a reference), on and value.
    """
    rows = _ask(question, kept, "SELECT kind, COUNT(*) FROM differing GROUP BY kind")
    return {Change(kind): int(count) for kind, count in rows}


def differences(question: Question, kept: QuerySet[Any], *, page: slice) -> list[Difference]:
    """Return the differences of ``page``: first what is gone, then what was added or changed."""
    first = int(page.start or 0)
    of_page = f"LIMIT {int(page.stop) - first} OFFSET {first}"
    columns = "SELECT kind, subject, number, record FROM differing"
    rows = _ask(question, kept, f"{columns} ORDER BY kind, number, record {of_page}")
    return [
        Difference(change=Change(kind), subject=subject, number=number, record=record)
        for kind, subject, number, record in rows
    ]


def _ask(question: Question, kept: QuerySet[Any], select: str) -> Sequence[tuple[Any, ...]]:
    connection = connections[kept.db]
    now, of_now = _now(question).query.get_compiler(using=kept.db).as_sql()
    then, of_then = kept.query.get_compiler(using=kept.db).as_sql()
    is_register = question.rule.measure is Measure.REGISTER
    units = "added" if question.rule.measure in SCALES else "1"
    who = "who" if names_subject(question) and not is_register else "record"
    day = "NULL" if is_register else '"on"'
    is_another_day = "1 = 0" if is_register else "day_now <> day_then"
    # Both lists in one, brought together by their subject: a join of two lists of which nobody
    # knows how long they are compares each line with each, which takes minutes.
    statement = f"""
        WITH said AS (
            SELECT subject, number, record AS record_then, "on" AS day_then, value AS value_then,
                NULL AS record, NULL AS day_now, NULL AS units
            FROM ({then}) before
            UNION ALL
            SELECT CAST({who} AS TEXT), NULL, NULL, NULL, NULL, record, {day}, {units}
            FROM ({now}) present
        ),
        paired AS (
            SELECT subject, MAX(number) AS number, MAX(record_then) AS record_then,
                MAX(day_then) AS day_then, MAX(value_then) AS value_then, MAX(record) AS record,
                MAX(day_now) AS day_now, MAX(units) AS units
            FROM said GROUP BY subject
        ),
        differing AS (
            SELECT CASE WHEN record IS NULL THEN {int(Change.GONE)}
                WHEN number IS NULL THEN {int(Change.ADDED)} ELSE {int(Change.CHANGED)} END AS kind,
                subject, number, record
            FROM paired
            WHERE record IS NULL OR number IS NULL OR {is_another_day}
            OR record_then <> '{label_of(question)}:' || record OR {_differs(question)}
        )
        {select}
    """  # noqa: S608 (every name is one of ours, the rest is the ORM's with its parameters beside it)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*of_then, *of_now])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def label_of(question: Question) -> str:
    """Return what the references of the records begin with that make the lines."""
    if question.rule.measure is Measure.REGISTER:
        return "organisations.organisation"
    kind = "activity" if question.rule.counts_activities else "engagement"
    return f"engagements.{kind}"


def _differs(question: Question) -> str:
    if question.rule.measure not in SCALES:
        return "1 = 0"
    scale, least = SCALES[question.rule.measure]
    return f"ABS(units - value_then * {scale}) > {least}"


def _now(question: Question) -> Rows:
    if question.rule.measure is Measure.REGISTER:
        holders = held(question).order_by()
        rows: Rows = holders.values(record=F("organisation_id"))  # type: ignore[assignment]
        return rows
    rows = counting_rows(question).alias(is_proven=flag(proven(question)))
    return only_lines(rows, question, which=EVERYBODY).values(**columns_of(question))
