"""A row of a file on its way: what it says, what was found out, decided and written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from raceme.stewardship.matching.terms import Found
from raceme.stewardship.models import ImportRows, packed, unpacked

Values = dict[str, str]
Changes = dict[str, list[Any]]


class Verdict(StrEnum):
    """What a row would do, or did; each is a count of its stretch."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNDECIDED = "undecided"
    WRONG = "wrong"
    SKIPPED = "skipped"
    FAILED = "failed"


WRITABLE = (Verdict.NEW, Verdict.CHANGED, Verdict.SAME)


class Choice(StrEnum):
    """What somebody decided of a row; without one it does what was found."""

    NONE = ""
    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    # As far as it is right: wrong cells that need not be there are left away.
    WITHOUT = "without"


@dataclass(slots=True)
class Decision:
    choice: Choice = Choice.NONE
    target: int | None = None
    # Whom of several people the row means: 0 is somebody new.
    person: int | None = None
    # What was typed over the cells of the file, by the field.
    values: Values = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return {
            "choice": str(self.choice),
            "target": self.target,
            "person": self.person,
            "values": self.values,
        }

    @property
    def says_nothing(self) -> bool:
        return not (self.choice or self.values) and self.person is None


def decision_in(kept: Mapping[str, Any] | None) -> Decision:
    if not kept:
        return Decision()
    return Decision(
        Choice(kept["choice"]), kept["target"], kept.get("person"), dict(kept["values"])
    )


@dataclass(slots=True)
class Row:
    """
    One row, by its place in the sheet, from 0.

    ``values`` are its cells as they stand, ``told`` what those were read as, ``facts`` what is
    kept of that, by the part of the row; ``errors`` a sentence for each cell that cannot be;
    ``changes`` what it would change of ``target``, each [before, after].
    """

    number: int
    values: Values
    told: Values = field(default_factory=dict)
    decision: Decision = field(default_factory=Decision)
    verdict: Verdict = Verdict.NEW
    found: Found = Found.NONE
    target: int | None = None
    candidates: list[int] = field(default_factory=list)
    twin: int | None = None
    is_known: bool = True
    # Of several people who may be meant.
    people: list[int] = field(default_factory=list)
    person: int | None = None
    activity: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    changes: Changes = field(default_factory=dict)
    # What was written: keys of records made, by the label of their table, and what each
    # changed record held before, by its reference.
    made: dict[str, list[int]] = field(default_factory=dict)
    before: dict[str, Changes] = field(default_factory=dict)
    # How records that have no revision stood once they were made, by label and key.
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    said: str = ""
    # Whether this is what became of the row, or still what it would do.
    was_written: bool = False

    @property
    def is_writable(self) -> bool:
        return self.verdict in WRITABLE

    def say(self, verdict: Verdict, found: Found = Found.NONE) -> None:
        self.verdict, self.found = verdict, found

    def add(self, label: str, key: int) -> None:
        self.made.setdefault(label, []).append(key)


def findings_of(rows: list[Row]) -> bytes:
    """Pack what was found out of each row."""
    return packed(
        [
            [
                row.number, row.verdict, row.found, row.target, row.candidates, row.twin,
                int(row.is_known), row.people, row.person, row.activity, row.facts, row.errors,
                row.changes,
            ]
            for row in rows
        ]
    )  # fmt: skip


def results_of(rows: list[Row]) -> bytes:
    """Pack what became of each row."""
    return packed(
        [
            [
                row.number,
                row.verdict,
                row.found,
                row.target,
                row.person,
                row.errors,
                row.made,
                row.before,
                row.said,
                row.marks,
            ]
            for row in rows
        ]
    )


def rows_in(stretch: ImportRows) -> Iterator[Row]:
    """Yield the rows of a stretch with what was found out of them; values are not filled in."""
    decisions = stretch.decisions
    for kept in unpacked(stretch.findings):
        (number, verdict, found, target, candidates, twin, is_known, people, person, activity,
         facts, errors, changes) = kept  # fmt: skip
        yield Row(
            number=number,
            values={},
            decision=decision_in(decisions.get(str(number))),
            verdict=Verdict(verdict),
            found=Found(found),
            target=target,
            candidates=candidates,
            twin=twin,
            is_known=bool(is_known),
            people=people,
            person=person,
            activity=activity,
            facts=facts,
            errors=errors,
            changes=changes,
        )


def written_rows_in(stretch: ImportRows) -> Iterator[Row]:
    """Yield the rows of a stretch with what became of them."""
    for kept in unpacked(stretch.results):
        # What was written before marks were kept has none.
        number, verdict, found, target, person, errors, made, before, said, *marks = kept
        yield Row(
            number=number,
            values={},
            verdict=Verdict(verdict),
            found=Found(found),
            target=target,
            person=person,
            errors=errors,
            made=made,
            before=before,
            marks=marks[0] if marks else {},
            said=said,
            was_written=True,
        )


def count_into(stretch: ImportRows, rows: list[Row]) -> None:
    """Set the counts of a stretch by what its rows are."""
    for name in ImportRows.COUNTED:
        setattr(stretch, name, 0)
    for row in rows:
        setattr(stretch, row.verdict.value, getattr(stretch, row.verdict.value) + 1)
