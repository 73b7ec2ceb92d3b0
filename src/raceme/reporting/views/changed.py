"""What is different now from a frozen figure: how many lines, which, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.accounts.http import Request
from raceme.audit.models import Entry
from raceme.core import places, words
from raceme.reporting import reasons
from raceme.reporting.counting import Change
from raceme.reporting.exports.frozen_sheets import name_of as name_of_frozen
from raceme.reporting.exports.tables import organisation_of, participant_of
from raceme.reporting.models import SnapshotFigure, SnapshotLine
from raceme.reporting.queries import Measure, Rule, changes
from raceme.reporting.queries.changes import ChangedLine
from raceme.reporting.queries.figures import Asked, FigureRow
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.standing import shown
from raceme.reporting.queries.veil import Veil
from raceme.reporting.standings import number_of
from raceme.reporting.views.paging import Paging

PER_PAGE = 25
# Of more lines a figure's own page says what moved, not the page of all figures.
MOST_AT_A_GLANCE = 20_000


@dataclass(frozen=True)
class Reader:
    """
    Who reads what is different.

    The history of ``workspaces`` may be told; under a ``veil`` none is, nor who changed a rule.
    """

    workspaces: Collection[int] = ()
    veil: Veil | None = None

    def frozen(self, line: SnapshotLine) -> SnapshotLine:
        return line if self.veil is None else self.veil.frozen(line)

    def changed(self, one: ChangedLine) -> ChangedLine:
        if self.veil is None:
            return one
        return replace(
            one,
            then=one.then and self.veil.frozen(one.then),
            now=one.now and self.veil.line(one.now),
            left=one.left and self.veil.left_out(one.left),
        )


@dataclass(frozen=True)
class ChangedRow:
    """One difference: what it is of, what stood, what stands, and why."""

    word: str
    tone: str
    name: str
    then: str
    now: str
    why: str
    entry: Entry | None


@dataclass(frozen=True)
class Changed:
    """All that is different now of a figure; ``rule`` says that another version counts it."""

    then: str
    now: str
    rule: str
    moved: str = ""
    rows: Sequence[ChangedRow] = ()
    paging: Paging | None = None

    @property
    def is_comparable(self) -> bool:
        return self.paging is not None

    @property
    def is_same(self) -> bool:
        return self.then == self.now and not self.moved and not self.rule


def changed(
    request: Request, figure: SnapshotFigure, row: FigureRow | None, *, reader: Reader
) -> Changed:
    """Return what is different now, one page of it, with why."""
    then = number_of(Rule.from_json(figure.rule), figure.value)
    asked = row.asked if row else None
    now = number_of(row.rule, row.value) if row else ""
    if asked is None or not changes.can_compare(figure, asked):
        return Changed(then, now, rule_said(figure, asked, reader=reader))
    totals = changes.totals_of(figure, asked.question)
    paging = Paging.read(request, "changed", total=sum(totals.values()), size=PER_PAGE, to="now")
    found: list[ChangedLine] = []
    if totals:
        readers = reader.workspaces if reader.veil is None else None
        found = changes.changed_lines(figure, asked.question, page=paging.slice, readers=readers)
    rows = [_row(figure, asked, reader.changed(one)) for one in found]
    rule = rule_said(figure, asked, reader=reader)
    return Changed(then, now, rule, moved(totals), rows, paging)


def moved(totals: Mapping[Change, int]) -> str:
    """Say how many lines are gone, added and changed; nothing where none is."""
    gone, added, other = (totals.get(one, 0) for one in Change)
    said = {
        Change.GONE: ngettext("%(count)s line gone", "%(count)s lines gone", gone),
        Change.ADDED: ngettext("%(count)s line added", "%(count)s lines added", added),
        Change.CHANGED: ngettext("%(count)s line changed", "%(count)s lines changed", other),
    }
    return ", ".join(
        said[one] % {"count": words.number(totals[one])} for one in Change if totals.get(one)
    )


def at_a_glance(figure: SnapshotFigure, row: FigureRow | None, *, reader: Reader) -> str:
    """Say in a few words how a figure moved, for the page of all of them."""
    asked = row.asked if row else None
    said = [rule_said(figure, asked, reader=reader)]
    is_short = max(figure.counted, row.summary.here.lines if row else 0) <= MOST_AT_A_GLANCE
    if asked is not None and is_short and changes.can_compare(figure, asked):
        said.append(moved(changes.totals_of(figure, asked.question)))
    return ", ".join(one for one in said if one)


def rule_said(figure: SnapshotFigure, asked: Asked | None, *, reader: Reader) -> str:
    """Say that a figure is counted by another version of its rule now."""
    version = changes.rule_changed(figure, asked)
    if version is None:
        return ""
    said = {
        "then": figure.rule_version,
        "now": version.number,
        "name": version.by,
        "day": words.day_short(version.at),
    }
    if reader.veil is not None:
        return _("Rule changed from version %(then)s to %(now)s, %(day)s") % said
    return _("Rule changed from version %(then)s to %(now)s by %(name)s, %(day)s") % said


def _row(figure: SnapshotFigure, asked: Asked, one: ChangedLine) -> ChangedRow:
    word, tone = {
        Change.GONE: (_("Gone"), "warn"),
        Change.ADDED: (_("Added"), "ok"),
        Change.CHANGED: (_("Changed"), "note"),
    }[one.change]
    then, now = one.then, one.now
    return ChangedRow(
        word=word,
        tone=tone,
        name=name_of_frozen(figure, then) if then else _name(asked, now),
        then=_stands(asked, words.day_short(then.on), number_of(asked.rule, then.value))
        if then
        else "",
        now=_stands(
            asked,
            words.day_short(now.line.on),
            number_of(asked.rule, shown(asked.rule, now.line.value)),
        )
        if now
        else "",
        why=_why(one, asked),
        entry=one.entry,
    )


def _stands(asked: Asked, day: str, value: str) -> str:
    """Say a line's day, and what it counts for where that is not one."""
    is_measured = asked.rule.measure in {Measure.HOURS, Measure.AMOUNT}
    return f"{day}, {value}" if is_measured else day


def _name(asked: Asked, line: ListedLine | None) -> str:
    if line is None:
        return ""
    if asked.rule.measure is Measure.COUNTRIES:
        return places.country(line.line.subject)
    if line.engagement is not None:
        return participant_of(line.engagement)
    return str(line.document or organisation_of(line) or line.activity or "")


def _why(one: ChangedLine, asked: Asked) -> str:
    if one.left is not None:
        return reasons.sentence_of(one.left, rule=asked.rule)
    then, now = one.then, one.now
    if one.change is Change.GONE:
        return _("It does not stand in this period of the programme any more.")
    if one.change is Change.ADDED:
        return _("Recorded, or counted towards the programme, after the report was frozen.")
    if then is not None and now is not None and _is_other_record(then.record, now):
        return _("Another record of the same makes the line now.")
    return _("Its record was corrected.")


def _is_other_record(reference: str, now: ListedLine) -> bool:
    return reference.rpartition(":")[2] != str(now.line.record)
