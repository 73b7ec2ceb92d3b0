"""
The planned activities of a published event: one of the event, one of each session with a kind.

They are kept in step as long as they are planned. Once the log says what came of one, that stands.
"""

from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.engagements import actions as log
from raceme.engagements.models import Activity
from raceme.events.actions.terms import By
from raceme.events.models import Event, Session
from raceme.programmes.models import Programme

SECONDS_IN_AN_HOUR = 3600
PENNY = Decimal("0.01")


def plan_all(event: Event, *, by: By, at: datetime) -> None:
    """Write the event and its sessions into the log, as planned."""
    plan_event(event, by=by, at=at)
    sessions = event.sessions.filter(cancelled_at=None).select_related("activity", "kind")
    for session in sessions.order_by("starts_at", "pk"):
        session.event = event
        plan_session(session, by=by, at=at)


def plan_event(event: Event, *, by: By, at: datetime) -> None:
    """Write an event's activity, or bring one that is still planned into step."""
    facts = log.Facts(
        kind=event.kind,
        title=event.title,
        state=Activity.State.PLANNED,
        started_on=event.starts_on,
        ended_on=event.ends_on,
        is_online=event.is_online,
        country=event.country,
        region=event.region,
        town=event.town,
    )
    event.activity = _planned(
        event.activity, facts, event=event, source=event.reference, by=by, at=at
    )
    event.save(update_fields=["activity"])


def plan_session(session: Session, *, by: By, at: datetime) -> None:
    """Write a session's activity or bring it into step; a break has none."""
    event = session.event
    if session.kind is None:
        unplan_session(session, why=_("Break, not counted"), by=by, at=at)
        return
    zone = ZoneInfo(event.workspace.time_zone)
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    facts = log.Facts(
        kind=session.kind,
        title=session.title,
        state=Activity.State.PLANNED,
        started_on=begins.date(),
        ended_on=ends.date(),
        start_time=_clock(begins),
        end_time=_clock(ends),
        hours=_hours(session),
        part_of=event.activity,
        is_online=event.is_online,
        country=event.country,
        region=event.region,
        town=event.town,
    )
    session.activity = _planned(
        session.activity, facts, event=event, source=session.reference, by=by, at=at
    )
    session.save(update_fields=["activity"])


def unplan_session(session: Session, *, why: Promise, by: By, at: datetime) -> None:
    """Withdraw the activity of a session that will not be, as long as it is planned."""
    activity = session.activity
    if activity is not None and activity.state == Activity.State.PLANNED:
        with translation.override(session.event.workspace.language):
            reason = str(why)
        log.withdraw_activity(activity, reason=reason, by=by, at=at)


def call_off(event: Event, *, by: By, at: datetime) -> None:
    """Say in the log that what was planned of an event is not held."""
    keys = event.sessions.exclude(activity=None).values("activity")
    parts = Activity.objects.of(event.workspace_id).filter(pk__in=keys).order_by("pk")
    for activity in [*parts, *([event.activity] if event.activity else [])]:
        if activity.state == Activity.State.PLANNED:
            log.hold(activity, was_held=False, by=by, at=at)


def attribute_anew(
    event: Event, *, before: list[Programme], after: list[Programme], by: By, at: datetime
) -> None:
    """Let what is planned of an event count towards other programmes."""
    if event.activity is None:
        return
    of_sessions = event.sessions.exclude(activity=None).values("activity")
    rows = Activity.objects.of(event.workspace_id).filter(
        Q(pk=event.activity.pk) | Q(pk__in=of_sessions), state=Activity.State.PLANNED
    )
    planned = list(rows.order_by("pk"))
    if not planned:
        return
    for programme in after:
        if programme not in before:
            log.attribute_all(
                planned,
                towards=log.Towards(programme=programme),
                within=event.workspace,
                by=by,
                at=at,
            )
    for activity in planned:
        gone = activity.attributions.filter(
            programme__in=[one for one in before if one not in after]
        )
        for attribution in gone.order_by("pk"):
            log.unattribute(attribution, by=by, at=at)


def _planned(
    activity: Activity | None,
    facts: log.Facts,
    *,
    event: Event,
    source: str,
    by: By,
    at: datetime,
) -> Activity:
    if activity is None:
        return log.record_activity(
            event.workspace,
            facts=facts,
            towards=[log.Towards(programme=one) for one in event.programmes.order_by("pk")],
            source=source,
            is_generated=event.is_invented,
            by=by,
            at=at,
        )
    if activity.state == Activity.State.WITHDRAWN:
        activity = log.restore(activity, by=by, at=at)
    if activity.state != Activity.State.PLANNED:
        return activity
    if all(getattr(activity, name) == value for name, value in vars(facts).items()):
        return activity
    return log.correct_activity(activity, facts=facts, revision=activity.revision, by=by, at=at)


def _clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


def _hours(session: Session) -> Decimal:
    seconds = Decimal((session.ends_at - session.starts_at).total_seconds())
    return (seconds / SECONDS_IN_AN_HOUR).quantize(PENNY, ROUND_HALF_UP)
