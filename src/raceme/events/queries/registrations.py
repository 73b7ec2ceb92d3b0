"""Named reads of who is registered: staff's in their workspace, everybody's own by their link."""

from django.db.models import Q, QuerySet

from raceme.events.models import Event, Registration


def registrations_of(event: Event) -> QuerySet[Registration]:
    """Return who is registered for an event that the reader has reached, by name."""
    rows = Registration.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("type").order_by("name", "pk")


def registration_reached(key: int) -> Registration | None:
    """Return what somebody's own link is about; the link itself opens it."""
    rows = Registration.objects.reached_by(Q(pk=key))
    return rows.select_related("event__workspace", "type", "workspace").first()
