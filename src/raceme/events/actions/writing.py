"""Bringing who took part in one activity of the log into step with who was seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from raceme.engagements import actions as log
from raceme.engagements.actions.refusals import HeldFast
from raceme.engagements.actions.terms import FACT_FIELDS
from raceme.engagements.models import Activity, Engagement
from raceme.events.actions.terms import By

State = Engagement.State
_Person = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Who took part in an activity; people who did not after all; and what proves it."""

    parts: list[log.Part]
    gone: set[int] = field(default_factory=set)
    record: str = ""


@dataclass
class _Differences:
    new: list[log.Part] = field(default_factory=list)
    # Of these the organisation has become known since.
    joined: list[tuple[Engagement, log.Part]] = field(default_factory=list)
    present: list[Engagement] = field(default_factory=list)


def write_sheet(activity: Activity, sheet: Sheet, *, by: By, at: datetime) -> int:
    """
    Add what is missing to a planned or held activity, and hold it; return how many are new.

    Somebody stands in it once in a role, with their organisation as soon as it is known.
    """
    standing = list(
        activity.engagements.select_related("organisation", "person", "activity").order_by("pk")
    )
    found = _differences(standing, sheet.parts)
    was_planned = activity.state == Activity.State.PLANNED
    proofs = [log.Proof(system_record=sheet.record)] if sheet.record else []
    if found.new:
        log.add_participants(activity, parts=found.new, proofs=proofs, by=by, at=at)
    elif was_planned and proofs:
        log.add_evidence(activity, proofs=proofs, by=by, at=at)
    if was_planned:
        expected = [one for one in found.present if one.state == State.EXPECTED]
        log.hold(activity, was_held=True, present=expected, by=by, at=at)
    else:
        _correct(activity, standing, found, sheet, by=by, at=at)
    _join(activity, found.joined, by=by, at=at)
    return len(found.new)


def _differences(standing: Iterable[Engagement], parts: Iterable[log.Part]) -> _Differences:
    exactly = {(one.organisation_id, one.person_id, one.role): one for one in standing}
    by_person: dict[_Person, Engagement] = {
        (one.person_id, one.role): one for one in standing if one.person_id
    }
    found = _Differences()
    for part in parts:
        one = exactly.get(part.key)
        if one is None and part.person:
            one = by_person.get((part.person.pk, part.role))
            if one is not None and one.organisation_id is None and part.organisation:
                found.joined.append((one, part))
        if one is None:
            found.new.append(part)
        else:
            found.present.append(one)
    return found


def _correct(
    activity: Activity,
    standing: Iterable[Engagement],
    found: _Differences,
    sheet: Sheet,
    *,
    by: By,
    at: datetime,
) -> None:
    """Say of who was taken back that they were absent, and of who came after all that they were."""
    here = {one.pk for one in found.present}
    for one in standing:
        if one.pk in here and one.state != State.TOOK_PART:
            _say(activity, one, State.TOOK_PART, _("Checked in after all"), by=by, at=at)
        elif one.pk not in here and one.person_id in sheet.gone and one.state == State.TOOK_PART:
            _say(activity, one, State.ABSENT, _("The check-in was taken back"), by=by, at=at)


def _say(
    activity: Activity, one: Engagement, state: State, reason: str, *, by: By, at: datetime
) -> None:
    activity.refresh_from_db(fields=["revision"])
    correction = log.Correction(
        role=one.role, state=state, hours=one.hours, amount=one.amount, currency=one.currency
    )
    log.correct_engagement(
        one, correction=correction, revision=activity.revision, reason=reason, by=by, at=at
    )


def _join(
    activity: Activity, joined: list[tuple[Engagement, log.Part]], *, by: By, at: datetime
) -> None:
    """
    Let people count for their organisation, once it is known.

    Who is excluded from a programme or has evidence of their own stays as they are, for that would
    be lost; so does who stands in a frozen report.
    """
    keys = [one.pk for one, _part in joined]
    rows = Engagement.objects.of(activity.workspace_id).filter(pk__in=keys)
    own = Q(attributions__isnull=False) | Q(evidence__isnull=False)
    kept = set(rows.filter(own).order_by("pk").values_list("pk", flat=True))
    free = [(one, part) for one, part in joined if one.pk not in kept]
    if free and not _replaced(activity, free, by=by, at=at) and len(free) > 1:
        for each in free:
            _replaced(activity, [each], by=by, at=at)


def _replaced(
    activity: Activity, joined: list[tuple[Engagement, log.Part]], *, by: By, at: datetime
) -> bool:
    """Put the new parts in the place of the old; tell whether no report holds those."""
    try:
        with transaction.atomic():
            log.add_participants(activity, parts=[part for _one, part in joined], by=by, at=at)
            log.take_additions_back(
                activity,
                engagements=[one.pk for one, _part in joined],
                evidence=[],
                reason=_("Their organisation is known now"),
                by=by,
                at=at,
            )
    except HeldFast:
        return False
    return True


def call_off(activity: Activity, *, by: By, at: datetime) -> bool:
    """Say of what was planned that it was not held; tell whether the log says so now."""
    if activity.state == Activity.State.PLANNED:
        return log.hold(activity, was_held=False, by=by, at=at).state == Activity.State.NOT_HELD
    return activity.state == Activity.State.NOT_HELD


def count_hours(
    activity: Activity, length: Decimal | None, *, is_by_session: bool, by: By, at: datetime
) -> None:
    """
    Let an event have hours of its own only where nobody was seen in a session of it.

    Those have theirs, and an hour is counted once. What somebody wrote in the log stays.
    """
    if activity.hours is None and not is_by_session:
        hours = length
    elif activity.hours == length and is_by_session:
        hours = None
    else:
        return
    if activity.hours != hours:
        facts = {name: getattr(activity, name) for name in FACT_FIELDS} | {"hours": hours}
        log.correct_activity(
            activity, facts=log.Facts(**facts), revision=activity.revision, by=by, at=at
        )
