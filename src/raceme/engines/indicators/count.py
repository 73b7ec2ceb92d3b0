"""Counting: from a rule and a log to a figure, its list, and what was not counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from raceme.engines.indicators.conditions import (
    UNKNOWN,
    Record,
    first_failure,
    order_of_id,
    records_of,
)
from raceme.engines.indicators.problem import (
    ActivityState,
    Disaggregation,
    Figure,
    FirstTime,
    LeftOut,
    Line,
    Log,
    Measure,
    Reason,
    Rule,
    Window,
)
from raceme.engines.indicators.register import count_register

_WHOLE_SHARE = 100


def count(rule: Rule, log: Log, *, window: Window | None = None, on: date | None = None) -> Figure:
    """
    Return the figure of ``rule`` over the activities that end in ``window``.

    ``value`` is a whole number, hours (a decimal, not rounded) or whole cents (each line
    rounded half up). Every record of the rule's kinds in the programme's activities of the
    window stands in a line or in ``left_out``, once. A register is read on the day ``on``,
    whatever the window; without that day ``RuleError`` is raised.
    """
    if rule.measure is Measure.REGISTER:
        return count_register(rule, log, on=on)
    candidates = _candidates(rule, log, window=window or Window())
    qualifying, left_out = _sift(rule, candidates)
    groups = _groups(rule, qualifying, log=log)
    if rule.first_time is not None:
        groups = _first_times(rule, groups, log=log, left_out=left_out)
    lines = tuple(_line(rule, group, log=log) for group in groups)
    return Figure(
        value=sum((line.value for line in lines), _nothing(rule)),
        lines=lines,
        left_out=tuple(left_out[one.id] for one in candidates if one.id in left_out),
        splits={split: _split(lines, groups, by=split) for split in rule.disaggregations},
    )


@dataclass(frozen=True, kw_only=True)
class _Group:
    """The records of one subject, within ``scope`` where it counts once in each."""

    subject: str
    scope: str | None
    records: tuple[Record, ...]

    @property
    def counted(self) -> Record:
        return self.records[0]


def _order(record: Record) -> tuple[object, ...]:
    return (record.activity.ended_on, order_of_id(record.activity.id), order_of_id(record.id))


def _records(rule: Rule, log: Log) -> list[Record]:
    """Return what the rule looks at, in the order of time; what was taken back is nowhere."""
    found = [
        record
        for activity in log.activities
        if activity.kind in rule.kinds and activity.state is not ActivityState.WITHDRAWN
        for record in records_of(activity, rule=rule)
    ]
    return sorted(found, key=_order)


def _candidates(rule: Rule, log: Log, *, window: Window) -> list[Record]:
    return [
        record
        for record in _records(rule, log)
        if record.activity.in_programme and window.holds(record.activity.ended_on)
    ]


def _sift(rule: Rule, records: Iterable[Record]) -> tuple[list[Record], dict[str, LeftOut]]:
    qualifying: list[Record] = []
    left_out: dict[str, LeftOut] = {}
    for record in records:
        failure = first_failure(rule, record)
        if failure is None:
            qualifying.append(record)
        else:
            left_out[record.id] = LeftOut(
                record=record.id, reason=failure.reason, detail=failure.detail
            )
    return qualifying, left_out


def _groups(rule: Rule, records: Iterable[Record], *, log: Log) -> list[_Group]:
    """Return the records by what is counted once, in the order of their first ones."""
    found: dict[tuple[str, str | None], list[Record]] = {}
    for record in records:
        scope = _scope(rule, record, log=log)
        for subject in _subjects(rule, record):
            found.setdefault((subject, scope), []).append(record)
    return [
        _Group(subject=subject, scope=scope, records=tuple(of_one))
        for (subject, scope), of_one in found.items()
    ]


def _subjects(rule: Rule, record: Record) -> Sequence[str]:
    if rule.measure is Measure.DOCUMENTS:
        return sorted(set(record.activity.documents), key=order_of_id)
    if rule.measure is Measure.COUNTRIES:
        return [record.country]
    participant = record.participant
    if participant is not None and rule.measure is Measure.ORGANISATIONS:
        return [participant.organisation or ""]
    counts_people = rule.measure is Measure.PEOPLE or (
        rule.measure is Measure.PARTICIPATIONS and rule.first_time is not None
    )
    if participant is not None and counts_people:
        return [participant.person or ""]
    return [record.id]


def _scope(rule: Rule, record: Record, *, log: Log) -> str | None:
    if rule.first_time is not FirstTime.PERIOD:
        return None
    return log.period_of(record.activity.ended_on)


def _first_times(
    rule: Rule, groups: list[_Group], *, log: Log, left_out: dict[str, LeftOut]
) -> list[_Group]:
    """Keep each subject's first time, and say of all later ones that it was counted."""
    firsts = {
        (group.subject, group.scope): group.counted
        for group in _groups(rule, _that_could_be_first(rule, log), log=log)
    }
    kept: list[_Group] = []
    for group in groups:
        first = firsts[group.subject, group.scope]
        is_counted = first.id == group.counted.id
        if is_counted and rule.measure is Measure.COUNTRIES:
            kept.append(group)
            continue
        if is_counted:
            kept.append(_Group(subject=group.subject, scope=group.scope, records=(group.counted,)))
        for record in group.records[1 if is_counted else 0 :]:
            left_out[record.id] = LeftOut(
                record=record.id,
                reason=Reason.ALREADY_COUNTED,
                detail={"subject": group.subject, "record": first.id},
            )
    return kept


def _that_could_be_first(rule: Rule, log: Log) -> list[Record]:
    """Return what qualifies on any day: of the programme, or "ever" of the whole log."""
    is_ever = rule.first_time is FirstTime.EVER
    return [
        record
        for record in _records(rule, log)
        if (is_ever or record.activity.in_programme)
        and first_failure(rule, record, ever=is_ever) is None
    ]


def _line(rule: Rule, group: _Group, *, log: Log) -> Line:
    counted = group.counted
    return Line(
        subject=counted.id if rule.measure is Measure.PARTICIPATIONS else group.subject,
        records=tuple(record.id for record in group.records),
        on=counted.activity.ended_on,
        period=log.period_of(counted.activity.ended_on),
        value=_value(rule, counted),
        has_evidence=counted.has_evidence,
    )


def _nothing(rule: Rule) -> int | Decimal:
    return Decimal(0) if rule.measure is Measure.HOURS else 0


def _value(rule: Rule, record: Record) -> int | Decimal:
    """Return what the record adds: the share scales hours and amounts, never counts."""
    if rule.measure is Measure.HOURS:
        return (record.hours or Decimal(0)) * record.share / _WHOLE_SHARE
    if rule.measure is Measure.AMOUNT and record.participant is not None:
        cents = (record.participant.amount or 0) * record.share / _WHOLE_SHARE
        return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return 1


def _split(
    lines: Iterable[Line], groups: Iterable[_Group], *, by: Disaggregation
) -> dict[str, int | Decimal]:
    """Return the value of each part, in the order of their names."""
    parts: dict[str, int | Decimal] = {}
    for line, group in zip(lines, groups, strict=True):
        part = _part(group.counted, by) or UNKNOWN
        parts[part] = parts.get(part, 0) + line.value
    return dict(sorted(parts.items()))


def _part(record: Record, by: Disaggregation) -> str:
    if by is Disaggregation.KIND:
        return record.activity.kind
    if by is Disaggregation.COUNTRY:
        return record.country
    if by is Disaggregation.REGION:
        return record.region
    # The rule allows the others only where engagements are looked at.
    return str(getattr(record.participant, by.value) or "")
