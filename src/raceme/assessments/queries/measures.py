"""
A company's reduction plan: what is planned against a footprint, and what it did save.

    planned share = sum of planned savings of one year / amount of the footprint
    difference    = amount of the footprint before, less that of this one
    proposed      = difference · planned saving / sum of the planned savings done in between
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.assessments.models import Assessment, Measure
from raceme.assessments.queries.waves import before
from raceme.assessments.words import Titles
from raceme.workspaces.models import Workspace

State = Measure.State
OVERDUE = "overdue"
THOUSANDTH = Decimal("0.001")
WHOLE, NOTHING = Decimal(100), Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An amount of a closed assessment that measures may lower."""

    code: str
    title: str
    unit: str
    value: Decimal

    def __str__(self) -> str:
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def label(self) -> str:
        return str(self)

    @property
    def pk(self) -> str:
        return self.code


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is planned on one amount; ``planned`` in its unit for a year, ``share`` in per cent."""

    amount: Amount
    planned: Decimal
    share: Decimal
    verified: Decimal


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What one measure is proposed to have saved."""

    measure: Measure
    proposed: Decimal


@dataclass(frozen=True, kw_only=True)
class Difference:
    """By how much an amount went down since the footprint before, and the measures behind it."""

    amount: Amount
    earlier: Decimal
    proposals: Sequence[Proposal]

    @property
    def fell_by(self) -> Decimal:
        return self.earlier - self.amount.value

    @property
    def most(self) -> Decimal:
        """What the measures may be said to have saved without a reason."""
        return max(Decimal(0), self.fell_by)


def amounts_of(assessment: Assessment, titles: Titles) -> list[Amount]:
    """
    Return the amounts that are known and more than nothing, in the order of the result.

    They are as exact as a saving is: what is less than the least of one is nothing.
    """
    return [
        Amount(
            code=each["code"],
            title=titles.of("quantities", each["code"]),
            unit=each["unit"],
            value=value,
        )
        for each in assessment.result.get("amounts", ())
        if each["value"] is not None and (value := _decimal(each["value"])) > 0
    ]


def measures_listed(workspace: Workspace | int, *, on: date) -> QuerySet[Measure]:
    """Return all of a workspace, each with ``standing``: its state, or that it is overdue."""
    standing = Case(
        When(overdue_on(on), then=Value(OVERDUE)), default=F("state"), output_field=CharField()
    )
    return Measure.objects.of(workspace).annotate(standing=standing)


def measures_visible_to(user: User) -> QuerySet[Measure]:
    return Measure.objects.within(workspaces_of(user))


def overdue_on(day: date) -> Q:
    return Q(state=State.PLANNED, due_on__lt=day)


def plan_of(assessment: Assessment) -> list[Measure]:
    """
    Return what is planned against a footprint: its own measures, and what is open of earlier ones.

    What was done before its day lies in its amounts already, and is not counted twice.
    """
    earlier = _of_the_company(assessment) & _earlier_than(assessment)
    still = Q(state=State.PLANNED) | Q(state=State.DONE, done_on__gt=assessment.on)
    rows = Measure.objects.of(assessment.workspace_id).filter(
        Q(assessment=assessment) | (earlier & still)
    )
    return list(rows.select_related("owner", "assessment").order_by("due_on", "pk"))


def verified_by(assessment: Assessment) -> list[Measure]:
    """Return what a footprint showed to have been saved."""
    rows = Measure.objects.of(assessment.workspace_id).filter(verified_with=assessment)
    return list(rows.select_related("owner", "assessment").order_by("due_on", "pk"))


def unit_of(measure: Measure) -> str:
    """Return the unit of what a measure saves: that of its amount in the footprint it is of."""
    amounts = measure.assessment.result.get("amounts", ())
    return next((each["unit"] for each in amounts if each["code"] == measure.quantity), "")


def lines_of(amounts: Iterable[Amount], measures: Sequence[Measure]) -> list[Line]:
    """
    Sum up the plan by amount.

    What was dropped is no part of it, nor what was planned in another unit than it has now.
    """
    found = []
    for amount in amounts:
        of = [
            each
            for each in measures
            if each.quantity == amount.code and unit_of(each) == amount.unit
        ]
        counted = [each for each in of if each.state != State.DROPPED]
        planned = sum((each.saving for each in counted), NOTHING)
        if counted:
            found.append(
                Line(
                    amount=amount,
                    planned=planned,
                    share=WHOLE * planned / amount.value,
                    verified=sum(
                        (each.verified_saving or Decimal(0) for each in counted), Decimal(0)
                    ),
                )
            )
    return found


def differences_of(assessment: Assessment, titles: Titles) -> list[Difference]:
    """
    Return what went down since the footprint before, with the measures done in between.

    Two queries. Amounts without a measure are left out, and those of another unit than before.
    """
    last = before(assessment)
    if last is None:
        return []
    earlier = _known_amounts(last)
    now = _known_amounts(assessment)
    done = _done_between(last, assessment)
    found = []
    for code in dict.fromkeys(each.quantity for each in done):
        if code not in earlier or code not in now or earlier[code]["unit"] != now[code]["unit"]:
            continue
        amount = Amount(
            code=code,
            title=titles.of("quantities", code),
            unit=now[code]["unit"],
            value=_decimal(now[code]["value"]),
        )
        of = [each for each in done if each.quantity == code]
        before_it = _decimal(earlier[code]["value"])
        spread = spread_by(
            max(Decimal(0), before_it - amount.value), {each.pk: each.saving for each in of}
        )
        proposals = [Proposal(measure=each, proposed=spread[each.pk]) for each in of]
        found.append(Difference(amount=amount, earlier=before_it, proposals=proposals))
    return found


def spread_by(total: Decimal, weights: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Spread a total by weights, in thousandths, so that the parts add up to no more than it."""
    whole = sum(weights.values(), Decimal(0))
    if not whole:
        return dict.fromkeys(weights, Decimal(0))
    return {
        key: (total * weight / whole).quantize(THOUSANDTH, rounding=ROUND_DOWN)
        for key, weight in weights.items()
    }


def quantities_in_words(
    measures: Iterable[int], *, workspace: Workspace, language: str
) -> dict[int, str]:
    """Return which amount each measure lowers, with its unit: one query, for a list."""
    rows = Measure.objects.of(workspace).filter(pk__in=measures)
    found: dict[int, str] = {}
    words: dict[int, tuple[Titles, dict[str, Any]]] = {}
    for row in rows.select_related("assessment__answers__version"):
        key = row.assessment_id
        if key not in words:
            of = row.assessment
            units = {each["code"]: each["unit"] for each in of.result.get("amounts", ())}
            words[key] = Titles(of.answers.version.definition, language=language), units
        titles, units = words[key]
        unit = units.get(row.quantity, "")
        title = titles.of("quantities", row.quantity)
        found[row.pk] = f"{title} ({unit})" if unit else title
    return found


def _done_between(last: Assessment, assessment: Assessment) -> list[Measure]:
    rows = Measure.objects.of(assessment.workspace_id).filter(
        _of_the_company(assessment) & _earlier_than(assessment),
        Q(verified_with=None) | Q(verified_with=assessment),
        state=State.DONE,
        done_on__gt=last.on,
        done_on__lte=assessment.on,
    )
    return list(rows.select_related("owner", "assessment").order_by("due_on", "pk"))


def _known_amounts(assessment: Assessment) -> dict[str, dict[str, Any]]:
    amounts = assessment.result.get("amounts", ())
    return {each["code"]: each for each in amounts if each["value"] is not None}


def _of_the_company(assessment: Assessment) -> Q:
    return Q(assessment__organisation=assessment.organisation_id, assessment__code=assessment.code)


def _earlier_than(assessment: Assessment) -> Q:
    return Q(assessment__on__lt=assessment.on) | Q(
        assessment__on=assessment.on, assessment__pk__lt=assessment.pk
    )


def _decimal(value: float) -> Decimal:
    return Decimal(str(value)).quantize(THOUSANDTH)
