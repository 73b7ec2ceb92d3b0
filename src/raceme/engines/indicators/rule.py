"""The counting rule: what is counted, under which conditions, once per what."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from raceme.engines.indicators.codes import (
    SME_SIZES,
    Disaggregation,
    Fault,
    FirstTime,
    Measure,
    RegisterProperty,
    RuleError,
    SizeClass,
)

_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_REGION = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
_NACE = re.compile(r"[0-9]{2}(?:\.?[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")

_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "kinds": _CODE,
        "levels": _CODE,
        "roles": _CODE,
        "organisation_kinds": _CODE,
        "activity_code_prefixes": _NACE,
        "countries": _COUNTRY,
        "region_prefixes": _REGION,
        "with_country_from": _COUNTRY,
    }
)
_CODED_LISTS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"size_classes": SizeClass, "disaggregations": Disaggregation}
)
_CODED: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"measure": Measure, "first_time": FirstTime, "register": RegisterProperty}
)

_FIRST_TIME_MEASURES = frozenset(
    {Measure.PARTICIPATIONS, Measure.ORGANISATIONS, Measure.PEOPLE, Measure.COUNTRIES}
)
_OF_A_REGISTER = frozenset({"measure", "register", "countries", "region_prefixes"})
_SPLITS_OF_A_REGISTER = frozenset({Disaggregation.COUNTRY, Disaggregation.REGION})
_SPLITS_OF_ACTIVITIES = _SPLITS_OF_A_REGISTER | {Disaggregation.KIND}

# NUTS names two countries otherwise than ISO 3166 does.
_NUTS_COUNTRIES = MappingProxyType({"EL": "GR", "UK": "GB"})
_MOST_HOURS = Decimal(100_000)
_WHOLE_SHARE = Decimal(100)
_LEAST_COUNTRIES = 2
_MOST_COUNTRIES = 250
_DECIMAL_PLACES = 2


@dataclass(frozen=True, kw_only=True)
class Rule:
    """
    One counting rule; an empty field is no condition.

    ``countries`` and ``region_prefixes`` (NUTS) mean the participant's, or with ``place``
    the activity's. ``hours_at_least`` is in hours, ``share_at_least`` in per cent (0 to
    100), both with two decimals at most. ``currency`` is an ISO 4217 code.
    Raises ``RuleError`` naming the field where a code is unknown or fields contradict.
    """

    measure: Measure
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    organisation_kinds: tuple[str, ...] = ()
    is_sme: bool | None = None
    size_classes: tuple[SizeClass, ...] = ()
    cluster_member: bool | None = None
    activity_code_prefixes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    region_prefixes: tuple[str, ...] = ()
    place: bool = False
    countries_at_least: int | None = None
    with_country_from: tuple[str, ...] = ()
    online: bool | None = None
    hours_at_least: Decimal | None = None
    with_evidence: bool = False
    with_document: bool = False
    share_at_least: Decimal | None = None
    currency: str = ""
    first_time: FirstTime | None = None
    disaggregations: tuple[Disaggregation, ...] = ()
    register: RegisterProperty | None = None

    def __post_init__(self) -> None:
        _check_codes(self)
        _check_numbers(self)
        if self.measure is Measure.REGISTER:
            _check_register(self)
        else:
            _check_log_measure(self)
        _check_splits(self)
        _check_contradictions(self)

    @property
    def counts_activities(self) -> bool:
        """Whether the records looked at are activities; otherwise they are engagements."""
        if self.measure is Measure.COUNTRIES:
            return self.place
        return self.measure in {Measure.ACTIVITIES, Measure.DOCUMENTS}

    @property
    def asks_of_participants(self) -> bool:
        """Whether a condition looks at one participant by itself."""
        return bool(
            self.roles
            or self.organisation_kinds
            or self.size_classes
            or self.is_sme is not None
            or self.cluster_member is not None
            or self.activity_code_prefixes
            or (not self.place and (self.countries or self.region_prefixes))
        )

    @classmethod
    def from_json(cls, written: Mapping[str, object]) -> "Rule":
        """Read what ``to_json`` writes; raises ``RuleError`` on an unknown key or code."""
        if not isinstance(written, Mapping):
            raise RuleError(Fault.WRONG_TYPE, field="", value=written)
        known = {field.name for field in fields(cls)}
        for key in written:
            if key not in known:
                raise RuleError(Fault.UNKNOWN_KEY, field=str(key), value=written[key])
        if "measure" not in written:
            raise RuleError(Fault.REQUIRED, field="measure")
        return cls(**{key: _read(key, value) for key, value in written.items()})  # type: ignore[arg-type]

    def to_json(self) -> dict[str, object]:
        """Write the fields that say something, in a fixed order, as plain JSON."""
        return {
            field.name: _written(getattr(self, field.name))
            for field in fields(self)
            if field.default is MISSING or getattr(self, field.name) != field.default
        }


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _read(key: str, value: object) -> object:
    if key in _FORMS:
        return tuple(_text(key, part) for part in _parts(key, value))
    if key in _CODED_LISTS:
        return tuple(_code(key, part, of=_CODED_LISTS[key]) for part in _parts(key, value))
    if key in _CODED:
        return _code(key, value, of=_CODED[key])
    return _SIMPLE_READERS.get(key, _text)(key, value)


def _parts(key: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise RuleError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise RuleError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _code(key: str, value: object, *, of: type[StrEnum]) -> StrEnum:
    try:
        return of(_text(key, value))
    except ValueError as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError(Fault.UNKNOWN_CODE, field=key, value=value) from error


def _decimal(key: str, value: object) -> Decimal:
    try:
        return Decimal(_text(key, value))
    except InvalidOperation as error:
        raise RuleError(Fault.MALFORMED, field=key, value=value) from error


def _whole_number(key: str, value: object) -> int:
    # A bool is an int to Python, and "from at least true countries" means nothing.
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RuleError(Fault.WRONG_TYPE, field=key, value=value)
    return value


_SIMPLE_READERS: Mapping[str, Callable[[str, object], object]] = MappingProxyType(
    {
        "hours_at_least": _decimal,
        "share_at_least": _decimal,
        "countries_at_least": _whole_number,
        "place": _flag,
        "with_evidence": _flag,
        "with_document": _flag,
        "is_sme": _flag,
        "cluster_member": _flag,
        "online": _flag,
    }
)


def _check_codes(rule: Rule) -> None:
    for name, form in _FORMS.items():
        for code in getattr(rule, name):
            if not form.fullmatch(code):
                raise RuleError(Fault.MALFORMED, field=name, value=code)
    for name in (*_FORMS, *_CODED_LISTS):
        codes: tuple[str, ...] = getattr(rule, name)
        if len(set(codes)) != len(codes):
            raise RuleError(Fault.REPEATED, field=name, value=codes)
    if rule.currency and not _CURRENCY.fullmatch(rule.currency):
        raise RuleError(Fault.MALFORMED, field="currency", value=rule.currency)


def _check_numbers(rule: Rule) -> None:
    _check_decimal("hours_at_least", rule.hours_at_least, most=_MOST_HOURS)
    _check_decimal("share_at_least", rule.share_at_least, most=_WHOLE_SHARE)
    least = rule.countries_at_least
    if least is not None and least < _LEAST_COUNTRIES:
        raise RuleError(Fault.TOO_LOW, field="countries_at_least", value=least)
    if least is not None and least > _MOST_COUNTRIES:
        raise RuleError(Fault.TOO_HIGH, field="countries_at_least", value=least)


def _check_decimal(name: str, value: Decimal | None, *, most: Decimal) -> None:
    if value is None:
        return
    if not value.is_finite():
        raise RuleError(Fault.MALFORMED, field=name, value=value)
    if value < 0:
        raise RuleError(Fault.TOO_LOW, field=name, value=value)
    if value > most:
        raise RuleError(Fault.TOO_HIGH, field=name, value=value)
    if int(value.as_tuple().exponent) < -_DECIMAL_PLACES:
        raise RuleError(Fault.TOO_PRECISE, field=name, value=value)


def _check_register(rule: Rule) -> None:
    if rule.register is None:
        raise RuleError(Fault.REQUIRED, field="register")
    for field in fields(rule):
        if field.name in _OF_A_REGISTER or field.name == "disaggregations":
            continue
        value = getattr(rule, field.name)
        if value != field.default:
            raise RuleError(Fault.NOT_WITH_MEASURE, field=field.name, value=value)


def _check_log_measure(rule: Rule) -> None:
    if rule.register is not None:
        raise RuleError(Fault.NOT_WITH_MEASURE, field="register", value=rule.register)
    if not rule.kinds:
        raise RuleError(Fault.REQUIRED, field="kinds")
    if rule.measure is Measure.AMOUNT and not rule.currency:
        raise RuleError(Fault.REQUIRED, field="currency")
    if rule.measure is not Measure.AMOUNT and rule.currency:
        raise RuleError(Fault.NOT_WITH_MEASURE, field="currency", value=rule.currency)
    if rule.first_time is not None and rule.measure not in _FIRST_TIME_MEASURES:
        raise RuleError(Fault.NOT_WITH_MEASURE, field="first_time", value=rule.first_time)


def _check_splits(rule: Rule) -> None:
    allowed = frozenset(Disaggregation)
    if rule.measure is Measure.REGISTER:
        allowed = _SPLITS_OF_A_REGISTER
    elif rule.counts_activities:
        allowed = _SPLITS_OF_ACTIVITIES
    for split in rule.disaggregations:
        if split not in allowed:
            raise RuleError(Fault.NOT_WITH_MEASURE, field="disaggregations", value=split)


def _check_contradictions(rule: Rule) -> None:
    names_a_place = rule.countries or rule.region_prefixes or rule.measure is Measure.COUNTRIES
    if rule.place and not names_a_place:
        raise RuleError(Fault.REQUIRED, field="countries")
    if rule.is_sme is not None and rule.size_classes:
        fitting = [size for size in rule.size_classes if (size in SME_SIZES) is rule.is_sme]
        if not fitting:
            raise RuleError(Fault.CONTRADICTION, field="size_classes", value=rule.size_classes)
    if rule.countries and rule.region_prefixes:
        of_regions = {region[:2] for region in rule.region_prefixes}
        if not {_NUTS_COUNTRIES.get(code, code) for code in of_regions} & set(rule.countries):
            raise RuleError(
                Fault.CONTRADICTION, field="region_prefixes", value=rule.region_prefixes
            )
