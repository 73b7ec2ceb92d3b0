"""A list of sizes: how many people an organisation employed, and what it turned over, by year."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import again, organisations, sizes
from raceme.stewardship.actions.imports.rows import Row, Verdict
from raceme.stewardship.matching.terms import Found


def read(rows: Sequence[Row], batch: Batch) -> None:
    for row in rows:
        organisations.read(row, batch)
        sizes.read(row, batch)
        if organisations.KEY not in row.facts and not row.errors:
            row.errors["name"] = _("Say which organisation this is of.")
        elif sizes.KEY not in row.facts and not row.errors:
            row.errors["employees"] = _("Write how many people it employed.")


def match(rows: Sequence[Row], batch: Batch) -> None:
    organisations.match(rows, batch, may_add=False)
    for row in rows:
        if row.target is not None and not row.is_known:
            row.errors["name"] = _(
                "The register has it, but it is none of your organisations. Import it there first."
            )
    found = [row for row in rows if row.is_writable and not row.errors]
    sizes.compare(found)
    for row in found:
        _judge(row, batch)


def _judge(row: Row, batch: Batch) -> None:
    key = f"{row.target}>{row.facts[sizes.KEY]['valid_from']}"
    first = batch.seen.setdefault(key, row.number)
    if first != row.number:
        row.twin = first
        row.say(Verdict.SKIPPED, Found.TWICE)
    elif row.changes:
        is_new = all(before is None for before, _after in row.changes.values())
        row.verdict = Verdict.NEW if is_new else Verdict.CHANGED


def write(rows: Sequence[Row], batch: Batch) -> None:
    again.match(rows, batch, may_add=False)
    still = [row for row in rows if row.is_writable]
    sizes.write(still, batch)
    for row in still:
        again.judge(row, main=sizes.SIZE_FACT)
