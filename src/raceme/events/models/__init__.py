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

__all__ = [
    "MOST_DAYS",
    "Admission",
    "Attendance",
    "Event",
    "ParticipantType",
    "Registration",
    "Room",
    "Series",
    "Session",
    "SignUp",
    "Speaker",
    "Track",
    "new_code",
]
