"""The log and the figure as plain JSON: days as ISO 8601 texts, decimals as texts."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from raceme.engines.indicators.problem import (
    Activity,
    ActivityState,
    Fault,
    Figure,
    Log,
    LogError,
    Participant,
    ParticipantState,
    Period,
    Registered,
    Registration,
    SizeClass,
)

_Reader = Callable[[str, object], object]
_Built = TypeVar("_Built")


def log_from_json(written: object) -> Log:
    """
    Read a log: an object of the lists ``activities``, ``periods`` and ``register``.

    Keys are the fields of the dataclasses; ids may be numbers. Raises ``LogError`` naming
    the field of the first fault.
    """
    return _build(Log, _LOG, "log", written)


def figure_to_json(figure: Figure) -> dict[str, object]:
    """Write the figure, its list, what was not counted, and the splits."""
    return {
        "value": _number(figure.value),
        "lines": [
            {
                "subject": line.subject,
                "records": list(line.records),
                "on": line.on.isoformat(),
                "period": line.period,
                "value": _number(line.value),
                "has_evidence": line.has_evidence,
            }
            for line in figure.lines
        ],
        "not_counted": [
            {"record": one.record, "reason": one.reason.value, "detail": dict(one.detail)}
            for one in figure.left_out
        ],
        "splits": {
            split.value: {part: _number(value) for part, value in parts.items()}
            for split, parts in figure.splits.items()
        },
    }


def _number(value: int | Decimal) -> int | str:
    return value if isinstance(value, int) else format(value, "f")


def _build(
    built: Callable[..., _Built], readers: Mapping[str, _Reader], name: str, written: object
) -> _Built:
    if not isinstance(written, Mapping):
        raise LogError(Fault.WRONG_TYPE, field=name, value=written)
    read: dict[str, object] = {}
    for key, value in written.items():
        if key not in readers:
            raise LogError(Fault.UNKNOWN_KEY, field=str(key), value=value)
        read[key] = readers[key](key, value)
    for key in _REQUIRED.get(name, ()):
        if key not in read:
            raise LogError(Fault.REQUIRED, field=key)
    return built(**read)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise LogError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise LogError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _whole(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise LogError(Fault.WRONG_TYPE, field=key, value=value)
    return value


def _identifier(key: str, value: object) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else _text(key, value)


def _day(key: str, value: object) -> date:
    try:
        return date.fromisoformat(_text(key, value))
    except LogError:
        raise
    except ValueError as error:
        raise LogError(Fault.MALFORMED, field=key, value=value) from error


def _decimal(key: str, value: object) -> Decimal:
    try:
        return Decimal(_text(key, value))
    except InvalidOperation as error:
        raise LogError(Fault.MALFORMED, field=key, value=value) from error


def _optional(reader: _Reader) -> _Reader:
    return lambda key, value: None if value is None else reader(key, value)


def _code(codes: type[StrEnum]) -> _Reader:
    def read(key: str, value: object) -> StrEnum:
        text = _text(key, value)
        if text not in {code.value for code in codes}:
            raise LogError(Fault.UNKNOWN_CODE, field=key, value=value)
        return codes(text)

    return read


def _each(reader: _Reader) -> _Reader:
    def read(key: str, value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise LogError(Fault.WRONG_TYPE, field=key, value=value)
        return tuple(reader(key, one) for one in value)

    return read


def _built(built: Callable[..., object], readers: Mapping[str, _Reader], name: str) -> _Reader:
    return lambda _key, value: _build(built, readers, name, value)


_REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "participant": ("id",),
        "activity": ("id", "kind", "started_on", "ended_on"),
        "period": ("id", "first", "last"),
        "registered": ("id", "registered_on"),
        "registration": ("registered_on", "unregistered_on"),
    }
)

_PARTICIPANT: Mapping[str, _Reader] = MappingProxyType(
    {
        "id": _identifier,
        "organisation": _optional(_identifier),
        "person": _optional(_identifier),
        "role": _text,
        "state": _code(ParticipantState),
        "country": _text,
        "region": _text,
        "size_class": _optional(_code(SizeClass)),
        "organisation_kind": _text,
        "sector": _text,
        "is_cluster_member": _flag,
        "gender": _text,
        "hours": _optional(_decimal),
        "amount": _optional(_whole),
        "currency": _text,
        "has_evidence": _flag,
        "documents": _each(_identifier),
        "excluded": _flag,
        "share": _optional(_decimal),
    }
)
_ACTIVITY: Mapping[str, _Reader] = MappingProxyType(
    {
        "id": _identifier,
        "kind": _text,
        "level": _text,
        "state": _code(ActivityState),
        "started_on": _day,
        "ended_on": _day,
        "country": _text,
        "region": _text,
        "is_online": _flag,
        "hours": _optional(_decimal),
        "share": _decimal,
        "in_programme": _flag,
        "excluded": _flag,
        "has_evidence": _flag,
        "documents": _each(_identifier),
        "participants": _each(_built(Participant, _PARTICIPANT, "participant")),
    }
)
_PERIOD: Mapping[str, _Reader] = MappingProxyType({"id": _identifier, "first": _day, "last": _day})
_REGISTRATION: Mapping[str, _Reader] = MappingProxyType(
    {"registered_on": _day, "unregistered_on": _day}
)
_REGISTERED: Mapping[str, _Reader] = MappingProxyType(
    {
        "id": _identifier,
        "country": _text,
        "region": _text,
        "registered_on": _day,
        "unregistered_on": _optional(_day),
        "earlier": _each(_built(Registration, _REGISTRATION, "registration")),
    }
)
_LOG: Mapping[str, _Reader] = MappingProxyType(
    {
        "activities": _each(_built(Activity, _ACTIVITY, "activity")),
        "periods": _each(_built(Period, _PERIOD, "period")),
        "register": _each(_built(Registered, _REGISTERED, "registered")),
    }
)
