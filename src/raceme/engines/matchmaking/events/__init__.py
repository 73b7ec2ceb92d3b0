"""
The practical problem of bilateral meetings: wishes with weights, stand-ins, hosts and rooms.

``problem`` says what an event is, and its rules; ``schedule`` what comes of it, and its goals.
"""

from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.problem import (
    Distance,
    Event,
    Lock,
    Participant,
    Place,
    Slot,
    Wish,
)
from raceme.engines.matchmaking.events.schedule import (
    Goal,
    Level,
    Meeting,
    Method,
    Outcome,
    Progress,
    Status,
)

__all__ = [
    "Distance",
    "Event",
    "EventError",
    "Fault",
    "Goal",
    "Level",
    "Lock",
    "Meeting",
    "Method",
    "Outcome",
    "Participant",
    "Place",
    "Progress",
    "Slot",
    "Spot",
    "Status",
    "Wish",
]
