"""
The log as the counting engine sees it, the question and the answer.

Ids are texts, days are in the workspace's time zone, money is whole cents, hours and
shares (per cent) are decimals with two places at most; an empty text is "unknown".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from raceme.engines.indicators.codes import (
    SME_SIZES,
    ActivityState,
    CountingError,
    Disaggregation,
    Fault,
    FirstTime,
    LogError,
    Measure,
    ParticipantState,
    Reason,
    RegisterProperty,
    RuleError,
    SizeClass,
)
from raceme.engines.indicators.rule import Rule

__all__ = [
    "SME_SIZES",
    "Activity",
    "ActivityState",
    "CountingError",
    "Disaggregation",
    "Fault",
    "Figure",
    "FirstTime",
    "LeftOut",
    "Line",
    "Log",
    "LogError",
    "Measure",
    "Participant",
    "ParticipantState",
    "Period",
    "Reason",
    "RegisterProperty",
    "Registered",
    "Rule",
    "RuleError",
    "SizeClass",
    "Window",
]

_WHOLE_SHARE = Decimal(100)
_DECIMAL_PLACES = 2


@dataclass(frozen=True, kw_only=True)
class Participant:
    """
    One engagement, with what was true of the participant then.

    ``has_evidence`` is its own or one that covers all participants of the activity;
    ``documents`` are those of its own. ``share`` overrides the activity's.
    """

    id: str
    organisation: str | None = None
    person: str | None = None
    role: str = "participant"
    state: ParticipantState = ParticipantState.TOOK_PART
    country: str = ""
    region: str = ""
    size_class: SizeClass | None = None
    organisation_kind: str = ""
    sector: str = ""
    is_cluster_member: bool = False
    gender: str = ""
    hours: Decimal | None = None
    amount: int | None = None
    currency: str = ""
    has_evidence: bool = False
    documents: tuple[str, ...] = ()
    excluded: bool = False
    share: Decimal | None = None

    def __post_init__(self) -> None:
        _check_id("participant", self.id)
        if self.organisation is None and self.person is None:
            raise LogError(Fault.REQUIRED, field="organisation", value=self.id)
        _check_decimal("hours", self.hours)
        _check_decimal("share", self.share, most=_WHOLE_SHARE)
        if self.amount is not None and self.amount < 0:
            raise LogError(Fault.TOO_LOW, field="amount", value=self.amount)
        if self.amount is not None and not self.currency:
            raise LogError(Fault.REQUIRED, field="currency", value=self.id)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """
    One thing that happened, with its attribution to the programme that counts.

    ``in_programme`` False: it is attributed elsewhere and known only so that "first time
    ever" can be told; then nothing of it is excluded. ``excluded`` takes the activity and
    all its participants out of the programme.
    """

    id: str
    kind: str
    level: str = ""
    state: ActivityState = ActivityState.HELD
    started_on: date
    ended_on: date
    country: str = ""
    region: str = ""
    is_online: bool = False
    hours: Decimal | None = None
    share: Decimal = _WHOLE_SHARE
    in_programme: bool = True
    excluded: bool = False
    has_evidence: bool = False
    documents: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()

    def __post_init__(self) -> None:
        _check_id("activity", self.id)
        if self.ended_on < self.started_on:
            raise LogError(Fault.OUT_OF_ORDER, field="ended_on", value=self.id)
        _check_decimal("hours", self.hours)
        _check_decimal("share", self.share, most=_WHOLE_SHARE)
        is_excluded = self.excluded or any(one.excluded for one in self.participants)
        if is_excluded and not self.in_programme:
            raise LogError(Fault.CONTRADICTION, field="excluded", value=self.id)


@dataclass(frozen=True, kw_only=True)
class Registration:
    """An earlier stay in a register, which is over: from one day until before the other."""

    registered_on: date
    unregistered_on: date

    def __post_init__(self) -> None:
        if self.unregistered_on < self.registered_on:
            raise LogError(Fault.OUT_OF_ORDER, field="earlier", value=self.unregistered_on)

    def holds(self, day: date) -> bool:
        return self.registered_on <= day < self.unregistered_on


@dataclass(frozen=True, kw_only=True)
class Registered:
    """
    One organisation of a register: held from ``registered_on``, until before the other.

    ``earlier`` are the stays before this one, in any order.
    """

    id: str
    country: str = ""
    region: str = ""
    registered_on: date
    unregistered_on: date | None = None
    earlier: tuple[Registration, ...] = ()

    def __post_init__(self) -> None:
        _check_id("register", self.id)
        if self.unregistered_on is not None and self.unregistered_on < self.registered_on:
            raise LogError(Fault.OUT_OF_ORDER, field="unregistered_on", value=self.id)
        if any(stay.unregistered_on > self.registered_on for stay in self.earlier):
            raise LogError(Fault.OUT_OF_ORDER, field="earlier", value=self.id)

    def holds(self, day: date) -> bool:
        """Tell whether ``day`` lies in this stay or in an earlier one."""
        is_over = self.unregistered_on is not None and self.unregistered_on <= day
        is_in = self.registered_on <= day and not is_over
        return is_in or any(stay.holds(day) for stay in self.earlier)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A reporting period, both days included."""

    id: str
    first: date
    last: date

    def __post_init__(self) -> None:
        _check_id("period", self.id)
        if self.last < self.first:
            raise LogError(Fault.OUT_OF_ORDER, field="last", value=self.id)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days asked about, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise RuleError(Fault.OUT_OF_ORDER, field="window", value=self.last)

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, kw_only=True)
class Log:
    """All that may be counted for one programme; ids are unique, periods do not overlap."""

    activities: tuple[Activity, ...] = ()
    periods: tuple[Period, ...] = ()
    register: tuple[Registered, ...] = ()

    def __post_init__(self) -> None:
        engagements = (one.id for activity in self.activities for one in activity.participants)
        _check_unique("activities", (activity.id for activity in self.activities))
        _check_unique("participants", engagements)
        _check_unique("periods", (period.id for period in self.periods))
        _check_unique("register", (one.id for one in self.register))
        in_time = sorted(self.periods, key=lambda period: period.first)
        for earlier, later in pairwise(in_time):
            if later.first <= earlier.last:
                raise LogError(Fault.OVERLAP, field="periods", value=later.id)

    def period_of(self, day: date) -> str | None:
        """Return the id of the reporting period that holds ``day``."""
        return next((period.id for period in self.periods if period.holds(day)), None)


@dataclass(frozen=True, kw_only=True)
class Line:
    """
    One line of the list behind a figure.

    ``subject`` is the id (or country code) of what is counted, ``records`` the activities
    or engagements that make the line, the counted one first. ``on`` is the day it counts,
    ``period`` the reporting period of that day. ``value`` is 1, hours, or whole cents.
    """

    subject: str
    records: tuple[str, ...]
    on: date
    period: str | None = None
    value: int | Decimal = 1
    has_evidence: bool = False


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A record that was not counted, and the first condition that failed."""

    record: str
    reason: Reason
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """``value`` is the sum of the lines' values; ``splits`` parts it by each disaggregation."""

    value: int | Decimal
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    splits: Mapping[Disaggregation, Mapping[str, int | Decimal]] = field(default_factory=dict)


def _check_id(name: str, value: str) -> None:
    if not value:
        raise LogError(Fault.REQUIRED, field=name, value=value)


def _check_unique(name: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise LogError(Fault.REPEATED, field=name, value=one)
        seen.add(one)


def _check_decimal(name: str, value: Decimal | None, *, most: Decimal | None = None) -> None:
    if value is None:
        return
    if not value.is_finite():
        raise LogError(Fault.MALFORMED, field=name, value=value)
    if value < 0:
        raise LogError(Fault.TOO_LOW, field=name, value=value)
    if most is not None and value > most:
        raise LogError(Fault.TOO_HIGH, field=name, value=value)
    if int(value.as_tuple().exponent) < -_DECIMAL_PLACES:
        raise LogError(Fault.TOO_PRECISE, field=name, value=value)
