"""The parts of a figure, by what was true of the record that made each line."""

from decimal import Decimal
from typing import cast

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from raceme.engines.indicators import Disaggregation, Measure
from raceme.engines.indicators.conditions import UNKNOWN
from raceme.reporting.counting.nested import Rows, sums_by
from raceme.reporting.counting.question import Question
from raceme.reporting.counting.ranking import counting_rows, only
from raceme.reporting.counting.records import units
from raceme.reporting.counting.register import held
from raceme.reporting.counting.value import in_units

_FIELDS = {
    Disaggregation.COUNTRY: "country",
    Disaggregation.REGION: "region",
    Disaggregation.SIZE_CLASS: "size_class",
    Disaggregation.ORGANISATION_KIND: "organisation_kind",
    Disaggregation.SECTOR: "activity_code",
    Disaggregation.ROLE: "role",
    Disaggregation.GENDER: "person__gender",
}


def split(question: Question, *, by: Disaggregation) -> dict[str, int | Decimal]:
    """Return the value of each part, in the order of their names; one query."""
    parts = {
        name or UNKNOWN: in_units(question.rule, total)
        for name, lines, total in sums_by(_rows(question, by), by="part", of=["lines", "added"])
        if lines
    }
    return dict(sorted(parts.items()))


def in_part(question: Question, *, by: Disaggregation, part: str) -> Q:
    """Return what is true of the records of one part, for the list behind its number."""
    if question.rule.measure is Measure.REGISTER:
        name = f"organisation__{by}"
    else:
        name = _field(question, by)
    if part != UNKNOWN:
        return Q(**{name: part})
    return Q(**{name: ""}) | Q(**{f"{name}__isnull": True})


def _field(question: Question, by: Disaggregation) -> str:
    if by is Disaggregation.KIND:
        return f"{question.to_activity}kind__code"
    return _FIELDS[by]


def _rows(question: Question, by: Disaggregation) -> Rows:
    if question.rule.measure is Measure.REGISTER:
        holders = cast("Rows", held(question))
        return holders.values(part=F(f"organisation__{by}"), lines=Value(1), added=Value(1))
    return counting_rows(question).values(
        # Who is no person has no gender, where all others have at least an empty one.
        part=Coalesce(F(_field(question, by)), Value("")),
        lines=F("is_line"),
        added=only(Q(is_line=1), units(question)),
    )
