"""
What a row of each kind of file does: read, matched and compared when it is checked, written later.

Each part of a row (an organisation, a membership, a size, a person, a part in an activity) has a
module of its own; a kind of file is made of those that its rows may speak of.
"""

from collections.abc import Callable, Sequence

from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import activities, listed, persons, sized
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.models import Import

Work = Callable[[Sequence[Row], Batch], None]
Holds = Import.Holds
READ: dict[str, Work] = {
    Holds.ORGANISATIONS: listed.read,
    Holds.MEMBERS: listed.read,
    Holds.PEOPLE: persons.read,
    Holds.SIZES: sized.read,
    Holds.ACTIVITIES: activities.read,
    Holds.ATTENDANCE: activities.read,
}
MATCH: dict[str, Work] = {
    Holds.ORGANISATIONS: listed.match,
    Holds.MEMBERS: listed.match,
    Holds.PEOPLE: persons.match,
    Holds.SIZES: sized.match,
    Holds.ACTIVITIES: activities.match,
    Holds.ATTENDANCE: activities.match,
}
WRITE: dict[str, Work] = {
    Holds.ORGANISATIONS: listed.write,
    Holds.MEMBERS: listed.write,
    Holds.PEOPLE: persons.write,
    Holds.SIZES: sized.write,
    Holds.ACTIVITIES: activities.write,
    Holds.ATTENDANCE: activities.write,
}


def check(rows: Sequence[Row], batch: Batch) -> None:
    """Say of each row what it would do: read it, find what it means, and what it would change."""
    wanted = [row for row in rows if row.decision.choice != Choice.SKIP]
    READ[batch.of.holds](wanted, batch)
    MATCH[batch.of.holds]([row for row in wanted if not row.errors], batch)
    for row in rows:
        if row.decision.choice == Choice.SKIP:
            row.verdict = Verdict.SKIPPED
        elif row.errors:
            row.verdict = Verdict.WRONG
            row.changes = {}


def write(rows: Sequence[Row], batch: Batch) -> None:
    """Write a stretch of checked rows, in the transaction that holds the turn."""
    WRITE[batch.of.holds]([row for row in rows if row.is_writable], batch)
