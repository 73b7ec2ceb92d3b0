"""The records that stand in one line of a figure, each with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from raceme.core.timing import counting as counted
from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.engines.indicators import Measure
from raceme.reporting import counting
from raceme.reporting.counting import CountedLine, Question
from raceme.reporting.queries.lists import ListedLine, listed_lines

MOST_RECORDS = 100


@dataclass(frozen=True, kw_only=True)
class ListedRecord:
    """An activity, or somebody's part in one; ``evidence`` proves this record."""

    activity: Activity
    engagement: Engagement | None
    evidence: tuple[Evidence, ...]


def key_of(question: Question, line: CountedLine) -> int:
    """Return what names ``line`` in an address: its record, or the document that it is of."""
    return int(line.subject) if question.rule.measure is Measure.DOCUMENTS else line.record


def line_called(question: Question, key: int) -> ListedLine | None:
    """Return the line that ``key`` names, None where it names none."""
    names = {Measure.REGISTER: "organisation", Measure.DOCUMENTS: "paper__document"}
    which = Q(**{names.get(question.rule.measure, "pk"): key})
    return next(iter(listed_lines(question, page=slice(0, 1), which=which)), None)


def listed_records(question: Question, line: CountedLine) -> list[ListedRecord]:
    """Return the first records of ``line``, the counted one first, in three queries."""
    if question.rule.measure is Measure.REGISTER:
        return []
    with counted():
        keys = counting.records_of(question, line, page=slice(0, MOST_RECORDS))
    if question.rule.counts_activities:
        return _activities(keys)
    return _engagements(keys)


def _activities(keys: Sequence[int]) -> list[ListedRecord]:
    rows = Activity.objects.reached_by(Q(pk__in=keys)).select_related("kind").in_bulk()
    proofs = list(_evidence(Q(activity__in=keys, engagement=None)))
    return [
        ListedRecord(
            activity=rows[key],
            engagement=None,
            evidence=tuple(proof for proof in proofs if proof.activity_id == key),
        )
        for key in keys
        if key in rows
    ]


def _engagements(keys: Sequence[int]) -> list[ListedRecord]:
    related = ("activity__kind", "organisation", "person")
    rows = Engagement.objects.reached_by(Q(pk__in=keys)).select_related(*related).in_bulk()
    activities = {row.activity_id for row in rows.values()}
    covering = Q(activity__in=activities, for_participants=True)
    proofs = list(_evidence(Q(engagement__in=keys) | covering))
    return [
        ListedRecord(
            activity=row.activity,
            engagement=row,
            evidence=tuple(proof for proof in proofs if _proves(proof, row)),
        )
        for row in (rows[key] for key in keys if key in rows)
    ]


def _proves(proof: Evidence, part: Engagement) -> bool:
    if proof.engagement_id is not None:
        return proof.engagement_id == part.pk
    return proof.activity_id == part.activity_id


def _evidence(which: Q) -> list[Evidence]:
    rows = Evidence.objects.reached_by(which).select_related("document")
    return list(rows.order_by("added_at", "pk"))
