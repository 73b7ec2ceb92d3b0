"""What becomes of a proposed correction, field by field."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.organisations import validation
from raceme.organisations.actions.organisations import save_organisation, written_size
from raceme.organisations.actions.proposing import ACCEPTED, REFUSED, overtake
from raceme.organisations.actions.terms import SizeFacts, locked_as_shown, written_changes
from raceme.organisations.models import Organisation, Proposal


class DecidedAlready(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This was decided, or overtaken, meanwhile. Nothing was changed."))


@transaction.atomic
def decide_proposal(
    proposal: Proposal, *, accepted: Collection[str], revision: int, by: User, at: datetime
) -> Proposal:
    """
    Take the ``accepted`` fields over into the organisation, and refuse the others.

    ``revision`` is the organisation's as it was shown beside them. Raises ``ChangedMeanwhile``,
    ``DecidedAlready``, or ``NotValid`` where the fields do not go together.
    """
    organisation = locked_as_shown(
        Organisation.objects.all(), proposal.organisation_id, revision=revision, within=None
    )
    row = Proposal.objects.get(pk=proposal.pk)
    if row.state != Proposal.State.OPEN:
        raise DecidedAlready
    taken = [field for field in open_fields(row) if field in accepted]
    if row.about == Proposal.About.SIZE:
        taken = open_fields(row) if accepted else []
        changes = _take_size(row, organisation, at=at) if taken else {}
    else:
        changes = _take_facts(row, organisation, taken, at=at)
    outcomes = {field: ACCEPTED if field in taken else REFUSED for field in open_fields(row)}
    row.outcomes = {**row.outcomes, **outcomes}
    row.state = Proposal.State.ACCEPTED if taken else Proposal.State.REFUSED
    row.decided_at, row.decided_by, row.revision = at, str(by), row.revision + 1
    row.save()
    audit.record(
        "organisations.accept_proposal" if taken else "organisations.refuse_proposal",
        targets=[organisation, row],
        workspace=None,
        by=by,
        at=at,
        changes=changes,
    )
    return row


def open_fields(proposal: Proposal) -> list[str]:
    """Return the fields about which nothing is decided; of a size all stand or fall together."""
    if proposal.about == Proposal.About.SIZE:
        return list(proposal.changes)
    return [field for field in proposal.changes if field not in proposal.outcomes]


def _take_facts(
    proposal: Proposal, organisation: Organisation, taken: Collection[str], *, at: datetime
) -> dict[str, tuple[object, object]]:
    values = {field: str(proposal.changes[field][1] or "") for field in taken}
    facts = replace(validation.facts_of(organisation), **values)
    kept = validation.checked(facts, is_generated=organisation.is_generated)
    changes = written_changes(organisation, asdict(kept))
    if changes:
        save_organisation(organisation)
        overtake(organisation, changes.keys(), but=proposal, at=at)
    return changes


def _take_size(
    proposal: Proposal, organisation: Organisation, *, at: datetime
) -> dict[str, tuple[object, object]]:
    _row, changes = written_size(organisation, size_proposed(proposal))
    overtake(organisation, ["valid_from"], about=Proposal.About.SIZE, but=proposal, at=at)
    return changes


def size_proposed(proposal: Proposal) -> SizeFacts:
    """Return the size of a proposal: its amounts and its day were kept as words."""
    said = {field: pair[1] for field, pair in proposal.changes.items()}

    def _amount(name: str) -> Decimal | None:
        return None if said.get(name) is None else Decimal(str(said[name]))

    employees = said.get("employees")
    return SizeFacts(
        valid_from=date.fromisoformat(str(said["valid_from"])),
        size_class=str(said["size_class"]),
        employees=None if employees is None else int(employees),
        turnover=_amount("turnover"),
        balance_sheet=_amount("balance_sheet"),
        currency=str(said.get("currency") or ""),
        source=str(said.get("source") or ""),
    )
