"""The list behind a figure and the list of what was not counted, with the names to show."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

from raceme.core.timing import counting as counted
from raceme.documents.models import Document
from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
    Evidence,
)
from raceme.engines.indicators import Measure, Reason
from raceme.organisations.models import Organisation
from raceme.reporting import counting
from raceme.reporting.counting import CountedLine, NotCounted, Question

EVERYBODY = Q()
NAMED_AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True)
class ListedLine:
    """
    A line with what it is of.

    ``engagement`` is None where activities are counted, ``activity`` where a register is
    read; ``organisation`` and ``document`` are the subject where that is counted.
    ``evidence`` is that of the record that counts.
    """

    number: int
    line: CountedLine
    activity: Activity | None = None
    engagement: Engagement | None = None
    organisation: Organisation | None = None
    document: Document | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListedNotCounted:
    """
    A record that was not counted, and what decided so.

    ``decision`` is the exclusion, with its reason; ``counted`` the record of the subject
    that was counted instead.
    """

    left: NotCounted
    activity: Activity | None = None
    engagement: Engagement | None = None
    organisation: Organisation | None = None
    decision: Attribution | EngagementAttribution | None = None
    counted: Engagement | Activity | None = None


def listed_lines(
    question: Question, *, page: slice, is_proven: bool | None = None, which: Q = EVERYBODY
) -> list[ListedLine]:
    """Return the lines of ``page``, in six queries however many they are."""
    with counted():
        lines = counting.lines(question, page=page, is_proven=is_proven, which=which)
    return _listed(question, lines, first=(page.start or 0) + 1)


def every_line(
    question: Question, *, is_proven: bool | None = None, which: Q = EVERYBODY
) -> Iterator[list[ListedLine]]:
    """Return all lines, read and named some thousand at a time."""
    lines, first = counting.each_line(question, is_proven=is_proven, which=which), 1
    while True:
        with counted():
            some = list(islice(lines, NAMED_AT_ONCE))
        if not some:
            return
        yield _listed(question, some, first=first)
        first += len(some)


def _listed(question: Question, lines: Sequence[CountedLine], *, first: int) -> list[ListedLine]:
    shown = _Shown.of(question, {line.record for line in lines})
    documents = _documents(question, lines)
    return [
        ListedLine(
            number=number,
            line=line,
            activity=shown.activity_of(line.record),
            engagement=shown.engagements.get(line.record),
            organisation=shown.organisations.get(line.record),
            document=documents.get(line.subject),
            evidence=shown.evidence_of(line.record),
        )
        for number, line in enumerate(lines, start=first)
    ]


def listed_left_out(
    question: Question, *, page: slice, reason: Reason | None = None
) -> list[ListedNotCounted]:
    """Return what was left out on ``page``, in a constant number of queries."""
    with counted():
        found = counting.left_out(question, page=page, reason=reason)
    return _listed_left_out(question, found)


def left_out_of(question: Question, *, records: Collection[int]) -> list[ListedNotCounted]:
    """Return those of ``records`` that are left out, with why."""
    with counted():
        found = counting.left_out(question, of=records)
    return _listed_left_out(question, found)


def every_left_out(question: Question) -> Iterator[list[ListedNotCounted]]:
    """Return all that was left out, likewise."""
    for found in counting.each_left_out(question):
        yield _listed_left_out(question, found)


def _listed_left_out(question: Question, found: Sequence[NotCounted]) -> list[ListedNotCounted]:
    firsts = _shared(question, {int(one.detail["record"]) for one in _already_counted(found)})
    records = {one.record for one in found}
    shown = _Shown.of(question, records | firsts, has_evidence=False)
    decisions = _decisions(question, found)
    return [
        ListedNotCounted(
            left=one,
            activity=shown.activity_of(one.record),
            engagement=shown.engagements.get(one.record),
            organisation=shown.organisations.get(one.record),
            decision=decisions.get(one.record),
            counted=shown.record(one.detail.get("record"), among=firsts),
        )
        for one in found
    ]


@dataclass(kw_only=True)
class _Shown:
    """The records of a page, by key: activities, engagements, or organisations of a register."""

    activities: dict[int, Activity] = field(default_factory=dict)
    engagements: dict[int, Engagement] = field(default_factory=dict)
    organisations: dict[int, Organisation] = field(default_factory=dict)
    evidence: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, question: Question, records: set[int], *, has_evidence: bool = True) -> "_Shown":
        shown = cls()
        if not records:
            return shown
        if question.rule.measure is Measure.REGISTER:
            shown.organisations = Organisation.objects.in_bulk(records)
        elif question.rule.counts_activities:
            rows = Activity.objects.reached_by(Q(pk__in=records)).select_related("kind")
            shown.activities = {row.pk: row for row in rows.order_by("pk")}
            proofs = Q(activity__in=records, engagement=None)
        else:
            related = ("activity__kind", "organisation", "person")
            parts = Engagement.objects.reached_by(Q(pk__in=records)).select_related(*related)
            shown.engagements = {row.pk: row for row in parts.order_by("pk")}
            covered = {row.activity_id for row in shown.engagements.values()}
            covering = Q(activity__in=covered, for_participants=True)
            proofs = Q(engagement__in=records) | covering
        if has_evidence and question.rule.measure is not Measure.REGISTER:
            shown._find_evidence(proofs)
        return shown

    def _find_evidence(self, which: Q) -> None:
        by_activity: dict[int, list[Evidence]] = defaultdict(list)
        rows = Evidence.objects.reached_by(which).select_related("document")
        for row in rows.order_by("added_at", "pk"):
            if row.engagement_id is not None:
                self.evidence[row.engagement_id].append(row)
            else:
                by_activity[row.activity_id].append(row)
        for pk in self.activities:
            self.evidence[pk] += by_activity[pk]
        for pk, part in self.engagements.items():
            self.evidence[pk] += by_activity[part.activity_id]

    def activity_of(self, record: int) -> Activity | None:
        part = self.engagements.get(record)
        return self.activities.get(record) if part is None else part.activity

    def evidence_of(self, record: int) -> tuple[Evidence, ...]:
        return tuple(self.evidence.get(record, ()))

    def record(self, key: str | None, *, among: set[int]) -> Engagement | Activity | None:
        if key is None or int(key) not in among:
            return None
        return self.engagements.get(int(key)) or self.activities.get(int(key))


def _shared(question: Question, records: set[int]) -> set[int]:
    """
    Return those of ``records`` that belong to the programme.

    What was first "ever" may stand in the lead's other work, of which a partner who reads
    this programme's figure is told nothing.
    """
    if not question.looks_at_the_whole_log or not records:
        return records
    model = Activity if question.rule.counts_activities else Engagement
    towards = f"{question.to_activity}attributions__programme"
    rows = model.objects.reached_by(Q(**{"pk__in": records, towards: question.programme}))
    return set(rows.values_list("pk", flat=True))


def _documents(question: Question, lines: Iterable[CountedLine]) -> Mapping[str, Document]:
    if question.rule.measure is not Measure.DOCUMENTS:
        return {}
    rows = Document.objects.reached_by(Q(pk__in=[int(line.subject) for line in lines]))
    return {str(row.pk): row for row in rows.order_by("pk")}


def _already_counted(found: Iterable[NotCounted]) -> Iterable[NotCounted]:
    return (one for one in found if one.reason is Reason.ALREADY_COUNTED)


def _decisions(
    question: Question, found: Iterable[NotCounted]
) -> dict[int, Attribution | EngagementAttribution]:
    """Return who took these out of the programme and why, by record: a query for each way."""
    excluded = [one for one in found if one.reason is Reason.EXCLUDED]
    with_all = [one for one in excluded if one.detail.get("found") == "activity"]
    alone = {one.record for one in excluded if one.detail.get("found") == "engagement"}
    of_programme = Q(programme=question.programme, is_excluded=True)
    decisions: dict[int, Attribution | EngagementAttribution] = {}
    if with_all:
        activities = Q(activity__in={one.activity for one in with_all})
        rows = Attribution.objects.reached_by(of_programme & activities).order_by("pk")
        by_activity = {row.activity_id: row for row in rows}
        decisions |= {one.record: by_activity[one.activity] for one in with_all if one.activity}
    if alone and not question.rule.counts_activities:
        parts = EngagementAttribution.objects.reached_by(
            of_programme & Q(engagement__in=alone)
        ).order_by("pk")
        decisions |= {row.engagement_id: row for row in parts}
    return decisions
