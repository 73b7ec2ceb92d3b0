"""
Importing: checked rows become records, one stretch after the other.

Each stretch is one transaction that writes its records, their history, and that it is written.
A worker that is killed loses the stretch it was at, and the next one goes on from there; whoever
calls the job off keeps what is written, and may go on or take it back.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.core import jobs
from raceme.core.models import Record
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions.imports import kinds
from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.checking import rows_of
from raceme.stewardship.actions.imports.holding import go, held, take_turn
from raceme.stewardship.actions.imports.kinds import affiliations, organisations, people
from raceme.stewardship.actions.imports.kinds.memberships import MEMBERSHIP
from raceme.stewardship.actions.imports.kinds.sizes import SIZE_FACT
from raceme.stewardship.actions.imports.marking import mark
from raceme.stewardship.actions.imports.refusals import FileGone, NothingToImport, NotOpen
from raceme.stewardship.actions.imports.rows import (
    Row,
    Verdict,
    count_into,
    results_of,
    rows_in,
)
from raceme.stewardship.models import Import, ImportRows
from raceme.stewardship.queries.imports import counts_of, stretches_of

RUN = "stewardship.run_import"
State = Import.State


def writable_in(counts: dict[str, int]) -> int:
    """Return how many rows would write something."""
    return counts["new"] + counts["changed"]


@transaction.atomic
def start_import(found: Import, *, revision: int | None = None, by: User, at: datetime) -> Import:
    """
    Begin to import what was checked, or go on where it was stopped.

    Asked twice, it is begun once. Raises ``NotOpen``, ``ChangedElsewhere`` where the rows are
    not what was shown, and ``NothingToImport``.
    """
    row = held(found)
    if row.state in (State.RUNNING, State.DONE) and not _has_stopped(row):
        return row
    if not row.is_kept:
        raise FileGone
    if row.state == State.CHECKED:
        row = held(found, revision=revision)
        counts = counts_of(row)
        if not writable_in(counts) and not counts["same"]:
            raise NothingToImport
    if row.state != State.RUNNING:
        go(row, State.RUNNING)
        row.save(update_fields=["state"])
    jobs.start(
        RUN,
        arguments={"import_id": row.pk, "user_id": by.pk, "workspace_id": row.workspace_id},
        title=_("Importing %(file)s") % {"file": row.name},
        by=by,
        workspace=row.workspace,
        at=at,
        once=f"{RUN}:{row.pk}",
    )
    return row


def _has_stopped(row: Import) -> bool:
    """Tell whether nobody is at an import that is under way: its job came to an end."""
    job = jobs.newest(f"{RUN}:{row.pk}")
    return row.state == State.RUNNING and (job is None or not job.is_underway)


def run_import(found: Import, *, by: User, at: datetime, progress: jobs.Progress) -> Import:
    """Write what is not written yet; raises ``Cancelled`` between two stretches."""
    batch = Batch(of=found, by=by, at=at, rows=rows_of(found))
    step = _("Writing the records")
    for stretch in stretches_of(found).defer("cells", "findings", "results").iterator():
        progress.at(stretch.first, of=batch.rows, step=step)
        if not stretch.is_written:
            write_stretch(stretch, batch)
    return _ended(found, State.DONE, at=at)


@transaction.atomic
def stop_import(found: Import, *, at: datetime) -> None:
    """Keep that an import was called off: what is written stays, and it may go on."""
    row = held(found)
    if row.state == State.RUNNING:
        _ended(found, State.STOPPED, at=at)


@transaction.atomic
def _ended(found: Import, state: Import.State, *, at: datetime) -> Import:
    row = held(found)
    if row.state == State.RUNNING:
        go(row, state)
        row.imported_at = at
        row.save(update_fields=["state", "imported_at"])
    return row


@transaction.atomic
def write_stretch(stretch: ImportRows, batch: Batch) -> None:
    """Write one stretch, unless somebody has done so; whose turn it is writes alone."""
    take_turn()
    row = held(batch.of)
    if row.state != State.RUNNING:
        raise NotOpen
    held_stretch = stretches_of(row).select_for_update().get(pk=stretch.pk)
    if held_stretch.is_written:
        return
    rows = list(rows_in(held_stretch))
    kinds.write(rows, batch)
    _record(rows, batch)
    mark(rows)
    held_stretch.results, held_stretch.is_written = results_of(rows), True
    count_into(held_stretch, rows)
    held_stretch.save(update_fields=["results", "is_written", *ImportRows.COUNTED])


def _record(rows: Sequence[Row], batch: Batch) -> None:
    """Write down what was added: what all share for all, what the workspace knows for itself."""
    added = [row for row in rows if organisations.ORGANISATION in row.made]
    sized = [row for row in rows if SIZE_FACT in row.made]
    shared = {row.target: _organisation(row) for row in (*added, *sized) if row.target}
    if shared:
        audit.record(
            "stewardship.import_organisations",
            targets=shared.values(),
            workspace=None,
            by=batch.by,
            at=batch.at,
            changes={"organisations": (None, len(added)), "sizes": (None, len(sized))},
        )
    ours = _known_to_us(rows, batch)
    if ours:
        counts = {
            verdict: sum(row.verdict == verdict for row in rows)
            for verdict in (Verdict.NEW, Verdict.CHANGED)
        }
        audit.record(
            "stewardship.import",
            targets=[batch.of, *ours],
            workspace=batch.workspace,
            by=batch.by,
            at=batch.at,
            changes={
                "file": (None, batch.of.name),
                "added": (None, counts[Verdict.NEW]),
                "updated": (None, counts[Verdict.CHANGED]),
            },
        )


def _known_to_us(rows: Sequence[Row], batch: Batch) -> list[Record]:
    """Return what an import brought into the workspace: people, and with whom it deals now."""
    known: dict[str, Record] = {}
    for row in rows:
        if row.made.keys() & {MEMBERSHIP, organisations.RELATIONSHIP} and row.target:
            organisation = _organisation(row)
            known[organisation.reference] = organisation
        if row.person and row.made.keys() & {people.PERSON, affiliations.AFFILIATION}:
            person = Person(
                pk=row.person, workspace=batch.workspace, name=row.facts[people.KEY]["name"]
            )
            known[person.reference] = person
    return list(known.values())


def _organisation(row: Row) -> Organisation:
    facts = row.facts.get(organisations.KEY, {})
    return Organisation(pk=row.target, name=str(facts.get("name", "")))
