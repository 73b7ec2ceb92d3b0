"""
Random rules and logs, small enough that records often meet and often just miss a rule.

Every log could stand in a database: ids are numbers, nobody is twice in one role of an
activity, a document is evidence, and nothing outside the programme is excluded from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
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
    Rule,
    SizeClass,
    Window,
)

_Value = TypeVar("_Value")
_Other = TypeVar("_Other")

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

days = st.integers(min_value=0, max_value=24).map(lambda step: FIRST_DAY + timedelta(15 * step))


def _maybe(values: Sequence[_Value]) -> st.SearchStrategy[_Value | None]:
    return st.sampled_from((None, *values))


def _some(values: Sequence[_Value], *, at_least: int = 0) -> st.SearchStrategy[tuple[_Value, ...]]:
    chosen = st.lists(st.sampled_from(values), unique=True, min_size=at_least, max_size=2)
    return chosen.map(tuple)


def _seldom(
    chosen: st.SearchStrategy[_Value], otherwise: _Other
) -> st.SearchStrategy[_Value | _Other]:
    # Neither end of the range: those are drawn more often than their share.
    return st.integers(min_value=0, max_value=9).flatmap(
        lambda chance: chosen if chance == _LUCKY else st.just(otherwise)
    )


_LUCKY = 7
_who = st.sampled_from([(True, True), (True, True), (True, False), (False, True)])
_organisation, _person = st.sampled_from("1234"), st.sampled_from("12345")
_role = st.sampled_from(ROLES)
_participant_state = _seldom(st.sampled_from(list(ParticipantState)), ParticipantState.TOOK_PART)
_activity_state = _seldom(st.sampled_from(list(ActivityState)), ActivityState.HELD)
_country, _region = st.sampled_from(("", *COUNTRIES)), st.sampled_from(("", *REGIONS))
_size_class = _maybe(list(SizeClass))
_organisation_kind = st.sampled_from(("", *ORGANISATION_KINDS))
_sector, _gender = st.sampled_from(("", *SECTORS)), st.sampled_from(("", *GENDERS))
_hours, _amount, _currency = _maybe(HOURS), _maybe(AMOUNTS), st.sampled_from(CURRENCIES)
_documents = _seldom(_some(DOCUMENTS), ())
_seldom_true = _seldom(st.booleans(), otherwise=False)
_own_share = _seldom(st.sampled_from(SHARES), None)
_share = _seldom(st.sampled_from(SHARES), Decimal(100))
_flag = st.booleans()


@st.composite
def participants(draw: st.DrawFn, *, number: int, in_programme: bool) -> Participant:
    has_organisation, has_person = draw(_who)
    documents = draw(_documents)
    amount = draw(_amount)
    return Participant(
        id=str(number),
        organisation=draw(_organisation) if has_organisation else None,
        person=draw(_person) if has_person else None,
        role=draw(_role),
        state=draw(_participant_state),
        country=draw(_country),
        region=draw(_region),
        size_class=draw(_size_class),
        organisation_kind=draw(_organisation_kind),
        sector=draw(_sector),
        is_cluster_member=draw(_flag),
        gender=draw(_gender),
        hours=draw(_hours),
        amount=amount,
        currency="" if amount is None else draw(_currency),
        has_evidence=bool(documents) or draw(_flag),
        documents=documents,
        excluded=in_programme and draw(_seldom_true),
        share=draw(_own_share) if in_programme else None,
    )


@st.composite
def activities(draw: st.DrawFn, *, number: int) -> Activity:
    in_programme = draw(st.sampled_from([True, True, True, False]))
    size = draw(st.sampled_from([2, 3, 4, 1, 0]))
    drawn = [
        draw(participants(number=number * 10 + place, in_programme=in_programme))
        for place in range(size)
    ]
    once = {(one.organisation, one.person, one.role): one for one in drawn}
    documents = draw(_documents)
    ended_on = draw(days)
    return Activity(
        id=str(number),
        kind=draw(st.sampled_from(KINDS)),
        level=draw(st.sampled_from(("", *LEVELS))),
        state=draw(_activity_state),
        started_on=ended_on - timedelta(draw(st.integers(min_value=0, max_value=3))),
        ended_on=ended_on,
        country=draw(_country),
        region=draw(_region),
        is_online=draw(_flag),
        hours=draw(_hours),
        share=draw(_share),
        in_programme=in_programme,
        excluded=in_programme and draw(_seldom_true),
        has_evidence=bool(documents) or draw(_flag),
        documents=documents,
        participants=tuple(once.values()),
    )


@st.composite
def registered(draw: st.DrawFn, *, number: int) -> Registered:
    registered_on = draw(days)
    stays = draw(_maybe((15, 90)))
    return Registered(
        id=str(number),
        country=draw(_country),
        region=draw(_region),
        registered_on=registered_on,
        unregistered_on=None if stays is None else registered_on + timedelta(stays),
    )


@st.composite
def logs(draw: st.DrawFn, *, most_activities: int = 7) -> Log:
    """Draw a log of one programme, with activities of others beside it."""
    size = draw(st.sampled_from((0, *range(3, most_activities + 1))))
    of_register = draw(st.integers(min_value=0, max_value=4))
    # From 8 on, so that the order of numbers and that of texts differ: 9 before 10.
    return Log(
        activities=tuple(draw(activities(number=8 + place)) for place in range(size)),
        periods=draw(st.sampled_from([(), PERIODS, PERIODS[1:]])),
        register=tuple(draw(registered(number=8 + place)) for place in range(of_register)),
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    first, last = sorted([draw(days), draw(days)])
    return Window(
        first=draw(st.sampled_from([None, None, first])),
        last=draw(st.sampled_from([None, None, last])),
    )


@st.composite
def rules(draw: st.DrawFn, *, measures: Sequence[Measure] = tuple(Measure)) -> Rule:
    """Draw a valid rule; each condition is asked for now and then."""
    measure = draw(st.sampled_from(measures))
    countries = draw(_wanted_countries)
    fitting = tuple(prefix for prefix in REGION_PREFIXES if prefix[:2] in countries)
    region_prefixes = draw(_seldom(_some(fitting or REGION_PREFIXES), ()))
    if measure is Measure.REGISTER:
        return Rule(
            measure=measure,
            register=RegisterProperty.REGISTERED_CLUSTER,
            countries=countries,
            region_prefixes=region_prefixes,
            disaggregations=draw(_some(_SPLITS_OF_A_REGISTER)),
        )
    can_be_place = bool(countries or region_prefixes) or measure is Measure.COUNTRIES
    # Conditions that are all asked at once leave nothing to count, and test nothing.
    asked = draw(st.lists(st.sampled_from(sorted(_CONDITIONS)), unique=True, max_size=2))
    chosen = {name: draw(_CONDITIONS[name]) for name in asked}
    rule = Rule(
        measure=measure,
        kinds=draw(_kinds),
        countries=countries,
        region_prefixes=region_prefixes,
        place=can_be_place and draw(_flag),
        currency=draw(_currency) if measure is Measure.AMOUNT else "",
        first_time=draw(_first_time) if measure in _COUNTS_ONCE else None,
        **chosen,  # type: ignore[arg-type]
    )
    splits = _SPLITS_OF_ACTIVITIES if rule.counts_activities else tuple(Disaggregation)
    return replace(rule, disaggregations=draw(_some(splits)))


_kinds = _some(KINDS, at_least=1)
_wanted_countries = _seldom(_some(COUNTRIES, at_least=1), ())
_first_time = _maybe(list(FirstTime))
_COUNTS_ONCE = frozenset(
    {Measure.PARTICIPATIONS, Measure.ORGANISATIONS, Measure.PEOPLE, Measure.COUNTRIES}
)
_SPLITS_OF_A_REGISTER = (Disaggregation.COUNTRY, Disaggregation.REGION)
_SPLITS_OF_ACTIVITIES = (*_SPLITS_OF_A_REGISTER, Disaggregation.KIND)
_CONDITIONS: Mapping[str, st.SearchStrategy[object]] = {
    "levels": _some(LEVELS, at_least=1),
    "roles": _some(ROLES, at_least=1),
    "organisation_kinds": _some(ORGANISATION_KINDS, at_least=1),
    "is_sme": _flag,
    # One of each side, so that it never contradicts "is an SME".
    "size_classes": st.just((SizeClass.SMALL, SizeClass.LARGE)),
    "cluster_member": _flag,
    "activity_code_prefixes": _some(SECTOR_PREFIXES, at_least=1),
    "countries_at_least": st.sampled_from([2, 3]),
    "with_country_from": _some(COUNTRIES, at_least=1),
    "online": _flag,
    "hours_at_least": st.sampled_from(HOURS),
    "with_evidence": st.just(value=True),
    "with_document": st.just(value=True),
    "share_at_least": st.sampled_from(SHARES),
}
