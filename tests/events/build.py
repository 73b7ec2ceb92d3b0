"""What the tests of events have in common."""

from datetime import date, datetime, time
from typing import Any

from raceme.engagements.models import Kind
from raceme.events.actions import EventFacts, SessionFacts
from raceme.events.models import Event
from tests.factories.events import shipped


def kind(code: str = "conference") -> Kind:
    return shipped(code)


def facts(**values: Any) -> EventFacts:  # noqa: ANN401 (of any type)
    usual: dict[str, Any] = {
        "title": "Clusters Meet Regions",
        "kind": kind(),
        "starts_on": date(2027, 5, 11),
        "ends_on": date(2027, 5, 12),
        "time_zone": "Europe/Bucharest",
        "town": "Cluj-Napoca",
        "country": "RO",
    }
    return EventFacts(**(usual | values))


def moment(event: Event, clock: str, *, day: date | None = None) -> datetime:
    """Return the moment of a time by the event's clock, on its first day."""
    return datetime.combine(day or event.starts_on, time.fromisoformat(clock), tzinfo=event.zone)


def session_facts(
    event: Event,
    begins: str = "09:00",
    until: str = "10:00",
    **values: Any,  # noqa: ANN401 (of any type)
) -> SessionFacts:
    usual: dict[str, Any] = {
        "title": "Opening",
        "kind": kind("keynote"),
        "starts_at": moment(event, begins),
        "ends_at": moment(event, until),
    }
    return SessionFacts(**(usual | values))
