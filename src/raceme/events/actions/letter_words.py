"""
What mails to the people of an event say: the product's own words, and those that replace them.

Places in braces are filled for each reader. Below the words stands one button, which is the
mail's own: nobody can forget the link when they write.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.core import places
from raceme.events.models import Event, EventMail, MailKind
from raceme.events.words import days_in_words
from raceme.mail.actions import SECRET, Written, new_identity
from raceme.mail.actions.writing import one_line, plain_text
from raceme.mail.models import Mailing
from raceme.mail.queries import stop_address

# An invitation is what a reader may want no more of; all else they have asked for by coming.
PURPOSES: Mapping[str, str] = {
    MailKind.INVITATION: Mailing.Purpose.EVENTS,
    MailKind.REMINDER: "event_reminder",
    MailKind.CHANGE: "event_change",
    MailKind.CANCELLATION: "event_called_off",
    MailKind.THANKS: "event_thanks",
}
PLACE = re.compile(r"\{(\w+)\}")
COMMON = ("name", "event", "days", "place", "agenda")
PLACES: Mapping[str, tuple[str, ...]] = {
    MailKind.INVITATION: COMMON,
    MailKind.REMINDER: COMMON,
    MailKind.CHANGE: (*COMMON, "change"),
    MailKind.CANCELLATION: (*COMMON, "reason"),
    MailKind.THANKS: COMMON,
}
SUBJECTS: Mapping[str, Promise] = {
    MailKind.INVITATION: _("Invitation: {event}, {days}"),
    MailKind.REMINDER: _("See you at {event}: {days}"),
    MailKind.CHANGE: _("Changed: {event}"),
    MailKind.CANCELLATION: _("Cancelled: {event}"),
    MailKind.THANKS: _("Thank you for coming to {event}"),
}
TEXTS: Mapping[str, Promise] = {
    MailKind.INVITATION: _(
        "Hello {name},\n\nwe would like to have you with us at {event}: {days}, {place}.\n\n"
        "The programme: {agenda}\n\nTo register takes two minutes. What we know of you already "
        "stands in the form."
    ),
    MailKind.REMINDER: _(
        "Hello {name},\n\nwe look forward to having you at {event}: {days}, {place}.\n\n"
        "The programme: {agenda}\n\nIf you cannot come, please say so on your page: it takes one "
        "tap, and somebody else gets your place."
    ),
    MailKind.CHANGE: _(
        "Hello {name},\n\nsomething about {event} has changed.\n\n{change}\n\n"
        "The programme as it stands now: {agenda}"
    ),
    MailKind.CANCELLATION: _(
        "Hello {name},\n\n{event} ({days}) does not take place: {reason}\n\n"
        "You need not do anything. Calendars that follow the event take it out."
    ),
    MailKind.THANKS: _(
        "Hello {name},\n\nthank you for having been with us at {event}.\n\nPlease tell us in two "
        "minutes what was of use to you and what was not: it decides what we do next."
    ),
}
BUTTONS: Mapping[str, Promise] = {
    MailKind.INVITATION: _("Register"),
    MailKind.REMINDER: _("My registration: see, change or cancel it"),
    MailKind.CHANGE: _("My registration: see, change or cancel it"),
    MailKind.CANCELLATION: _("The page of the event"),
    MailKind.THANKS: _("Answer the questions"),
}
# When what goes out by itself does so, where nobody said otherwise.
USUAL_DAYS: Mapping[str, int] = {MailKind.REMINDER: 3, MailKind.THANKS: 1}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One who gets it: ``page`` is the path behind its button, with ``SECRET`` in it."""

    name: str
    address: str
    language: str
    page: str = ""
    secret: str = ""


def mail_of(event: Event, kind: str, kept: EventMail | None = None) -> EventMail:
    """Return what holds of a kind of mail: as it was ``kept``, or as the product brings it."""
    if kept is not None:
        return kept
    return EventMail(
        workspace_id=event.workspace_id,
        event=event,
        kind=kind,
        # A survey has to be chosen first.
        is_on=kind != MailKind.THANKS,
        days=USUAL_DAYS.get(kind, 0),
    )


def words_of(mail: EventMail, language: str) -> dict[str, str]:
    """Return subject and text of a mail in a language."""
    kept = mail.words.get(language, {})
    with translation.override(language):
        subject, text = str(SUBJECTS[mail.kind]), str(TEXTS[mail.kind])
    return {"subject": kept.get("subject") or subject, "text": kept.get("text") or text}


def written(
    mail: EventMail, reader: Reader, *, event: Event, reply_to: str, said: Mapping[str, str]
) -> Written:
    """Return a mail as ``reader`` gets it; ``said`` fills what is of this occasion alone."""
    words = words_of(mail, reader.language)
    identity = new_identity()
    with translation.override(reader.language):
        values = {**_values(event), **said, "name": reader.name}
        subject = one_line(_filled(words["subject"], values))
        text = _filled(words["text"].replace("\r", ""), values)
        context = {
            "subject": subject,
            "body": text,
            "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
            "button": str(BUTTONS[mail.kind]),
            "page": f"{settings.BASE_URL}{reader.page}" if reader.page else "",
            "is_own": bool(reader.secret),
            "workspace": event.workspace.name,
            "language": reader.language,
            "base_url": settings.BASE_URL,
            "stop": stop_address(identity) if mail.kind == MailKind.INVITATION else "",
        }
        return Written(
            to=reader.address,
            name=reader.name,
            language=reader.language,
            subject=subject,
            text=plain_text("mail/event_letter.txt", context),
            html=render_to_string("mail/event_letter.html", context),
            secret=reader.secret,
            reply_to=reply_to,
            identity=identity,
        )


def _values(event: Event) -> dict[str, str]:
    path = reverse("events-public:agenda", args=[event.workspace.slug, event.slug])
    return {
        "event": event.title,
        "days": days_in_words(event),
        "place": place_in_words(event),
        "agenda": f"{settings.BASE_URL}{path}",
    }


def place_in_words(event: Event) -> str:
    """Return where an event is, in one line."""
    if event.is_online:
        return str(_("online"))
    country = places.country(event.country) if event.country else ""
    said = ", ".join(part for part in (event.venue, event.town, country) if part)
    return said or str(_("the place is still to be said"))


def unknown_places(text: str, *, kind: str) -> list[str]:
    """Return what stands in braces and is filled with nothing in a mail of this kind."""
    return sorted({name for name in PLACE.findall(text) if name not in PLACES[kind]})


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Fill the places; what somebody is called is never read as a place, nor as a secret's."""
    plain = text.replace(SECRET, " ".join(SECRET))
    safe = {name: value.replace(SECRET, " ".join(SECRET)) for name, value in values.items()}
    return PLACE.sub(lambda found: safe.get(found[1], found[0]), plain)


def preview(event: Event, mail: EventMail, *, reader: Reader) -> Written:
    """Return a mail as it would be written to ``reader`` now; its button opens nothing."""
    said = {
        "change": change_in_words(event),
        "reason": str(_("the reason that you give when you cancel it")),
    }
    return written(mail, reader, event=event, reply_to="", said=said)


def change_in_words(event: Event) -> str:
    """Return when and where an event is now, as those are told who knew it otherwise."""
    sentence = _("It now is on %(days)s, %(place)s.")
    return str(sentence) % {"days": days_in_words(event), "place": place_in_words(event)}
