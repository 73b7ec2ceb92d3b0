"""Every write of an event, its programme, its rooms and tracks; callers say ``actions.…``."""

from raceme.core.errors import ChangedMeanwhile
from raceme.events.actions.events import (
    add_event,
    cancel_event,
    correct_event,
    publish,
    remove_event,
)
from raceme.events.actions.rooms import (
    add_room,
    add_track,
    correct_room,
    correct_track,
    remove_room,
    remove_track,
)
from raceme.events.actions.sessions import add_session, correct_session, take_out
from raceme.events.actions.speakers import name_speaker, take_speaker_away
from raceme.events.actions.terms import EventFacts, Named, SessionFacts

__all__ = [
    "ChangedMeanwhile",
    "EventFacts",
    "Named",
    "SessionFacts",
    "add_event",
    "add_room",
    "add_session",
    "add_track",
    "cancel_event",
    "correct_event",
    "correct_room",
    "correct_session",
    "correct_track",
    "name_speaker",
    "publish",
    "remove_event",
    "remove_room",
    "remove_track",
    "take_out",
    "take_speaker_away",
]
