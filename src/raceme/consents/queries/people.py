"""Who may be written to for a purpose, and who is left out and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.asks.models import Ask
from raceme.consents.models import (
    Consent,
    ConsentRequest,
    LegalBasis,
    Purpose,
    Withdrawal,
)
from raceme.core.words import day
from raceme.mail.models import Bounce, Mailing
from raceme.mail.queries import bounces_of, stops_of
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.workspaces.models import Workspace

# What each kind of letter to many is sent for.
PURPOSE_OF_MAIL: Mapping[str, Purpose] = {
    Mailing.Purpose.NEWS: Purpose.NEWSLETTER,
    Mailing.Purpose.EVENTS: Purpose.CONTACT,
}
_MAIL_OF_PURPOSE = {purpose: mail for mail, purpose in PURPOSE_OF_MAIL.items()}
# Without an address there is nothing to be done for these.
BY_MAIL = (Purpose.CONTACT, Purpose.NEWSLETTER, Purpose.MATCHMAKING)
People = Iterable[Person] | QuerySet[Person]
# What was taken back before the week's mail was asked of nobody.
REACHED = Q(ask=None) | ~Q(ask__state=Ask.State.WITHDRAWN) | Q(ask__told_at__isnull=False)


class Code(models.TextChoices):
    """Why somebody is left out; the first that holds, in this order."""

    NEVER_ASKED = "never_asked"
    UNANSWERED = "unanswered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NO_ADDRESS = "no_address"
    STOPPED = "stopped"
    UNWANTED = "unwanted"
    BOUNCED = "bounced"
    # Why nobody asks for what there is, or asked for lately.
    AGREED = "agreed"
    OTHER_BASIS = "other_basis"
    WAITS = "waits"
    ASKED_LATELY = "asked_lately"


@dataclass(frozen=True)
class Reason:
    """Why somebody is left out, in a sentence that goes on from the name."""

    code: Code
    on: date | None = None

    def __str__(self) -> str:
        said = {
            Code.NEVER_ASKED: _("has not been asked yet"),
            Code.UNANSWERED: _("was asked on %(day)s and has not answered"),
            Code.WITHDRAWN: _("said no on %(day)s"),
            Code.EXPIRED: _("agreed until %(day)s, not any more"),
            Code.NO_ADDRESS: _("has no e-mail address"),
            Code.STOPPED: _("wants no mail of this kind"),
            Code.UNWANTED: _("reported earlier mail as unwanted"),
            Code.BOUNCED: _("mail to the address came back"),
            Code.AGREED: _("agreed on %(day)s"),
            Code.OTHER_BASIS: _("is reached on another legal basis"),
            Code.WAITS: _("was asked on %(day)s, and that is still open"),
            Code.ASKED_LATELY: _("was asked on %(day)s, and nobody is asked again so soon"),
        }[self.code]
        return said % {"day": day(self.on)} if self.on else said


class LeftOut(NamedTuple):
    person: Person
    reason: Reason


def permitted(purpose: str, *, on: date) -> Q:
    """
    Return the condition, on people, that they agreed or that another legal basis was named.

    A no outweighs a legitimate interest and a public task, not a contract or the law.
    """
    standing = Consent.objects.reached_by(
        Q(person=OuterRef("pk"), purpose=purpose, state=Consent.State.GIVEN)
    ).filter(Q(expires_on=None) | Q(expires_on__gt=on))
    withdrawn = Withdrawal.objects.reached_by(
        Q(person=OuterRef("pk"), purpose=purpose, ended_at=None)
    )
    named = LegalBasis.objects.reached_by(
        Q(workspace=OuterRef("workspace"), purpose=purpose, ended_at=None)
    ).filter(Q(person=None) | Q(person=OuterRef("pk")))
    binding = named.filter(kind__in=LegalBasis.BINDING)
    return Q(Exists(standing)) | Q(Exists(binding)) | (Q(Exists(named)) & ~Q(Exists(withdrawn)))


def consenting(
    workspace: Workspace | int,
    purpose: str,
    people: People | None = None,
    *,
    on: date | None = None,
) -> QuerySet[Person]:
    """
    Return who of ``people``, or of everybody the workspace knows, agreed to ``purpose``.

    Among them are those for whom another legal basis was named. Whether mail reaches them is
    for ``left_out`` to say.
    """
    rows = rows_of(workspace, people)
    return rows.filter(permitted(purpose, on=on or timezone.localdate()))


def left_out(
    workspace: Workspace | int,
    purpose: str,
    people: People | None = None,
    *,
    on: date | None = None,
    by_mail: bool | None = None,
) -> list[LeftOut]:
    """
    Return who of ``people`` is not reached for ``purpose`` and why, by name.

    ``by_mail`` says whether an address that takes mail is needed; unsaid, the purpose does. The
    number of queries does not grow with the people.
    """
    today = on or timezone.localdate()
    needs_mail = purpose in BY_MAIL if by_mail is None else by_mail
    rows = list(rows_of(workspace, people).annotate(is_permitted=permitted(purpose, on=today)))
    against = _Against.read(
        [row for row in rows if not getattr(row, "is_permitted", False)], purpose=purpose
    )
    mail = mail_reasons(workspace, purpose, rows) if needs_mail else {}
    found = []
    for row in rows:
        if not getattr(row, "is_permitted", False):
            found.append(LeftOut(row, against.reason(row)))
        elif needs_mail and not row.email:
            found.append(LeftOut(row, Reason(Code.NO_ADDRESS)))
        elif needs_mail and row.email.lower() in mail:
            found.append(LeftOut(row, Reason(mail[row.email.lower()])))
    return found


def reachable(
    workspace: Workspace | int, purpose: str, people: People | None = None
) -> list[Person]:
    """Return who of ``people`` is not left out, by name."""
    out = {each.person.pk for each in left_out(workspace, purpose, people)}
    return [person for person in rows_of(workspace, people) if person.pk not in out]


def by_reason(out: Iterable[LeftOut]) -> dict[str, list[LeftOut]]:
    """Return who is left out by the code of the reason, the commonest first."""
    grouped: dict[str, list[LeftOut]] = {}
    for each in out:
        grouped.setdefault(str(each.reason.code), []).append(each)
    return dict(sorted(grouped.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def rows_of(workspace: Workspace | int, people: People | None) -> QuerySet[Person]:
    rows = people_of(workspace)
    if people is None:
        return rows
    if isinstance(people, QuerySet):
        return rows.filter(pk__in=people.order_by().values_list("pk", flat=True))
    return rows.filter(pk__in=[person.pk for person in people])


@dataclass(frozen=True)
class _Against:
    """What was said last by those who have not agreed, by the person's key."""

    withdrawn: Mapping[int, datetime]
    expired: Mapping[int, date]
    asked: Mapping[int, datetime]

    @classmethod
    def read(cls, people: Sequence[Person], *, purpose: str) -> "_Against":
        if not people:
            return cls({}, {}, {})
        of_them = Q(person__in=[person.pk for person in people])
        said_no = Withdrawal.objects.reached_by(of_them).filter(purpose=purpose, ended_at=None)
        over = Consent.objects.reached_by(of_them).filter(
            purpose=purpose, expires_on__isnull=False, state__in=["given", "expired"]
        )
        asked = ConsentRequest.objects.reached_by(of_them & REACHED)
        return cls(
            withdrawn=dict(said_no.values_list("person", "at")),
            expired=dict(over.values_list("person").annotate(last=Max("expires_on"))),
            asked={
                person: at
                for person, purposes, at in asked.order_by("at", "pk").values_list(
                    "person", "purposes", "at"
                )
                if purpose in purposes
            },
        )

    def reason(self, person: Person) -> Reason:
        if person.pk in self.withdrawn:
            return Reason(Code.WITHDRAWN, timezone.localdate(self.withdrawn[person.pk]))
        if person.pk in self.expired:
            return Reason(Code.EXPIRED, self.expired[person.pk])
        if person.pk in self.asked:
            return Reason(Code.UNANSWERED, timezone.localdate(self.asked[person.pk]))
        return Reason(Code.NEVER_ASKED)


def mail_reasons(
    workspace: Workspace | int, purpose: str, people: Sequence[Person]
) -> dict[str, Code]:
    """Return by address, in small letters, why no mail of this purpose is written to it."""
    addresses = {person.email.lower() for person in people if person.email}
    key = workspace.pk if isinstance(workspace, Workspace) else workspace
    against: dict[str, Code] = {}
    kind = _MAIL_OF_PURPOSE.get(Purpose(purpose))
    if kind:
        stopped = stops_of(key, kind, among=addresses).values_list("address", flat=True)
        against = dict.fromkeys(stopped, Code.STOPPED)
    for bounce in bounces_of(addresses):
        is_unwanted = bounce.kind == Bounce.Kind.COMPLAINT
        against[bounce.address] = Code.UNWANTED if is_unwanted else Code.BOUNCED
    return against
