"""A list of people, each with the organisation they belong to, where it names one."""

from collections.abc import Sequence

from raceme.stewardship.actions.imports.batch import Batch
from raceme.stewardship.actions.imports.kinds import affiliations, again, organisations, people
from raceme.stewardship.actions.imports.rows import Choice, Row, Verdict
from raceme.stewardship.matching.terms import Found


def read(rows: Sequence[Row], batch: Batch) -> None:
    for row in rows:
        people.read(row, is_needed=True)
        organisations.read(row, batch)
        affiliations.read(row)


def match(rows: Sequence[Row], batch: Batch) -> None:
    organisations.match(rows, batch)
    people.match(rows, batch, is_main=True)
    found = [row for row in rows if row.is_writable and people.KEY in row.facts]
    people.compare(found, batch)
    for row in found:
        _judge(row, batch)


def _judge(row: Row, batch: Batch) -> None:
    key = f"person:{row.person}" if row.person else people.key_of(row)
    company = row.facts.get(organisations.KEY)
    where = row.target or (organisations.key_of(company) if company else "")
    first = batch.seen.setdefault(f"{key}>{where}>{affiliations.key_of(row)}", row.number)
    row.twin = None if first == row.number else first
    if row.twin is not None and row.decision.choice != Choice.CREATE:
        row.say(Verdict.SKIPPED, Found.TWICE)
    elif row.verdict == Verdict.SAME and row.changes:
        row.verdict = Verdict.CHANGED


def write(rows: Sequence[Row], batch: Batch) -> None:
    meant = {row.number: (row.verdict, row.person) for row in rows}
    again.match(rows, batch)
    organisations.write(rows, batch)
    still = [row for row in rows if row.is_writable]
    people.match(still, batch, is_main=False)
    for row in still:
        # Whom somebody chose stays chosen; who is somebody new to them is not found again.
        verdict, person = meant[row.number]
        if row.found == Found.CHOSEN or row.decision.person is not None:
            row.person = person
        row.verdict = verdict
    people.write(still, batch)
    for row in still:
        again.judge(row, main=people.PERSON)
