"""The lines of a figure's list, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import words
from raceme.reporting.counting import Question
from raceme.reporting.exports.tables import Counts, Plain, Table
from raceme.reporting.queries import Measure
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.records import key_of


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    css: str = ""


@dataclass(frozen=True)
class ShownLine:
    """A line: its number, its name, its cells, and the chip that says how it is proven."""

    number: int
    name: str
    href: str
    cells: list[Cell]
    evidence: str
    evidence_href: str
    is_proven: bool


@dataclass(frozen=True)
class LinesPage:
    """
    Where each line of a list leads.

    ``line`` is the address of a line, less its key; ``query`` keeps the days in view. Who
    ``may_add`` evidence adds it to what ``workspace`` recorded: others prove their own.
    """

    table: Table
    question: Question
    slug: str
    line: str
    query: str
    may_add: bool
    workspace: int | None = None

    def shown(self, lines: Sequence[ListedLine]) -> list[ShownLine]:
        counts = self.table.counts(lines)
        return [self._shown(line, counts) for line in lines]

    @property
    def heads(self) -> list[Cell]:
        return [
            Cell(str(one.label), "", "r-num" if one.is_number else "") for one in self.table.columns
        ]

    def address(self, key: int) -> str:
        return f"{self.line}{key}/{self.query}"

    def _shown(self, line: ListedLine, counts: Counts) -> ShownLine:
        name, *others = self.table.columns
        href = self.address(key_of(self.question, line.line))
        return ShownLine(
            number=line.number,
            name=written(name.value(line, counts)) or _("not known"),
            href=href,
            cells=[
                Cell(
                    str(one.label),
                    written(one.value(line, counts)),
                    "r-num" if one.is_number else "",
                )
                for one in others
            ],
            evidence=self._evidence(line),
            evidence_href=self._evidence_href(line, href),
            is_proven=line.line.has_evidence,
        )

    def _evidence(self, line: ListedLine) -> str:
        if self.table.rule.measure is Measure.REGISTER:
            return ""
        if not line.line.has_evidence:
            return _("Add evidence") if self._may_add_to(line) else _("No evidence yet")
        number = len(line.evidence)
        return files(number) if number else _("Proven")

    def _evidence_href(self, line: ListedLine, href: str) -> str:
        if line.line.has_evidence or line.activity is None or not self._may_add_to(line):
            return f"{href}#evidence"
        return f"{reverse('engagements:activity', args=[self.slug, line.activity.pk])}#evidence"

    def _may_add_to(self, line: ListedLine) -> bool:
        activity = line.activity
        return self.may_add and activity is not None and activity.workspace_id == self.workspace


def files(number: int) -> str:
    return ngettext("%(count)s file", "%(count)s files", number) % {"count": number}


def written(value: Plain) -> str:
    """Write a cell as people read it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return words.day_short(value)
    if isinstance(value, int | Decimal):
        return words.number(value)
    return value
