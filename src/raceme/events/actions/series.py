"""Series: events that belong together, and copies of one event week after week."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.core.errors import FieldRefusal, Refusal
from raceme.events.actions import refusals
from raceme.events.actions.events import add_event, moved
from raceme.events.actions.locks import changeable_event
from raceme.events.actions.terms import PLAIN_FIELDS, By, EventFacts
from raceme.events.models import (
    Admission,
    Event,
    EventMail,
    ParticipantType,
    Room,
    Series,
    Session,
    Speaker,
    Track,
)
from raceme.events.queries import sessions_of
from raceme.events.queries.series import series_of
from raceme.workspaces.models import Workspace

Part = TypeVar("Part", Room, Track, ParticipantType, EventMail, Admission)
RESERVED_SLUGS = frozenset({"new"})
LONGEST_TITLE, LONGEST_SLUG = 200, 60
MOST_COPIES = 52
FIELDS = ("title", "summary")


class Step(models.TextChoices):
    """How far one evening is from the next."""

    WEEK = "week", gettext_lazy("every week")
    FORTNIGHT = "fortnight", gettext_lazy("every second week")
    MONTH = "month", gettext_lazy("every month, on the same weekday of it")


class StillThere(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Events are in this series. Take them out first, or leave it."))


class TooManyCopies(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "times", _("Between 1 and %(most)s copies are made at once.") % {"most": MOST_COPIES}
        )


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    title: str
    summary: str = ""


@transaction.atomic
def add_series(
    workspace: Workspace,
    *,
    facts: SeriesFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> Series:
    """Add a series without events; a ``token`` that was sent before gives the one it made."""
    if made := submissions.made_before(Series.objects.of(workspace), token, by=by, at=at):
        return made
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    made = _series(workspace, facts, by=by, at=at)
    submissions.settle(token, result=made.reference)
    return made


@transaction.atomic
def correct_series(
    series: Series, *, facts: SeriesFacts, revision: int, by: By, at: datetime
) -> Series:
    """Correct title and summary; raises ``ChangedMeanwhile`` or ``TitleMissing``."""
    row = _locked(series)
    if row.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    _refuse(facts)
    if changes := assign(row, {"title": facts.title.strip(), "summary": facts.summary}):
        row.revision += 1
        row.save()
        _record("correct_series", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_series(series: Series, *, by: By, at: datetime) -> None:
    """Remove a series in which no event is; raises ``StillThere``."""
    row = _locked(series)
    if row.events.exists():
        raise StillThere
    _record("remove_series", row, changes={"title": (row.title, None)}, by=by, at=at)
    row.delete()


@transaction.atomic
def copy_event(
    event: Event, *, times: int, step: str, by: By, at: datetime, token: UUID | None = None
) -> list[Event]:
    """
    Copy an event so many times, each a step later, as drafts of one series.

    Hours stay as the event's clock shows them, also over a change to summer time. Sessions,
    rooms, tracks, speakers, how one gets in and the words of its mails are copied; who is
    registered is not. A ``token`` sent before gives the first copy it made.
    """
    if made := submissions.made_before(Event.objects.of(event.workspace), token, by=by, at=at):
        return [made]
    if not 1 <= times <= MOST_COPIES:
        raise TooManyCopies
    Workspace.objects.select_for_update().get(pk=event.workspace_id)
    row = changeable_event(event, within=event.workspace_id)
    row.workspace = event.workspace
    if row.series is None:
        row.series = _series(row.workspace, SeriesFacts(title=row.title), by=by, at=at)
        row.revision += 1
        row.save(update_fields=["series", "revision"])
    parts = _Parts.read(row)
    copies = []
    for number in range(1, times + 1):
        days = later(row.starts_on, step=step, number=number) - row.starts_on
        copies.append(_copy(row, parts, days=days, by=by, at=at))
    changes: Changes = {"series": (None, row.series), "times": (None, times)}
    audit.record(
        "events.copy_event", targets=row, workspace=row.workspace_id, by=by, at=at, changes=changes
    )
    submissions.settle(token, result=copies[0].reference)
    return copies


def later(first: date, *, step: str, number: int) -> date:
    """
    Return the day that lies ``number`` steps after ``first``.

    In a month it is the same weekday of it, such as the second Tuesday; the last one where the
    month has no fifth.
    """
    if step != Step.MONTH:
        weeks = 2 if step == Step.FORTNIGHT else 1
        return first + timedelta(weeks=weeks * number)
    months = first.year * 12 + first.month - 1 + number
    year, month = months // 12, months % 12 + 1
    begins, length = monthrange(year, month)
    day = 1 + (first.weekday() - begins) % 7 + 7 * ((first.day - 1) // 7)
    return date(year, month, day if day <= length else day - 7)


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What of an event is copied."""

    sessions: list[Session]
    rooms: list[Room]
    tracks: list[Track]
    types: list[ParticipantType]
    mails: list[EventMail]
    admission: Admission | None

    @classmethod
    def read(cls, event: Event) -> "_Parts":
        return cls(
            sessions=list(sessions_of(event).filter(cancelled_at=None)),
            rooms=list(event.rooms.order_by("pk")),
            tracks=list(event.tracks.order_by("pk")),
            types=list(event.types.order_by("pk")),
            mails=list(event.mails.order_by("pk")),
            admission=Admission.objects.of(event.workspace_id).filter(event=event).first(),
        )


def _copy(event: Event, parts: _Parts, *, days: timedelta, by: By, at: datetime) -> Event:
    plain = {name: getattr(event, name) for name in PLAIN_FIELDS}
    plain |= {"starts_on": event.starts_on + days, "ends_on": event.ends_on + days}
    facts = EventFacts(**plain, programmes=list(event.programmes.order_by("pk")))
    made = add_event(event.workspace, facts=facts, by=by, at=at, is_invented=event.is_invented)
    rooms = {one.pk: _anew(one, made) for one in parts.rooms}
    tracks = {one.pk: _anew(one, made) for one in parts.tracks}
    Room.objects.bulk_create([*rooms.values()])
    Track.objects.bulk_create([*tracks.values()])
    sessions = []
    for old in parts.sessions:
        begins, ends = moved(old, days=days, before=event.zone, after=event.zone)
        one = Session(
            workspace_id=made.workspace_id,
            event=made,
            title=old.title,
            summary=old.summary,
            kind=old.kind,
            room=rooms.get(old.room_id or 0),
            track=tracks.get(old.track_id or 0),
            needs_sign_up=old.needs_sign_up,
            capacity=old.capacity,
            starts_at=begins,
            ends_at=ends,
            changed_at=at,
        )
        sessions.append(one)
    Session.objects.bulk_create(sessions)
    _copy_speakers(parts.sessions, sessions)
    _copy_admission(parts, made, days=days, zone=event.zone, at=at)
    return made


def _copy_speakers(before: list[Session], after: list[Session]) -> None:
    Speaker.objects.bulk_create(
        [
            Speaker(
                workspace_id=new.workspace_id,
                session=new,
                role=one.role,
                name=one.name,
                about=one.about,
                person_id=one.person_id,
                organisation_id=one.organisation_id,
            )
            for old, new in zip(before, after, strict=True)
            for one in old.speakers.all()
        ]
    )


def _copy_admission(
    parts: _Parts, made: Event, *, days: timedelta, zone: ZoneInfo, at: datetime
) -> None:
    ParticipantType.objects.bulk_create([_anew(one, made) for one in parts.types])
    EventMail.objects.bulk_create([_anew(one, made) for one in parts.mails])
    if parts.admission is None:
        return
    admission = _anew(parts.admission, made)
    admission.changed_at = at
    for name in ("opens_at", "closes_at"):
        moment = getattr(admission, name)
        setattr(admission, name, _moved(moment, days=days, zone=zone) if moment else None)
    admission.save(force_insert=True)


def _anew(part: Part, event: Event) -> Part:
    """Return a row like ``part`` that is not kept yet, of another event."""
    fields = {
        field.attname: getattr(part, field.attname)
        for field in part._meta.concrete_fields  # noqa: SLF001
        if not field.primary_key and field.name not in ("event", "revision")
    }
    return type(part)(**fields, event=event)


def _moved(moment: datetime, *, days: timedelta, zone: ZoneInfo) -> datetime:
    """Return the same time of the clock, so many days later."""
    return moment.astimezone(zone) + days


def _series(workspace: Workspace, facts: SeriesFacts, *, by: By, at: datetime) -> Series:
    """Make a series; its workspace is locked, so that two do not take one address."""
    _refuse(facts)
    made = Series(
        workspace=workspace,
        slug=_free_slug(facts.title, workspace=workspace),
        title=facts.title.strip(),
        summary=facts.summary,
        created_at=at,
    )
    made.save()
    _record("add_series", made, changes=stated(made, FIELDS), by=by, at=at)
    return made


def _refuse(facts: SeriesFacts) -> None:
    if not facts.title.strip() or len(facts.title) > LONGEST_TITLE:
        raise refusals.TitleMissing


def _locked(series: Series) -> Series:
    row = Series.objects.of(series.workspace_id).filter(pk=series.pk).select_for_update().first()
    if row is None:
        raise refusals.Gone
    return row


def _free_slug(title: str, *, workspace: Workspace) -> str:
    stem = slugify(title)[: LONGEST_SLUG - 5].strip("-") or "series"
    rows = series_of(workspace).filter(slug__startswith=stem).values_list("slug", flat=True)
    taken = RESERVED_SLUGS | set(rows)
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _record(verb: str, series: Series, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=series,
        workspace=series.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
