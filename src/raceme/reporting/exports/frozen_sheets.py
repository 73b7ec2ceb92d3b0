"""A frozen report as sheets: a summary, each figure's list, and what was not counted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from raceme.core import places
from raceme.core.lists.columns import Column, Row
from raceme.core.lists.exports import Exported
from raceme.reporting import reasons, words
from raceme.reporting.exports.sheets import Rows
from raceme.reporting.exports.workbook import Names
from raceme.reporting.models import SnapshotFigure, SnapshotLine
from raceme.reporting.queries import Measure, Reason, Rule
from raceme.reporting.queries.frozen import every_line_of, said_of

Seen = Callable[[SnapshotLine], SnapshotLine]


def as_frozen(line: SnapshotLine) -> SnapshotLine:
    return line


def sheets_of(
    figures: Sequence[SnapshotFigure], *, seen: Seen = as_frozen
) -> list[tuple[str, Exported]]:
    """Return the sheets of a frozen report by their names, each line as ``seen`` gives it."""
    names = Names()
    return [
        (names.free(_("Summary")), summary(figures)),
        *((names.free(figure.code), FrozenCounted("", figure, seen)) for figure in figures),
        (names.free(_("Not counted")), FrozenLeftOut("", figures, seen)),
    ]


def summary(figures: Sequence[SnapshotFigure]) -> Rows:
    columns = [
        Column("name", _("Figure"), main=True),
        Column("code", _("Short name")),
        Column("value", _("This period")),
        Column("cumulative", _("Until then in all")),
        Column("unit", _("Unit")),
        Column("sense", _("Sense")),
        Column("target", _("Target")),
        Column("period_target", _("Target of the period")),
        Column("counted", _("Lines")),
        Column("left_out", _("Not counted")),
        Column("rule", _("Rule"), main=True),
        Column("version", _("Version")),
        Column("hash", _("Frozen under"), main=True),
    ]
    return Rows("", columns, [_summed(figure) for figure in figures])


def _summed(figure: SnapshotFigure) -> Row:
    rule = Rule.from_json(figure.rule)
    return {
        "name": figure.name,
        "code": figure.code,
        "value": figure.value,
        "cumulative": figure.cumulative,
        "unit": rule.currency or words.counted(rule),
        "sense": figure.get_target_sense_display() if figure.target is not None else "",
        "target": figure.target,
        "period_target": figure.period_target,
        "counted": figure.counted,
        "left_out": figure.left_out,
        "rule": figure.sentence,
        "version": figure.rule_version,
        "hash": figure.content_hash,
    }


@dataclass(frozen=True)
class FrozenCounted:
    """What a frozen figure counted, line by line."""

    name: str
    figure: SnapshotFigure
    seen: Seen = as_frozen

    @cached_property
    def shown(self) -> list[Column]:
        return [
            Column("line", _("Line")),
            Column("who", _("Counted"), main=True),
            Column("activity", _("Activity"), main=True),
            Column("kind", _("Kind")),
            Column("country", _("Country then")),
            Column("size", _("Size then")),
            Column("on", _("Counts on")),
            Column("value", _("Counts for")),
            Column("records", _("Records")),
            Column("evidence", _("Evidence")),
            Column("files", _("Files")),
            Column("record", _("Record")),
        ]

    def every_row(self) -> Iterator[Row]:
        for line in map(self.seen, every_line_of(self.figure, is_counted=True)):
            said = said_of(line)
            yield {
                "line": line.number,
                "who": name_of(self.figure, line),
                "activity": said.get("activity", ""),
                "kind": said.get("kind", ""),
                "country": places.country(said["country"]) if said.get("country") else "",
                "size": said.get("size_class", ""),
                "on": line.on,
                "value": line.value,
                "records": line.records,
                "evidence": len(line.evidence),
                "files": "; ".join([*said.get("files", ()), *said.get("records", ())]),
                "record": line.record,
            }


@dataclass(frozen=True)
class FrozenLeftOut:
    """What the frozen figures did not count, and why."""

    name: str
    figures: Sequence[SnapshotFigure]
    seen: Seen = as_frozen

    @cached_property
    def shown(self) -> list[Column]:
        return [
            Column("figure", _("Figure")),
            Column("record", _("Not counted"), main=True),
            Column("activity", _("Activity"), main=True),
            Column("on", _("Date")),
            Column("why", _("Reason"), main=True),
        ]

    def every_row(self) -> Iterator[Row]:
        for figure in self.figures:
            for line in map(self.seen, every_line_of(figure, is_counted=False)):
                yield {
                    "figure": figure.name,
                    "record": name_of(figure, line),
                    "activity": said_of(line).get("activity", ""),
                    "on": line.on,
                    "why": why_not(figure, line),
                }


def name_of(figure: SnapshotFigure, line: SnapshotLine) -> str:
    """Name what a frozen line is of, or say that its words were erased."""
    if line.is_counted and figure.rule.get("measure") == Measure.COUNTRIES:
        return places.country(line.subject)
    said = said_of(line)
    names = [said[one] for one in ("person", "organisation", "document") if said.get(one)]
    return ", ".join(names) or str(said.get("activity", "")) or _("erased")


def why_not(figure: SnapshotFigure, line: SnapshotLine) -> str:
    """Say why a line was not counted, as it was found when the report was frozen."""
    if not line.reason:
        return ""
    rule = Rule.from_json(figure.rule)
    return reasons.sentence(Reason(line.reason), said_of(line).get("why", {}), rule=rule)
