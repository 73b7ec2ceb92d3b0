"""
Each record judged once: the first condition it fails, and all that follows from that.

What is true of a record is the ORM's to say, in a statement of its own, for an expression
named at four places is worked out four times. What follows stands around it, as text over
its columns alone: it knows no table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import F, Q
from django.db.models.expressions import Combinable

from raceme.engines.indicators import Measure, Reason
from raceme.reporting.counting.conditions import NUMBERS, PASSES, failure, qualifies
from raceme.reporting.counting.nested import READ_AT_ONCE, Rows
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import flag, of_known_subjects
from raceme.reporting.counting.records import candidates, scope, subject, with_papers

Columns = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """
    All candidates of a question as a table; its columns are whole numbers but for ``day``.

    ``failing`` is the number of the condition that a record fails first. ``is_line`` tells
    the lines of the window and ``is_first`` those of all time; ``is_here`` tells what counts
    in the window, in a line of its own or not. ``left_out`` and ``left_out_ever`` are the
    numbers of the reasons why a record is not counted in the window, or in all time, else 0.
    Where a subject counts once, ``who`` is it and ``first`` its first record.
    """

    question: Question
    rows: Rows

    def sums(self, *, by: str, of: Columns) -> list[tuple[Any, ...]]:
        """Return ``by`` and the sums of ``of``, a tuple for each ``by``, in its order."""
        sums = "".join(f", SUM({expression})" for expression in of.values())
        return self._answer(f"SELECT {by}{sums}", "GROUP BY 1 ORDER BY 1")

    def listed(self, *names: str, where: str, page: slice) -> Iterator[dict[str, Any]]:
        """Return the columns ``names`` of the records of ``page``, in the order of time."""
        first, last = page.start or 0, page.stop
        limit = "" if last is None else f"LIMIT {int(last - first)} OFFSET {int(first)}"
        found = self._answer(
            f"SELECT {', '.join(names)}",
            f"WHERE {where} ORDER BY {_in_order(self.question)} {limit}",
        )
        return (dict(zip(names, row, strict=True)) for row in found)

    def each(self, *names: str, where: str) -> Iterator[dict[str, Any]]:
        """Return the same of every record, read from the database as they are asked for."""
        statement, parameters = self._statement(
            f"SELECT {', '.join(names)}", f"WHERE {where} ORDER BY {_in_order(self.question)}"
        )
        with connections[self.rows.db].chunked_cursor() as cursor:
            cursor.execute(statement, parameters)
            while rows := cursor.fetchmany(READ_AT_ONCE):
                yield from (dict(zip(names, row, strict=True)) for row in rows)

    def _answer(self, select: str, rest: str) -> list[tuple[Any, ...]]:
        statement, parameters = self._statement(select, rest)
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(statement, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _statement(self, select: str, rest: str) -> tuple[str, Sequence[Any]]:
        inner, parameters = self.rows.query.get_compiler(using=self.rows.db).as_sql()
        parts, last = [f"step_0 AS MATERIALIZED ({inner})"], 0
        for last, columns in enumerate(_steps(self.question), start=1):
            more = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
            # Every name is one of ours, and the rest is the ORM's with its parameters beside it.
            parts.append(f"step_{last} AS (SELECT *, {more} FROM step_{last - 1})")  # noqa: S608
        return " ".join(["WITH", ", ".join(parts), select, f"FROM step_{last}", rest]), parameters


def judged(question: Question, **more: Combinable) -> Judged:
    """Return the candidates with the columns above, and ``more`` of the ORM's."""
    rows = candidates(question)
    if question.looks_at_the_whole_log:
        rows = rows.filter(Q(of_programme__isnull=False) | of_known_subjects(question))
    if question.rule.measure is Measure.DOCUMENTS:
        rows = with_papers(rows)
    return Judged(question=question, rows=rows.values("day", **_columns(question), **more))


def _columns(question: Question) -> dict[str, Combinable]:
    """Return what the steps read of a record."""
    columns: dict[str, Combinable] = {
        "record": F("pk"),
        "failing": failure(question),
        "is_in_window": flag(question.in_window()),
    }
    if not question.rule.counts_activities:
        columns["of_activity"] = F("activity_id")
    if question.counts_subjects:
        columns["who"] = F(subject(question))
    if question.rule.measure is Measure.DOCUMENTS:
        columns["attached"] = F("paper__pk")
    if question.looks_at_the_whole_log:
        columns["is_ours"] = flag(Q(of_programme__isnull=False))
        columns["could_be_first"] = flag(qualifies(question, ever=True))
    of_period = scope(question)
    if of_period is not None:
        columns["of_period"] = of_period
    return columns


def _steps(question: Question) -> list[Columns]:
    """Return the columns that follow, step by step: each reads those before it."""
    ours = " AND is_ours = 1" if question.looks_at_the_whole_log else ""
    steps: list[Columns] = [
        {"counts": if_so(f"failing = {PASSES}{ours}")},
        {"is_here": "counts * is_in_window"},
    ]
    if question.rule.first_time is not None:
        return [*steps, *_first_times(question)]
    if question.counts_subjects:
        steps += _each_subject(question)
    else:
        steps.append({"is_first": "counts", "is_line": "is_here", "left_out_ever": "failing"})
    return [*steps, {"left_out": "is_in_window * left_out_ever"}]


def _each_subject(question: Question) -> list[Columns]:
    """Make one line of all records of a subject, none of which is left out for another."""
    same = _same_subject(question, "counts")
    ranked = {
        "place": f"ROW_NUMBER() OVER ({same})",
        "is_before_here": f"LAG(is_here, 1, 0) OVER ({same})",
    }
    left_out = "failing"
    if question.rule.measure is Measure.DOCUMENTS:
        # An activity of three papers stands in three rows, and is left out once.
        ranked["place_of_paper"] = "ROW_NUMBER() OVER (PARTITION BY record ORDER BY attached)"
        left_out = f"CASE WHEN place_of_paper = 1 THEN failing ELSE {PASSES} END"
    return [
        ranked,
        {
            "is_first": if_so("counts = 1 AND place = 1"),
            "is_line": if_so("is_here = 1 AND is_before_here = 0"),
            "left_out_ever": left_out,
        },
    ]


def _first_times(question: Question) -> list[Columns]:
    is_ever = question.looks_at_the_whole_log
    same = _same_subject(question, "could_be_first" if is_ever else "counts")
    ranked = {
        "place": f"ROW_NUMBER() OVER ({same})",
        "first": f"FIRST_VALUE(record) OVER ({same})",
    }
    stays, stays_ever = "is_line", "is_first"
    if question.rule.measure is Measure.COUNTRIES:
        # A country's later records stand in its line, where its first one does.
        stays, stays_ever = "stays", "stays_ever"
        ranked[stays] = f"FIRST_VALUE(is_here) OVER ({same})"
        ranked[stays_ever] = f"FIRST_VALUE(counts) OVER ({same})"
    ours = "is_ours * " if is_ever else ""
    return [
        ranked,
        {
            "is_first": if_so("counts = 1 AND place = 1"),
            "is_line": if_so("is_here = 1 AND place = 1"),
        },
        {
            "left_out": f"{ours}is_in_window * {_or_already_counted(stays)}",
            "left_out_ever": f"{ours}{_or_already_counted(stays_ever)}",
        },
    ]


def if_so(condition: str) -> str:
    """Return 1 where ``condition`` holds, else 0, as ``flag`` does of the ORM's."""
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


def _or_already_counted(stays: str) -> str:
    return (
        f"CASE WHEN failing > {PASSES} THEN failing WHEN {stays} = 1 THEN {PASSES} "
        f"ELSE {NUMBERS[Reason.ALREADY_COUNTED]} END"
    )


def _same_subject(question: Question, beside: str) -> str:
    """Return the records of one subject in the order of time, in one period if that matters."""
    of_period = ", of_period" if scope(question) is not None else ""
    return f"PARTITION BY who{of_period}, {beside} ORDER BY {_in_order(question)}"


def _in_order(question: Question) -> str:
    return "day, record" if question.rule.counts_activities else "day, of_activity, record"
