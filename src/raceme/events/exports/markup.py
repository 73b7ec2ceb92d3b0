"""An event as search engines read it: JSON-LD in the words of schema.org."""

import json

from django.utils.safestring import SafeString, mark_safe

from raceme.events.models import Event

STATES = {
    Event.State.PUBLISHED.value: "https://schema.org/EventScheduled",
    Event.State.CANCELLED.value: "https://schema.org/EventCancelled",
}
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
# What would end the element that it stands in.
ESCAPED = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})
THERE = "https://schema.org/OfflineEventAttendanceMode"


def markup_of(event: Event, *, address: str) -> SafeString:
    """Return what a page of ``event`` says to machines, safe to stand in a script element."""
    said: dict[str, object] = {
        "@context": "https://schema.org",
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
    written = json.dumps(said, ensure_ascii=False).translate(ESCAPED)
    return mark_safe(written)  # noqa: S308 (escaped above)
