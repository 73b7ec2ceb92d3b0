"""What events and their meetings keep of a person: by their key, or by their address alone."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from raceme.events.models import Attendance, Registration
from raceme.matchmaking.models import NoThanks, Outcome, Participant, Request
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace

Row = TypeVar("Row", bound=Model)


def registrations_by(person: Person) -> QuerySet[Registration]:
    """Return what ``person`` registered for, also where nobody said yet who that is."""
    is_theirs = Q(person=person)
    others = Person.objects.of(person.workspace_id).filter(email__iexact=person.email)
    if person.email and not others.exclude(pk=person.pk).exists():
        is_theirs |= Q(person=None, email__iexact=person.email)
    rows = Registration.objects.of(person.workspace_id).filter(is_theirs)
    return rows.select_related("event", "type").order_by("pk")


def past_registrations(workspace: Workspace, before: datetime) -> QuerySet[Registration]:
    """Return who came to events that were over before then, and is nobody in the register."""
    rows = Registration.objects.of(workspace).filter(person=None)
    return rows.filter(event__ends_on__lte=timezone.localdate(before)).exclude(name="")


def attendances_of(person: Person) -> QuerySet[Attendance]:
    return _of(person, Attendance.objects.of(person.workspace_id), "registration")


def participants_by(person: Person) -> QuerySet[Participant]:
    return _of(person, Participant.objects.of(person.workspace_id), "registration")


def requests_by(person: Person) -> QuerySet[Request]:
    """Return what they asked others for, and what others asked them."""
    theirs = registrations_by(person).values("pk")
    rows = Request.objects.of(person.workspace_id).filter(
        Q(sender__registration__in=theirs) | Q(receiver__registration__in=theirs)
    )
    return rows.order_by("pk")


def no_thanks_by(person: Person) -> QuerySet[NoThanks]:
    return _of(person, NoThanks.objects.of(person.workspace_id), "by__registration")


def outcomes_by(person: Person) -> QuerySet[Outcome]:
    rows = Outcome.objects.of(person.workspace_id)
    return _of(person, rows, "seat__participant__registration")


def _of(person: Person, rows: QuerySet[Row], path: str) -> QuerySet[Row]:
    return rows.filter(**{f"{path}__in": registrations_by(person).values("pk")}).order_by("pk")
