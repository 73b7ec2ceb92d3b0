"""
The practical problem of bilateral meetings: wishes with weights, stand-ins, hosts and rooms.

``problem`` says what an event is, and its rules; ``schedule`` what comes of it, and its goals.
``check`` and ``goals`` know them without a solver; ``greedy`` schedules as it comes.
"""

from raceme.engines.matchmaking.events.changes import (
    Change,
    change_from_json,
    meetings_from_json,
)
from raceme.engines.matchmaking.events.check import Rule, Violation, violations
from raceme.engines.matchmaking.events.faults import EventError, Fault, Spot
from raceme.engines.matchmaking.events.goals import levels
from raceme.engines.matchmaking.events.greedy import first_come
from raceme.engines.matchmaking.events.problem import (
    Distance,
    Event,
    Lock,
    Participant,
    Place,
    Slot,
    Wish,
)
from raceme.engines.matchmaking.events.reading import (
    event_from_json,
    event_from_plain,
    event_to_plain,
)
from raceme.engines.matchmaking.events.reasons import Reason, not_kept
from raceme.engines.matchmaking.events.repair import Repaired, repair
from raceme.engines.matchmaking.events.schedule import (
    Goal,
    Level,
    Meeting,
    Method,
    Outcome,
    Progress,
    Status,
)
from raceme.engines.matchmaking.events.tables import COLUMNS, event_from_sheets, sheets_of_event
from raceme.engines.matchmaking.events.waking import local_time, within_waking_hours
from raceme.engines.matchmaking.events.writing import repaired_to_plain, schedule_to_plain

__all__ = [
    "COLUMNS",
    "Change",
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
    "Reason",
    "Repaired",
    "Rule",
    "Slot",
    "Spot",
    "Status",
    "Violation",
    "Wish",
    "change_from_json",
    "event_from_json",
    "event_from_plain",
    "event_from_sheets",
    "event_to_plain",
    "first_come",
    "levels",
    "local_time",
    "meetings_from_json",
    "not_kept",
    "repair",
    "repaired_to_plain",
    "schedule_to_plain",
    "sheets_of_event",
    "violations",
    "within_waking_hours",
]
