"""
Random rules and logs, small enough that records often meet and often just miss a rule.

Hypothesis chooses the seeds and the sizes, plain chance the rest: drawn value by value,
most logs would be empty or all alike, and hardly a rule would ever find anything.

Every log could stand in a database: ids are numbers, nobody is twice in one role of an
activity, a document is evidence, and nothing outside the programme is excluded from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from raceme.engines.indicators import (
    Activity,
    ActivityState,
    Disaggregation,
    FirstTime,
    Log,
    Measure,
    Participant,
    ParticipantState,
    Period,
    Registered,
    RegisterProperty,
    Registration,
    Rule,
    SizeClass,
    Window,
)

_Value = TypeVar("_Value")

KINDS = ("workshop", "voucher-award")
LEVELS = ("bronze", "silver", "gold")
ROLES = ("participant", "speaker", "beneficiary")
ORGANISATION_KINDS = ("company", "research", "cluster")
COUNTRIES = ("RO", "BG", "NO")
REGIONS = ("RO113", "RO321", "BG411", "NO081")
REGION_PREFIXES = ("RO", "RO11", "RO113", "NO0", "BG4")
SECTORS = ("62.01", "62.09", "13.20", "31")
SECTOR_PREFIXES = ("62", "62.01", "13", "31")
CURRENCIES = ("EUR", "RON")
GENDERS = ("woman", "man", "other")
SHARES = tuple(Decimal(text) for text in ("0", "12.50", "33.33", "50", "66.67", "100"))
HOURS = tuple(Decimal(text) for text in ("0", "0.25", "1.5", "7.75", "20"))
AMOUNTS = (0, 1, 99, 1_250, 333_333, 6_000_000)
DOCUMENTS = ("1", "2", "3")
FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2024, 12, 31)

# The first two touch; some days lie in none.
PERIODS = (
    Period(id="1", first=date(2024, 1, 1), last=date(2024, 4, 30)),
    Period(id="2", first=date(2024, 5, 1), last=date(2024, 8, 31)),
    Period(id="3", first=date(2024, 10, 1), last=date(2024, 11, 30)),
)


def logs(*, most_activities: int = 14) -> st.SearchStrategy[Log]:
    """Draw a log of one programme, with activities of others beside it."""
    return st.builds(_log, _chances, st.just(most_activities))


def rules(*, measures: Sequence[Measure] = tuple(Measure)) -> st.SearchStrategy[Rule]:
    """Draw a valid rule of one of the measures, with some conditions."""
    return st.builds(_rule, _chances, st.sampled_from(measures))


def windows() -> st.SearchStrategy[Window]:
    """Draw some days, open at one end or at both more often than not."""
    return st.builds(_window, _chances)


# Not st.randoms or st.integers: two in five of their seeds are the simplest one.
_chances = st.binary(min_size=6, max_size=6).map(Random)


def _day(chance: Random) -> date:
    return FIRST_DAY + timedelta(15 * chance.randrange(25))


days = _chances.map(_day)


def _some(chance: Random, values: Sequence[_Value]) -> tuple[_Value, ...]:
    return tuple(chance.sample(values, min(len(values), chance.choice([1, 1, 2]))))


def _documents(chance: Random) -> tuple[str, ...]:
    return _some(chance, DOCUMENTS) if chance.random() < _QUARTER else ()


def _log(chance: Random, most: int) -> Log:
    size = chance.randint(most // 2, most)
    # From 8 on, so that the order of numbers and that of texts differ: 9 before 10.
    return Log(
        activities=tuple(_activity(chance, 8 + place) for place in range(size)),
        periods=chance.choice([(), PERIODS, PERIODS, PERIODS[1:]]),
        register=tuple(_registered(chance, 8 + place) for place in range(chance.randrange(6))),
    )


def _activity(chance: Random, number: int) -> Activity:
    in_programme = chance.random() < _OFTEN
    parts = [
        _participant(chance, number * 10 + place, in_programme=in_programme)
        for place in range(chance.randrange(6))
    ]
    once = {(one.organisation, one.person, one.role): one for one in parts}
    documents = _documents(chance)
    ended_on = _day(chance)
    return Activity(
        id=str(number),
        kind=chance.choice(KINDS),
        level=chance.choice(("", *LEVELS)),
        state=_mostly(chance, ActivityState.HELD, tuple(ActivityState)),
        started_on=ended_on - timedelta(chance.randrange(4)),
        ended_on=ended_on,
        country=chance.choice(("", *COUNTRIES)),
        region=chance.choice(("", *REGIONS)),
        is_online=chance.random() < _HALF,
        hours=chance.choice((None, *HOURS)),
        share=_mostly(chance, Decimal(100), SHARES),
        in_programme=in_programme,
        excluded=in_programme and chance.random() < _RARELY,
        has_evidence=bool(documents) or chance.random() < _HALF,
        documents=documents,
        participants=tuple(once.values()),
    )


def _participant(chance: Random, number: int, *, in_programme: bool) -> Participant:
    has_organisation, has_person = chance.choice(
        [(True, True), (True, True), (True, False), (False, True)]
    )
    documents = _documents(chance)
    amount = chance.choice((None, *AMOUNTS))
    return Participant(
        id=str(number),
        organisation=chance.choice("1234") if has_organisation else None,
        person=chance.choice("12345") if has_person else None,
        role=chance.choice(ROLES),
        state=_mostly(chance, ParticipantState.TOOK_PART, tuple(ParticipantState)),
        country=chance.choice(("", *COUNTRIES)),
        region=chance.choice(("", *REGIONS)),
        size_class=chance.choice((None, *SizeClass)),
        organisation_kind=chance.choice(("", *ORGANISATION_KINDS)),
        sector=chance.choice(("", *SECTORS)),
        is_cluster_member=chance.random() < _HALF,
        gender=chance.choice(("", *GENDERS)),
        hours=chance.choice((None, None, *HOURS)),
        amount=amount,
        currency="" if amount is None else chance.choice(CURRENCIES),
        has_evidence=bool(documents) or chance.random() < _HALF,
        documents=documents,
        excluded=in_programme and chance.random() < _SELDOM,
        share=_mostly(chance, None, SHARES) if in_programme else None,
    )


def _registered(chance: Random, number: int) -> Registered:
    registered_on = _day(chance)
    stays = chance.choice([None, None, 15, 90])
    gap, before = chance.choice([(0, 30), (1, 5), (40, 60)])
    left_on = registered_on - timedelta(gap)
    stay = Registration(registered_on=left_on - timedelta(before), unregistered_on=left_on)
    return Registered(
        id=str(number),
        country=chance.choice(("", *COUNTRIES)),
        region=chance.choice(("", *REGIONS)),
        registered_on=registered_on,
        unregistered_on=None if stays is None else registered_on + timedelta(stays),
        earlier=(stay,) if chance.random() < _HALF else (),
    )


def _window(chance: Random) -> Window:
    first, last = sorted([_day(chance), _day(chance)])
    return Window(
        first=chance.choice([None, None, None, first]), last=chance.choice([None, None, None, last])
    )


def _rule(chance: Random, measure: Measure) -> Rule:
    countries = _some(chance, COUNTRIES) if chance.random() < _SELDOM else ()
    fitting = tuple(prefix for prefix in REGION_PREFIXES if prefix[:2] in countries)
    regions = _some(chance, fitting or REGION_PREFIXES) if chance.random() < _SELDOM else ()
    if measure is Measure.REGISTER:
        return Rule(
            measure=measure,
            register=RegisterProperty.REGISTERED_CLUSTER,
            countries=countries,
            region_prefixes=regions,
            disaggregations=_some(chance, _SPLITS_OF_A_REGISTER),
        )
    can_be_place = bool(countries or regions) or measure is Measure.COUNTRIES
    # Conditions that are all asked at once leave nothing to count, and test nothing.
    asked = chance.sample(sorted(_CONDITIONS), chance.choice([0, 1, 1, 1, 2]))
    rule = Rule(
        measure=measure,
        kinds=chance.choice([KINDS, KINDS, KINDS, KINDS[:1]]),
        countries=countries,
        region_prefixes=regions,
        place=can_be_place and chance.random() < _HALF,
        currency=chance.choice(CURRENCIES) if measure is Measure.AMOUNT else "",
        first_time=chance.choice([None, *FirstTime]) if measure in _COUNTS_ONCE else None,
        **{name: _CONDITIONS[name](chance) for name in asked},  # type: ignore[arg-type]
    )
    splits = _SPLITS_OF_ACTIVITIES if rule.counts_activities else tuple(Disaggregation)
    return replace(rule, disaggregations=_some(chance, splits))


def _mostly(chance: Random, usual: _Value, values: Sequence[_Value]) -> _Value:
    return usual if chance.random() < _OFTEN else chance.choice(values)


_RARELY, _SELDOM, _QUARTER, _HALF, _OFTEN = 0.05, 0.12, 0.25, 0.5, 0.85
_COUNTS_ONCE = frozenset(
    {Measure.PARTICIPATIONS, Measure.ORGANISATIONS, Measure.PEOPLE, Measure.COUNTRIES}
)
_SPLITS_OF_A_REGISTER = (Disaggregation.COUNTRY, Disaggregation.REGION)
_SPLITS_OF_ACTIVITIES = (*_SPLITS_OF_A_REGISTER, Disaggregation.KIND)
_CONDITIONS: Mapping[str, Callable[[Random], object]] = {
    "levels": lambda chance: _some(chance, LEVELS),
    "roles": lambda chance: _some(chance, ROLES),
    "organisation_kinds": lambda chance: _some(chance, ORGANISATION_KINDS),
    "is_sme": lambda chance: chance.random() < _HALF,
    # One of each side, so that it never contradicts "is an SME".
    "size_classes": lambda _: (SizeClass.SMALL, SizeClass.LARGE),
    "cluster_member": lambda chance: chance.random() < _HALF,
    "activity_code_prefixes": lambda chance: _some(chance, SECTOR_PREFIXES),
    "countries_at_least": lambda chance: chance.choice([2, 3]),
    "with_country_from": lambda chance: _some(chance, COUNTRIES),
    "online": lambda chance: chance.random() < _HALF,
    "hours_at_least": lambda chance: chance.choice(HOURS),
    "with_evidence": lambda _: True,
    "with_document": lambda _: True,
    "share_at_least": lambda chance: chance.choice(SHARES),
}
