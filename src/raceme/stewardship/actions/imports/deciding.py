"""What somebody decides of rows: one by one, or all of those that were found to be one thing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.stewardship.actions.imports.checking import recheck, start_check
from raceme.stewardship.actions.imports.holding import held_open
from raceme.stewardship.actions.imports.refusals import NotOpen
from raceme.stewardship.actions.imports.rows import (
    Choice,
    Decision,
    Verdict,
    decision_in,
    rows_in,
)
from raceme.stewardship.models import ROWS_AT_ONCE, Import, ImportRows
from raceme.stewardship.queries.imports import stretches_of

LONGEST_VALUE = 2_000


@transaction.atomic
def decide_row(
    found: Import, number: int, *, decision: Decision, by: User, at: datetime
) -> ImportRows:
    """
    Keep what somebody decided of one row, and check it anew; raises ``NotOpen``.

    Whoever decides of another row of the same file meanwhile loses nothing.
    """
    row = held_open(found)
    if row.state != Import.State.CHECKED:
        raise NotOpen
    stretch = stretches_of(row).select_for_update().get(number=number // ROWS_AT_ONCE)
    typed = {name: value[:LONGEST_VALUE] for name, value in decision.values.items()}
    _keep(stretch, number, replace(decision, values=typed))
    recheck(stretch, {number}, row, by=by, at=at)
    # Whoever is about to import saw other figures.
    row.revision += 1
    row.save(update_fields=["revision"])
    return stretch


@transaction.atomic
def decide_all(
    found: Import, *, verdict: Verdict, choice: Choice, by: User, at: datetime
) -> Import:
    """
    Decide alike of all rows that were found to be one thing, and check them anew.

    To update from rows that may mean several takes the first of them. Raises ``NotOpen``.
    """
    row = held_open(found)
    if row.state != Import.State.CHECKED:
        raise NotOpen
    for stretch in stretches_of(row):
        if getattr(stretch, verdict.value):
            _decide_alike(stretch, verdict, choice)
            stretch.save(update_fields=["decisions"])
    return start_check(row, by=by, at=at)


def _decide_alike(stretch: ImportRows, verdict: Verdict, choice: Choice) -> None:
    for row in rows_in(stretch):
        if row.verdict != verdict:
            continue
        decision = row.decision
        decision.choice = choice
        if choice == Choice.UPDATE:
            decision.target = next(iter(row.candidates), row.target)
            decision.person = next(iter(row.people), decision.person)
        elif choice == Choice.CREATE:
            decision.target = None
            decision.person = 0 if row.people else decision.person
        _keep(stretch, row.number, decision)


def _keep(stretch: ImportRows, number: int, decision: Decision) -> None:
    decisions: dict[str, object] = stretch.decisions
    if decision.says_nothing:
        decisions.pop(str(number), None)
    else:
        decisions[str(number)] = decision.kept()


def merged(kept: Mapping[str, object] | None, typed: Mapping[str, str]) -> Decision:
    """Return a decision with what was typed now beside what was typed before."""
    decision = decision_in(kept)
    return replace(decision, values={**decision.values, **typed})
