"""Retention: how long each kind of record is kept, and letting go of what is past its date."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.consents.models import Consent, Withdrawal
from raceme.core import words
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.core.models import Record
from raceme.documents import actions as documents
from raceme.events.models import Registration
from raceme.mail.models import Message
from raceme.organisations.models import Person
from raceme.questionnaires.models import Answer, AnswerFile, AnswerSet
from raceme.stewardship.actions.imports.removing import purge_imports
from raceme.stewardship.actions.personal.emptying import empty_message
from raceme.stewardship.actions.personal.emptying_answers import discard_begun
from raceme.stewardship.actions.personal.emptying_registrations import empty_coming
from raceme.stewardship.actions.personal.erasing import erase
from raceme.stewardship.actions.personal.history import forget_records
from raceme.stewardship.library import retention
from raceme.stewardship.models import Erasure, Import, RetentionRule
from raceme.stewardship.queries.personal.overdue import Rule, past_date, rules_of
from raceme.workspaces.models import Workspace

By = Record | str
# Of one night and one kind; the rest is let go the next.
AT_ONCE = 500
# For each of them the whole history of the workspace is read.
PEOPLE_AT_ONCE = 100


class NotWithinBounds(FieldRefusal):
    def __init__(self, *, least: int, most: int) -> None:
        super().__init__(
            "days",
            _("This kind is kept for at least %(least)s and at most %(most)s days.")
            % {"least": words.number(least), "most": words.number(most)},
        )


@transaction.atomic
def set_days(
    workspace: Workspace, *, rule: Rule, days: int, revision: int, by: By, at: datetime
) -> RetentionRule:
    """
    Say for how many days a kind is kept; raises ``NotWithinBounds`` and ``ChangedMeanwhile``.

    What is past its date by it is let go in the night that follows.
    """
    shipped = rule.shipped
    if not shipped.least <= days <= shipped.most:
        raise NotWithinBounds(least=shipped.least, most=shipped.most)
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    row = RetentionRule.objects.of(workspace).filter(kind=shipped.kind).first()
    if (row.revision if row else 0) != revision:
        raise ChangedMeanwhile
    before = row.days if row else shipped.days
    row = row or RetentionRule(workspace=workspace, kind=shipped.kind, revision=0)
    row.days, row.revision = days, row.revision + 1
    row.save()
    if shipped.kind == retention.IMPORTS:
        _keep_imports_for(workspace, timedelta(days=days))
    audit.record(
        "stewardship.set_retention",
        targets=row,
        workspace=workspace,
        by=by,
        at=at,
        changes={"kind": (None, shipped.kind), "days": (before, days)},
    )
    return row


def _keep_imports_for(workspace: Workspace, length: timedelta) -> None:
    """Say with each file that is kept until when it is now: its page tells that day."""
    for found in Import.objects.of(workspace).exclude(stored_as=""):
        found.kept_until = timezone.localdate(found.created_at) + length
        found.save(update_fields=["kept_until"])


def apply_rules(workspace: Workspace, *, by: By, at: datetime) -> dict[str, int]:
    """
    Let go of what is past its date in ``workspace``; return how many of each kind.

    Each kind is counted first, and has one entry that lists its records.
    """
    done = {}
    for rule in rules_of(workspace):
        if past_date(workspace, rule, at=at).exists():
            done[rule.shipped.kind] = _apply(workspace, rule, by=by, at=at)
    return done


def _apply(workspace: Workspace, rule: Rule, *, by: By, at: datetime) -> int:
    """Let go of one kind: at once, but for people, each of whom is erased for good by itself."""
    found = past_date(workspace, rule, at=at)
    if rule.shipped.kind == retention.PEOPLE:
        people = list(found[:PEOPLE_AT_ONCE])
        for person in people:
            erase(person, why=Erasure.Why.PAST_DATE, by=by, at=at)
        _record(workspace, rule, people, by=by, at=at)
        return len(people)
    with transaction.atomic():
        rows = list(found[:AT_ONCE])
        for row in rows:
            _LET_GO[rule.shipped.kind](row, by, at)
        _record(workspace, rule, rows, by=by, at=at)
    return len(rows)


def _record(workspace: Workspace, rule: Rule, rows: list[Any], *, by: By, at: datetime) -> None:
    listed = [f"{row._meta.label_lower}:{row.pk}" for row in rows]  # noqa: SLF001
    audit.record(
        "stewardship.let_go",
        targets=workspace,
        workspace=workspace,
        by=by,
        at=at,
        changes={
            "kind": (None, rule.shipped.kind),
            "days": (None, rule.days),
            "count": (None, len(rows)),
            "records": (None, listed),
        },
    )


def _let_mail_go(message: Message) -> None:
    """Empty a message; the link to stop such mail works as long as its reader is known."""
    known = Person.objects.of(message.workspace_id or 0).filter(email__iexact=message.to_address)
    empty_message(message, keeps_address=known.exists())


def _let_consent_go(consent: Consent, by: By, at: datetime) -> None:
    """Take a consent that is over away with its proof; a no that stands is kept without it."""
    row = (
        Consent.objects.of(consent.workspace_id)
        .select_related("document", "withdrawal", "withdrawal__document")
        .get(pk=consent.pk)
    )
    no: Withdrawal | None = getattr(row, "withdrawal", None)
    proofs = [row.document]
    if no is not None and no.ended_at is None:
        no.consent = None
        no.save(update_fields=["consent"])
    elif no is not None:
        proofs.append(no.document)
    row.delete()
    for document in filter(None, proofs):
        documents.discard(document, by=by, at=at)


def _let_import_go(found: Import, by: By, at: datetime) -> None:
    yesterday = timezone.localdate(at) - timedelta(days=1)
    Import.objects.of(found.workspace_id).filter(pk=found.pk).update(kept_until=yesterday)
    purge_imports(on=timezone.localdate(at), by=by, at=at)


def _let_who_answered_go(answers: AnswerSet) -> None:
    AnswerSet.objects.of(answers.workspace_id).filter(pk=answers.pk).update(
        person=None, ask=None, begun_by="", handed_in_by=""
    )
    AnswerFile.objects.of(answers.workspace_id).filter(answer_set=answers).update(added_by="")
    Answer.objects.of(answers.workspace_id).filter(answer_set=answers).update(saved_by="")


def _let_who_came_go(registration: Registration, by: By, at: datetime) -> None:
    forget_records([registration], by=by, at=at)
    empty_coming([registration], at=at)


# Each takes the record, who, and when.
_LET_GO: Mapping[str, Callable[[Any, By, datetime], object]] = {
    retention.CONSENTS: _let_consent_go,
    retention.MAIL: lambda row, _by, _at: _let_mail_go(row),
    retention.IMPORTS: _let_import_go,
    retention.DRAFTS: lambda row, _by, _at: row.delete(),
    retention.BEGUN_ANSWERS: lambda row, by, at: discard_begun(row, by=by, at=at),
    retention.ANSWERS: lambda row, _by, _at: _let_who_answered_go(row),
    retention.REGISTRATIONS: _let_who_came_go,
    retention.INVITATIONS: lambda row, _by, _at: row.delete(),
    retention.DOCUMENTS: lambda row, by, at: documents.discard(row, by=by, at=at),
}
