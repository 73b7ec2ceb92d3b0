"""A list of organisations, or of the members of a cluster, with a person to talk to at each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import (
    again,
    memberships,
    organisations,
    people,
    sizes,
)
from raceme.stewardship.actions.imports.rows import Row, Verdict
from raceme.stewardship.matching.terms import Found
from raceme.stewardship.models import Import

OF_A_PERSON = frozenset({"person_name", "person_email", "phone", "gender", "role"})


def read(rows: Sequence[Row], batch: Batch) -> None:
    are_members = batch.of.holds == Import.Holds.MEMBERS
    for row in rows:
        organisations.read(row, batch)
        if organisations.KEY not in row.facts and not row.errors:
            row.errors["name"] = _("Write the name of the organisation.")
        if are_members:
            memberships.read(row, batch)
            people.read(row, is_needed=False)
        sizes.read(row, batch)


def match(rows: Sequence[Row], batch: Batch) -> None:
    organisations.match(rows, batch)
    found = [row for row in rows if row.is_writable]
    organisations.find_twins(found, batch)
    organisations.compare(found)
    memberships.compare(found, batch)
    sizes.compare(found)
    people.match(found, batch, is_main=False)
    people.compare(found, batch)
    for row in found:
        _judge(row)


def _judge(row: Row) -> None:
    """Say what a row does in all; of a second row for an organisation only its person is new."""
    if row.twin is not None:
        row.changes = {name: pair for name, pair in row.changes.items() if name in OF_A_PERSON}
        row.say(Verdict.CHANGED if row.changes else Verdict.SKIPPED, Found.TWICE)
    elif row.verdict == Verdict.SAME and (row.changes or not row.is_known):
        row.verdict = Verdict.CHANGED


def write(rows: Sequence[Row], batch: Batch) -> None:
    again.match(rows, batch)
    organisations.write(rows, batch)
    still = [row for row in rows if row.is_writable]
    for row in still:
        row.changes = {
            name: pair for name, pair in row.changes.items() if name not in memberships.DAYS
        }
    memberships.compare(still, batch)
    memberships.write(still, batch)
    sizes.write(still, batch)
    people.match(still, batch, is_main=False)
    people.write(still, batch)
    for row in still:
        again.judge(row, main=organisations.ORGANISATION)
