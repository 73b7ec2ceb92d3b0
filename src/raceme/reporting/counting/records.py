"""The records that a rule looks at, with what each of them is and would add."""

from datetime import date
from typing import cast

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Round

from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.engines.indicators import FirstTime, Measure
from raceme.reporting.counting.nested import Rows
from raceme.reporting.counting.question import Question

# Where a subject is the record itself, or a field of it.
_SUBJECTS = {
    Measure.ORGANISATIONS: "organisation_id",
    Measure.PEOPLE: "person_id",
    Measure.PARTICIPATIONS: "person_id",
    Measure.COUNTRIES: "country",
    Measure.DOCUMENTS: "paper__document_id",
}
_OUTSIDE_EVERY_PERIOD = 0
_NOT_TAKEN_BACK = (Activity.State.PLANNED, Activity.State.HELD, Activity.State.NOT_HELD)


def candidates(question: Question) -> Rows:
    """Return what counts or is left out: the records of what was not taken back."""
    return records(question).filter(**{f"{question.to_activity}state__in": _NOT_TAKEN_BACK})


def records(question: Question) -> Rows:
    """
    Return the records of the rule's kinds in the programme's activities, on whatever day.

    Where "first time ever" asks for it, those of the whole log. Each has, for conditions
    and order, the aliases ``day``, ``of_programme``, ``is_taken_out`` and ``share``.
    """
    to = question.to_activity
    wanted = {f"{to}kind__code__in": question.rule.kinds}
    model = Activity if question.rule.counts_activities else Engagement
    rows = cast("Rows", model.objects.reached_by(Q(**wanted))).annotate(day=F(f"{to}ended_on"))
    if question.without is not None:
        rows = rows.exclude(**{question.activity: question.without})
    return _with_share(_attributed(rows, question), question)


def _attributed(rows: Rows, question: Question) -> Rows:
    to = question.to_activity
    if not question.looks_at_the_whole_log:
        rows = rows.filter(**{f"{to}attributions__programme": question.programme})
        return rows.alias(
            of_programme=F(f"{to}attributions__pk"),
            is_taken_out=_is_taken_out(question, F(f"{to}attributions__is_excluded")),
        )
    ours = FilteredRelation(
        f"{to}attributions", condition=Q(**{f"{to}attributions__programme": question.programme})
    )
    rows = rows.alias(ours=ours).alias(
        of_programme=F("ours__pk"),
        is_taken_out=_is_taken_out(question, Coalesce(F("ours__is_excluded"), Value(value=False))),
    )
    return rows.filter(
        Q(of_programme__isnull=False) | Q(**{f"{to}workspace": question.programme.workspace_id})
    )


def _is_taken_out(question: Question, stands: Combinable) -> Combinable:
    if question.excluding is None:
        return stands
    supposed = Q(**{f"{question.activity}__in": question.excluding.order_by().values("pk")})
    return Case(When(supposed, then=Value(value=True)), default=stands, output_field=BooleanField())


def _with_share(rows: Rows, question: Question) -> Rows:
    """Add the share that holds for a record, where the rule has to know it."""
    scales = question.rule.measure in {Measure.HOURS, Measure.AMOUNT}
    if question.rule.share_at_least is None and not scales:
        return rows
    of_activity = (
        "ours__share"
        if question.looks_at_the_whole_log
        else f"{question.to_activity}attributions__share"
    )
    if question.rule.counts_activities:
        return rows.annotate(share=F(of_activity))
    otherwise = FilteredRelation(
        "attributions", condition=Q(attributions__programme=question.programme)
    )
    return rows.alias(otherwise=otherwise).annotate(
        share=Coalesce(F("otherwise__share"), F(of_activity))
    )


def with_papers(rows: Rows) -> Rows:
    """Add to activities the documents attached to them: a row for each, or one without."""
    papers = FilteredRelation(
        "evidence", condition=Q(evidence__engagement=None, evidence__document__isnull=False)
    )
    attached_before = Evidence.objects.reached_by(
        Q(activity=OuterRef("pk"), engagement=None, document=OuterRef("paper__document"))
        & Q(pk__lt=OuterRef("paper__pk"))
    )
    return rows.alias(paper=papers).filter(~Q(Exists(attached_before)))


def subject(question: Question) -> str:
    """Return the name of the field that is counted once, or once in each period."""
    if not question.counts_subjects:
        return "pk"
    return _SUBJECTS[question.rule.measure]


def scope(question: Question) -> Combinable | None:
    """Return the place of a record's period, from 1 on, where a subject counts once in each."""
    if question.rule.first_time is not FirstTime.PERIOD:
        return None
    return Case(
        *(
            When(Q(day__gte=period.first, day__lte=period.last), then=Value(place))
            for place, period in enumerate(question.periods, start=1)
        ),
        default=Value(_OUTSIDE_EVERY_PERIOD),
        output_field=IntegerField(),
    )


def place_of(question: Question, day: date) -> int:
    """Return the same for one day."""
    places = enumerate(question.periods, start=1)
    holding = (place for place, period in places if period.holds(day))
    return next(holding, _OUTSIDE_EVERY_PERIOD)


def units(question: Question) -> Combinable:
    """
    Return what a record adds, as a whole number: 1, millionths of an hour, or cents.

    Whole numbers, so that both databases scale and round to the same last digit.
    """
    if question.rule.measure is Measure.HOURS:
        return _hundredths(Coalesce(F("hours"), F("activity__hours"))) * _hundredths(F("share"))
    if question.rule.measure is Measure.AMOUNT:
        scaled = _hundredths(F("amount")) * _hundredths(F("share"))
        return (scaled + Value(5_000)) / Value(10_000)
    return Value(1)


def _hundredths(number: Combinable) -> Combinable:
    return Cast(Round(number * Value(100)), BigIntegerField())


def in_order(question: Question) -> tuple[str, ...]:
    """Return the order of time, in which the first record of a subject counts."""
    if question.rule.counts_activities:
        return ("day", "pk")
    return ("day", "activity_id", "pk")
