"""Adding a programme, correcting and removing it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from raceme.audit import actions as audit
from raceme.core import submissions
from raceme.core.changes import Changes, assign, stated
from raceme.organisations.models import Organisation
from raceme.programmes import queries
from raceme.programmes.actions import refusals
from raceme.programmes.actions.locks import lock_workspaces, locked_programme
from raceme.programmes.actions.naming import settled
from raceme.programmes.actions.terms import By, ProgrammeFacts
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

# Addresses of the programmes' own pages, where a programme of that name could not be opened.
RESERVED_CODES = frozenset({"new"})
LONGEST_CODE = 50
PLAIN_FIELDS = tuple(
    name for name in ProgrammeFacts.__dataclass_fields__ if name not in ("code", "promoter")
)


@transaction.atomic
def add_programme(
    workspace: Workspace,
    *,
    facts: ProgrammeFacts,
    by: By,
    at: datetime,
    token: UUID | None = None,
    is_invented: bool = False,
) -> Programme:
    """
    Add a programme that ``workspace`` leads.

    A ``token`` that was sent before gives the programme it made then. Raises a
    ``FieldRefusal``, and then nothing is saved.
    """
    if made := submissions.made_before(Programme.objects.of(workspace), token, by=by, at=at):
        return made
    lock_workspaces([workspace.pk])
    _refuse_dates(facts)
    code = facts.code.lower() or _free_code(facts.name, workspace=workspace)
    _refuse_code(code, workspaces=[workspace.pk])
    promoter = _promoter(facts, workspace=workspace, by=by, at=at)
    programme = Programme(workspace=workspace, is_invented=is_invented, created_at=at)
    assign(programme, {"code": code, "promoter": promoter, **_fields_of(facts)})
    programme.save()
    audit.record(
        "programmes.add",
        targets=programme,
        workspace=workspace,
        by=by,
        at=at,
        changes=stated(programme, ("code", "promoter", *PLAIN_FIELDS)),
    )
    submissions.settle(token, result=programme.reference)
    return programme


@transaction.atomic
def correct_programme(
    programme: Programme, *, facts: ProgrammeFacts, revision: int, by: By, at: datetime
) -> Programme:
    """
    Correct what a programme says of itself; each changed field is written down.

    Raises ``ChangedMeanwhile`` where somebody saved since ``revision``, or a ``FieldRefusal``.
    """
    lock_workspaces([programme.workspace_id, *queries.sharing_workspaces(programme)])
    row = locked_programme(programme, revision=revision)
    sharing = [row.workspace_id, *queries.sharing_workspaces(row)]
    _refuse_dates(facts)
    _refuse_periods_outside(row, facts)
    code = facts.code.lower() or row.code
    if code != row.code:
        _refuse_code(code, workspaces=sharing, besides=row)
    promoter = _promoter(facts, workspace=row.workspace, by=by, at=at)
    changes = assign(row, {"code": code, "promoter": promoter, **_fields_of(facts)})
    if changes:
        row.revision += 1
        row.save()
        audit.record(
            "programmes.correct",
            targets=row,
            workspace=row.workspace_id,
            by=by,
            at=at,
            changes=changes,
        )
    return row


@transaction.atomic
def remove_programme(programme: Programme, *, by: By, at: datetime) -> None:
    """Remove a programme with its partners, periods and plan; refused once something counts."""
    row = locked_programme(programme)
    changes: Changes = {"name": (row.name, None), "code": (row.code, None)}
    audit.record(
        "programmes.remove",
        targets=row,
        workspace=row.workspace_id,
        by=by,
        at=at,
        changes=changes,
    )
    try:
        row.delete()
    except ProtectedError as held:
        # The apps above protect what they hold on to; this one does not know them.
        raise refusals.SomethingCounts from held


def _promoter(
    facts: ProgrammeFacts, *, workspace: Workspace, by: By, at: datetime
) -> Organisation | None:
    if facts.promoter is None:
        return None
    return settled(facts.promoter, "promoter", workspace=workspace, by=by, at=at)


def _fields_of(facts: ProgrammeFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in PLAIN_FIELDS}


def _refuse_dates(facts: ProgrammeFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise refusals.EndBeforeStart(starts_on=facts.starts_on, ends_on=facts.ends_on)


def _refuse_periods_outside(programme: Programme, facts: ProgrammeFacts) -> None:
    for period in queries.periods_of(programme):
        if period.starts_on < facts.starts_on:
            raise refusals.PeriodsLeftOutside("starts_on", number=period.number)
        if period.ends_on > facts.ends_on:
            raise refusals.PeriodsLeftOutside("ends_on", number=period.number)


def _refuse_code(code: str, *, workspaces: list[int], besides: Programme | None = None) -> None:
    """Keep one short name to one programme under the address of each workspace that shares it."""
    if code in RESERVED_CODES:
        raise refusals.CodeTaken(code=code)
    lead, *partners = workspaces
    if queries.is_code_taken(code, workspace=lead, besides=besides):
        raise refusals.CodeTaken(code=code)
    for partner in partners:
        if queries.is_code_taken(code, workspace=partner, besides=besides):
            raise refusals.CodeTakenAtPartner("code", code=code)


def _free_code(name: str, *, workspace: Workspace) -> str:
    """Make a code of ``name`` that no programme of the workspace has: ``name-2`` and so on."""
    stem = _shortened(slugify(name)) or "programme"
    taken = RESERVED_CODES | queries.codes_in(workspace, beginning=stem)
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def _shortened(stem: str) -> str:
    """Leave room for a number behind, and cut between words where there is a place to."""
    cut = stem[: LONGEST_CODE - 5]
    whole_words = cut.rpartition("-")[0] if cut != stem else cut
    return (whole_words or cut).strip("-")
