"""The printable programme of an event."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raceme.core import papers, words
from raceme.events.models import Event, Session
from raceme.events.queries.agenda import Day
from raceme.events.words import days_in_words, moment_in_words

SOURCE = Path(__file__).parent / "programme.typ"


def programme_paper(event: Event, days: Sequence[Day], *, at: datetime) -> bytes:
    """Return the agenda as a tagged PDF, in the language in use; ``at`` stands on its foot."""
    programmes = list(event.programmes.select_related("emblem").order_by("pk"))
    with_emblem = next((one for one in programmes if one.emblem), None)
    shown, files = papers.emblem_file(with_emblem.emblem if with_emblem else None)
    content = {
        "language": (get_language() or "en")[:2],
        "title": event.title,
        "author": event.workspace.name,
        "subtitle": event.summary,
        "facts": [one for one in (days_in_words(event), _where(event)) if one],
        "cancelled": _cancelled(event),
        "emblem": shown,
        "emblem_alt": _("Emblem of %(name)s") % {"name": with_emblem.name}
        if files and with_emblem
        else "Raceme",
        "days": [
            {
                "name": words.weekday(day.day),
                "sessions": [_session(one) for line in day.lines for one in line.sessions],
            }
            for day in days
        ],
        "heads": [_("Time"), _("Session"), _("Room")],
        "statements": [one.funding_statement for one in programmes if one.funding_statement],
        "footer": _("As of %(moment)s, by the clock of %(zone)s")
        % {"moment": moment_in_words(event, at), "zone": event.time_zone.replace("_", " ")},
    }
    return papers.set_paper(content, source=SOURCE, at=at, files=files)


def _session(session: Session) -> dict[str, object]:
    zone = session.event.zone
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    people = [
        ", ".join(part for part in (one.name, one.about) if part) for one in session.speakers.all()
    ]
    return {
        "time": f"{begins:%H:%M}–{ends:%H:%M}",
        "title": session.title,
        "people": "; ".join(people),
        "track": session.track.name if session.track else "",
        "room": session.room.name if session.room else "",
        "is_out": session.cancelled_at is not None,
        "out": _("Taken out of the programme"),
    }


def _where(event: Event) -> str:
    if event.is_online:
        return _("Online")
    return ", ".join(part for part in (event.venue, event.address, event.town) if part)


def _cancelled(event: Event) -> str:
    if event.state != Event.State.CANCELLED:
        return ""
    return _("Cancelled: %(reason)s") % {"reason": event.cancelled_because}
