"""Named reads of who is registered: staff's in their workspace, everybody's own by their link."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from raceme.events.models import Admission, Event, ParticipantType, Registration
from raceme.organisations.models import Affiliation, Organisation, Person
from raceme.organisations.names import name_key, person_key
from raceme.organisations.queries import open_affiliations, organisations_of, people_of
from raceme.questionnaires.models import AnswerSet, Questionnaire, Version
from raceme.questionnaires.queries import newest_version, newest_versions
from raceme.workspaces.models import Workspace

State = Registration.State


def registrations_of(event: Event) -> QuerySet[Registration]:
    """Return who is registered for an event that the reader has reached, by name."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("type").order_by("name", "pk")


def registration_reached(key: int) -> Registration | None:
    """Return what somebody's own link is about; the link itself opens it."""
    rows = Registration.objects.reached_by(Q(pk=key))
    return rows.select_related("event__workspace", "event__series", "type", "workspace").first()


def registration_in(event: Event, key: int) -> QuerySet[Registration]:
    """Return one of an event that the reader has reached, with what its page shows."""
    return registrations_of(event).filter(pk=key).select_related(*SHOWN)


SHOWN = ("type", "person", "organisation", "booked_by", "answers__version__questionnaire")


def standing_with(event: Event, emails: Iterable[str]) -> dict[str, Registration]:
    """
    Return who is registered with each of these addresses, by the address.

    Who was refused counts: whoever organises has decided, and another form does not undo it.
    """
    wanted = [email.lower() for email in emails if email]
    rows = Registration.objects.of(event.workspace_id).filter(event=event, email__in=wanted)
    standing = rows.exclude(state=State.CANCELLED).select_related("type").order_by("pk")
    found = {row.email: row for row in standing.filter(state=State.REFUSED)}
    return found | {row.email: row for row in standing.exclude(state=State.REFUSED)}


def waiting_line(event: Event) -> QuerySet[Registration]:
    """Return who waits for a place, whoever waits longest first."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event, state=State.WAITING)
    return rows.select_related("type").order_by("waiting_since", "pk")


def place_in_line(registration: Registration) -> int:
    """Return how many wait for the same type until it is their turn, they themselves included."""
    before = Q(waiting_since__lt=registration.waiting_since) | Q(
        waiting_since=registration.waiting_since, pk__lte=registration.pk
    )
    rows = Registration.objects.of(registration.workspace_id).filter(
        before, event=registration.event_id, type=registration.type_id, state=State.WAITING
    )
    return rows.count()


def booked_by(registration: Registration) -> QuerySet[Registration]:
    """Return the colleagues whom somebody registered."""
    rows = Registration.objects.of(registration.workspace_id).filter(booked_by=registration)
    return rows.select_related("type").order_by("pk")


def person_with(email: str, *, workspace: Workspace | int) -> Person | None:
    """Return whom ``workspace`` knows by exactly this address, if it is one alone."""
    if not email:
        return None
    found = list(people_of(workspace).filter(email=email.lower())[:2])
    return found[0] if len(found) == 1 else None


def organisation_of(
    person: Person | None, typed: str, *, workspace: Workspace | int
) -> Organisation | None:
    """Return to which organisation of the name they typed somebody belongs, if to one."""
    if person is None or not typed:
        return None
    rows = open_affiliations(workspace).filter(
        person=person, organisation__name_key=name_key(typed)
    )
    found: Affiliation | None = rows.first()
    return found.organisation if found else None


def questions_of(admission: Admission | None) -> Version | None:
    """Return what else is asked of who registers: the newest version of what was chosen."""
    chosen = admission.questionnaire if admission else None
    if chosen is None or chosen.retired_at is not None:
        return None
    return newest_version(chosen)


def questionnaires_offered(workspace: Workspace) -> list[Questionnaire]:
    """Return with which questionnaires an admission may ask, by their titles."""
    rows = newest_versions(workspace).filter(questionnaire__use=Questionnaire.Use.REGISTRATION)
    return [version.questionnaire for version in rows]


def answers_with(registration: Registration) -> AnswerSet:
    """Return what somebody answered to what else is asked, with the version they answer."""
    rows = AnswerSet.objects.of(registration.workspace_id).filter(registration=registration)
    related = ("version__questionnaire", "workspace", "organisation", "person", "collection")
    return rows.select_related(*related).get()


def type_in(event: Event, key: int) -> QuerySet[ParticipantType]:
    return ParticipantType.objects.of(event.workspace_id).filter(event=event, pk=key)


def listed_registrations(event: Event) -> QuerySet[Registration]:
    """Return the same for the list; whoever is unknown in the register has no ``person``."""
    return Registration.objects.of(event.workspace_id).filter(event=event)


def people_meant(registration: Registration, *, most: int = 8) -> list[Person]:
    """Return whom of the register a registration may mean: by its address, then by its name."""
    rows = people_of(registration.workspace_id)
    same = Q(name_key=person_key(registration.name))
    if registration.email:
        same |= Q(email=registration.email)
    if registration.person_id:
        same |= Q(pk=registration.person_id)
    return list(rows.filter(same)[:most])


def organisations_meant(registration: Registration, *, most: int = 8) -> list[Organisation]:
    """Return which organisations it may mean: by the name, and those its person belongs to."""
    rows = organisations_of(registration.workspace_id)
    same = Q(pk=registration.organisation_id) if registration.organisation_id else Q(pk=None)
    if registration.organisation_name:
        same |= Q(name_key=name_key(registration.organisation_name))
    people = [person.pk for person in people_meant(registration)]
    if people:
        belong = open_affiliations(registration.workspace_id).filter(person__in=people)
        same |= Q(pk__in=list(belong.values_list("organisation", flat=True)))
    return list(rows.filter(same)[:most])
