"""What public registers say is kept only where somebody who looked at it saves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.models import Job, Record
from raceme.organisations import lookup, validation
from raceme.organisations.actions.organisations import (
    add_organisation,
    correct_organisation,
    state_size,
)
from raceme.organisations.actions.terms import By, SizeFacts
from raceme.organisations.models import LookedUp, Organisation
from raceme.workspaces.models import Workspace

MOST_LOOKED_UP = 1000


class TooManyToLookUp(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("At most %(number)s organisations are looked up at once. Filter the list.")
            % {"number": MOST_LOOKED_UP}
        )


class NothingToLookUp(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Choose the organisations first, then look them up."))


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What somebody took over from a register, beside the facts that are saved."""

    source: str
    size: SizeFacts | None = None
    looked_up: LookedUp | None = None


@transaction.atomic
def add_as_found(
    facts: validation.Facts,
    *,
    taken: Taken | None,
    workspace: Workspace,
    by: By,
    at: datetime,
    token: UUID | None = None,
    may_have_namesake: bool = True,
) -> Organisation:
    """Add an organisation, and keep what of it was ``taken`` from a register."""
    made = add_organisation(
        facts,
        workspace=workspace,
        by=by,
        at=at,
        token=token,
        may_have_namesake=may_have_namesake,
    )
    # Sent twice, it is the record of the first sending, which has kept it.
    if taken and made.created_at == at:
        _keep(made, taken, workspace=workspace, by=by, at=at)
    return made


@transaction.atomic
def correct_as_found(
    organisation: Organisation,
    *,
    facts: validation.Facts,
    taken: Taken | None,
    revision: int,
    workspace: Workspace,
    by: By,
    at: datetime,
) -> Organisation:
    """Correct an organisation, and keep what of it was ``taken`` from a register."""
    saved = correct_organisation(
        organisation, facts=facts, revision=revision, workspace=workspace, by=by, at=at
    )
    if taken:
        _keep(saved, taken, workspace=workspace, by=by, at=at)
    return saved


def _keep(
    organisation: Organisation, taken: Taken, *, workspace: Workspace, by: By, at: datetime
) -> None:
    if taken.source:
        audit.record(
            "organisations.take_over",
            targets=organisation,
            workspace=None,
            by=by,
            at=at,
            changes={"source": (None, taken.source)},
        )
    if taken.size:
        state_size(organisation, facts=taken.size, workspace=workspace, by=by, at=at)
    if taken.looked_up:
        _settle(taken.looked_up, by=by, at=at)


@transaction.atomic
def begin_look_up(
    organisations: Sequence[int], *, workspace: Workspace, by: Record, at: datetime
) -> Job:
    """
    Look many up, one after the other, in the background.

    Raises ``SwitchedOff``, ``NothingToLookUp``, ``TooManyToLookUp``.
    """
    if not lookup.is_switched_on():
        raise lookup.SwitchedOff
    if not organisations:
        raise NothingToLookUp
    if len(organisations) > MOST_LOOKED_UP:
        raise TooManyToLookUp
    return jobs.start(
        "organisations.look_up",
        arguments={"workspace_id": workspace.pk, "organisations": list(organisations)},
        title=_("Looking organisations up"),
        by=by,
        workspace=workspace,
        at=at,
        once=f"organisations.look_up:{workspace.pk}",
    )


@transaction.atomic
def keep_answer(
    organisation: Organisation,
    *,
    workspace: Workspace | int,
    outcome: LookedUp.Outcome,
    at: datetime,
    found: lookup.Found | None = None,
) -> LookedUp:
    """Keep what came of looking one up until somebody deals with it; it replaces what was left."""
    left = LookedUp.objects.of(workspace).filter(organisation=organisation, settled_at=None)
    left.delete()
    count = 0
    if found:
        said = lookup.compared(
            found, vars(validation.facts_of(organisation)), country=organisation.country
        )
        count = len(said.fills) + len(said.differences)
        has_news = count or lookup.is_news(found, organisation.size_facts.all())
        outcome = LookedUp.Outcome.DIFFERS if has_news else LookedUp.Outcome.SAME
    return LookedUp.objects.create(
        workspace_id=workspace if isinstance(workspace, int) else workspace.pk,
        organisation=organisation,
        outcome=outcome,
        found=found.as_data() if found else {},
        differences=count,
        source=lookup.labels(found.sources)[:200] if found else "",
        looked_up_at=at,
    )


@transaction.atomic
def settle_looked_up(looked_up: LookedUp, *, by: Record, at: datetime) -> None:
    """Say that nothing more is to be done about an answer; nothing is changed by it."""
    _settle(looked_up, by=by, at=at)


def _settle(looked_up: LookedUp, *, by: By, at: datetime) -> None:
    open_ones = LookedUp.objects.of(looked_up.workspace_id).filter(pk=looked_up.pk, settled_at=None)
    if open_ones.update(settled_at=at, settled_by=str(by)[:200]):
        audit.record(
            "organisations.settle_looked_up",
            targets=looked_up.organisation,
            workspace=looked_up.workspace_id,
            by=by,
            at=at,
        )
