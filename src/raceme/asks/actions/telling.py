"""
The week's mail: what was asked of a person since the last one, in one message with one link.

Each person's row is locked first, and all that is written is one transaction with the message in
the outbox: so of two workers one writes it, and one that is killed leaves either all or nothing.
From there on it is mail's, which takes each message before it sends it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from raceme.accounts.models import User
from raceme.asks.actions import refusals
from raceme.asks.actions.closing import locked
from raceme.asks.actions.links import make_page_link
from raceme.asks.actions.terms import SCHEDULE, Asking, By
from raceme.asks.models import Ask, Bundle, Rhythm
from raceme.asks.queries import (
    APART,
    BETWEEN,
    MOST_REMINDERS,
    barred_among,
    bundle_from,
    contacts_of,
    local_day,
    next_mail_at,
    open_asks_of,
    people_to_tell,
    rhythm_of,
    workspaces_to_tell,
)
from raceme.audit import actions as audit
from raceme.mail import actions as mail
from raceme.mail.actions.writing import one_line, plain_text
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation, Person
from raceme.organisations.queries import own_organisation
from raceme.workspaces.models import Workspace

State = Ask.State
PURPOSE = "asks"


def tell_everybody(*, at: datetime) -> int:
    """Mail to each person what is due to be told or reminded of; return how many mails."""
    for workspace in workspaces_to_tell(at=at):
        address_anew(workspace, at=at)
    return sum(tell(person, at=at) is not None for person in people_to_tell(at=at))


@transaction.atomic
def tell(person: Person | int, *, at: datetime) -> Bundle | None:
    """
    Write the mail to one person, if something is due for them; return what it bundles.

    None where nothing is due any more, no mail reaches them, or they have had one just now: then
    it is put off to another moment.
    """
    key = person.pk if isinstance(person, Person) else person
    row = (
        Person.objects.reached_by(Q(pk=key))
        .select_for_update(of=("self",), no_key=True)
        .select_related("workspace")
        .first()
    )
    if row is None:
        return None
    asks = list(open_asks_of(person=row).select_for_update(of=("self",)))
    due = [ask for ask in asks if ask.next_mail_at and ask.next_mail_at <= at]
    if not due:
        return None
    rhythm = rhythm_of(row.workspace)
    later = _later(row, due, rhythm=rhythm, at=at)
    if later is not None:
        _set_next(due, later)
        return None
    return _write(row, asks, due, rhythm=rhythm, at=at)


@transaction.atomic
def remind(ask: Ask, *, by: By, at: datetime) -> Ask:
    """
    Put an ask into the next mail to its person, with whatever else there is.

    Raises ``NoLongerOpen``, ``NotToldYet``, ``RemindedEnough``.
    """
    row = locked(ask)
    if not row.is_open:
        raise refusals.NoLongerOpen(row)
    if row.told_at is None or row.person is None:
        raise refusals.NotToldYet(at=row.next_mail_at if row.person else None)
    if row.reminders >= MOST_REMINDERS:
        raise refusals.RemindedEnough
    row.next_mail_at = free_from(row.person, rhythm=rhythm_of(row.workspace), at=at) or at
    row.save(update_fields=["next_mail_at"])
    audit.record(
        "asks.remind",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={"next_mail_at": (None, row.next_mail_at)},
    )
    return row


@transaction.atomic
def address_anew(workspace: Workspace, *, at: datetime) -> int:
    """
    Find somebody for what was asked of a company and has nobody, or nobody who still belongs.

    Return for how many somebody was found.
    """
    due = Ask.objects.of(workspace).filter(
        state=State.OPEN, next_mail_at__lte=at, organisation__isnull=False
    )
    asks = list(due.select_for_update().order_by("pk"))
    belonging = set(
        Affiliation.objects.of(workspace)
        .filter(person__in=[ask.person_id for ask in asks if ask.person_id], ended_on=None)
        .values_list("person", "organisation")
    )
    lost = [ask for ask in asks if (ask.person_id, ask.organisation_id) not in belonging]
    contacts = contacts_of(
        {ask.organisation_id for ask in lost if ask.organisation_id}, workspace=workspace
    )
    found = [ask for ask in lost if ask.organisation_id in contacts]
    for ask in found:
        ask.person_id = contacts[ask.organisation_id or 0]
        ask.save(update_fields=["person"])
    nobody = [ask for ask in lost if ask.organisation_id not in contacts]
    if nobody:
        rhythm = rhythm_of(workspace)
        _set_next(nobody, bundle_from(at + BETWEEN, rhythm=rhythm))
    if found:
        audit.record("asks.address_anew", targets=found, workspace=workspace, by=SCHEDULE, at=at)
    return len(found)


def free_from(person: Person, *, rhythm: Rhythm, at: datetime) -> datetime | None:
    """Return from when a person may be mailed asks again; None where that is now."""
    address = person.email.lower()
    last = Bundle.objects.reached_by(Q(address=address)).order_by("-sent_at")
    own = last.filter(workspace=person.workspace_id, sent_at__gt=at - BETWEEN).first()
    other = last.exclude(workspace=person.workspace_id).filter(sent_at__gt=at - APART).first()
    until = [bundle_from(own.sent_at + BETWEEN, rhythm=rhythm)] if own else []
    if other:
        until.append(other.sent_at + APART)
    return max(until, default=None)


def _later(person: Person, due: Sequence[Ask], *, rhythm: Rhythm, at: datetime) -> datetime | None:
    """Return to when a mail is put off, if it is; what would come too late then is not."""
    if not person.email or barred_among([person.email]):
        return bundle_from(at + BETWEEN, rhythm=rhythm)
    later = free_from(person, rhythm=rhythm, at=at)
    if later is None:
        return None
    last_day = local_day(rhythm.workspace, at=later)
    cannot_wait = any(ask.told_at is None and ask.due_on <= last_day for ask in due)
    return None if cannot_wait else later


def _write(
    person: Person, asks: Sequence[Ask], due: Collection[Ask], *, rhythm: Rhythm, at: datetime
) -> Bundle:
    new = [ask for ask in asks if ask.told_at is None]
    again = [ask for ask in due if ask.told_at is not None]
    belongs = Affiliation.objects.of(person.workspace_id).filter(person=person, ended_on=None)
    bundle = Bundle.objects.create(
        workspace=person.workspace,
        person=person,
        address=person.email.lower(),
        language=language_of(person),
        affiliations=list(belongs.order_by("pk").values_list("pk", flat=True)),
        sent_at=at,
    )
    bundle.message = _queue(bundle, new, again, others=len(asks) - len(new) - len(again), at=at)
    bundle.save(update_fields=["message"])
    for ask in [*new, *again]:
        _told(ask, bundle, rhythm=rhythm, at=at)
    audit.record(
        "asks.tell",
        targets=[bundle, *new, *again],
        workspace=person.workspace,
        by=SCHEDULE,
        at=at,
        changes={
            name: (None, number)
            for name, number in (("asks", len(new)), ("reminders", len(again)))
            if number
        },
    )
    return bundle


def _told(ask: Ask, bundle: Bundle, *, rhythm: Rhythm, at: datetime) -> None:
    if ask.told_at is None:
        ask.told_at = at
    else:
        ask.reminders += 1
    ask.bundle = bundle
    ask.next_mail_at = next_mail_at(
        due_on=ask.due_on, reminders=ask.reminders, rhythm=rhythm, at=at
    )
    ask.save(update_fields=["told_at", "reminders", "bundle", "next_mail_at"])


def _queue(
    bundle: Bundle, new: Sequence[Ask], again: Sequence[Ask], *, others: int, at: datetime
) -> Message:
    message = mail.queue(
        PURPOSE,
        to=bundle.person.email,
        language=bundle.language,
        context=letter(bundle.person, new=new, again=again, others=others),
        workspace=bundle.workspace,
        at=at,
        secret=make_page_link(bundle, at=at),
    )
    own = own_organisation(bundle.workspace)
    message.to_name, message.reply_to = bundle.person.name, own.email if own else ""
    message.save(update_fields=["to_name", "reply_to"])
    return message


def letter(
    person: Person, *, new: Sequence[Ask], again: Sequence[Ask], others: int = 0
) -> dict[str, object]:
    """Return what the mail's templates are filled with."""
    return {
        "name": person.name,
        "workspace": person.workspace.name,
        "new": new,
        "again": again,
        "others": others,
        "number": len(new) + len(again),
        "minutes": sum(ask.minutes for ask in [*new, *again]),
        "path": reverse("asks-public:page", args=[mail.SECRET]),
    }


def preview(asking: Asking, person: Person, *, by: By) -> dict[str, str]:
    """Return subject and text as the mail to ``person`` would have them with this alone."""
    row = Ask(title=asking.title, minutes=asking.minutes, due_on=asking.due_on, asked_by=str(by))
    words = letter(person, new=[row], again=[]) | {"base_url": settings.BASE_URL}
    with translation.override(language_of(person)):
        return {
            "subject": one_line(plain_text(f"mail/{PURPOSE}.subject.txt", words)),
            "text": plain_text(f"mail/{PURPOSE}.txt", words).strip(),
        }


def language_of(person: Person) -> str:
    """Return in which language a person is written to: their account's, else the workspace's."""
    address = person.email
    known = User.objects.filter(email__in=[address, address.lower()]).order_by("pk")
    return known.values_list("language", flat=True).first() or person.workspace.language


def _set_next(asks: Collection[Ask], moment: datetime) -> None:
    keys = [ask.pk for ask in asks]
    Ask.objects.reached_by(Q(pk__in=keys, state=State.OPEN)).update(next_mail_at=moment)
