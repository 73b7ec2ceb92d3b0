"""Training hours: how long somebody was in what they came to."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from raceme.events.models import Event, Registration, Session
from raceme.events.queries.attending import attendances_of, has_come, sessions_to_enter
from raceme.events.queries.closing import hours_in, length_of

NONE = Decimal(0)


@dataclass
class Training:
    """In which sessions somebody was, and for how many hours in all."""

    hours: Decimal | None = None
    sessions: list[Session] = field(default_factory=list)


def training_at(event: Event) -> dict[int, Training]:
    """
    Return it of everybody who came, by the key of their registration.

    A session counts with its whole length. Where nobody was seen in any session the event as a
    whole does; where others were, who was seen at the event alone has no hours.
    """
    sessions = {one.pk: one for one in sessions_to_enter(event)}
    found: dict[int, Training] = {}
    is_by_session = False
    for registration, session in attendances_of(event).values_list("registration", "session"):
        training = found.setdefault(registration, Training())
        is_by_session = is_by_session or session is not None
        if session in sessions:
            training.sessions.append(sessions[session])
    whole = None if is_by_session else length_of(sessions.values())
    for training in found.values():
        training.sessions.sort(key=lambda one: (one.starts_at, one.pk))
        training.hours = whole
        if training.sessions:
            spans = (hours_in(one.ends_at - one.starts_at) for one in training.sessions)
            training.hours = sum(spans, NONE)
    return found


def training_of(registration: Registration) -> Training:
    return training_at(registration.event).get(registration.pk, Training())


def has_certificate(registration: Registration, *, at: datetime) -> bool:
    """Tell whether somebody may have it: the last day is over, and they were there."""
    event = registration.event
    return event.ends_on < event.day_of(at) and has_come(registration)
