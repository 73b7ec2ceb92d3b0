"""What becomes of an ask: answered, declined, withdrawn, run out. Its row is locked first."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from raceme.asks.actions import refusals
from raceme.asks.actions.terms import SCHEDULE, By
from raceme.asks.models import Ask
from raceme.asks.queries import LASTS, local_day
from raceme.audit import actions as audit
from raceme.organisations.models import Organisation, Person
from raceme.workspaces.models import Workspace

Kind, Choice, State = Ask.Kind, Ask.Choice, Ask.State
CHOICES = {Kind.YES_NO: (Choice.YES, Choice.NO), Kind.CONFIRM: (Choice.CONFIRMED,)}


@transaction.atomic
def answer(ask: Ask, *, summary: str = "", choice: str = "", way: str, by: By, at: datetime) -> Ask:
    """
    Keep the answer, in words or by its choice, with who gave it and how.

    Of two who answer at once, or while it is withdrawn, the second is refused and told who was
    first. Raises ``NoLongerOpen``, ``AnswerMissing``.
    """
    row = locked(ask)
    _may_become(row, State.ANSWERED)
    row.answer = summary.strip()
    row.choice = choice if choice in CHOICES.get(Kind(row.kind), ()) else ""
    if row.kind in CHOICES and not row.choice:
        raise refusals.AnswerMissing("choice")
    if row.kind == Kind.TEXT and not row.answer:
        raise refusals.AnswerMissing
    row.state, row.answered_at, row.way = State.ANSWERED, at, way
    changes = {"answer": (None, row.answer), "choice": (None, row.choice), "way": (None, way)}
    return _closed(row, "asks.answer", changes=changes, by=by, at=at)


@transaction.atomic
def decline(ask: Ask, *, reason: str = "", way: str, by: By, at: datetime) -> Ask:
    """Keep that whoever was asked does not answer. Raises ``NoLongerOpen``."""
    row = locked(ask)
    _may_become(row, State.DECLINED)
    row.state, row.way, row.reason = State.DECLINED, way, reason.strip()[:300]
    changes = {"reason": (None, row.reason), "way": (None, way)}
    return _closed(row, "asks.decline", changes=changes, by=by, at=at)


@transaction.atomic
def withdraw(ask: Ask, *, reason: str = "", by: By, at: datetime) -> Ask:
    """Take an ask back: it is no longer on anybody's page. Raises ``NoLongerOpen``."""
    row = locked(ask)
    _may_become(row, State.WITHDRAWN)
    row.state, row.reason = State.WITHDRAWN, reason.strip()[:300]
    return _closed(row, "asks.withdraw", changes={"reason": (None, row.reason)}, by=by, at=at)


@transaction.atomic
def withdraw_all(asks: Sequence[Ask], *, reason: str = "", by: By, at: datetime) -> int:
    """Take back those of ``asks``, all of one workspace, that are open; return how many."""
    if not asks:
        return 0
    rows = (
        Ask.objects.of(asks[0].workspace_id)
        .filter(pk__in=[ask.pk for ask in asks], state=State.OPEN)
        .select_for_update()
        .order_by("pk")
    )
    found = list(rows)
    if found:
        kept = reason.strip()[:300]
        Ask.objects.of(asks[0].workspace_id).filter(pk__in=[ask.pk for ask in found]).update(
            state=State.WITHDRAWN,
            reason=kept,
            answered_by=str(by)[:200],
            closed_at=at,
            next_mail_at=None,
        )
        audit.record(
            "asks.withdraw",
            targets=found,
            workspace=asks[0].workspace_id,
            by=by,
            at=at,
            changes={"reason": (None, kept)} if kept else {},
        )
    return len(found)


def expire(*, at: datetime) -> int:
    """Let what nobody answered in time run out, one entry a workspace; return how many."""
    latest = at.date() - LASTS + timedelta(days=1)
    over = Ask.objects.reached_by(Q(state=State.OPEN, due_on__lt=latest))
    spaces = Workspace.objects.filter(Exists(over.filter(workspace=OuterRef("pk"))))
    return sum(expire_in(space, at=at) for space in spaces.order_by("pk"))


@transaction.atomic
def expire_in(workspace: Workspace, *, at: datetime) -> int:
    """Let what nobody answered in time run out in one workspace; return how many."""
    rows = (
        Ask.objects.of(workspace)
        .filter(state=State.OPEN, due_on__lt=local_day(workspace, at=at) - LASTS)
        .select_for_update()
        .order_by("pk")
    )
    asks = list(rows)
    if asks:
        Ask.objects.of(workspace).filter(pk__in=[ask.pk for ask in asks]).update(
            state=State.EXPIRED, closed_at=at, next_mail_at=None
        )
        audit.record(
            "asks.expire",
            targets=asks,
            workspace=workspace,
            by=SCHEDULE,
            at=at,
            changes={"asks": (None, len(asks))},
        )
    return len(asks)


@transaction.atomic
def hand_over(
    organisation: Organisation, *, leaver: Person, to: Person, by: By, at: datetime
) -> int:
    """Let another of a company's people answer what was asked of who leaves; return how much."""
    rows = (
        Ask.objects.of(leaver.workspace_id)
        .filter(person=leaver, organisation=organisation, state=State.OPEN)
        .select_for_update()
        .order_by("pk")
    )
    asks = list(rows)
    if asks:
        Ask.objects.of(leaver.workspace_id).filter(pk__in=[ask.pk for ask in asks]).update(
            person=to
        )
        audit.record(
            "asks.hand_over",
            targets=asks,
            workspace=leaver.workspace_id,
            by=by,
            at=at,
            changes={"person": (str(leaver), str(to))},
        )
    return len(asks)


def locked(ask: Ask) -> Ask:
    """Lock the row of an ask and return it as it stands now."""
    return (
        Ask.objects.of(ask.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace", "person", "organisation")
        .get(pk=ask.pk)
    )


def _may_become(row: Ask, state: str) -> None:
    if not row.may_become(state):
        raise refusals.NoLongerOpen(row)


def _closed(
    row: Ask, verb: str, *, changes: Mapping[str, tuple[object, object]], by: By, at: datetime
) -> Ask:
    row.answered_by, row.closed_at, row.next_mail_at = str(by)[:200], at, None
    row.save()
    audit.record(
        verb,
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes={name: each for name, each in changes.items() if each[1]},
    )
    return row
