"""Which documents prove the lines of a figure, and how many lines each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from raceme.core.timing import counting as counted
from raceme.engagements.models import Evidence
from raceme.engines.indicators import Measure
from raceme.reporting import counting
from raceme.reporting.counting import CountedLine, Question

# Beyond this many lines the files of the first are shown: nobody reads further in a card.
MOST_LINES = 500


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A piece of evidence, and how many lines it proves."""

    evidence: Evidence
    lines: int


def proofs_of(question: Question, *, most_lines: int = MOST_LINES) -> list[Proof]:
    """Return what proves the first lines of a figure, what proves most of them first."""
    with counted():
        lines = counting.lines(question, page=slice(0, most_lines))
        proofs = evidence_of(question, lines)
    numbers: Counter[tuple[str, int | str]] = Counter()
    first: dict[tuple[str, int | str], Evidence] = {}
    of_records, of_activities = _where(lines, is_activity=question.rule.counts_activities)
    for row in proofs:
        key = ("document", row.document_id) if row.document_id else ("record", row.system_record)
        first.setdefault(key, row)
        numbers[key] += (
            of_activities[row.activity_id]
            if row.engagement_id is None
            else of_records[row.engagement_id]
        )
    ranked = sorted(first, key=lambda key: (-numbers[key], first[key].pk))
    return [Proof(evidence=first[key], lines=numbers[key]) for key in ranked]


def evidence_of(question: Question, lines: Iterable[CountedLine]) -> list[Evidence]:
    """Return the evidence of the records that make ``lines``; a register proves itself."""
    records = {line.record for line in lines}
    if question.rule.measure is Measure.REGISTER:
        return []
    if question.rule.counts_activities:
        which = Q(activity__in=records, engagement=None)
    else:
        activities = {line.activity for line in lines}
        which = Q(engagement__in=records) | Q(activity__in=activities, for_participants=True)
    rows = Evidence.objects.reached_by(which).select_related("document")
    return list(rows.order_by("added_at", "pk"))


def _where(
    lines: Iterable[CountedLine], *, is_activity: bool
) -> tuple[Counter[int], Counter[int | None]]:
    of_records = Counter(() if is_activity else (line.record for line in lines))
    return of_records, Counter(line.activity for line in lines)
