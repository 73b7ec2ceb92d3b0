"""Events, their sessions, rooms and tracks."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from factory.declarations import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.engagements.models import Kind
from raceme.events.models import (
    Admission,
    Attendance,
    Event,
    EventMail,
    Host,
    ParticipantType,
    Registration,
    Room,
    Series,
    Session,
    SignUp,
    Speaker,
    Track,
    TravelCost,
)
from tests.factories import NOW, WorkspaceFactory


def shipped(code: str) -> Kind:
    """Return a kind that ships; made anew where a test of real transactions emptied the tables."""
    return Kind.objects.get_or_create(workspace=None, code=code, defaults={"name": code})[0]


class EventFactory(DjangoModelFactory[Event]):
    """A draft of two days in Cluj-Napoca."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    workspace = SubFactory(WorkspaceFactory)
    slug = Sequence(lambda n: f"clusters-meet-{n}")
    title = Sequence(lambda n: f"Clusters Meet {n:05}")
    kind = LazyFunction(lambda: shipped("conference"))
    starts_on = date(2027, 5, 11)
    ends_on = date(2027, 5, 12)
    time_zone = "Europe/Bucharest"
    town = "Cluj-Napoca"
    country = "RO"
    created_at = NOW
    changed_at = NOW


class RoomFactory(DjangoModelFactory[Room]):
    class Meta:
        model = Room

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    name = Sequence(lambda n: f"Room {n:05}")


class TrackFactory(DjangoModelFactory[Track]):
    class Meta:
        model = Track

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    name = Sequence(lambda n: f"Track {n:05}")


class SessionFactory(DjangoModelFactory[Session]):
    """A parallel session of an hour, from nine on the first day."""

    class Meta:
        model = Session

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    title = Sequence(lambda n: f"Session {n:05}")
    kind = LazyFunction(lambda: shipped("parallel-session"))
    starts_at = LazyAttribute(lambda made: at_nine(made.event))
    ends_at = LazyAttribute(lambda made: made.starts_at + timedelta(hours=1))
    changed_at = NOW


class SpeakerFactory(DjangoModelFactory[Speaker]):
    class Meta:
        model = Speaker

    session = SubFactory(SessionFactory)
    workspace = SelfAttribute("session.workspace")
    name = Sequence(lambda n: f"Speaker {n:05}")


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    workspace = SubFactory(WorkspaceFactory)
    slug = Sequence(lambda n: f"evenings-{n}")
    title = Sequence(lambda n: f"Evenings {n:05}")
    created_at = NOW


class AdmissionFactory(DjangoModelFactory[Admission]):
    """Open to everybody, without an end of places."""

    class Meta:
        model = Admission

    event = SubFactory(EventFactory, state="published", published_at=NOW)
    workspace = SelfAttribute("event.workspace")
    changed_at = NOW


class ParticipantTypeFactory(DjangoModelFactory[ParticipantType]):
    class Meta:
        model = ParticipantType

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    name = Sequence(lambda n: f"Company {n:05}")


class RegistrationFactory(DjangoModelFactory[Registration]):
    """Confirmed, by themselves."""

    class Meta:
        model = Registration

    event = SubFactory(EventFactory, state="published", published_at=NOW)
    workspace = SelfAttribute("event.workspace")
    type = SubFactory(ParticipantTypeFactory, event=SelfAttribute("..event"))
    state = "confirmed"
    name = Sequence(lambda n: f"Participant {n:05}")
    email = Sequence(lambda n: f"participant{n}@firm.example")
    organisation_name = "Firm"
    country = "RO"
    registered_at = NOW
    confirmed_at = NOW
    consented_at = NOW


class SignUpFactory(DjangoModelFactory[SignUp]):
    class Meta:
        model = SignUp

    registration = SubFactory(RegistrationFactory)
    workspace = SelfAttribute("registration.workspace")
    session = SubFactory(
        SessionFactory, event=SelfAttribute("..registration.event"), needs_sign_up=True
    )
    signed_up_at = NOW


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    registration = SubFactory(RegistrationFactory)
    workspace = SelfAttribute("registration.workspace")
    event = SelfAttribute("registration.event")
    came_at = NOW
    recorded_at = NOW
    recorded_by = "accounts.user:1"


class EventMailFactory(DjangoModelFactory[EventMail]):
    class Meta:
        model = EventMail

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    kind = "reminder"
    days = 3
    changed_at = NOW


class HostFactory(DjangoModelFactory[Host]):
    class Meta:
        model = Host

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    name = Sequence(lambda n: f"Host {n:05}")


class TravelCostFactory(DjangoModelFactory[TravelCost]):
    """A hotel for all, in euro."""

    class Meta:
        model = TravelCost

    event = SubFactory(EventFactory)
    workspace = SelfAttribute("event.workspace")
    kind = "accommodation"
    what = "Hotel"
    amount = Decimal("120.00")
    created_at = NOW


def at_nine(event: Event) -> datetime:
    """Return nine o'clock of an event's first day, by its own clock."""
    return datetime.combine(event.starts_on, time(9), tzinfo=event.zone)
