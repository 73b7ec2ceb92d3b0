"""
The engine's conditions, each as a condition of the database.

One function for each function of ``raceme.engines.indicators.conditions``, of the same
name and in the same order. Each returns None when the rule does not ask.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from raceme.engagements.models import Activity, Engagement, EngagementAttribution, Evidence
from raceme.engines.indicators import Measure, Reason
from raceme.engines.indicators.problem import SME_SIZES, SizeClass
from raceme.reporting.counting.question import Question

Condition = Callable[[Question], Q | None]
Named = tuple[Reason, Q]

# Reasons as the numbers of their order, so that the database can compare them.
NUMBERS = MappingProxyType({reason: place for place, reason in enumerate(Reason, start=1)})
REASONS = MappingProxyType({place: reason for reason, place in NUMBERS.items()})
PASSES = 0
_FAILS_NOTHING = len(NUMBERS) + 1


def asked(conditions: Iterable[tuple[Reason, Condition]], question: Question) -> list[Named]:
    """Return the conditions that the rule asks for, in their order."""
    found = ((reason, condition(question)) for reason, condition in conditions)
    return [(reason, condition) for reason, condition in found if condition is not None]


def together(conditions: Iterable[Named]) -> Q:
    return reduce(lambda all_before, named: all_before & named[1], conditions, Q())


def first_failing(conditions: Sequence[Named], *, passing: Combinable | None = None) -> Combinable:
    """
    Return the number of the first condition that fails, or what ``passing`` says.

    Nested, so that what is not known fails a condition without having to be negated.
    """
    found: Combinable = Value(PASSES) if passing is None else passing
    for reason, condition in reversed(conditions):
        found = Case(When(condition, then=found), default=Value(NUMBERS[reason]))
    return found


def is_held(question: Question) -> Q:
    return Q(**{f"{question.to_activity}state": Activity.State.HELD})


def has_share(question: Question) -> Q | None:
    least = question.rule.share_at_least
    return None if least is None else Q(share__gte=least)


def is_not_excluded(question: Question) -> Q:
    stays = Q(is_taken_out=False)
    return stays if question.rule.counts_activities else stays & is_not_itself_excluded(question)


def is_not_itself_excluded(question: Question) -> Q:
    return ~Q(pk__in=excluded_parts(question))


def has_level(question: Question) -> Q | None:
    levels = question.rule.levels
    return Q(**{f"{question.to_activity}level__in": levels}) if levels else None


def has_place(question: Question) -> Q | None:
    rule = question.rule
    if not rule.place or not (rule.countries or rule.region_prefixes):
        return None
    within = Q()
    if rule.countries:
        within &= Q(**{f"{question.to_activity}country__in": rule.countries})
    if rule.region_prefixes:
        within &= starts_with(f"{question.to_activity}region", rule.region_prefixes)
    return within


def is_online(question: Question) -> Q | None:
    online = question.rule.online
    return None if online is None else Q(**{f"{question.to_activity}is_online": online})


def lasts_long_enough(question: Question) -> Q | None:
    least = question.rule.hours_at_least
    return None if least is None else Q(**{f"{question.to_activity}hours__gte": least})


def has_enough_countries(question: Question) -> Q | None:
    least = question.rule.countries_at_least
    if least is None:
        return None
    enough = (
        who_is_there(question)
        .values("activity")
        .annotate(found=Count("country", distinct=True))
        .filter(found__gte=least)
        .values("activity")
    )
    return Q(**{f"{question.activity}__in": enough})


def has_country_from(question: Question) -> Q | None:
    wanted = question.rule.with_country_from
    if not wanted:
        return None
    found = who_is_there(question).filter(country__in=wanted).values("activity")
    return Q(**{f"{question.activity}__in": found})


def has_document(question: Question) -> Q | None:
    if not question.rule.with_document and question.rule.measure is not Measure.DOCUMENTS:
        return None
    papers = evidence(question).filter(document__isnull=False)
    of_activities = papers.filter(engagement=None).values("activity")
    found = Q(**{f"{question.activity}__in": of_activities})
    if question.rule.counts_activities:
        return found
    return found | Q(pk__in=papers.filter(engagement__isnull=False).values("engagement"))


def has_place_country(question: Question) -> Q | None:
    return ~Q(country="") if question.rule.measure is Measure.COUNTRIES else None


def took_part(_question: Question) -> Q:
    return Q(state=Engagement.State.TOOK_PART)


def has_role(question: Question) -> Q | None:
    return Q(role__in=question.rule.roles) if question.rule.roles else None


def has_organisation(question: Question) -> Q | None:
    needs_one = question.rule.measure is Measure.ORGANISATIONS
    return Q(organisation__isnull=False) if needs_one else None


def has_person(question: Question) -> Q | None:
    needs_one = question.rule.measure in {Measure.PEOPLE, Measure.PARTICIPATIONS}
    return Q(person__isnull=False) if needs_one else None


def has_country(question: Question) -> Q | None:
    return ~Q(country="") if question.rule.measure is Measure.COUNTRIES else None


def has_organisation_kind(question: Question) -> Q | None:
    kinds = question.rule.organisation_kinds
    return Q(organisation_kind__in=kinds) if kinds else None


def has_size(question: Question) -> Q | None:
    rule = question.rule
    if rule.is_sme is None and not rule.size_classes:
        return None
    wanted = rule.size_classes or tuple(SizeClass)
    fitting = [size for size in wanted if rule.is_sme in {None, size in SME_SIZES}]
    return Q(size_class__in=fitting)


def is_member(question: Question) -> Q | None:
    member = question.rule.cluster_member
    return None if member is None else Q(is_member=member)


def is_in_sector(question: Question) -> Q | None:
    prefixes = question.rule.activity_code_prefixes
    return starts_with("activity_code", prefixes) if prefixes else None


def is_from_country(question: Question) -> Q | None:
    rule = question.rule
    return Q(country__in=rule.countries) if rule.countries and not rule.place else None


def is_from_region(question: Question) -> Q | None:
    rule = question.rule
    if rule.place or not rule.region_prefixes:
        return None
    return starts_with("region", rule.region_prefixes)


def is_evidenced(question: Question) -> Q | None:
    return proven(question) if question.rule.with_evidence else None


def has_amount(question: Question) -> Q | None:
    needs_one = question.rule.measure is Measure.AMOUNT
    return Q(amount__isnull=False) if needs_one else None


def has_hours(question: Question) -> Q | None:
    if question.rule.measure is not Measure.HOURS:
        return None
    return Q(hours__isnull=False) | Q(activity__hours__isnull=False)


def has_currency(question: Question) -> Q | None:
    needs_one = question.rule.measure is Measure.AMOUNT
    return Q(currency=question.rule.currency) if needs_one else None


_Conditions = tuple[tuple[Reason, Condition], ...]

_OF_ACTIVITIES: _Conditions = (
    (Reason.NOT_HELD, is_held),
    (Reason.SHARE_BELOW, has_share),
    (Reason.EXCLUDED, is_not_excluded),
    (Reason.LEVEL, has_level),
    (Reason.PLACE, has_place),
    (Reason.ONLINE, is_online),
    (Reason.HOURS, lasts_long_enough),
    (Reason.NOT_ENOUGH_COUNTRIES, has_enough_countries),
    (Reason.NO_COUNTRY_FROM, has_country_from),
    (Reason.NO_DOCUMENT, has_document),
)
_ABOUT_ONE_PARTICIPANT: _Conditions = (
    (Reason.NOT_THERE, took_part),
    (Reason.ROLE, has_role),
    (Reason.NO_ORGANISATION, has_organisation),
    (Reason.NO_PERSON, has_person),
    (Reason.NO_COUNTRY, has_country),
    (Reason.ORGANISATION_KIND, has_organisation_kind),
    (Reason.SIZE, has_size),
    (Reason.NOT_MEMBER, is_member),
    (Reason.SECTOR, is_in_sector),
    (Reason.COUNTRY, is_from_country),
    (Reason.REGION, is_from_region),
)
_OF_PARTICIPANTS: _Conditions = (
    *_ABOUT_ONE_PARTICIPANT,
    (Reason.NO_EVIDENCE, is_evidenced),
    (Reason.NO_AMOUNT, has_amount),
    (Reason.NO_HOURS, has_hours),
    (Reason.CURRENCY, has_currency),
)
_LOOKED_FOR: _Conditions = (
    (Reason.EXCLUDED, is_not_itself_excluded),
    *(pair for pair in _ABOUT_ONE_PARTICIPANT if pair[0] is not Reason.NO_COUNTRY),
)
_OF_THE_PROGRAMME = frozenset({Reason.SHARE_BELOW, Reason.EXCLUDED})


def failure(question: Question, *, ever: bool = False) -> Combinable:
    """
    Return the number of the first condition that a record fails, 0 when it counts.

    With ``ever`` what ties it to one programme is not asked: share and exclusion.
    """
    of_activity = _of_activity(question, ever=ever)
    if not question.rule.counts_activities:
        return first_failing([*of_activity, *asked(_OF_PARTICIPANTS, question)])
    of_activity += asked(((Reason.NO_COUNTRY, has_place_country),), question)
    at_last = first_failing(asked(((Reason.NO_EVIDENCE, is_evidenced),), question))
    if question.rule.asks_of_participants:
        closest = closest_participants(question).values("failing")[:1]
        at_last = Case(
            When(Q(Exists(_who_qualifies(question))), then=at_last),
            default=Coalesce(Subquery(closest), Value(NUMBERS[Reason.NOT_THERE])),
        )
    return first_failing(of_activity, passing=at_last)


def qualifies(question: Question, *, ever: bool = False) -> Q:
    """Return the same as one condition: that the record meets all."""
    of_activity = together(_of_activity(question, ever=ever))
    if not question.rule.counts_activities:
        return of_activity & together(asked(_OF_PARTICIPANTS, question))
    last = ((Reason.NO_COUNTRY, has_place_country), (Reason.NO_EVIDENCE, is_evidenced))
    of_activity &= together(asked(last, question))
    if question.rule.asks_of_participants:
        of_activity &= Q(Exists(_who_qualifies(question)))
    return of_activity


def _of_activity(question: Question, *, ever: bool) -> list[Named]:
    asked_for = asked(_OF_ACTIVITIES, question)
    if not ever:
        return asked_for
    return [named for named in asked_for if named[0] not in _OF_THE_PROGRAMME]


def _who_qualifies(question: Question) -> QuerySet[Engagement]:
    of_activity = Q(activity=OuterRef("pk"))
    return Engagement.objects.reached_by(of_activity & together(asked(_LOOKED_FOR, question)))


def closest_participants(question: Question) -> QuerySet[Any]:
    """Return the participants of the outer activity, who meets all or came closest first."""
    failing = first_failing(asked(_LOOKED_FOR, question), passing=Value(_FAILS_NOTHING))
    return (
        Engagement.objects.reached_by(Q(activity=OuterRef("pk")))
        .annotate(failing=failing)
        .order_by(F("failing").desc(), "pk")
    )


def starts_with(name: str, prefixes: Iterable[str]) -> Q:
    return reduce(
        lambda any_before, prefix: any_before | Q(**{f"{name}__startswith": prefix}), prefixes, Q()
    )


def excluded_parts(question: Question) -> QuerySet[EngagementAttribution, tuple[int]]:
    """Return the engagements that are excluded from the programme one by one."""
    found = Q(programme=question.programme, is_excluded=True)
    if question.looks_at_the_whole_log:
        # An exclusion says nothing of an activity that the programme gave up since.
        found &= Q(engagement__activity__attributions__programme=question.programme)
    return EngagementAttribution.objects.reached_by(found).values_list("engagement")


def who_is_there(question: Question) -> QuerySet[Engagement]:
    """Return those of a known country who took part, not counting who is itself excluded."""
    there = Q(state=Engagement.State.TOOK_PART)
    return (
        Engagement.objects.reached_by(there & question.reach())
        .exclude(country="")
        .exclude(pk__in=excluded_parts(question))
    )


def evidence(question: Question) -> QuerySet[Evidence]:
    return Evidence.objects.reached_by(question.reach())


def proven(question: Question) -> Q:
    """
    Return the condition that a record has evidence.

    Sets that are made once and not looked up for each record: a list of thousands asks
    of each of its lines.
    """
    proofs = evidence(question)
    of_activities = proofs.filter(engagement=None).values("activity")
    if question.rule.counts_activities:
        return Q(pk__in=of_activities)
    covering = of_activities.filter(for_participants=True)
    own = proofs.filter(engagement__isnull=False).values("engagement")
    return Q(activity__in=covering) | Q(pk__in=own)
