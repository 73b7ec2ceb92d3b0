"""A partnership from the first thought to its end; signing it writes its activity."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.core.models import Record
from raceme.documents.models import Document
from raceme.organisations.actions import hold_people, relate
from raceme.partnerships.actions import checking, logging, refusals
from raceme.partnerships.actions.locks import locked
from raceme.partnerships.actions.terms import PLAIN_FIELDS, By, Counted, InIt, PartnershipFacts
from raceme.partnerships.models import (
    Partner,
    Partnership,
    PartnershipDocument,
    PartnershipProgramme,
)
from raceme.partnerships.queries import counted_by, papers_of, partners_of
from raceme.workspaces.models import Workspace

State = Partnership.State


@transaction.atomic
def add_partnership(
    workspace: Workspace,
    *,
    facts: PartnershipFacts,
    by: By,
    at: datetime,
    source: str = "",
    token: UUID | None = None,
    is_generated: bool = False,
) -> Partnership:
    """
    Write down a partnership that is intended.

    A ``source``, such as the reference of a meeting, makes one once: named again it gives that
    one. So does a ``token`` that was sent before. Raises a ``FieldRefusal``, and then nothing is
    saved.
    """
    if made := submissions.made_before(Partnership.objects.of(workspace), token, by=by, at=at):
        return made
    if source:
        # Two who make one of the same meeting do not both make it.
        Workspace.objects.select_for_update().get(pk=workspace.pk)
        found = Partnership.objects.of(workspace).filter(source=source).first()
        if found is not None:
            submissions.settle(token, result=found.reference)
            return found
    checking.refuse_partnership(facts, workspace=workspace)
    row = Partnership(
        workspace=workspace,
        source=source,
        is_generated=is_generated,
        created_at=at,
        changed_at=at,
        **_fields_of(facts),
    )
    row.save()
    _write_partners(row, facts.partners, at=at)
    _write_counted(row, facts.counts)
    changes = stated(row, ("source", *PLAIN_FIELDS))
    changes |= _difference("partners", [], _said_partners(row))
    changes |= _difference("programmes", [], _said_programmes(row))
    _record("add_partnership", row, changes=changes, by=by, at=at)
    submissions.settle(token, result=row.reference)
    return row


@transaction.atomic
def correct_partnership(
    partnership: Partnership, *, facts: PartnershipFacts, revision: int, by: By, at: datetime
) -> Partnership:
    """
    Correct what a partnership says; of one that was signed the log follows.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``Refusal``, also
    of the log: who stands in a frozen report is not taken away.
    """
    row = locked(partnership, revision=revision)
    checking.refuse_partnership(facts, workspace=row.workspace)
    is_signed = row.state != State.INTENDED
    if is_signed:
        checking.refuse_day(facts.since, field="since", workspace=row.workspace, at=at)
        if row.ended_on and facts.since and row.ended_on < facts.since:
            raise refusals.EndBeforeStart("since")
    before = logging.said_by(row) if is_signed else None
    partners, programmes = _said_partners(row), _said_programmes(row)
    changes = assign(row, _fields_of(facts))
    _write_partners(row, facts.partners, at=at)
    _write_counted(row, facts.counts)
    changes |= _difference("partners", partners, _said_partners(row))
    changes |= _difference("programmes", programmes, _said_programmes(row))
    if not changes:
        return row
    row.revision += 1
    row.changed_at = at
    row.save()
    if before is not None:
        logging.follow(row, before=before, by=by, at=at)
    _record("correct_partnership", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def sign(
    partnership: Partnership,
    *,
    since: date,
    papers: Sequence[Document] = (),
    by: By,
    at: datetime,
) -> Partnership:
    """Say that a partnership was signed: from here on the programmes it names count it."""
    row = _in_state(partnership, State.INTENDED)
    checking.refuse_day(since, field="since", workspace=row.workspace, at=at)
    if row.until and row.until < since:
        raise refusals.EndBeforeStart("since")
    if row.partners.count() < checking.FEWEST_PARTNERS:
        raise refusals.TooFewPartners
    changes = assign(row, {"since": since, "state": State.SIGNED.value})
    _save(row, at=at)
    kept = [each.document for each in papers_of(row)]
    row.activity = logging.record_signing(row, papers=[*kept, *papers], by=by, at=at)
    row.save(update_fields=["activity"])
    # From here on they are evidence of the activity, and are kept there alone.
    row.papers.all().delete()
    _record("sign", row, beside=[row.activity], changes=changes, by=by, at=at)
    return row


@transaction.atomic
def end(
    partnership: Partnership, *, ended_on: date, reason: str, by: By, at: datetime
) -> Partnership:
    """Say that a partnership is over; that it was signed still counts."""
    row = _in_state(partnership, State.SIGNED)
    why = " ".join(reason.split())[:300]
    checking.refuse_day(ended_on, field="ended_on", workspace=row.workspace, at=at)
    if row.since and ended_on < row.since:
        raise refusals.EndBeforeStart
    if not why:
        raise refusals.ReasonMissing
    changes = assign(row, {"state": State.ENDED.value, "ended_on": ended_on})
    row.ended_because = why
    _save(row, at=at)
    _record("end", row, changes={**changes, "reason": (None, why)}, by=by, at=at)
    return row


@transaction.atomic
def resume(partnership: Partnership, *, by: By, at: datetime) -> Partnership:
    """Take back that a partnership ended."""
    row = _in_state(partnership, State.ENDED)
    changes = assign(row, {"state": State.SIGNED.value, "ended_on": None})
    row.ended_because = ""
    _save(row, at=at)
    _record("resume", row, changes=changes, by=by, at=at)
    return row


@transaction.atomic
def remove_partnership(partnership: Partnership, *, by: By, at: datetime) -> None:
    """Remove one that was never signed; its papers stay among the documents."""
    row = _in_state(partnership, State.INTENDED)
    _record("remove_partnership", row, changes={"title": (row.title, None)}, by=by, at=at)
    row.delete()


@transaction.atomic
def add_papers(
    partnership: Partnership, *, papers: Sequence[Document], by: By, at: datetime
) -> None:
    """Keep what shows a partnership; of one that was signed it is evidence in the log."""
    row = locked(partnership)
    if any(each.workspace_id != row.workspace_id for each in papers):
        raise refusals.Gone
    if row.state != State.INTENDED:
        logging.prove(row, papers, by=by, at=at)
    else:
        known = set(row.papers.values_list("document_id", flat=True).order_by("pk"))
        PartnershipDocument.objects.bulk_create(
            [
                PartnershipDocument(workspace_id=row.workspace_id, partnership=row, document=each)
                for each in papers
                if each.pk not in known
            ]
        )
    changes: Changes = {"evidence": (None, [each.name for each in papers])}
    _record("add_papers", row, beside=papers, changes=changes, by=by, at=at)


@transaction.atomic
def take_paper_away(paper: PartnershipDocument, *, by: By, at: datetime) -> None:
    """Take a paper away from a partnership that is not signed; the document itself stays."""
    row = _in_state(paper.partnership, State.INTENDED)
    found = papers_of(row).filter(pk=paper.pk).first()
    if found is None:
        raise refusals.Gone
    changes: Changes = {"evidence": ([found.document.name], None)}
    _record("take_paper_away", row, beside=[found.document], changes=changes, by=by, at=at)
    found.delete()


def _in_state(partnership: Partnership, state: str) -> Partnership:
    row = locked(partnership)
    if row.state != state:
        raise refusals.StateForbids(state=str(row.get_state_display()))
    return row


def _save(row: Partnership, *, at: datetime) -> None:
    row.revision += 1
    row.changed_at = at
    row.save()


def _fields_of(facts: PartnershipFacts) -> dict[str, Any]:
    fields = {name: getattr(facts, name) for name in PLAIN_FIELDS}
    return fields | {"title": facts.title.strip()}


def _write_partners(row: Partnership, partners: Sequence[InIt], *, at: datetime) -> None:
    """Write who is in it, in the order in which they are named."""
    relate(row.workspace, [each.organisation for each in partners], at=at)
    hold_people([each.person for each in partners if each.person])
    standing = {each.organisation_id: each for each in partners_of(row)}
    named = {each.organisation.pk for each in partners}
    row.partners.exclude(organisation__in=named).delete()
    for each in partners:
        known = standing.get(each.organisation.pk)
        partner = known or Partner(
            workspace_id=row.workspace_id, partnership=row, organisation=each.organisation
        )
        partner.role, partner.person = each.role, each.person
        partner.save()


def _write_counted(row: Partnership, counts: Sequence[Counted]) -> None:
    standing = {each.programme_id: each for each in counted_by(row)}
    row.counted_by.exclude(programme__in=[each.programme.pk for each in counts]).delete()
    for each in counts:
        known = standing.get(each.programme.pk)
        counted = known or PartnershipProgramme(
            workspace_id=row.workspace_id, partnership=row, programme=each.programme
        )
        counted.plan_item = each.plan_item
        counted.save()


def _said_partners(row: Partnership) -> list[str]:
    """Return each partner as the history keeps it: the role by its code, said anew to readers."""
    said = []
    for each in partners_of(row):
        name = each.organisation.name
        parts = [each.role, *([each.person.name] if each.person else [])]
        said.append(f"{name} ({', '.join(parts)})")
    return said


def _said_programmes(row: Partnership) -> list[str]:
    return [each.programme.name for each in counted_by(row)]


def _difference(field: str, before: list[str], after: list[str]) -> Changes:
    return {} if before == after else {field: (before or None, after or None)}


def _record(
    verb: str,
    row: Partnership,
    *,
    beside: Sequence[Record] = (),
    changes: Changes,
    by: By,
    at: datetime,
) -> None:
    audit.record(
        f"partnerships.{verb}",
        targets=[row, *beside],
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
