"""The work plan: what was promised, by whom and by when."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.programmes.actions import refusals
from raceme.programmes.actions.locks import locked_plan_item, locked_programme
from raceme.programmes.actions.terms import By, PlanFacts
from raceme.programmes.models import Partner, PlanItem, Programme

FIELDS = tuple(PlanFacts.__dataclass_fields__)


@transaction.atomic
def add_plan_item(
    programme: Programme,
    *,
    facts: PlanFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> PlanItem:
    """Add what the programme promises. Raises a ``FieldRefusal``, and then adds nothing."""
    standing = PlanItem.objects.of(programme.workspace_id).filter(programme=programme)
    if made := submissions.made_before(standing, token, by=by, at=at):
        return made
    row = locked_programme(programme)
    _refuse_first(row, facts)
    item = PlanItem(workspace_id=row.workspace_id, programme=row)
    assign(item, _fields_of(facts))
    item.save()
    changes = stated(item, FIELDS)
    _audit("add_plan_item", item, changes=changes, by=by, at=at)
    submissions.settle(token, result=item.reference)
    return item


@transaction.atomic
def correct_plan_item(
    item: PlanItem, *, facts: PlanFacts, revision: int, by: By, at: datetime
) -> PlanItem:
    """Correct an item. Raises ``ChangedMeanwhile`` or a ``FieldRefusal``, and changes nothing."""
    programme = locked_programme(item.programme)
    row = locked_plan_item(item, revision=revision)
    _refuse_first(programme, facts, besides=row)
    changes = assign(row, _fields_of(facts))
    if changes:
        row.revision += 1
        row.save()
        _audit("correct_plan_item", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_plan_item(item: PlanItem, *, by: By, at: datetime) -> None:
    """Remove an item; activities recorded for it stay in the log."""
    row = locked_plan_item(item)
    changes: Changes = {"code": (row.code, None), "title": (row.title, None)}
    _audit("remove_plan_item", row, changes=changes, by=by, at=at)
    row.delete()


def _fields_of(facts: PlanFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in FIELDS}


def _refuse_first(
    programme: Programme, facts: PlanFacts, *, besides: PlanItem | None = None
) -> None:
    same = PlanItem.objects.of(programme.workspace_id).filter(programme=programme, code=facts.code)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise refusals.PlanCodeTaken(code=facts.code)
    # Asked of what stands: a partner may have gone since the form was shown.
    partners = Partner.objects.of(programme.workspace_id).filter(programme=programme)
    if facts.responsible is not None and not partners.filter(pk=facts.responsible.pk).exists():
        raise refusals.ResponsibleElsewhere


def _audit(verb: str, item: PlanItem, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"programmes.{verb}",
        targets=[item.programme, item],
        workspace=item.workspace_id,
        by=by,
        at=at,
        changes={"plan_item": (None, str(item)), **_named(changes)},
    )


def _named(changes: Changes) -> Changes:
    """Say who is responsible by the partner's name: nobody reads a history by its keys."""
    if "responsible" not in changes:
        return changes
    before, now = (
        str(who.organisation) if isinstance(who, Partner) else who for who in changes["responsible"]
    )
    return {**changes, "responsible": (before, now)}
