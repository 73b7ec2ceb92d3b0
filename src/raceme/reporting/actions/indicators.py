"""What a programme must report: its figures, their targets in all and per period."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.programmes.models import Period, Programme
from raceme.reporting.actions import refusals
from raceme.reporting.actions.terms import By, lock, name_from
from raceme.reporting.models import CountingRule, Indicator, PeriodTarget

LONGEST_CODE = 60
LAST = 32_767
MOST = Decimal("999999999999.99")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
Changes = dict[str, tuple[object, object]]


@dataclass(frozen=True, kw_only=True)
class IndicatorFacts:
    """
    What an indicator says; without a ``code`` one is made from its name.

    An amount's target is in units of its currency. The range belongs to the sense "about".
    Without ``position`` a new indicator stands last.
    """

    name: str
    rule: CountingRule
    code: str = ""
    target: Decimal | None = None
    target_sense: str = Indicator.Sense.AT_LEAST
    target_low: Decimal | None = None
    target_high: Decimal | None = None
    origin: str = Indicator.Origin.OWN
    register_on: date | None = None
    position: int | None = None


@transaction.atomic
def add_indicator(
    programme: Programme,
    *,
    facts: IndicatorFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Indicator:
    """Add a figure to what ``programme`` reports; raises a ``FieldRefusal``."""
    rows = Indicator.objects.of(programme.workspace_id).filter(programme=programme)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    _lock_programme(programme)
    indicator = Indicator(workspace_id=programme.workspace_id, programme=programme)
    last = rows.aggregate(last=Max("position"))["last"]
    indicator.position = 0 if last is None else last + 1
    changes = _assign(indicator, facts)
    indicator.save()
    _record("reporting.add_indicator", indicator, by=by, at=at, changes=changes)
    submissions.settle(token, result=indicator.reference)
    return indicator


@transaction.atomic
def correct_indicator(
    indicator: Indicator, *, facts: IndicatorFacts, revision: int, by: By, at: datetime
) -> Indicator:
    """
    Correct what an indicator says; each changed field is written down.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``FieldRefusal``.
    """
    _lock_programme(indicator.programme)
    row = lock(indicator, revision=revision)
    changes = _assign(row, facts)
    if changes:
        row.revision += 1
        row.save()
        _record("reporting.correct_indicator", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: By, at: datetime) -> None:
    """Take a figure off what the programme reports; its rule and the log stay."""
    row = lock(indicator)
    changes: Changes = {name: (value, None) for name, value in _said(row).items() if value != ""}
    _record("reporting.remove_indicator", row, by=by, at=at, changes=changes)
    row.delete()


@transaction.atomic
def set_period_targets(
    indicator: Indicator,
    *,
    targets: Mapping[int, Decimal | None],
    revision: int,
    by: By,
    at: datetime,
) -> Indicator:
    """
    Set what the indicator should reach within periods, by their keys; None takes one away.

    Raises ``ChangedMeanwhile``, ``PeriodElsewhere`` or ``PeriodTargetOutOfRange``.
    """
    # Its periods stand as long as it is held.
    _lock_programme(indicator.programme)
    row = lock(indicator, revision=revision)
    known = Period.objects.of(row.workspace_id).filter(programme=row.programme_id)
    periods = {period.pk: period for period in known.order_by("number", "pk")}
    if not set(targets) <= set(periods):
        raise refusals.PeriodElsewhere
    for key, target in targets.items():
        if target is not None and not _is_target(target):
            raise refusals.PeriodTargetOutOfRange(period=key)
    changes = _set_targets(row, {periods[key]: target for key, target in targets.items()})
    if changes:
        row.revision += 1
        row.save(update_fields=["revision"])
        _record("reporting.set_period_targets", row, by=by, at=at, changes=changes)
    return row


def _set_targets(row: Indicator, targets: Mapping[Period, Decimal | None]) -> Changes:
    rows = PeriodTarget.objects.of(row.workspace_id).filter(indicator=row)
    standing = {one.period_id: one.target for one in rows.order_by("pk")}
    changes: Changes = {}
    for period, target in targets.items():
        before = standing.get(period.pk)
        if target == before:
            continue
        changes[f"period {period.number}"] = (before, target)
        if target is None:
            rows.filter(period=period).delete()
        else:
            PeriodTarget.objects.of(row.workspace_id).update_or_create(
                indicator=row,
                period=period,
                defaults={"target": target},
                create_defaults={"target": target, "workspace_id": row.workspace_id},
            )
    return changes


def _assign(indicator: Indicator, facts: IndicatorFacts) -> Changes:
    """Set what ``facts`` say, after checking it; return what each field was and is."""
    _lock_rule(facts.rule, workspace=indicator.workspace_id)
    _refuse_targets(facts)
    is_about = facts.target_sense == Indicator.Sense.ABOUT
    values: dict[str, object] = {
        field.name: getattr(facts, field.name) for field in fields(facts)
    } | {
        "name": name_from(facts.name),
        "code": _code(indicator, facts),
        "target_low": facts.target_low if is_about else None,
        "target_high": facts.target_high if is_about else None,
        "position": indicator.position if facts.position is None else min(facts.position, LAST),
    }
    before = _said(indicator) if indicator.pk else {}
    for name, value in values.items():
        setattr(indicator, name, value)
    after = _said(indicator)
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value and not (value == "" and name not in before)
    }


def _said(indicator: Indicator) -> dict[str, object]:
    """Return the fields as a history shows them, the rule by its name."""
    said = {field.name: getattr(indicator, field.name) for field in fields(IndicatorFacts)}
    return said | {"rule": str(indicator.rule)}


def _code(indicator: Indicator, facts: IndicatorFacts) -> str:
    typed = facts.code.strip().lower()
    if typed and (len(typed) > LONGEST_CODE or not _CODE.fullmatch(typed)):
        raise refusals.CodeUnusable
    others = Indicator.objects.of(indicator.workspace_id).filter(programme=indicator.programme)
    taken = set(others.exclude(pk=indicator.pk).values_list("code", flat=True))
    if typed:
        if typed in taken:
            raise refusals.IndicatorCodeTaken(code=typed)
        return typed
    wish = slugify(facts.name)[: LONGEST_CODE - 4].strip("-_").replace("_", "-") or "figure"
    free = (wish if number == 1 else f"{wish}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in free if code not in taken)


def _refuse_targets(facts: IndicatorFacts) -> None:
    numbers = {
        "target": facts.target,
        "target_low": facts.target_low,
        "target_high": facts.target_high,
    }
    for name, number in numbers.items():
        if number is not None and not _is_target(number):
            raise refusals.TargetOutOfRange(name)
    if facts.target_sense != Indicator.Sense.ABOUT:
        return
    if facts.target_low is None or facts.target_high is None:
        raise refusals.RangeMissing("target_low" if facts.target_low is None else "target_high")
    if facts.target_high < facts.target_low:
        raise refusals.RangeTheWrongWayRound


def _is_target(number: Decimal) -> bool:
    if not number.is_finite() or not 0 <= number <= MOST:
        return False
    return number == number.quantize(Decimal("0.01"))


def _lock_programme(programme: Programme) -> None:
    # Two figures that arrive together must not take one code or one place.
    rows = Programme.objects.of(programme.workspace_id).select_for_update()
    if rows.filter(pk=programme.pk).first() is None:
        raise refusals.Gone


def _lock_rule(rule: CountingRule, *, workspace: int) -> None:
    # Nobody removes it before the figure that is counted by it stands.
    rows = CountingRule.objects.of(workspace).select_for_update()
    if rows.filter(pk=rule.pk).first() is None:
        raise refusals.RuleElsewhere


def _record(verb: str, row: Indicator, *, by: By, at: datetime, changes: Changes) -> None:
    # The programme's history shows it, too, and says of which figure it is.
    named: Changes = {} if "name" in changes else {"indicator": (None, row.name)}
    audit.record(
        verb,
        targets=[row, row.programme],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=named | changes,
    )
