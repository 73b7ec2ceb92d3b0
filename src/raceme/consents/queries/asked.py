"""When people were asked what they agree to, and who would be asked for a purpose now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from raceme.asks.models import Ask
from raceme.consents.models import Consent, ConsentRequest, Withdrawal
from raceme.consents.queries.people import (
    REACHED,
    Code,
    LeftOut,
    People,
    Reason,
    mail_reasons,
    permitted,
    rows_of,
)
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace

ASKED_AGAIN_AFTER = timedelta(days=30)


def asked_of(person: Person) -> QuerySet[ConsentRequest]:
    """Return when a person was asked what they agree to, the last first."""
    rows = ConsentRequest.objects.of(person.workspace_id).filter(REACHED, person=person)
    return rows.select_related("ask").order_by("-at", "-pk")


def open_requests(person: Person) -> QuerySet[ConsentRequest]:
    """Return what a person is asked and has not answered, the first to be answered first."""
    rows = ConsentRequest.objects.of(person.workspace_id).filter(
        person=person, ask__state=Ask.State.OPEN
    )
    return rows.select_related("ask", "ask__workspace").order_by("ask__due_on", "pk")


def was_asked(person: Person) -> bool:
    """Tell whether a question for consent was ever in the asks of a person."""
    rows = ConsentRequest.objects.of(person.workspace_id).filter(person=person)
    return rows.exclude(ask=None).exists()


def last_asked(person: Person) -> ConsentRequest | None:
    return asked_of(person).first()


@dataclass(frozen=True, kw_only=True)
class ToAsk:
    """Who would be asked for a purpose, by name, and who is left out and why."""

    people: Sequence[Person]
    left_out: Sequence[LeftOut]


def to_ask(workspace: Workspace, purpose: str, people: People, *, at: datetime) -> ToAsk:
    """
    Return who of ``people`` has not answered for ``purpose`` and may be asked by mail.

    Left out is who agreed, said no or is reached on another basis, whom no mail reaches, and who
    was asked anything of the kind a short while ago. The queries do not grow with the people.
    """
    today = timezone.localdate(at)
    rows = list(_told(rows_of(workspace, people), purpose=purpose, on=today))
    keys = [row.pk for row in rows]
    given = Consent.objects.of(workspace).filter(
        person__in=keys, purpose=purpose, state=Consent.State.GIVEN
    )
    agreed = {one.person_id: one.at for one in given if one.holds_on(today)}
    mail = mail_reasons(workspace, purpose, rows)
    found, out = [], []
    for row in rows:
        # The one the caller has, so that nobody asks for it again.
        row.workspace = workspace
        reason = (
            _settled(row, agreed_at=agreed.get(row.pk))
            or _unreached(row, mail)
            or _asked_lately(row, at=at)
        )
        if reason is None:
            found.append(row)
        else:
            out.append(LeftOut(row, reason))
    return ToAsk(people=found, left_out=out)


def _told(people: QuerySet[Person], *, purpose: str, on: date) -> QuerySet[Person]:
    """Return ``people`` with what holds of each for a purpose, and when each was asked last."""
    of_one = Q(person=OuterRef("pk"))
    said_no = Withdrawal.objects.reached_by(of_one & Q(purpose=purpose, ended_at=None))
    asked = ConsentRequest.objects.reached_by(of_one & REACHED).order_by("-at", "-pk")
    waiting = asked.filter(ask__state=Ask.State.OPEN)
    return people.annotate(
        is_permitted=permitted(purpose, on=on),
        said_no_at=Subquery(said_no.values("at")[:1]),
        asked_at=Subquery(asked.values("at")[:1]),
        waits_since=Subquery(waiting.values("at")[:1]),
    )


def _settled(person: Person, *, agreed_at: datetime | None) -> Reason | None:
    """Return why there is nothing to ask: the person has said it, or need not."""
    if agreed_at is not None:
        return Reason(Code.AGREED, timezone.localdate(agreed_at))
    if getattr(person, "is_permitted", False):
        return Reason(Code.OTHER_BASIS)
    said_no_at = getattr(person, "said_no_at", None)
    return Reason(Code.WITHDRAWN, timezone.localdate(said_no_at)) if said_no_at else None


def _asked_lately(person: Person, *, at: datetime) -> Reason | None:
    waits_since = getattr(person, "waits_since", None)
    if waits_since is not None:
        return Reason(Code.WAITS, timezone.localdate(waits_since))
    asked_at = getattr(person, "asked_at", None)
    if asked_at is None or asked_at + ASKED_AGAIN_AFTER <= at:
        return None
    return Reason(Code.ASKED_LATELY, timezone.localdate(asked_at))


def _unreached(person: Person, mail: dict[str, Code]) -> Reason | None:
    if not person.email:
        return Reason(Code.NO_ADDRESS)
    code = mail.get(person.email.lower())
    return Reason(code) if code else None
