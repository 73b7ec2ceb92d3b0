"""An event as search engines read it: JSON-LD in the words of schema.org."""

from django.utils.safestring import SafeString

from raceme.core.linked_data import linked_data
from raceme.events.models import Event

STATES = {
    Event.State.PUBLISHED.value: "https://schema.org/EventScheduled",
    Event.State.CANCELLED.value: "https://schema.org/EventCancelled",
}
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
THERE = "https://schema.org/OfflineEventAttendanceMode"


def markup_of(event: Event, *, address: str) -> SafeString:
    """Return what a page of ``event`` says to machines, safe to stand in a script element."""
    said: dict[str, object] = {
        "@type": "Event",
        "name": event.title,
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "eventStatus": STATES[event.state],
        "eventAttendanceMode": ONLINE if event.is_online else THERE,
        "url": address,
        "organizer": {"@type": "Organization", "name": event.workspace.name},
    }
    if event.summary:
        said["description"] = event.summary
    if event.is_online:
        said["location"] = {"@type": "VirtualLocation", "url": event.link or address}
    else:
        said["location"] = {
            "@type": "Place",
            "name": event.venue or event.town or event.title,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": event.address,
                "addressLocality": event.town,
                "addressCountry": event.country,
            },
        }
    return linked_data(said)
