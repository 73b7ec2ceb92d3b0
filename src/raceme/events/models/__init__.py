"""An event with its agenda, who comes to it, and who was there."""

from raceme.events.models.agenda import MOST_DAYS, Event, Room, Series, Session, Speaker, Track
from raceme.events.models.attending import Attendance
from raceme.events.models.registering import (
    Admission,
    ParticipantType,
    Registration,
    SignUp,
    new_code,
)
from raceme.events.models.travelling import Host, TravelCost
from raceme.events.models.writing import EventMail, EventMessage, MailKind

__all__ = [
    "MOST_DAYS",
    "Admission",
    "Attendance",
    "Event",
    "EventMail",
    "EventMessage",
    "Host",
    "MailKind",
    "ParticipantType",
    "Registration",
    "Room",
    "Series",
    "Session",
    "SignUp",
    "Speaker",
    "Track",
    "TravelCost",
    "new_code",
]
