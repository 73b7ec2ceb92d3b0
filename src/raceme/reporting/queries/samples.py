"""Samples of lines, and what each line drawn says now."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from raceme.engines.indicators import Measure
from raceme.programmes.models import Period, Programme
from raceme.reporting.counting import Question
from raceme.reporting.models import Indicator, LineQuestion, Sample, SampleLine
from raceme.reporting.queries.lists import ListedLine, listed_lines
from raceme.reporting.queries.records import key_of


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """``listed`` is None where the line is not counted any more; ``question`` was asked of it."""

    line: SampleLine
    listed: ListedLine | None
    question: LineQuestion | None


def samples_of(programme: Programme) -> QuerySet[Sample]:
    """
    Return what was drawn of a programme that the reader has reached, the last first.

    ``seen`` of each is how many of its lines were found fine.
    """
    fine = Q(lines__state=SampleLine.State.FINE)
    return (
        Sample.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("programme", "period", "indicator__programme")
        .annotate(seen=Count("lines", filter=fine))
        .order_by("-drawn_at", "-pk")
    )


def samples_of_officers(indicator: Indicator, *, period: Period) -> QuerySet[Sample]:
    """Return what officers drew of a figure's list, the last first."""
    rows = Sample.objects.of(indicator.workspace_id).filter(
        indicator=indicator, period=period, is_of_officer=True
    )
    return rows.select_related("programme").order_by("-drawn_at", "-pk")


def lines_of_sample(sample: Sample) -> QuerySet[SampleLine]:
    rows = SampleLine.objects.of(sample.workspace_id).filter(sample=sample)
    return rows.select_related("sample__programme").order_by("position", "pk")


def drawn_lines(sample: Sample, *, question: Question | None) -> list[DrawnLine]:
    """
    Return the lines of ``sample`` as they stand now, in a constant number of queries.

    Without a ``question`` its figure was removed, and none is counted any more.
    """
    lines = list(lines_of_sample(sample))
    if question is None:
        return [DrawnLine(line=one, listed=None, question=None) for one in lines]
    names = {Measure.REGISTER: "organisation__in", Measure.DOCUMENTS: "paper__document__in"}
    which = Q(**{names.get(question.rule.measure, "pk__in"): [one.record for one in lines]})
    listed = {
        key_of(question, one.line): one
        for one in listed_lines(question, page=slice(0, len(lines)), which=which)
    }
    asked = _asked(sample, lines)
    return [
        DrawnLine(line=one, listed=listed.get(one.record), question=asked.get(one.record))
        for one in lines
    ]


def _asked(sample: Sample, lines: list[SampleLine]) -> dict[int, LineQuestion]:
    rows = LineQuestion.objects.of(sample.workspace_id).filter(
        indicator=sample.indicator, period=sample.period, record__in=[one.record for one in lines]
    )
    # The last asked of each line.
    return {one.record: one for one in rows.order_by("asked_at", "pk")}
