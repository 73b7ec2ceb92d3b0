"""
Frozen reports: what their hashes stand over, and whether they still do.

The content hash of a snapshot is a SHA-256 over canonical JSON (``core.canonical``) of its
facts, the hash of each figure, and that of each document. A figure's hash stands over its
numbers, its rule, and over all its lines in order. Of what a line says in words only the
salted commitment goes in, so that words can be erased and the hash still holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from raceme.audit.models import Entry
from raceme.core.canonical import commitment, digest, digest_of_lines
from raceme.programmes.models import Period, Programme
from raceme.reporting.models import (
    Snapshot,
    SnapshotDocument,
    SnapshotFigure,
    SnapshotLine,
    SnapshotWords,
)

AT_ONCE = 2_000
CENT = Decimal("0.01")


def snapshots_of(programme: Programme) -> QuerySet[Snapshot]:
    """Return the frozen reports of a programme that the reader has reached, newest first."""
    return (
        Snapshot.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .exclude(content_hash="")
        .select_related("period")
        .order_by("-period__number", "-number", "pk")
    )


def snapshots_of_period(period: Period) -> QuerySet[Snapshot]:
    """Return the frozen reports of one period, the newest first."""
    return (
        Snapshot.objects.of(period.workspace_id)
        .filter(period=period)
        .exclude(content_hash="")
        .order_by("-number", "pk")
    )


def figures_of(snapshot: Snapshot) -> QuerySet[SnapshotFigure]:
    rows = SnapshotFigure.objects.of(snapshot.workspace_id).filter(snapshot=snapshot)
    return rows.order_by("position", "pk")


def lines_of(figure: SnapshotFigure) -> QuerySet[SnapshotLine]:
    """Return the lines of a frozen figure with their words: the counted first, in order."""
    return (
        SnapshotLine.objects.of(figure.workspace_id)
        .filter(figure=figure)
        .select_related("words")
        .order_by("-is_counted", "number", "pk")
    )


def every_line_of(figure: SnapshotFigure, *, is_counted: bool) -> Iterator[SnapshotLine]:
    """Return the lines counted, or those not counted, in order; some thousand are held at once."""
    rows = lines_of(figure).filter(is_counted=is_counted)
    return rows.iterator(chunk_size=AT_ONCE)


def said_of(line: SnapshotLine) -> dict[str, Any]:
    """Return what a line, read with its words, says in words; nothing once they were erased."""
    held: SnapshotWords | None = getattr(line, "words", None)
    return held.words if held else {}


def takers_of(snapshots: Iterable[Snapshot]) -> dict[int, str]:
    """Return who froze each report, by its key, as the history calls them; erased, they are ""."""
    by_reference = {one.reference: one.pk for one in snapshots}
    rows = Entry.objects.filter(verb="reporting.freeze", targets__reference__in=by_reference)
    found = rows.order_by("pk").values_list("targets__reference", "actor_label")
    return {by_reference[of]: label for of, label in found if of in by_reference}


def snapshot_with(key: int) -> Snapshot:
    """Return one frozen report, for a job that was begun by somebody who reached it."""
    rows = Snapshot.objects.reached_by(Q(pk=key)).exclude(content_hash="")
    return rows.select_related("programme__workspace", "programme__emblem", "period").get()


def every_snapshot() -> QuerySet[Snapshot]:
    """Return every frozen report of the installation, for those who run it."""
    rows = Snapshot.objects.reached_by(~Q(content_hash=""))
    return rows.select_related("programme__workspace", "period").order_by("pk")


def documents_of(snapshot: Snapshot) -> QuerySet[SnapshotDocument]:
    return (
        SnapshotDocument.objects.of(snapshot.workspace_id)
        .filter(snapshot=snapshot)
        .select_related("document")
        .order_by("sha256", "document_id", "pk")
    )


def line_content(line: SnapshotLine) -> dict[str, object]:
    """Return what of a line goes into the hash of its figure."""
    return {
        "number": line.number,
        "is_counted": line.is_counted,
        "record": line.record,
        "activity": line.activity,
        "subject": line.subject,
        "on": line.on.isoformat(),
        "value": plain(line.value),
        "records": line.records,
        "reason": line.reason,
        "evidence": list(line.evidence),
        "commitment": line.commitment,
    }


def digest_of(figure: SnapshotFigure, lines: Iterable[dict[str, object]]) -> str:
    """Return the hash that holds to a figure and to what all of its lines say, in order."""
    return digest(figure_content(figure, lines=digest_of_lines(lines)))


def figure_content(figure: SnapshotFigure, *, lines: str) -> dict[str, object]:
    """Return what of a figure goes into its hash; ``lines`` is the hash over its lines."""
    return {
        "position": figure.position,
        "code": figure.code,
        "name": figure.name,
        "rule": figure.rule,
        "rule_version": figure.rule_version,
        "sentence": figure.sentence,
        "target": plain(figure.target),
        "target_sense": figure.target_sense,
        "target_low": plain(figure.target_low),
        "target_high": plain(figure.target_high),
        "period_target": plain(figure.period_target),
        "value": plain(figure.value),
        "cumulative": plain(figure.cumulative),
        "counted": figure.counted,
        "left_out": figure.left_out,
        "lines": lines,
    }


def snapshot_hash(
    snapshot: Snapshot, *, figures: Iterable[SnapshotFigure], documents: Iterable[SnapshotDocument]
) -> str:
    return digest(
        snapshot_content(
            snapshot,
            figures=[figure.content_hash for figure in figures],
            documents=sorted({each.sha256 for each in documents}),
        )
    )


def snapshot_content(
    snapshot: Snapshot, *, figures: list[str], documents: list[str]
) -> dict[str, object]:
    """Return what the content hash stands over."""
    return {
        "number": snapshot.number,
        "taken_at": snapshot.taken_at.astimezone(UTC).isoformat(),
        "taken_by": snapshot.taken_by,
        "note": snapshot.note,
        "facts": snapshot.facts,
        "figures": figures,
        "documents": documents,
    }


@dataclass(frozen=True, kw_only=True)
class Broken:
    """What was found to be otherwise than it was frozen; ``what`` names it, ``how`` says it."""

    what: str
    how: str


def broken(snapshot: Snapshot) -> Iterator[Broken]:
    """Return everything in ``snapshot`` that is not as it was frozen; nothing if all is."""
    figures = list(figures_of(snapshot))
    for figure in figures:
        changed: list[int] = []
        contents = _contents(figure, changed)
        if digest_of(figure, contents) != figure.content_hash:
            yield Broken(what=figure.code, how="the figure or its lines were changed")
        for number in changed:
            yield Broken(what=f"{figure.code}, line {number}", how="its words were changed")
    documents = list(documents_of(snapshot))
    for each in documents:
        if each.document.sha256 != each.sha256:
            yield Broken(what=f"document {each.document_id}", how="it is another file now")
    if snapshot_hash(snapshot, figures=figures, documents=documents) != snapshot.content_hash:
        yield Broken(what=f"report {snapshot.pk}", how="its facts, figures or files were changed")


def _contents(figure: SnapshotFigure, changed: list[int]) -> Iterator[dict[str, object]]:
    """Return what is hashed of each line; those whose words are not theirs add to ``changed``."""
    for line in lines_of(figure).iterator(chunk_size=AT_ONCE):
        words = getattr(line, "words", None)
        if words is not None and commitment(words.salt, words.words) != line.commitment:
            changed.append(line.number)
        yield line_content(line)


def words_of(records: Iterable[str]) -> QuerySet[SnapshotWords]:
    """Return what frozen lines say of ``records``, for who has to erase it."""
    return SnapshotWords.objects.filter(Q(line__record__in=list(records))).order_by("pk")


def plain(number: Decimal | None) -> str | None:
    return None if number is None else str(Decimal(number).quantize(CENT))
