"""What a record of the register had to do with events: a person's, or an organisation's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from raceme.events.models import Attendance, Event, Registration, Session
from raceme.events.queries.closing import hours_in, length_of
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import Workspace

NONE = Decimal(0)


class Seen(TextChoices):
    """Whether somebody came, where it is known."""

    CAME = "came", _("Came")
    MISSED = "missed", _("Did not come")


def registrations_with(
    record: Person | Organisation, *, workspace: Workspace, today: date
) -> QuerySet[Registration]:
    """
    Return the registrations that mean ``record``, each with whether it was ``seen``.

    Who had a place and was not seen at an event that is over did not come; where nobody was
    checked in at all, nothing is known of anybody.
    """
    rows = Registration.objects.of(workspace)
    rows = (
        rows.filter(person=record)
        if isinstance(record, Person)
        else rows.filter(organisation=record)
    )
    seen = Attendance.objects.of(workspace).filter(undone_at=None).order_by()
    missed = Q(
        Exists(seen.filter(event=OuterRef("event"))),
        state=Registration.State.CONFIRMED,
        event__state=Event.State.PUBLISHED,
        event__ends_on__lt=today,
    )
    return rows.exclude(event__state=Event.State.DRAFT).annotate(
        seen=Case(
            When(Exists(seen.filter(registration=OuterRef("pk"))), then=Value(Seen.CAME.value)),
            When(missed, then=Value(Seen.MISSED.value)),
            default=Value(""),
            output_field=CharField(),
        ),
        slug=F("event__slug"),
    )


@dataclass(frozen=True, kw_only=True)
class Sums:
    """How many registrations there are in all, how many came and how many did not."""

    registered: int
    came: int
    missed: int


def sums_of(registrations: QuerySet[Registration]) -> Sums:
    """Count registrations ``with`` whether they were seen; those that are over count for none."""
    standing = ~Q(state__in=Registration.OVER)
    counted = registrations.order_by().aggregate(
        registered=Count("pk", filter=standing),
        came=Count("pk", filter=Q(seen=Seen.CAME)),
        missed=Count("pk", filter=Q(seen=Seen.MISSED)),
    )
    return Sums(**counted)


def training_in(registrations: Iterable[int], *, workspace: Workspace) -> dict[int, Decimal]:
    """
    Return the training hours of these registrations, of however many events: three queries.

    They are those of ``training_at``: a session counts with its length, and where nobody was
    seen in any session of an event, the event as a whole does.
    """
    rows = Attendance.objects.of(workspace).filter(undone_at=None)
    attended: dict[int, list[int | None]] = {}
    event_of: dict[int, int] = {}
    own = rows.filter(registration__in=list(registrations)).order_by("pk")
    for key, event, session in own.values_list("registration", "event", "session"):
        attended.setdefault(key, []).append(session)
        event_of[key] = event
    if not attended:
        return {}
    events = set(event_of.values())
    by_session = rows.filter(event__in=events).exclude(session=None).order_by()
    counted_apart = set(by_session.values_list("event", flat=True).distinct())
    sessions = Session.objects.of(workspace).filter(event__in=events, cancelled_at=None)
    entered = {one.pk: one for one in sessions.exclude(kind=None).order_by("pk")}
    programme: dict[int, list[Session]] = {}
    for one in entered.values():
        programme.setdefault(one.event_id, []).append(one)
    hours: dict[int, Decimal] = {}
    for key, keys in attended.items():
        there = [entered[each] for each in keys if each in entered]
        if there:
            hours[key] = sum((hours_in(one.ends_at - one.starts_at) for one in there), NONE)
        elif event_of[key] not in counted_apart:
            whole = length_of(programme.get(event_of[key], []))
            if whole is not None:
                hours[key] = whole
    return hours
