"""The list behind a figure: a line for each that counts, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.expressions import Combinable

from raceme.engagements.models import Engagement
from raceme.engines.indicators import Measure
from raceme.reporting.counting.conditions import proven, qualifies
from raceme.reporting.counting.nested import READ_AT_ONCE, Rows, sums_by, sums_of_each
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import counting_rows, flag, only
from raceme.reporting.counting.records import (
    in_order,
    place_of,
    records,
    scope,
    subject,
    units,
    with_papers,
)
from raceme.reporting.counting.register import day_of, held
from raceme.reporting.counting.value import in_units

EVERYTHING = slice(None)
EVERYBODY = Q()


@dataclass(frozen=True, kw_only=True)
class CountedLine:
    """
    One line: ``subject`` is a key, or a country; ``record`` that of the record that counts.

    ``activity`` is None in a register. ``records`` is how many records stand in the line,
    ``value`` is in the engine's units.
    """

    subject: str
    record: int
    activity: int | None
    on: date
    value: int | Decimal
    records: int
    has_evidence: bool


def lines(
    question: Question,
    *,
    page: slice = EVERYTHING,
    is_proven: bool | None = None,
    which: Q = EVERYBODY,
) -> list[CountedLine]:
    """
    Return the lines of ``page`` in the order of time, with or without evidence if asked.

    ``which`` is asked of the record that makes a line, or of a register's profile.
    """
    if question.rule.measure is Measure.REGISTER:
        return [] if is_proven else _of_register(question, which=which, page=page)
    return [
        _line(question, row) for row in _found(question, is_proven=is_proven, which=which)[page]
    ]


def each_line(
    question: Question, *, is_proven: bool | None = None, which: Q = EVERYBODY
) -> Iterator[CountedLine]:
    """Return all ``lines``, read from the database as they are asked for."""
    if question.rule.measure is Measure.REGISTER:
        return iter(lines(question, is_proven=is_proven, which=which))
    rows = _found(question, is_proven=is_proven, which=which).iterator(chunk_size=READ_AT_ONCE)
    return (_line(question, row) for row in rows)


def _found(question: Question, *, is_proven: bool | None, which: Q) -> Rows:
    rows = counting_rows(question).alias(is_proven=flag(proven(question)))
    if is_proven is not None:
        which &= Q(is_proven=int(is_proven))
    ordered = only_lines(rows, question, which=which).order_by(
        *in_order(question), subject(question)
    )
    return ordered.values(**columns_of(question))


def length(question: Question, *, is_proven: bool | None = None, which: Q = EVERYBODY) -> int:
    """Return how many ``lines`` there are."""
    if question.rule.measure is Measure.REGISTER:
        return 0 if is_proven else held(question).filter(which).count()
    if is_proven is not None:
        which &= proven(question) if is_proven else ~proven(question)
    return touched(question, which)[0]


def only_lines(rows: Rows, question: Question, *, which: Q) -> Rows:
    """Leave the records that make a line."""
    if not question.counts_subjects:
        return rows.filter(Q(is_line=1) & which)
    # Asked before the records of a subject are ranked, ``which`` would let another of them
    # make the line.
    return rows.alias(is_wanted=flag(Q(is_line=1) & which)).filter(is_wanted=1)


def columns_of(question: Question) -> dict[str, Combinable]:
    """Return what a line is made of, for the statement that reads it."""
    # In a query of window functions no two columns may be equal: what is 1 anyway is not
    # asked for, and an activity's key only once.
    columns: dict[str, Combinable] = {"record": F("pk"), "on": F("day"), "proof": F("is_proven")}
    if not question.rule.counts_activities:
        columns["of_activity"] = F("activity_id")
    if names_subject(question):
        columns["who"] = F(subject(question))
    if question.gathers_records:
        columns["behind"] = F("records")
    if question.rule.measure in {Measure.HOURS, Measure.AMOUNT}:
        columns["added"] = units(question)
    return columns


def _line(question: Question, row: dict[str, Any]) -> CountedLine:
    return CountedLine(
        subject=str(row.get("who", row["record"])),
        record=row["record"],
        activity=row.get("of_activity", row["record"]),
        on=row["on"],
        value=in_units(question.rule, row.get("added", 1)),
        records=row.get("behind", 1),
        has_evidence=bool(row["proof"]),
    )


def names_subject(question: Question) -> bool:
    """Tell whether a line is named by its subject: a participation is one, whoever it is of."""
    return question.counts_subjects and question.rule.measure is not Measure.PARTICIPATIONS


def records_of(question: Question, line: CountedLine, *, page: slice = EVERYTHING) -> list[int]:
    """Return the keys of the records that stand in ``line``, the counted one first."""
    if line.records == 1:
        return [line.record]
    rows = records(question).filter(question.in_window()).filter(qualifies(question))
    if question.looks_at_the_whole_log:
        rows = rows.filter(of_programme__isnull=False)
    if question.rule.measure is Measure.DOCUMENTS:
        rows = with_papers(rows)
    rows = rows.alias(who=F(subject(question)))
    same = Q(who=line.subject)
    of_period = scope(question)
    if of_period is not None:
        rows = rows.alias(of_period=of_period)
        same &= Q(of_period=place_of(question, line.on))
    found = rows.filter(same).order_by(*in_order(question)).values_list("pk", flat=True)
    return list(found[page])


def _of_register(question: Question, *, which: Q, page: slice) -> list[CountedLine]:
    holders = held(question).filter(which).order_by("organisation_id")
    found = holders.values_list("organisation_id", flat=True)
    return [
        CountedLine(
            subject=str(key),
            record=key,
            activity=None,
            on=day_of(question),
            value=1,
            records=1,
            has_evidence=False,
        )
        for key in found[page]
    ]


def touched(question: Question, which: Q) -> tuple[int, int | Decimal]:
    """
    Return how many lines come from the records ``which``, and what they add to the figure.

    This tells whether, and how much, a programme counted one activity or one organisation.
    """
    if question.rule.measure is Measure.REGISTER:
        return 0, 0
    is_line = Q(is_line=1) & which
    rows = counting_rows(question).values(
        part=Value(1), found=flag(is_line), added=only(is_line, units(question))
    )
    for _part, found, added in sums_by(rows, by="part", of=["found", "added"]):
        return int(found), in_units(question.rule, added)
    return 0, in_units(question.rule, 0)


def of_organisation(question: Question, key: int) -> Q:
    """Return what is true of the records in which the organisation ``key`` took part."""
    if not question.rule.counts_activities:
        return Q(organisation=key)
    parts = Engagement.objects.reached_by(
        Q(organisation=key, state=Engagement.State.TOOK_PART) & question.reach()
    )
    return Q(pk__in=parts.values("activity"))


@dataclass(frozen=True, kw_only=True)
class Portion:
    """How many lines come from some records, and what they add to the figure."""

    lines: int
    value: int | Decimal


def portions(several: Sequence[tuple[Question, Q]]) -> list[Portion]:
    """
    Return for each question what ``touched`` does for its records: one query for all.

    Read are only the records asked for and, where a subject counts once, the others of the
    same subjects: a firm's part of a large figure costs no more than of a small one.
    """
    asked = [
        (place, question, which)
        for place, (question, which) in enumerate(several)
        if question.rule.measure is not Measure.REGISTER
    ]
    found = [Portion(lines=0, value=0) for _one in several]
    sums = sums_of_each([_portion(*one[1:]) for one in asked], of=["found", "added"])
    for (place, question, _which), (number, added) in zip(asked, sums, strict=True):
        found[place] = Portion(lines=int(number or 0), value=in_units(question.rule, added))
    return found


def _portion(question: Question, which: Q) -> Rows:
    is_line = Q(is_line=1) & which
    rows = counting_rows(question)
    if question.counts_subjects:
        # Asked before the records are ranked, so that all of a subject's are, or none.
        own = records(question)
        if question.rule.measure is Measure.DOCUMENTS:
            own = with_papers(own)
        same = own.filter(which).values(subject(question))
        rows = rows.filter(Q(**{f"{subject(question)}__in": same}))
    else:
        rows = rows.filter(which)
    return rows.values(found=flag(is_line), added=only(is_line, units(question)))
