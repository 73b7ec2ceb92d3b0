"""Adding an event, correcting, publishing and cancelling it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.text import slugify

from raceme.audit import actions as audit
from raceme.core import jobs, submissions
from raceme.core.changes import Changes, assign, stated
from raceme.engagements.models import Activity
from raceme.events import queries
from raceme.events.actions import logging, refusals
from raceme.events.actions.locks import changeable_event, locked_event
from raceme.events.actions.terms import PLAIN_FIELDS, By, EventFacts
from raceme.events.models import MOST_DAYS, Event, Session
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from raceme.workspaces.models import Workspace

# Addresses of the events' own pages, where an event of that name could not be opened.
RESERVED_SLUGS = frozenset({"new"})
LONGEST_SLUG = 60
LONGEST_TITLE = 200
# What is shown in calendars and on the wall: a change of it is told there.
SHOWN = frozenset(PLAIN_FIELDS) - {"summary", "description", "kind", "series"}


@transaction.atomic
def add_event(
    workspace: Workspace,
    *,
    facts: EventFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_invented: bool = False,
) -> Event:
    """
    Add an event as a draft, which staff alone see.

    A ``token`` that was sent before gives the event it made then. Raises a ``FieldRefusal``, and
    then nothing is saved.
    """
    if made := submissions.made_before(Event.objects.of(workspace), token, by=by, at=at):
        return made
    # Two of one title do not take one address together.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    _refuse(facts, workspace=workspace)
    slug = facts.slug.lower() or _free_slug(facts.title, workspace=workspace)
    _refuse_slug(slug, workspace=workspace)
    event = Event(
        workspace=workspace,
        slug=slug,
        is_invented=is_invented,
        created_at=at,
        changed_at=at,
        **_fields_of(facts),
    )
    event.save()
    event.programmes.set(facts.programmes)
    changes = stated(event, ("slug", *PLAIN_FIELDS))
    changes |= _programmes([], list(facts.programmes))
    _record("add_event", event, changes=changes, by=by, at=at)
    submissions.settle(token, result=event.reference)
    return event


@transaction.atomic
def correct_event(
    event: Event,
    *,
    facts: EventFacts,
    moves_sessions: bool = False,
    revision: int,
    by: By,
    at: datetime,
) -> Event:
    """
    Correct what an event says of itself; with ``moves_sessions`` they follow its first day.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``FieldRefusal``.
    """
    if facts.slug.lower() not in ("", event.slug):
        # Two events do not take one address together; whoever adds one holds the same.
        Workspace.objects.select_for_update().get(pk=event.workspace_id)
    row = changeable_event(event, within=event.workspace_id, revision=revision)
    row.workspace = event.workspace
    _refuse(facts, workspace=row.workspace)
    slug = facts.slug.lower() or row.slug
    if slug != row.slug:
        _refuse_slug(slug, workspace=row.workspace)
    before, after = list(row.programmes.order_by("pk")), list(facts.programmes)
    days = facts.starts_on - row.starts_on
    zone = row.zone
    changes = assign(row, {"slug": slug, **_fields_of(facts)})
    _move_sessions(row, days=days if moves_sessions else timedelta(), zone=zone, at=at)
    _refuse_sessions_outside(row)
    changes |= _programmes(before, after)
    if not changes:
        return row
    row.programmes.set(after)
    row.revision += 1
    row.changed_at = at
    if row.state == Event.State.PUBLISHED and SHOWN & changes.keys():
        row.sequence += 1
        # Where it is stands with each of its sessions, in every calendar.
        Session.objects.of(row.workspace_id).filter(event=row).update(
            sequence=F("sequence") + 1, changed_at=at
        )
    row.save()
    if row.state == Event.State.PUBLISHED:
        logging.plan_all(row, by=by, at=at)
        logging.attribute_anew(row, before=before, after=after, by=by, at=at)
    _record("correct_event", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def publish(event: Event, *, by: By, at: datetime) -> Event:
    """Let everybody see an event's agenda, and write it into the log as planned."""
    row = changeable_event(event, within=event.workspace_id)
    if row.state != Event.State.DRAFT:
        raise refusals.StateForbids(state=str(row.get_state_display()))
    if not row.sessions.filter(cancelled_at=None).exists():
        raise refusals.NothingToShow
    row.state, row.published_at = Event.State.PUBLISHED, at
    row.revision += 1
    row.changed_at = at
    row.save()
    logging.plan_all(row, by=by, at=at)
    changes: Changes = {"state": (Event.State.DRAFT.value, row.state)}
    _record("publish", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def cancel_event(event: Event, *, reason: str, by: By, at: datetime) -> Event:
    """
    Say that a published event is not held; its page stays and says so.

    Raises ``StateForbids``, ``ReasonMissing``, or ``CountsAlready`` where the log says otherwise.
    """
    row = changeable_event(event, within=event.workspace_id)
    why = " ".join(reason.split())[:300]
    if row.state != Event.State.PUBLISHED:
        raise refusals.StateForbids(state=str(row.get_state_display()))
    if not why:
        raise refusals.ReasonMissing
    if row.activity is not None and row.activity.state == Activity.State.HELD:
        raise refusals.CountsAlready(title=row.title)
    row.state, row.cancelled_at, row.cancelled_because = Event.State.CANCELLED, at, why
    row.revision += 1
    row.sequence += 1
    row.changed_at = at
    row.save()
    Session.objects.of(row.workspace_id).filter(event=row).update(
        sequence=F("sequence") + 1, changed_at=at
    )
    logging.call_off(row, by=by, at=at)
    jobs.enqueue("events.tell_cancellation", event_id=row.pk, workspace_id=row.workspace_id)
    changes: Changes = {
        "state": (Event.State.PUBLISHED.value, row.state),
        "reason": (None, why),
    }
    _record("cancel_event", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_event(event: Event, *, by: By, at: datetime) -> None:
    """
    Remove a draft with all it holds; what was published is cancelled instead.

    Raises ``StateForbids``, or ``StillNeeded`` where what hangs on it does not go with it.
    """
    row = locked_event(event, within=event.workspace_id)
    if row.state != Event.State.DRAFT:
        raise refusals.StateForbids(state=str(row.get_state_display()))
    _record("remove_event", row, changes={"title": (row.title, None)}, by=by, at=at)
    try:
        row.delete()
    except ProtectedError as needed:
        raise refusals.StillNeeded(title=row.title) from needed


def _record(verb: str, event: Event, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=event,
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )


def _fields_of(facts: EventFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in PLAIN_FIELDS}


def _programmes(before: list[Programme], after: list[Programme]) -> Changes:
    if set(before) == set(after):
        return {}
    return {"programmes": ([one.name for one in before], [one.name for one in after])}


def _refuse(facts: EventFacts, *, workspace: Workspace) -> None:
    if not facts.title.strip() or len(facts.title) > LONGEST_TITLE:
        raise refusals.TitleMissing
    if facts.ends_on < facts.starts_on:
        raise refusals.EndBeforeStart
    if (facts.ends_on - facts.starts_on).days >= MOST_DAYS:
        raise refusals.TooLong
    if facts.time_zone not in available_timezones():
        raise refusals.UnknownTimeZone(name=facts.time_zone)
    if facts.kind.workspace_id not in (None, workspace.pk):
        raise refusals.UnknownKind
    if facts.series is not None and facts.series.workspace_id != workspace.pk:
        raise refusals.SeriesElsewhere
    keys = [one.pk for one in facts.programmes]
    if keys and programmes_of(workspace).filter(pk__in=keys).count() < len(set(keys)):
        raise refusals.ProgrammeElsewhere


def _move_sessions(event: Event, *, days: timedelta, zone: ZoneInfo, at: datetime) -> None:
    """Let the sessions keep their hours by the event's clock, so many days later."""
    if not days and zone == event.zone:
        return
    rows = list(Session.objects.of(event.workspace_id).filter(event=event).order_by("pk"))
    for row in rows:
        row.starts_at, row.ends_at = moved(row, days=days, before=zone, after=event.zone)
        row.revision += 1
        row.changed_at = at
    fields = ["starts_at", "ends_at", "revision", "changed_at"]
    Session.objects.of(event.workspace_id).bulk_update(rows, fields)


def moved(
    session: Session, *, days: timedelta, before: ZoneInfo, after: ZoneInfo
) -> tuple[datetime, datetime]:
    """
    Return from when until when a session is so many days later, by the same hours of the clock.

    Where clocks skip its begin on that day it begins later, and lasts as long as it did.
    """
    begins, ends = (
        (moment.astimezone(before).replace(tzinfo=after) + days).astimezone(UTC)
        for moment in (session.starts_at, session.ends_at)
    )
    return begins, ends if ends > begins else begins + (session.ends_at - session.starts_at)


def _refuse_sessions_outside(event: Event) -> None:
    rows = Session.objects.of(event.workspace_id).filter(event=event, cancelled_at=None)
    for session in rows.order_by("starts_at", "pk"):
        day = event.day_of(session.starts_at)
        if day < event.starts_on:
            raise refusals.SessionsLeftOutside("starts_on", title=session.title, day=day)
        if day > event.ends_on:
            raise refusals.SessionsLeftOutside("ends_on", title=session.title, day=day)


def _refuse_slug(slug: str, *, workspace: Workspace) -> None:
    if slug in RESERVED_SLUGS or slug in queries.slugs_in(workspace, beginning=slug):
        raise refusals.AddressTaken(slug=slug)


def _free_slug(title: str, *, workspace: Workspace) -> str:
    """Make an address of ``title`` that no event of the workspace has: ``title-2`` and so on."""
    cut = slugify(title)[: LONGEST_SLUG - 5]
    stem = (cut if cut == slugify(title) else cut.rpartition("-")[0] or cut).strip("-") or "event"
    taken = RESERVED_SLUGS | queries.slugs_in(workspace, beginning=stem)
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
