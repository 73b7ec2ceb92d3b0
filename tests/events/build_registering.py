"""What the tests of registering have in common."""

from typing import Any

from raceme.events.actions import registering
from raceme.events.actions.registering import Colleague, Registered, Said
from raceme.events.models import Event, ParticipantType, Registration
from raceme.mail.models import Message
from tests.factories import NOW
from tests.factories.events import AdmissionFactory, ParticipantTypeFactory


def open_event(capacity: int | None = None, **more: Any) -> Event:  # noqa: ANN401 (of any type)
    """Return a published event with an open admission and one type."""
    admission = AdmissionFactory.create(capacity=capacity, **more)
    ParticipantTypeFactory.create(event=admission.event, name="Participant")
    return admission.event


def kind_of(event: Event) -> ParticipantType:
    return event.types.order_by("position", "pk")[0]


def said(number: int = 1, **more: Any) -> Said:  # noqa: ANN401 (of any type)
    usual = {
        "name": f"Ana {number}",
        "email": f"ana{number}@firm.example",
        "organisation_name": "Lemn Viu",
        "country": "RO",
    }
    return Said(**(usual | more))


def colleague(number: int) -> Colleague:
    return Colleague(name=f"Ion {number}", email=f"ion{number}@firm.example")


def registered(event: Event, number: int = 1, **more: Any) -> Registration:  # noqa: ANN401
    """Register somebody by the form and return what was written down."""
    register(event, number, **more)
    return entered(event, f"ana{number}@firm.example")


def register(event: Event, number: int = 1, **more: Any) -> Registered:  # noqa: ANN401
    more.setdefault("kind", None)
    usual: dict[str, Any] = {"said": said(number), "at": NOW} | more
    usual["kind"] = usual["kind"] or kind_of(event)
    return registering.register(event, **usual)


def entered(event: Event, email: str) -> Registration:
    rows = Registration.objects.of(event.workspace_id).filter(event=event, email=email)
    return rows.select_related("event__workspace", "type").latest("pk")


def states(event: Event) -> dict[str, str]:
    """Return how everybody stands, by the beginning of their address."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event).order_by("pk")
    return {row.email.partition("@")[0]: row.state for row in rows}


def mails() -> list[tuple[str, str]]:
    """Return what was written to whom, in that order: the purpose without what is common."""
    rows = Message.objects.order_by("pk")
    return [(row.purpose.removeprefix("event_"), row.to_address.partition("@")[0]) for row in rows]
