"""A figure's lists as sheets: what was counted, what was not and why, and by which rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.core.lists.columns import Column, Row
from raceme.reporting.counting import Question
from raceme.reporting.exports.tables import name_of_left, table_of
from raceme.reporting.queries import Measure
from raceme.reporting.queries.lists import ListedLine, every_left_out, every_line
from raceme.reporting.reasons import sentence_of

EVERYBODY = Q()


@dataclass(frozen=True)
class Rows:
    """A sheet of few rows, all at hand."""

    name: str
    shown: list[Column]
    rows: Sequence[Row]

    def every_row(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The lines of a figure, or of a part of them; read as they are written."""

    name: str
    question: Question
    is_proven: bool | None = None
    which: Q = EVERYBODY

    @cached_property
    def shown(self) -> list[Column]:
        columns = [
            Column(_key(place), column.label, main=place == 0)
            for place, column in enumerate(table_of(self.question.rule).columns)
        ]
        shown = [Column("line", _("Line")), *columns]
        if self.question.rule.measure is Measure.REGISTER:
            return shown
        return [
            *shown,
            Column("activity", _("Counted activity")),
            Column("on", _("Counts on")),
            Column("records", _("Records")),
            Column("evidence", _("With evidence")),
            Column("files", _("Files")),
        ]

    def every_row(self) -> Iterator[Row]:
        table = table_of(self.question.rule)
        pages = every_line(self.question, is_proven=self.is_proven, which=self.which)
        for lines in pages:
            counts = table.counts(lines)
            for line in lines:
                cells = {
                    _key(place): column.value(line, counts)
                    for place, column in enumerate(table.columns)
                }
                yield {**cells, **_beside(line)}


def _beside(line: ListedLine) -> Row:
    return {
        "line": line.number,
        "activity": str(line.activity or ""),
        "on": line.line.on,
        "records": line.line.records,
        "evidence": _("yes") if line.line.has_evidence else _("no"),
        "files": "; ".join(str(proof.document or proof.system_record) for proof in line.evidence),
    }


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What was not counted of one figure or of several, each named."""

    name: str
    questions: Sequence[tuple[str, Question]]

    @cached_property
    def shown(self) -> list[Column]:
        return [
            Column("figure", _("Figure")),
            Column("record", _("Not counted"), main=True),
            Column("activity", _("Activity")),
            Column("on", _("Date")),
            Column("why", _("Reason"), main=True),
        ]

    def every_row(self) -> Iterator[Row]:
        for figure, question in self.questions:
            yield from _left_out(figure, question)


def _left_out(figure: str, question: Question) -> Iterator[Row]:
    for found in every_left_out(question):
        for one in found:
            yield {
                "figure": figure,
                "record": name_of_left(one),
                "activity": str(one.activity or ""),
                "on": one.activity.ended_on if one.activity else None,
                "why": sentence_of(one, rule=question.rule),
            }


def _key(place: int) -> str:
    return f"column-{place}"
