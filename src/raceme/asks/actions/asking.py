"""Asking one or many: one transaction, one entry, nobody twice, and the budget said first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from raceme.asks.actions import refusals
from raceme.asks.actions.terms import Asking, By, Recipient, Sent
from raceme.asks.models import MOST_MINUTES, Ask, Rhythm, Round
from raceme.asks.queries import (
    NOTHING,
    Asked,
    asked_before,
    first_mail_at,
    local_day,
    rhythm_of,
)
from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.organisations.actions import relate
from raceme.organisations.models import Person, Relationship
from raceme.workspaces.models import Workspace

LONGEST_TITLE = 200


@transaction.atomic
def ask(
    asking: Asking,
    *,
    workspace: Workspace,
    of: Recipient,
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
    is_generated: bool = False,
) -> Ask:
    """
    Ask a company or a person for something; ``despite`` says why, where the budget is used up.

    Raises ``OverBudget``, ``AskedAlready`` or what is wrong with ``asking``. Sent twice with the
    same ``token``, it returns what the first sending made.
    """
    if made := submissions.made_before(Ask.objects.of(workspace), token, by=by, at=at):
        return made
    rhythm = rhythm_of(workspace)
    _check(asking, recipients=[of], workspace=workspace, at=at)
    _lock([of], workspace=workspace, at=at)
    if of.key in _asked_already(asking, [of], workspace=workspace):
        raise refusals.AskedAlready
    before = asked_before([of.key], workspace=workspace, at=at).get(of.key, NOTHING)
    if before.count >= rhythm.budget and not despite.strip():
        raise refusals.OverBudget(count=before.count, budget=rhythm.budget)
    row = _ask(asking, of, rhythm=rhythm, by=by, at=at)
    row.despite = despite.strip() if before.count >= rhythm.budget else ""
    row.is_generated = is_generated
    row.save()
    audit.record(
        "asks.ask",
        targets=row,
        workspace=workspace,
        by=by,
        at=at,
        changes=_changes(asking, despite=row.despite) | {"of": (None, str(of))},
    )
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def ask_many(
    asking: Asking,
    *,
    workspace: Workspace,
    of: Sequence[Recipient],
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> Sent:
    """
    Ask many for the same: one transaction and one entry, however many they are.

    Those for whom the same is open are left out, and without ``despite`` those whose budget is
    used up. Raises ``NobodyToAsk`` or what is wrong with ``asking``.
    """
    if made := submissions.made_before(Round.objects.of(workspace), token, by=by, at=at):
        asks = list(made.asks.order_by("pk"))
        return Sent(asks=asks, over_budget=(), asked_already=(), round=made)
    rhythm = rhythm_of(workspace)
    _check(asking, recipients=of, workspace=workspace, at=at)
    _lock(of, workspace=workspace, at=at)
    already = _asked_already(asking, of, workspace=workspace)
    before = asked_before([one.key for one in of], workspace=workspace, at=at)
    over = {key for key, each in before.items() if each.count >= rhythm.budget} - already
    reason = despite.strip()
    chosen = [one for one in of if one.key not in already and (reason or one.key not in over)]
    if not chosen:
        raise refusals.NobodyToAsk
    made = Round.objects.create(
        workspace=workspace, title=_one_line(asking.title), asked_at=at, asked_by=str(by)[:200]
    )
    rows = [_ask(asking, one, rhythm=rhythm, by=by, at=at) for one in chosen]
    for one, row in zip(chosen, rows, strict=True):
        row.round = made
        row.despite = reason if one.key in over else ""
    written = Ask.objects.bulk_create(rows, batch_size=500)
    audit.record(
        "asks.ask_many",
        targets=[made, *written],
        workspace=workspace,
        by=by,
        at=at,
        changes=_changes(asking, despite=reason if over else "")
        | {"asks": (None, len(written)), "left_out": (None, len(of) - len(written))},
    )
    submissions.settle(token, result=made.reference)
    return Sent(
        asks=written,
        over_budget=[] if reason else [one for one in of if one.key in over],
        asked_already=[one for one in of if one.key in already],
        round=made,
    )


def check(asking: Asking, *, workspace: Workspace, at: datetime) -> None:
    """Raise what is wrong with ``asking``, before anybody is shown how it will look."""
    if not asking.title.strip() or len(asking.title) > LONGEST_TITLE:
        raise refusals.TitleMissing
    if not asking.purpose.strip() or len(asking.purpose) > LONGEST_TITLE:
        raise refusals.PurposeMissing
    if asking.due_on < local_day(workspace, at=at):
        raise refusals.DueTooEarly
    if not 1 <= asking.minutes <= MOST_MINUTES:
        raise refusals.MinutesOutOfRange


def _check(
    asking: Asking, *, recipients: Sequence[Recipient], workspace: Workspace, at: datetime
) -> None:
    check(asking, workspace=workspace, at=at)
    on_page = asking.kind == Ask.Kind.PAGE
    for one in recipients:
        inside = one.path.startswith("/") and not one.path.startswith("//")
        if on_page != bool(one.path) or (on_page and not inside):
            raise refusals.PageMissing
    if not any(one.organisation or one.person for one in recipients):
        raise refusals.NobodyToAsk


def _lock(recipients: Sequence[Recipient], *, workspace: Workspace, at: datetime) -> None:
    """Lock whom is asked: of two who ask the same at once the second sees what the first did."""
    organisations = [one.organisation for one in recipients if one.organisation]
    if organisations:
        relate(workspace, organisations, at=at)
        related = Relationship.objects.filter(workspace=workspace, organisation__in=organisations)
        list(related.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    people = [one.person.pk for one in recipients if one.person]
    if people:
        known = Person.objects.of(workspace).filter(pk__in=people)
        list(known.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _asked_already(
    asking: Asking, recipients: Sequence[Recipient], *, workspace: Workspace
) -> set[Asked]:
    people = [one.person for one in recipients if one.person]
    organisations = [one.organisation for one in recipients if one.organisation]
    rows = Ask.objects.of(workspace).filter(
        Q(person__in=people) | Q(organisation__in=organisations),
        state=Ask.State.OPEN,
        module=asking.module,
        title=_one_line(asking.title),
    )
    return {Asked(*row) for row in rows.order_by("pk").values_list("organisation", "person")}


def _ask(asking: Asking, of: Recipient, *, rhythm: Rhythm, by: By, at: datetime) -> Ask:
    return Ask(
        workspace=rhythm.workspace,
        organisation=of.organisation,
        person=of.person,
        module=asking.module,
        kind=asking.kind,
        path=of.path,
        title=_one_line(asking.title),
        purpose=_one_line(asking.purpose),
        text=asking.text.strip(),
        due_on=asking.due_on,
        minutes=asking.minutes,
        asked_at=at,
        asked_by=str(by)[:200],
        next_mail_at=first_mail_at(due_on=asking.due_on, rhythm=rhythm, at=at),
    )


def _changes(asking: Asking, *, despite: str) -> dict[str, tuple[object, object]]:
    told = {
        "title": asking.title,
        "purpose": asking.purpose,
        "due_on": asking.due_on,
        "minutes": asking.minutes,
        "despite": despite,
    }
    return {name: (None, value) for name, value in told.items() if value}


def _one_line(text: str) -> str:
    return " ".join(text.split())
