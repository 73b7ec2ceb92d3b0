"""
What goes out to the people of an event: invitations, reminders, changes, thanks.

What a mail says is kept where somebody changed it; otherwise the product's own words hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.audit.queries import changed_meanwhile
from raceme.core import jobs
from raceme.core.changes import Changes
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.models import Job
from raceme.events.actions.batches import each_batch, held, write
from raceme.events.actions.invitations import invitation_links
from raceme.events.actions.letter_words import (
    Reader,
    change_in_words,
    mail_of,
    preview,
    unknown_places,
)
from raceme.events.actions.locks import locked_event
from raceme.events.actions.refusals import StateForbids
from raceme.events.actions.terms import By
from raceme.events.models import Event, EventMail, MailKind, Session
from raceme.events.queries import sessions_of
from raceme.events.queries.mails import (
    LATEST_THANKS,
    concerned_by,
    events_near,
    invitees,
    kept_mails,
    languages_of,
    standing_in,
    to_remind,
    to_thank,
)
from raceme.events.words import session_by_clock
from raceme.mail import actions as mail
from raceme.organisations.queries import people_of
from raceme.questionnaires.models import Collection

LONGEST_SAID = 1_000
MOST_INVITED = 5_000
# Mail that nobody waits for arrives by day.
FIRST_HOUR, LAST_HOUR = 8, 20


class UnknownPlaces(FieldRefusal):
    def __init__(self, field: str, *, names: Sequence[str]) -> None:
        super().__init__(
            field,
            _("Nothing is filled in for %(places)s in this mail.")
            % {"places": ", ".join(f"{{{name}}}" for name in names)},
        )


class SurveyMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("collection", _("Choose where people answer, or leave the mail off."))


class NobodyToInvite(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody is left to invite, so nothing was sent."))


class TooMany(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("More than %(number)s are not invited at once. Narrow the segment.")
            % {"number": MOST_INVITED}
        )


@dataclass(frozen=True, kw_only=True)
class MailFacts:
    """What a mail of an event says, and when; empty ``words`` are the product's."""

    is_on: bool
    days: int
    words: Mapping[str, Mapping[str, str]]
    collection: Collection | None = None


@transaction.atomic
def set_mail(
    event: Event, kind: str, *, facts: MailFacts, revision: int, by: By, at: datetime
) -> EventMail:
    """
    Keep what a mail of an event says, and when it goes out.

    Raises ``ChangedMeanwhile``, ``UnknownPlaces`` or ``SurveyMissing``.
    """
    row = locked_event(event, within=event.workspace_id)
    kept = kept_mails(row).get(kind)
    stands = mail_of(row, kind, kept)
    if kept is not None and kept.revision != revision:
        raise changed_meanwhile(row, within=row.workspace_id)
    for language, words in facts.words.items():
        for part in ("subject", "text"):
            if names := unknown_places(words[part], kind=kind):
                raise UnknownPlaces(f"{part}_{language}", names=names)
    if kind == MailKind.THANKS and facts.is_on and facts.collection is None:
        raise SurveyMissing
    stands.is_on, stands.days, stands.collection = facts.is_on, facts.days, facts.collection
    stands.words = {
        language: {"subject": words["subject"].strip(), "text": words["text"].strip()}
        for language, words in facts.words.items()
    }
    stands.changed_at = at
    if kept is not None:
        stands.revision += 1
    stands.save()
    changes: Changes = {
        "mail": (None, kind),
        "is_on": (None, facts.is_on),
        "days": (None, facts.days),
    }
    audit.record(
        "events.set_mail", targets=row, workspace=row.workspace_id, by=by, at=at, changes=changes
    )
    return stands


@transaction.atomic
def try_out(event: Event, kind: str, *, language: str, user: User, at: datetime) -> None:
    """Write a mail to who asks for it, as people would get it; its button opens nothing."""
    row = mail_of(event, kind, kept_mails(event).get(kind))
    reader = Reader(name=user.name, address=user.email, language=language)
    one = preview(event, row, reader=reader)
    mail.queue_all("event_trial", [one], workspace=event.workspace, at=at)


@transaction.atomic
def begin_inviting(event: Event, people: Sequence[int], *, by: User, at: datetime) -> Job:
    """Begin to invite so many; raises ``NobodyToInvite``, ``TooMany`` or ``StateForbids``."""
    row = locked_event(event, within=event.workspace_id)
    if row.state != Event.State.PUBLISHED:
        raise StateForbids(state=str(row.get_state_display()))
    if not people:
        raise NobodyToInvite
    if len(people) > MOST_INVITED:
        raise TooMany
    audit.record(
        "events.invite",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"people": (None, len(people))},
    )
    return jobs.start(
        "events.invite",
        arguments={"event_id": row.pk, "workspace_id": row.workspace_id, "people": list(people)},
        title=_("Inviting to %(title)s") % {"title": row.title},
        by=by,
        workspace=event.workspace,
        at=at,
        once=f"events.invite:{row.pk}",
    )


@transaction.atomic
def invite_some(event: Event, people: Sequence[int], *, at: datetime) -> int:
    """Invite those of ``people`` who may still be invited; return how many."""
    row = held(event)
    chosen = invitees(row, people_of(row.workspace_id).filter(pk__in=people)).people
    if not chosen or row.state != Event.State.PUBLISHED:
        return 0
    languages = languages_of(chosen, workspace=row.workspace)
    secrets = invitation_links(chosen, row, at=at)
    page = reverse("events-public:register", args=[row.workspace.slug, row.slug])
    readers = [
        Reader(
            name=person.name,
            address=person.email,
            language=languages[person.pk],
            page=f"{page}?known={mail.SECRET}",
            secret=secret,
        )
        for person, secret in zip(chosen, secrets, strict=True)
    ]
    return write(row, MailKind.INVITATION, readers, at=at)


def remind(event: Event, *, at: datetime) -> int:
    """Remind everybody who comes, once; return how many."""
    return each_batch(
        event,
        MailKind.REMINDER,
        lambda row: to_remind(row, at=at),
        claimed="reminded_at",
        page="events-public:own",
        at=at,
    )


def thank(event: Event, *, at: datetime) -> int:
    """Thank everybody who was there, once, and ask what they think; return how many."""
    return each_batch(event, MailKind.THANKS, to_thank, claimed="thanked_at", at=at)


@transaction.atomic
def begin_telling(
    event: Event, *, session: Session | None, said: str, occasion: str, by: User, at: datetime
) -> Job:
    """Begin to tell whom it concerns what changed; one ``occasion`` is told once."""
    row = locked_event(event, within=event.workspace_id)
    if row.state != Event.State.PUBLISHED:
        raise StateForbids(state=str(row.get_state_display()))
    named = session.title if session else row.title
    changes: Changes = {"session": (None, session.title)} if session else {}
    audit.record(
        "events.tell_change",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={**changes, "said": (None, said[:LONGEST_SAID])},
    )
    return jobs.start(
        "events.tell_change",
        arguments={
            "event_id": row.pk,
            "workspace_id": row.workspace_id,
            "session_id": session.pk if session else None,
            "said": said[:LONGEST_SAID],
            "occasion": occasion,
        },
        title=_("Telling people that %(title)s has changed") % {"title": named},
        by=by,
        workspace=event.workspace,
        at=at,
        once=f"events.tell:{row.pk}:{occasion}",
    )


def tell_change(
    event: Event, *, session: Session | None, said: str, occasion: str, at: datetime
) -> int:
    """
    Tell whom it concerns when and where the event, or one session, is now; return how many.

    Of what was cancelled meanwhile they hear otherwise.
    """

    def words() -> Mapping[str, str]:
        now = session_change_in_words(session) if session else change_in_words(event)
        return {"change": f"{now}\n\n{said}".strip()}

    return each_batch(
        event,
        MailKind.CHANGE,
        lambda row: (concerned_by(session) if session else standing_in(row)).filter(
            event__state=Event.State.PUBLISHED
        ),
        occasion=occasion,
        page="events-public:own_sessions" if session else "events-public:own",
        said=words,
        at=at,
    )


def tell_cancellation(event: Event, *, at: datetime) -> int:
    """Tell everybody who meant to come that an event does not take place; return how many."""
    return each_batch(
        event,
        MailKind.CANCELLATION,
        standing_in,
        said=lambda: {"reason": event.cancelled_because},
        at=at,
    )


def session_change_in_words(session: Session) -> str:
    if session.cancelled_at:
        return _("“%(title)s” is taken out of the programme.") % {"title": session.title}
    sentence = (
        _("“%(title)s” now is on %(when)s in %(room)s.")
        if session.room
        else _("“%(title)s” now is on %(when)s.")
    )
    room = session.room.name if session.room else ""
    return sentence % {"title": session.title, "when": session_by_clock(session), "room": room}


def invited_in_words(count: int) -> str:
    return ngettext("%(count)s person is invited", "%(count)s people are invited", count) % {
        "count": count
    }


def told_in_words(count: int) -> str:
    return ngettext("%(count)s person is told", "%(count)s people are told", count) % {
        "count": count
    }


def session_told(event: Event, key: int | None) -> Session | None:
    """Return the session of which is told, with what its words need."""
    if key is None:
        return None
    found = sessions_of(event).filter(pk=key).first()
    if found is not None:
        found.event = event
    return found


def write_what_is_due(*, at: datetime) -> int:
    """Remind of and thank for what is near; in the morning by each event's own clock."""
    count = 0
    for event in events_near(at=at):
        mails = kept_mails(event)
        now = at.astimezone(event.zone)
        if not FIRST_HOUR <= now.hour < LAST_HOUR:
            continue
        reminder = mail_of(event, MailKind.REMINDER, mails.get(MailKind.REMINDER))
        before = event.starts_on - timedelta(days=reminder.days)
        if reminder.is_on and before <= now.date() < event.starts_on:
            count += remind(event, at=at)
        thanks = mail_of(event, MailKind.THANKS, mails.get(MailKind.THANKS))
        after = event.ends_on + timedelta(days=thanks.days)
        if thanks.is_on and after <= now.date() <= after + LATEST_THANKS:
            count += thank(event, at=at)
    return count
