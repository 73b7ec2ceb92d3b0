"""Figures as workbooks: one with a sheet for each of a programme, or one figure by itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from django.utils.translation import gettext as _

from raceme.core.lists.columns import Column
from raceme.core.lists.exports import Exported, write_workbook
from raceme.engagements.queries import kinds_known_to
from raceme.programmes.models import Programme
from raceme.reporting import words
from raceme.reporting.exports.sheets import Counted, LeftOut, Rows
from raceme.reporting.queries import Measure
from raceme.reporting.queries.figures import FigureRow

# What a workbook refuses in the name of a sheet, and how long one may be.
REFUSED = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31


def kinds_of(programme: Programme) -> Mapping[str, str]:
    """Return the names of kinds as the programme's lead calls them."""
    return words.kinds_by_code(kinds_known_to(programme.workspace))


def write_results(programme: Programme, rows: Sequence[FigureRow], file: IO[bytes]) -> None:
    """Write the figures of ``programme``: a summary, a sheet for each, and what did not count."""
    kinds = kinds_of(programme)
    left_out = LeftOut(
        name="", questions=[(row.indicator.name, row.asked.question) for row in rows]
    )
    names = Names()
    sheets: list[tuple[str, Exported]] = [
        (names.free(_("Summary")), summary(rows, kinds=kinds)),
        *(
            (names.free(row.indicator.code), Counted(name="", question=row.asked.question))
            for row in rows
        ),
        (names.free(_("Not counted")), left_out),
    ]
    write_workbook(sheets, file)


def write_figure(row: FigureRow, counted: Counted, file: IO[bytes]) -> None:
    """Write one figure: its list as it is narrowed, what was not counted, and its rule."""
    kinds = kinds_of(row.asked.question.programme)
    question = counted.question
    names = Names()
    sheets: list[tuple[str, Exported]] = [
        (names.free(_("Counted")), counted),
        (
            names.free(_("Not counted")),
            LeftOut(name="", questions=[(row.indicator.name, question)]),
        ),
        (names.free(_("Rule")), rule_sheet(row, kinds=kinds)),
    ]
    write_workbook(sheets, file)


def summary(rows: Sequence[FigureRow], *, kinds: Mapping[str, str]) -> Rows:
    return Rows(
        "",
        [
            Column("name", _("Figure"), main=True),
            Column("code", _("Short name")),
            Column("value", _("Actual")),
            Column("unit", _("Unit")),
            Column("sense", _("Sense")),
            Column("target", _("Target")),
            Column("lines", _("Lines")),
            Column("proven", _("With evidence")),
            Column("left_out", _("Not counted")),
            Column("rule", _("Rule"), main=True),
            Column("version", _("Version")),
        ],
        [_summed(row, kinds=kinds) for row in rows],
    )


def _summed(row: FigureRow, *, kinds: Mapping[str, str]) -> dict[str, object]:
    indicator, tally = row.indicator, row.summary.here
    is_register = row.rule.measure is Measure.REGISTER
    return {
        "name": indicator.name,
        "code": indicator.code,
        "value": row.value,
        "unit": unit_of(row),
        "sense": indicator.get_target_sense_display() if indicator.target is not None else "",
        "target": indicator.target,
        "lines": tally.lines,
        "proven": None if is_register else tally.proven,
        "left_out": tally.left_out,
        "rule": words.sentence(row.rule, kinds=kinds),
        "version": row.asked.version.number,
    }


def unit_of(row: FigureRow) -> str:
    if row.rule.measure is Measure.AMOUNT:
        return row.rule.currency
    return words.counted(row.rule)


def rule_sheet(row: FigureRow, *, kinds: Mapping[str, str]) -> Rows:
    version = row.asked.version
    facts = [
        (_("Figure"), row.indicator.name),
        (_("Programme"), row.asked.question.programme.name),
        (_("Rule"), row.indicator.rule.name),
        (_("Version"), version.number),
        (_("Since"), version.at),
        (_("In words"), words.sentence(row.rule, kinds=kinds)),
        (_("Actual"), row.value),
        (_("Target"), row.indicator.target),
    ]
    return Rows(
        "",
        [Column("what", _("What")), Column("said", _("Value"), main=True)],
        [{"what": what, "said": said} for what, said in facts],
    )


class Names:
    """Names of sheets that are in no other's way."""

    def __init__(self) -> None:
        # One name that Excel keeps for itself.
        self.taken = {"history"}

    def free(self, name: str) -> str:
        safe = REFUSED.sub(" ", name)[:LONGEST_NAME]
        free = next(one for one in _numbered(safe) if one.lower() not in self.taken)
        self.taken.add(free.lower())
        return free


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in range(2, 1_000):
        yield f"{name[: LONGEST_NAME - 4]} {number}"
