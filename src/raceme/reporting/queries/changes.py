"""What is different now from what was frozen, and what was done to it since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from raceme.audit.models import Entry
from raceme.core.timing import counting as counted
from raceme.reporting import counting
from raceme.reporting.counting import Change, Question
from raceme.reporting.counting.comparing import label_of
from raceme.reporting.models import RuleVersion, Snapshot, SnapshotFigure, SnapshotLine
from raceme.reporting.queries.figures import Asked
from raceme.reporting.queries.frozen import lines_of
from raceme.reporting.queries.lists import (
    ListedLine,
    ListedNotCounted,
    left_out_of,
    listed_lines,
)


@dataclass(frozen=True, kw_only=True)
class ChangedLine:
    """
    A line that is not as it was frozen.

    ``then`` is missing of what was added, ``now`` of what is gone. ``left`` says why it is not
    counted now, ``entry`` what was last done to its record.
    """

    change: Change
    then: SnapshotLine | None
    now: ListedLine | None
    left: ListedNotCounted | None
    entry: Entry | None


def can_compare(figure: SnapshotFigure, asked: Asked | None) -> bool:
    """Tell whether lines then and now are lines of the same: the rule may count otherwise now."""
    if asked is None:
        return False
    same = ("measure", "first_time", "place")
    now = asked.version.definition
    return all(figure.rule.get(name) == now.get(name) for name in same)


def totals_of(figure: SnapshotFigure, question: Question) -> dict[Change, int]:
    """Return how many lines of a figure are gone, added and changed, in one query."""
    with counted():
        return counting.totals(question, _kept(figure))


def changed_lines(
    figure: SnapshotFigure, question: Question, *, page: slice, readers: Iterable[int] | None
) -> list[ChangedLine]:
    """
    Return one page of what changed, in a constant number of queries.

    ``readers`` are the workspaces whose history the reader may see; with None no history is told.
    """
    with counted():
        found = counting.differences(question, _kept(figure), page=page)
    numbers = [one.number for one in found if one.number is not None]
    then = {line.number: line for line in _counted(figure).filter(number__in=numbers)}
    now = _now(question, {one.record for one in found if one.record is not None})
    label = label_of(question)
    gone = {
        _key(then[one.number].record): one
        for one in found
        if one.change is Change.GONE and one.number is not None
    }
    left = {one.left.record: one for one in left_out_of(question, records=gone)} if gone else {}
    rows = [(one, then.get(one.number or 0), now.get(one.record or 0)) for one in found]
    named = [_references(before, after, label=label) for _one, before, after in rows]
    entries = _entries(
        {reference for references in named for reference in references},
        snapshot=figure.snapshot,
        readers=readers,
    )
    return [
        ChangedLine(
            change=one.change,
            then=before,
            now=after,
            left=left.get(_key(before.record)) if before and after is None else None,
            entry=next((entries[each] for each in references if each in entries), None),
        )
        for (one, before, after), references in zip(rows, named, strict=True)
    ]


def rule_changed(figure: SnapshotFigure, asked: Asked | None) -> RuleVersion | None:
    """Return the version of the rule that holds now, where it is another one."""
    if asked is None or asked.version.number == figure.rule_version:
        return None
    return asked.version


def _counted(figure: SnapshotFigure) -> QuerySet[SnapshotLine]:
    return lines_of(figure).filter(is_counted=True)


def _kept(figure: SnapshotFigure) -> QuerySet[Any]:
    rows = SnapshotLine.objects.of(figure.workspace_id).filter(figure=figure, is_counted=True)
    return rows.order_by().values("number", "subject", "record", "on", "value")


def _key(reference: str) -> int:
    key = reference.rpartition(":")[2]
    return int(key) if key.isdecimal() else 0


def _now(question: Question, records: set[int]) -> Mapping[int, ListedLine]:
    if not records:
        return {}
    name = "organisation__in" if question.rule.register is not None else "pk__in"
    lines = listed_lines(question, page=slice(0, len(records)), which=Q(**{name: records}))
    return {line.line.record: line for line in lines}


def _references(then: SnapshotLine | None, now: ListedLine | None, *, label: str) -> list[str]:
    """Return the records that may say why, the nearest first."""
    found: list[str] = []
    if then is not None:
        found.append(then.record)
        if then.activity is not None:
            found.append(f"engagements.activity:{then.activity}")
    if now is not None:
        found.append(f"{label}:{now.line.record}")
        if now.line.activity is not None:
            found.append(f"engagements.activity:{now.line.activity}")
    return list(dict.fromkeys(found))


def _entries(
    references: set[str], *, snapshot: Snapshot, readers: Iterable[int] | None
) -> dict[str, Entry]:
    """Return the last entry about each record since the report was frozen."""
    if not references or readers is None:
        return {}
    rows = Entry.objects.filter(
        Q(workspace=None) | Q(workspace__in=list(readers)),
        targets__reference__in=references,
        at__gte=snapshot.taken_at,
    )
    found = rows.order_by("at", "pk").values_list("pk", "targets__reference")
    last = {reference: pk for pk, reference in found if reference in references}
    entries = Entry.objects.select_related("values").in_bulk(set(last.values()))
    return {reference: entries[pk] for reference, pk in last.items()}
