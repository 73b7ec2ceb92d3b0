"""Reading a register: which organisations hold its property on a day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from raceme.engines.indicators.conditions import UNKNOWN, order_of_id
from raceme.engines.indicators.problem import (
    Disaggregation,
    Fault,
    Figure,
    LeftOut,
    Line,
    Log,
    Reason,
    Registered,
    Rule,
    RuleError,
)


def count_register(rule: Rule, log: Log, *, on: date | None) -> Figure:
    """Return how many hold the property at the end of the day ``on``."""
    if on is None:
        raise RuleError(Fault.REQUIRED, field="on")
    held: list[Registered] = []
    left_out: list[LeftOut] = []
    for one in sorted(log.register, key=lambda one: order_of_id(one.id)):
        failure = _failure(rule, one, on=on)
        if failure is None:
            held.append(one)
        else:
            left_out.append(failure)
    period = log.period_of(on)
    return Figure(
        value=len(held),
        lines=tuple(Line(subject=one.id, records=(one.id,), on=on, period=period) for one in held),
        left_out=tuple(left_out),
        splits={split: _split(held, by=split) for split in rule.disaggregations},
    )


def _failure(rule: Rule, one: Registered, *, on: date) -> LeftOut | None:
    if not one.holds(on):
        day = one.registered_on if one.registered_on > on else one.unregistered_on
        found = {"found": f"{day}"}
        return LeftOut(record=one.id, reason=Reason.NOT_REGISTERED, detail=found)
    if rule.countries and one.country not in rule.countries:
        return LeftOut(record=one.id, reason=Reason.COUNTRY, detail={"found": one.country})
    if rule.region_prefixes and not one.region.startswith(rule.region_prefixes):
        return LeftOut(record=one.id, reason=Reason.REGION, detail={"found": one.region})
    return None


def _split(held: Iterable[Registered], *, by: Disaggregation) -> dict[str, int]:
    is_by_country = by is Disaggregation.COUNTRY
    parts = Counter((one.country if is_by_country else one.region) or UNKNOWN for one in held)
    return dict(sorted(parts.items()))
