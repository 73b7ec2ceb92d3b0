"""Who came: seen by a badge, a list or the desk; once, however often and by however many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.core.errors import Refusal
from raceme.events.actions.locks import changeable_event
from raceme.events.actions.refusals import StateForbids
from raceme.events.actions.terms import By
from raceme.events.models import Attendance, Event, Registration, Session
from raceme.events.queries.attending import by_code

LONGEST_DEVICE = 60


@dataclass(frozen=True, kw_only=True)
class Seen:
    """That somebody was seen: by the code of their badge, when, in which session, by what."""

    code: str
    came_at: datetime
    session: int | None = None
    way: str = Attendance.Way.LIST
    device: str = ""


class Outcome(models.TextChoices):
    """What came of one sighting."""

    HERE = "here", _("Here")
    ALREADY = "already", _("Was here already")
    TAKEN_BACK = "taken_back", _("Taken back meanwhile")
    CANCELLED = "cancelled", _("This registration is cancelled. Register them at the desk.")
    UNKNOWN = "unknown", _("No registration of this event has this code.")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is said of one sighting, in the order in which they were sent."""

    seen: Seen
    outcome: Outcome
    registration: Registration | None = None
    since: datetime | None = None


class NotThere(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            gettext("Nobody has said that %(name)s is here. There is nothing to take back.")
            % {"name": name}
        )


_Key = tuple[int, int]


@transaction.atomic
def check_in(event: Event, *, seen: Sequence[Seen], by: By, at: datetime) -> list[Answer]:
    """
    Write down who was seen; sent again, or by another device as well, it counts once.

    Of several times the earliest stays. What was taken back stays so, unless they were seen after
    that. A session that is not in the programme any more is taken for the event itself. Raises
    ``StateForbids`` for an event that was cancelled.
    """
    if event.state == Event.State.CANCELLED:
        raise StateForbids(state=str(event.get_state_display()))
    if not seen:
        return []
    # Who cancels at the same moment is either here or cancelled.
    changeable_event(event, within=event.workspace_id)
    known = by_code(event, (one.code for one in seen))
    standing_sessions = event.sessions.filter(cancelled_at=None).exclude(kind=None)
    sessions = set(standing_sessions.order_by("pk").values_list("pk", flat=True))
    told = [
        replace(
            one,
            came_at=min(one.came_at, at),
            session=one.session if one.session in sessions else None,
            device=one.device[:LONGEST_DEVICE],
        )
        for one in seen
    ]
    first: dict[_Key, Seen] = {}
    for one in sorted(told, key=lambda each: each.came_at):
        registration = known.get(one.code)
        if registration is not None and not registration.is_over:
            first.setdefault(_key_of(registration.pk, one.session), one)
    standing = _written(event, first, by=by, at=at)
    came = _settled(event, standing, first, by=by, at=at)
    _record("check_in", event, came, known.values(), by=by, at=at)
    return [_answer(one, known.get(one.code), standing) for one in told]


def _key_of(registration: int, session: int | None) -> _Key:
    return registration, session or 0


def _written(
    event: Event, first: dict[_Key, Seen], *, by: By, at: datetime
) -> dict[_Key, Attendance]:
    """Write what is not there yet; return all of it as it stands, locked."""
    if not first:
        return {}
    # In one order everywhere: of two devices that send at once none waits for the other in turn.
    rows = [
        Attendance(
            workspace_id=event.workspace_id,
            event=event,
            registration_id=registration,
            session_id=one.session,
            way=one.way,
            came_at=one.came_at,
            device=one.device,
            recorded_at=at,
            recorded_by=_name(by),
        )
        for (registration, _session), one in sorted(first.items(), key=lambda each: each[0])
    ]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    found = (
        Attendance.objects.of(event.workspace_id)
        .filter(event=event, registration__in={registration for registration, _session in first})
        .order_by("pk")
        .select_for_update()
    )
    keyed = {_key_of(one.registration_id, one.session_id): one for one in found}
    return {key: keyed[key] for key in first}


def _settled(
    event: Event,
    standing: dict[_Key, Attendance],
    first: dict[_Key, Seen],
    *,
    by: By,
    at: datetime,
) -> list[Attendance]:
    """Bring what stood before into step; return which of it is new."""
    new, changed = [], []
    for key, row in standing.items():
        one = first[key]
        if row.undone_at is not None and one.came_at > row.undone_at:
            row.undone_at, row.undone_by = None, ""
            row.came_at, row.way, row.device = one.came_at, one.way, one.device
            row.recorded_at, row.recorded_by = at, _name(by)
            new.append(row)
            changed.append(row)
        elif row.undone_at is None and one.came_at < row.came_at:
            row.came_at = one.came_at
            changed.append(row)
        elif row.recorded_at == at and (row.came_at, row.device) == (one.came_at, one.device):
            new.append(row)
    fields = ("undone_at", "undone_by", "came_at", "way", "device", "recorded_at", "recorded_by")
    Attendance.objects.of(event.workspace_id).bulk_update(changed, fields)
    return new


def _answer(
    one: Seen, registration: Registration | None, standing: dict[_Key, Attendance]
) -> Answer:
    if registration is None:
        return Answer(seen=one, outcome=Outcome.UNKNOWN)
    if registration.is_over:
        return Answer(seen=one, outcome=Outcome.CANCELLED, registration=registration)
    row = standing[_key_of(registration.pk, one.session)]
    outcome = Outcome.ALREADY
    if row.undone_at is not None:
        outcome = Outcome.TAKEN_BACK
    elif (row.came_at, row.device) == (one.came_at, one.device):
        # Also where it was sent before and the answer was lost on its way.
        outcome = Outcome.HERE
    return Answer(seen=one, outcome=outcome, registration=registration, since=row.came_at)


@transaction.atomic
def undo_check_in(
    registration: Registration, *, session: Session | None = None, by: By, at: datetime
) -> Attendance:
    """Take back that somebody was there; raises ``NotThere`` where nobody said so."""
    rows = Attendance.objects.of(registration.workspace_id)
    row = rows.filter(registration=registration, session=session).select_for_update().first()
    if row is None:
        raise NotThere(name=registration.name)
    if row.undone_at is None:
        row.undone_at, row.undone_by = at, _name(by)
        row.save(update_fields=["undone_at", "undone_by"])
        _record("undo_check_in", registration.event, [row], [registration], by=by, at=at)
    return row


def _record(
    verb: str,
    event: Event,
    rows: Sequence[Attendance],
    people: Iterable[Registration],
    *,
    by: By,
    at: datetime,
) -> None:
    if not rows:
        return
    keys = {row.registration_id for row in rows}
    changes: Changes = {"came": (None, len(rows))}
    sessions = {row.session_id for row in rows if row.session_id}
    if sessions:
        titles = Session.objects.of(event.workspace_id).filter(pk__in=sessions)
        changes["session"] = (None, list(titles.order_by("pk").values_list("title", flat=True)))
    audit.record(
        f"events.{verb}",
        targets=[event, *(one for one in people if one.pk in keys)],
        workspace=event.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )


def _name(by: By) -> str:
    return by if isinstance(by, str) else by.reference
