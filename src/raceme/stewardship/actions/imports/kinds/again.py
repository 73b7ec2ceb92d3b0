"""Rows that were checked a while ago, matched once more in the transaction that writes them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import organisations
from raceme.stewardship.actions.imports.rows import Row, Verdict
from raceme.stewardship.matching.terms import Found


def match(rows: Sequence[Row], batch: Batch, *, may_add: bool = True) -> None:
    """
    Match the organisations of rows anew; what came to be meanwhile is used as it stands.

    A row whose record is another one now, or may be several, is not written: it says so.
    """
    before = {row.number: (row.verdict, row.found, row.target) for row in rows}
    organisations.match(rows, batch, may_add=may_add, only_certain=True)
    for row in rows:
        if organisations.KEY in row.facts:
            _settle(row, *before[row.number], batch)


def _settle(row: Row, verdict: Verdict, found: Found, target: int | None, batch: Batch) -> None:
    # What this very import added a moment ago was no reason to ask when it was checked.
    if row.verdict == Verdict.UNDECIDED and not set(row.candidates) - batch.made:
        row.say(verdict, found)
        return
    if row.verdict == Verdict.UNDECIDED or (target is not None and row.target != target):
        row.say(Verdict.FAILED, Found.MEANWHILE)
        row.target = None
        row.said = _(
            "What the register holds changed after the rows were checked. Nothing of this row was "
            "written: import the file again."
        )
    elif row.verdict in (Verdict.WRONG, Verdict.FAILED):
        row.say(Verdict.FAILED, found)
        row.said = " ".join(row.errors.values())
    elif target is None and row.target is not None and found != Found.TWICE and row.twin is None:
        row.say(Verdict.CHANGED, Found.MEANWHILE)
        row.said = _("Somebody added it meanwhile: that record is used, as it stands.")
        row.changes = {}
    else:
        row.say(verdict, found)


def judge(row: Row, *, main: str) -> None:
    """Say what became of a row by what was written for it."""
    if row.verdict == Verdict.FAILED:
        return
    if main in row.made:
        row.verdict = Verdict.NEW
    elif row.made or row.before or row.said:
        row.verdict = Verdict.CHANGED
    else:
        row.verdict = Verdict.SAME
