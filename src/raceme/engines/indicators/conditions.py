"""
What a record must be to count: one function for each condition of the law of the log.

Each function takes the rule and a record and returns None when the record meets the
condition, or when the rule does not ask for it; otherwise what it found there instead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from raceme.engines.indicators.problem import (
    SME_SIZES,
    Activity,
    ActivityState,
    Measure,
    Participant,
    ParticipantState,
    Reason,
    Rule,
)

Detail = dict[str, str]

# The part of a split that holds what is not known.
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Record:
    """An activity, or with ``participant`` one engagement in it."""

    activity: Activity
    participant: Participant | None = None

    @property
    def id(self) -> str:
        return self.activity.id if self.participant is None else self.participant.id

    @property
    def share(self) -> Decimal:
        """The share in per cent that holds for it: its own, else the activity's."""
        if self.participant is None or self.participant.share is None:
            return self.activity.share
        return self.participant.share

    @property
    def hours(self) -> Decimal | None:
        if self.participant is None or self.participant.hours is None:
            return self.activity.hours
        return self.participant.hours

    @property
    def country(self) -> str:
        return (self.participant or self.activity).country

    @property
    def region(self) -> str:
        return (self.participant or self.activity).region

    @property
    def has_evidence(self) -> bool:
        return (self.participant or self.activity).has_evidence


OrderOfId = tuple[bool, int, str, str]


def order_of_id(value: str) -> OrderOfId:
    """Return a sort key that puts numbers first, by their size, and other texts after."""
    if not (value.isascii() and value.isdecimal()):
        return (True, 0, value, value)
    # Compared as texts of one length: Python turns no text of thousands of digits into a number.
    digits = value.lstrip("0")
    return (False, len(digits), digits, value)


Condition = Callable[[Rule, Record], Detail | None]


@dataclass(frozen=True, kw_only=True)
class Failure:
    reason: Reason
    detail: Detail


def records_of(activity: Activity, *, rule: Rule) -> Iterator[Record]:
    """Yield what the rule looks at in an activity: itself, or each engagement."""
    if rule.counts_activities:
        yield Record(activity=activity)
    else:
        for participant in activity.participants:
            yield Record(activity=activity, participant=participant)


def first_failure(rule: Rule, record: Record, *, ever: bool = False) -> Failure | None:
    """
    Return the first condition that the record fails, None when it counts.

    With ``ever`` what ties it to one programme is not asked: share and exclusion.
    """
    for reason, condition in _OF_ACTIVITIES:
        if ever and reason in _OF_THE_PROGRAMME:
            continue
        detail = condition(rule, record)
        if detail is not None:
            return Failure(reason=reason, detail=detail)
    if record.participant is None:
        return _failure_of_activity(rule, record)
    return _failure_in(_OF_PARTICIPANTS, rule, record)


def is_held(_rule: Rule, record: Record) -> Detail | None:
    state = record.activity.state
    return None if state is ActivityState.HELD else {"found": state.value}


def has_share(rule: Rule, record: Record) -> Detail | None:
    if rule.share_at_least is None or record.share >= rule.share_at_least:
        return None
    return {"found": format(record.share, "f")}


def is_not_excluded(_rule: Rule, record: Record) -> Detail | None:
    if record.activity.excluded:
        return {"found": "activity"}
    if record.participant is not None and record.participant.excluded:
        return {"found": "engagement"}
    return None


def is_not_itself_excluded(_rule: Rule, record: Record) -> Detail | None:
    return {"found": "engagement"} if _participant(record).excluded else None


def has_level(rule: Rule, record: Record) -> Detail | None:
    level = record.activity.level
    return None if not rule.levels or level in rule.levels else {"found": level}


def has_place(rule: Rule, record: Record) -> Detail | None:
    if not rule.place:
        return None
    activity = record.activity
    if rule.countries and activity.country not in rule.countries:
        return {"found": activity.country}
    if rule.region_prefixes and not activity.region.startswith(rule.region_prefixes):
        return {"found": activity.region}
    return None


def is_online(rule: Rule, record: Record) -> Detail | None:
    if rule.online is None or record.activity.is_online is rule.online:
        return None
    return {"found": "online" if record.activity.is_online else "on_site"}


def lasts_long_enough(rule: Rule, record: Record) -> Detail | None:
    hours = record.activity.hours
    if rule.hours_at_least is None or (hours is not None and hours >= rule.hours_at_least):
        return None
    return {"found": "" if hours is None else format(hours, "f")}


def has_enough_countries(rule: Rule, record: Record) -> Detail | None:
    if rule.countries_at_least is None:
        return None
    found = len(_countries_there(record.activity))
    return None if found >= rule.countries_at_least else {"found": str(found)}


def has_country_from(rule: Rule, record: Record) -> Detail | None:
    if not rule.with_country_from:
        return None
    found = _countries_there(record.activity)
    return None if found & set(rule.with_country_from) else {"found": " ".join(sorted(found))}


def has_document(rule: Rule, record: Record) -> Detail | None:
    if not rule.with_document and rule.measure is not Measure.DOCUMENTS:
        return None
    if record.activity.documents or (record.participant and record.participant.documents):
        return None
    return {}


def has_place_country(rule: Rule, record: Record) -> Detail | None:
    return {} if rule.measure is Measure.COUNTRIES and not record.activity.country else None


def took_part(_rule: Rule, record: Record) -> Detail | None:
    state = _participant(record).state
    return None if state is ParticipantState.TOOK_PART else {"found": state.value}


def has_role(rule: Rule, record: Record) -> Detail | None:
    role = _participant(record).role
    return None if not rule.roles or role in rule.roles else {"found": role}


def has_organisation(rule: Rule, record: Record) -> Detail | None:
    needs_one = rule.measure is Measure.ORGANISATIONS
    return {} if needs_one and _participant(record).organisation is None else None


def has_person(rule: Rule, record: Record) -> Detail | None:
    needs_one = rule.measure in {Measure.PEOPLE, Measure.PARTICIPATIONS}
    return {} if needs_one and _participant(record).person is None else None


def has_country(rule: Rule, record: Record) -> Detail | None:
    return {} if rule.measure is Measure.COUNTRIES and not _participant(record).country else None


def has_organisation_kind(rule: Rule, record: Record) -> Detail | None:
    kind = _participant(record).organisation_kind
    if not rule.organisation_kinds or kind in rule.organisation_kinds:
        return None
    return {"found": kind}


def has_size(rule: Rule, record: Record) -> Detail | None:
    if rule.is_sme is None and not rule.size_classes:
        return None
    size = _participant(record).size_class
    if size is None:
        return {"found": ""}
    is_wanted = not rule.size_classes or size in rule.size_classes
    if is_wanted and rule.is_sme in {None, size in SME_SIZES}:
        return None
    return {"found": size.value}


def is_member(rule: Rule, record: Record) -> Detail | None:
    found = _participant(record).is_cluster_member
    if rule.cluster_member is None or found is rule.cluster_member:
        return None
    return {"found": "member" if found else "not_member"}


def is_in_sector(rule: Rule, record: Record) -> Detail | None:
    sector = _participant(record).sector
    prefixes = rule.activity_code_prefixes
    return None if not prefixes or sector.startswith(prefixes) else {"found": sector}


def is_from_country(rule: Rule, record: Record) -> Detail | None:
    if rule.place or not rule.countries:
        return None
    country = _participant(record).country
    return None if country in rule.countries else {"found": country}


def is_from_region(rule: Rule, record: Record) -> Detail | None:
    if rule.place or not rule.region_prefixes:
        return None
    region = _participant(record).region
    return None if region.startswith(rule.region_prefixes) else {"found": region}


def is_evidenced(rule: Rule, record: Record) -> Detail | None:
    return None if not rule.with_evidence or record.has_evidence else {}


def has_amount(rule: Rule, record: Record) -> Detail | None:
    return {} if rule.measure is Measure.AMOUNT and _participant(record).amount is None else None


def has_hours(rule: Rule, record: Record) -> Detail | None:
    return {} if rule.measure is Measure.HOURS and record.hours is None else None


def has_currency(rule: Rule, record: Record) -> Detail | None:
    currency = _participant(record).currency
    if rule.measure is not Measure.AMOUNT or currency == rule.currency:
        return None
    return {"found": currency}


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
# What an activity is looked through for; a country that is counted is the place's then.
_LOOKED_FOR: _Conditions = (
    (Reason.EXCLUDED, is_not_itself_excluded),
    *(pair for pair in _ABOUT_ONE_PARTICIPANT if pair[0] is not Reason.NO_COUNTRY),
)
_OF_THE_PROGRAMME = frozenset({Reason.SHARE_BELOW, Reason.EXCLUDED})
_ORDER = MappingProxyType({reason: place for place, reason in enumerate(Reason)})


def _failure_of_activity(rule: Rule, record: Record) -> Failure | None:
    detail = has_place_country(rule, record)
    if detail is not None:
        return Failure(reason=Reason.NO_COUNTRY, detail=detail)
    if rule.asks_of_participants:
        failure = _failure_of_closest_participant(rule, record.activity)
        if failure is not None:
            return failure
    detail = is_evidenced(rule, record)
    return None if detail is None else Failure(reason=Reason.NO_EVIDENCE, detail=detail)


def _failure_of_closest_participant(rule: Rule, activity: Activity) -> Failure | None:
    """Return None when one participant meets all, else the failure of who came closest."""
    closest: Failure | None = None
    for participant in sorted(activity.participants, key=lambda one: order_of_id(one.id)):
        failure = _failure_in(_LOOKED_FOR, rule, Record(activity=activity, participant=participant))
        if failure is None:
            return None
        if closest is None or _ORDER[failure.reason] > _ORDER[closest.reason]:
            closest = failure
    return closest or Failure(reason=Reason.NOT_THERE, detail={})


def _failure_in(conditions: _Conditions, rule: Rule, record: Record) -> Failure | None:
    for reason, condition in conditions:
        detail = condition(rule, record)
        if detail is not None:
            return Failure(reason=reason, detail=detail)
    return None


def _participant(record: Record) -> Participant:
    if record.participant is None:
        raise TypeError("An activity has no one participant to ask about.")
    return record.participant


def _countries_there(activity: Activity) -> set[str]:
    """Return where those come from who took part and are not themselves excluded."""
    return {
        one.country
        for one in activity.participants
        if one.state is ParticipantState.TOOK_PART and not one.excluded and one.country
    }
