"""What is printed for the day: badges, lists to sign, certificates. Typst sets it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import segno
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from raceme.core import papers, places, words
from raceme.events.models import Event, Registration, Session
from raceme.events.queries.hours import Training
from raceme.events.words import days_in_words
from raceme.programmes.models import Programme

FOLDER = Path(__file__).parent
# Names get smaller as they get longer, so that each stands on two lines at most.
SIZES = ((16, 24), (26, 20), (44, 16))
SMALLEST = 12
MOST_SESSIONS = 12
ROWS_TO_WRITE_IN = 8


def badges(event: Event, registrations: Sequence[Registration], *, at: datetime) -> bytes:
    """Return badges of 105 by 74 mm, eight on a sheet, each with its code as a QR."""
    content = {
        **_frame(_("Badges, %(title)s") % {"title": event.title}, event),
        "event": event.title,
        "days": days_in_words(event),
        "qr_alt": _("Code of the badge"),
        "badges": [
            {
                "name": one.name,
                "size": _size_of(one.name),
                "organisation": one.organisation_name,
                "country": places.country(one.country) if one.country else "",
                "type": one.type.name,
                "code": one.code,
                "qr": _qr(one.code),
            }
            for one in registrations
        ],
    }
    return papers.set_paper(content, source=FOLDER / "badges.typ", at=at)


def signature_list(
    event: Event,
    registrations: Sequence[Registration],
    *,
    session: Session | None,
    address: str,
    at: datetime,
) -> bytes:
    """Return a list to sign; its QR opens ``address``, where the scan of it is attached."""
    programmes, shown, files = _emblem(event)
    content = {
        **_frame(_("Signature list, %(title)s") % {"title": event.title}, event),
        "event": event.title,
        "session": session.title if session else "",
        "facts": [
            fact
            for fact in (
                _hours(session) if session else days_in_words(event),
                session.room.name if session and session.room else event.venue or event.town,
                *(_programme(one.name, one.number) for one in programmes),
            )
            if fact
        ],
        "heads": [
            pgettext("column of a list to sign", "No."),
            _("Name"),
            _("Organisation"),
            _("Signature"),
        ],
        "rows": [[one.name, one.organisation_name] for one in registrations],
        "empty": ROWS_TO_WRITE_IN,
        "qr": _qr(address),
        "qr_alt": _("Address at which the signed list is attached"),
        "qr_says": _("Signed: scan it and attach it here"),
        "emblem": shown,
        "emblem_alt": programmes[0].name if programmes else "Raceme",
        "statements": [one.funding_statement for one in programmes if one.funding_statement],
        "page": _("Page {page} of {pages}"),
    }
    return papers.set_paper(content, source=FOLDER / "signature_list.typ", at=at, files=files)


def certificates(
    event: Event,
    registrations: Sequence[Registration],
    trained: Mapping[int, Training],
    *,
    at: datetime,
) -> bytes:
    """Return a certificate of attendance for each, a page of its own."""
    programmes, shown, files = _emblem(event)
    place = ", ".join(part for part in (event.venue, event.town) if part)
    if event.is_online:
        place = _("Online")
    content = {
        **_frame(_("Certificate of attendance"), event),
        "heading": _("Certificate of attendance"),
        "says": _("This is to certify that"),
        "attended": _("took part in"),
        "event": event.title,
        "facts": [one for one in (days_in_words(event), place) if one],
        "people": [_certified(one, trained.get(one.pk, Training())) for one in registrations],
        "organiser": event.workspace.name,
        "sign": _("For the organiser: name, signature, date"),
        "emblem": shown,
        "emblem_alt": programmes[0].name if programmes else "Raceme",
        "programmes": [_programme(one.name, one.number) for one in programmes],
        "statements": [one.funding_statement for one in programmes if one.funding_statement],
    }
    return papers.set_paper(content, source=FOLDER / "certificate.typ", at=at, files=files)


def _certified(one: Registration, training: Training) -> dict[str, object]:
    shown = training.sessions[:MOST_SESSIONS]
    left = len(training.sessions) - len(shown)
    more = ngettext("and %(count)s more session", "and %(count)s more sessions", left)
    return {
        "name": one.name,
        "organisation": one.organisation_name,
        "hours": _hours_said(training.hours) if training.hours else "",
        "sessions": [_session_said(session) for session in shown],
        "more": more % {"count": left} if left else "",
    }


def _session_said(session: Session) -> str:
    day = words.day_short(session.event.day_of(session.starts_at))
    return f"{day}, {_clock(session)}  {session.title}"


def _hours_said(hours: Decimal) -> str:
    count = 1 if hours == 1 else 2
    said = ngettext("for %(hours)s hour", "for %(hours)s hours", count)
    return said % {"hours": words.number(hours.normalize())}


def _hours(session: Session) -> str:
    day = words.weekday(session.event.day_of(session.starts_at))
    return f"{day}, {_clock(session)}"


def _clock(session: Session) -> str:
    zone = session.event.zone
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return f"{begins:%H:%M}–{ends:%H:%M}"


def _frame(title: str, event: Event) -> dict[str, object]:
    return {
        "language": (get_language() or "en")[:2],
        "title": title,
        "author": event.workspace.name,
    }


def _emblem(event: Event) -> tuple[list[Programme], str, dict[str, bytes]]:
    """Return its programmes, the one with an emblem first, and that emblem's file."""
    programmes = list(event.programmes.select_related("emblem").order_by("pk"))
    programmes.sort(key=lambda one: one.emblem is None)
    shown, files = papers.emblem_file(programmes[0].emblem if programmes else None)
    return programmes, shown, files


def _programme(name: str, number: str) -> str:
    return f"{name} ({number})" if number else name


def _size_of(name: str) -> int:
    return next((size for longest, size in SIZES if len(name) <= longest), SMALLEST)


def _qr(text: str) -> str:
    made = segno.make(text, error="m", micro=False)
    return str(made.svg_inline(border=2, dark="#000000", light="#ffffff", omitsize=True))
