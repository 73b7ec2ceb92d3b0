"""
What one more activity would do to a figure, before anything is saved.

The database counts what stands and tells of the subjects concerned which record of each
is the first; the engine looks at the new activity alone, and the two are put together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from raceme.engines.indicators import (
    Activity,
    ActivityState,
    LeftOut,
    Log,
    Measure,
    Reason,
    Rule,
    count,
)
from raceme.engines.indicators.conditions import (
    OrderOfId,
    Record,
    first_failure,
    order_of_id,
    records_of,
)
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import first_rows
from raceme.reporting.counting.records import in_order, subject
from raceme.reporting.counting.value import value

_Order = tuple[date, OrderOfId, OrderOfId]


@dataclass(frozen=True, kw_only=True)
class Move:
    """
    A figure ``now`` and ``after``, in the engine's units.

    ``left_out`` are the records of the new activity that would not count, with why.
    ``stands_already`` are those that count but whose subject makes a line anyway.
    """

    now: int | Decimal
    after: int | Decimal
    left_out: tuple[LeftOut, ...] = ()
    stands_already: tuple[str, ...] = ()


@dataclass(kw_only=True)
class _Change:
    by: int | Decimal = 0
    left_out: list[LeftOut]
    stands_already: list[str]


@dataclass(frozen=True, kw_only=True)
class _First:
    """The record of a subject that is first of those that stand."""

    record: str
    order: _Order
    counts: bool


def move(question: Question, activity: Activity) -> Move:
    """
    Return what ``activity`` would do to the figure of the whole programme.

    An activity whose id is that of one that stands takes its place.
    """
    now = value(question)
    rule = question.rule
    others = question
    if activity.id.isdecimal():
        others = replace(question, without=int(activity.id))
    # What the programme gave up can still be the first of somebody in its workspace's log.
    is_reached = activity.in_programme or question.looks_at_the_whole_log
    is_taken_back = activity.state is ActivityState.WITHDRAWN
    is_looked_at = activity.kind in rule.kinds and is_reached and not is_taken_back
    before = now if others is question else value(others)
    if not is_looked_at:
        return Move(now=now, after=before)
    change = _change(others, activity)
    return Move(
        now=now,
        after=before + change.by,
        left_out=tuple(change.left_out),
        stands_already=tuple(change.stands_already),
    )


def _change(question: Question, activity: Activity) -> _Change:
    each_time = replace(question.rule, first_time=None)
    alone = count(each_time, Log(activities=(activity,)))
    change = _Change(left_out=list(alone.left_out), stands_already=[])
    if not question.counts_subjects:
        change.by = alone.value
        return change
    subjects = _records_by_subject(question.rule, activity)
    firsts = _firsts(question, subjects, day=activity.ended_on)
    for who, records in subjects.items():
        if question.rule.first_time is None:
            _add_to_line(change, records, first=firsts.get(who))
        else:
            _add_first_time(change, records, who=who, first=firsts.get(who), rule=question.rule)
    change.left_out.sort(key=lambda one: order_of_id(one.record))
    return change


def _add_to_line(change: _Change, records: list[Record], *, first: _First | None) -> None:
    if first is None:
        change.by += 1
    else:
        change.stands_already += [record.id for record in records]


def _add_first_time(
    change: _Change, records: list[Record], *, who: str, first: _First | None, rule: Rule
) -> None:
    """Let the earlier of ``first`` and the new records be the one that counts."""
    stood = first is not None and first.counts
    if first is None or _order(records[0]) < first.order:
        is_new = _counts(rule, records[0])
        first = _First(record=records[0].id, order=_order(records[0]), counts=is_new)
    change.by += int(first.counts) - int(stood)
    others = [one for one in records if one.id != first.record and _counts(rule, one)]
    if rule.measure is Measure.COUNTRIES and first.counts:
        change.stands_already += [one.id for one in others] if stood else []
        return
    detail = {"subject": who, "record": first.record}
    change.left_out += [
        LeftOut(record=one.id, reason=Reason.ALREADY_COUNTED, detail=detail) for one in others
    ]


def _records_by_subject(rule: Rule, activity: Activity) -> dict[str, list[Record]]:
    """Return the records that could be the first of their subject, in their order."""
    is_ever = rule.first_time == "ever"
    found: dict[str, list[Record]] = {}
    for record in sorted(records_of(activity, rule=rule), key=_order):
        if first_failure(rule, record, ever=is_ever) is None:
            for who in _subjects(rule, record):
                found.setdefault(who, []).append(record)
    return found


def _subjects(rule: Rule, record: Record) -> tuple[str, ...]:
    if rule.measure is Measure.DOCUMENTS:
        return record.activity.documents
    if rule.measure is Measure.COUNTRIES:
        return (record.country,)
    participant = record.participant
    if participant is None:
        return ()
    is_firm = rule.measure is Measure.ORGANISATIONS
    return ((participant.organisation if is_firm else participant.person) or "",)


def _counts(rule: Rule, record: Record) -> bool:
    return record.activity.in_programme and first_failure(rule, record) is None


def _order(record: Record) -> _Order:
    return record.activity.ended_on, order_of_id(record.activity.id), order_of_id(record.id)


def _firsts(question: Question, subjects: Iterable[str], *, day: date) -> dict[str, _First]:
    """Return the first record of each subject that stands, within the period of ``day``."""
    rows = first_rows(question, day=day).alias(who=F(subject(question)))
    known = [who for who in subjects if _can_stand(question, who)]
    columns = {"record": F("pk"), "day": F("day"), "found": F("who"), "is_counted": F("counts")}
    if not question.rule.counts_activities:
        columns["of_activity"] = F("activity_id")
    found = rows.filter(Q(who__in=known), rank=1).order_by(*in_order(question))
    return {
        str(row["found"]): _First(
            record=str(row["record"]),
            order=(
                row["day"],
                order_of_id(str(row.get("of_activity", row["record"]))),
                order_of_id(str(row["record"])),
            ),
            counts=bool(row["is_counted"]),
        )
        for row in found.values(**columns)
    }


def _can_stand(question: Question, who: str) -> bool:
    """Tell whether ``who`` may be in the database: what is new has no key yet."""
    return question.rule.measure is Measure.COUNTRIES or who.isdecimal()
