"""
Measures of a reduction plan: planned, done or dropped, and what they saved.

The footprint's row is locked first, then the measures in the order of their keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.assessments.actions.recommendations import NotClosedYet
from raceme.assessments.actions.terms import By
from raceme.assessments.models import Assessment, Measure
from raceme.assessments.queries.measures import Difference, amounts_of, differences_of
from raceme.assessments.words import Titles
from raceme.audit import actions as audit
from raceme.core import submissions, words
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.engagements.actions import today_of
from raceme.organisations.actions import hold_people
from raceme.organisations.models import Person

State = Measure.State
LONGEST_NAME = 200
Changes = dict[str, tuple[object, object]]


class NoSuchAmount(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("quantity", _("This footprint has no such amount. Choose one of its."))


class SavesMoreThanThereIs(FieldRefusal):
    def __init__(self, *, amount: str) -> None:
        super().__init__(
            "saving",
            _("A measure cannot save more than there is: the footprint has %(amount)s.")
            % {"amount": amount},
        )


class OwnerElsewhere(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("owner", _("Choose somebody whom your workspace knows."))


class DoneAhead(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("done_on", _("This day has not come yet."))


class NotInThatState(Refusal):
    def __init__(self, measure: Measure) -> None:
        super().__init__(
            _("“%(title)s” is %(state)s by now. Nothing was changed.")
            % {"title": measure.title, "state": measure.get_state_display().lower()}
        )


class AlreadyVerified(Refusal):
    def __init__(self, measure: Measure) -> None:
        super().__init__(
            _("What “%(title)s” saved is verified by a footprint. It stays as it is.")
            % {"title": measure.title}
        )


class MeasureGone(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This measure is not there any more. Nothing was changed."))


class NothingToVerify(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("No measure was done between these footprints. Nothing was changed. Open it anew.")
        )


class MoreThanDifference(FieldRefusal):
    """``amount``: whose measures are said to have saved more than it went down by."""

    def __init__(self, difference: Difference, *, said: Decimal) -> None:
        super().__init__(
            "reason",
            _(
                "%(amount)s went down by %(most)s, and the measures are said to have saved "
                "%(said)s %(unit)s. Say why, such as a larger production."
            )
            % {
                "amount": difference.amount.title,
                "most": words.number(difference.most),
                "said": words.number(said),
                "unit": difference.amount.unit,
            },
        )


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """What is said of a measure; ``saving`` in the unit of its amount, for one year."""

    title: str
    quantity: str
    saving: Decimal
    due_on: date
    cost: Decimal | None = None
    currency: str = ""
    owner: Person | None = None
    note: str = ""


@transaction.atomic
def plan_measure(
    assessment: Assessment,
    *,
    facts: MeasureFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Measure:
    """Plan a measure against a closed footprint. Raises ``NotClosedYet`` or a ``FieldRefusal``."""
    rows = Measure.objects.of(assessment.workspace_id)
    if made := submissions.made_before(rows, token, by=by, at=at):
        return made
    row = _locked(assessment)
    _check(row, facts)
    measure = Measure(workspace=row.workspace, assessment=row, recorded_at=at)
    measure.recorded_by = str(by)[:LONGEST_NAME]
    for name, value in _values(facts).items():
        setattr(measure, name, value)
    measure.save()
    changes: Changes = {name: (None, value) for name, value in _values(facts).items() if value}
    _record("plan_measure", measure, by=by, at=at, changes=changes)
    submissions.settle(token, result=measure.reference)
    return measure


@transaction.atomic
def edit_measure(
    measure: Measure, *, facts: MeasureFacts, revision: int, by: By, at: datetime
) -> Measure:
    """Correct a measure. Raises ``ChangedMeanwhile``, ``AlreadyVerified``, a ``FieldRefusal``."""
    row = _unverified(measure)
    if row.revision != revision:
        raise ChangedMeanwhile
    _check(row.assessment, facts)
    told = _values(facts)
    changes: Changes = {
        name: (getattr(row, name), value)
        for name, value in told.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row
    for name, value in told.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*told, "revision"])
    _record("edit_measure", row, by=by, at=at, changes=changes)
    return row


@transaction.atomic
def finish_measure(measure: Measure, *, done_on: date, by: By, at: datetime) -> Measure:
    """Say that a measure is done. Raises ``NotInThatState``, ``DoneAhead``."""
    row = _in_state(measure, State.PLANNED)
    if done_on > today_of(row.assessment.workspace, at=at):
        raise DoneAhead
    return _become(row, State.DONE, done_on=done_on, by=by, at=at)


@transaction.atomic
def drop_measure(measure: Measure, *, reason: str, by: By, at: datetime) -> Measure:
    """Say that a measure is not done any more, and why. Raises ``NotInThatState``."""
    row = _in_state(measure, State.PLANNED)
    row.note = reason
    return _become(row, State.DROPPED, by=by, at=at)


@transaction.atomic
def replan_measure(measure: Measure, *, by: By, at: datetime) -> Measure:
    """Plan a measure again that was said to be done, or dropped. Raises ``AlreadyVerified``."""
    row = _unverified(measure)
    if row.state == State.PLANNED:
        raise NotInThatState(row)
    return _become(row, State.PLANNED, by=by, at=at)


@transaction.atomic
def verify_savings(
    assessment: Assessment,
    *,
    savings: Mapping[int, Decimal],
    reason: str = "",
    by: By,
    at: datetime,
) -> list[Measure]:
    """
    Write down what the measures done since the footprint before did save, by their keys.

    More than the amount went down by needs a reason. Raises ``MoreThanDifference``,
    ``NothingToVerify``, ``NotClosedYet``.
    """
    row = _locked(assessment)
    rows = Measure.objects.of(row.workspace_id).select_for_update(of=("self",))
    rows = rows.select_related("assessment__organisation").filter(pk__in=savings)
    locked = list(rows.order_by("pk"))
    # Read once they are locked: what was planned again meanwhile has saved nothing.
    titles = Titles(row.answers.version.definition, language=row.language)
    found = differences_of(row, titles)
    known = {one.measure.pk for each in found for one in each.proposals}
    if not savings or not savings.keys() <= known:
        raise NothingToVerify
    for each in found:
        said = sum((savings.get(one.measure.pk, Decimal(0)) for one in each.proposals), Decimal(0))
        if said > each.most and not reason:
            raise MoreThanDifference(each, said=said)
    return [
        _verified(each, row, saving=savings[each.pk], reason=reason, by=by, at=at)
        for each in locked
    ]


def _verified(
    measure: Measure,
    footprint: Assessment,
    *,
    saving: Decimal,
    reason: str,
    by: By,
    at: datetime,
) -> Measure:
    changes: Changes = {"verified_saving": (measure.verified_saving, saving)}
    measure.verified_with, measure.verified_saving = footprint, saving
    if reason:
        changes["reason"] = (None, reason)
        measure.note = reason
    measure.revision += 1
    measure.save(update_fields=["verified_with", "verified_saving", "note", "revision"])
    _record("verify_saving", measure, by=by, at=at, changes=changes)
    return measure


def _locked(assessment: Assessment) -> Assessment:
    row = (
        Assessment.objects.of(assessment.workspace_id)
        .select_for_update(of=("self",))
        .select_related("organisation", "workspace", "answers__version")
        .filter(pk=assessment.pk)
        .first()
    )
    if row is None or row.is_open:
        raise NotClosedYet
    return row


def _found(measure: Measure) -> Measure:
    assessment = _locked(measure.assessment)
    rows = Measure.objects.of(measure.workspace_id).select_for_update(of=("self",))
    row = rows.select_related("owner").filter(pk=measure.pk).first()
    if row is None:
        raise MeasureGone
    row.assessment = assessment
    return row


def _unverified(measure: Measure) -> Measure:
    row = _found(measure)
    if row.verified_with_id is not None:
        raise AlreadyVerified(row)
    return row


def _in_state(measure: Measure, state: str) -> Measure:
    row = _found(measure)
    if row.state != state:
        raise NotInThatState(row)
    return row


def _become(
    row: Measure, state: str, *, done_on: date | None = None, by: By, at: datetime
) -> Measure:
    changes: Changes = {"state": (row.state, state)}
    if row.done_on != done_on:
        changes["done_on"] = (row.done_on, done_on)
    if state == State.DROPPED and row.note:
        changes["reason"] = (None, row.note)
    row.state, row.done_on = state, done_on
    row.revision += 1
    row.save(update_fields=["state", "done_on", "note", "revision"])
    verb = {State.DONE: "finish", State.DROPPED: "drop", State.PLANNED: "replan"}[State(state)]
    _record(f"{verb}_measure", row, by=by, at=at, changes=changes)
    return row


def _check(assessment: Assessment, facts: MeasureFacts) -> None:
    titles = Titles(assessment.answers.version.definition, language=assessment.language)
    amounts = {each.code: each for each in amounts_of(assessment, titles)}
    amount = amounts.get(facts.quantity)
    if amount is None:
        raise NoSuchAmount
    if facts.saving > amount.value:
        raise SavesMoreThanThereIs(amount=f"{words.number(amount.value)} {amount.unit}".strip())
    if facts.owner is not None:
        if facts.owner.workspace_id != assessment.workspace_id:
            raise OwnerElsewhere
        hold_people([facts.owner])


def _values(facts: MeasureFacts) -> dict[str, Any]:
    told = {each.name: getattr(facts, each.name) for each in fields(facts)}
    told["currency"] = facts.currency if facts.cost is not None else ""
    return told


def _record(verb: str, measure: Measure, *, by: By, at: datetime, changes: Changes) -> None:
    said = {
        name: tuple(value.name if isinstance(value, Person) else value for value in pair)
        for name, pair in changes.items()
    }
    audit.record(
        f"assessments.{verb}",
        targets=[measure, measure.assessment, measure.assessment.organisation],
        workspace=measure.workspace_id,
        by=by,
        at=at,
        changes=said,  # type: ignore[arg-type]
    )
