"""
The law of the log, said once more in another way: as sets, without lists or reasons.

Written apart from the engine, so that the two can only agree by being right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from raceme.engines.indicators import Activity, Log, Participant, Registered, Rule, Window

ANYBODY = Participant(id="anybody", organisation="anybody")


@dataclass(frozen=True)
class Fact:
    """An activity, and of the rules about engagements who took part in it."""

    activity: Activity
    who: Participant | None

    @property
    def moment(self) -> tuple[date, int, int]:
        number = int(self.activity.id)
        return (self.activity.ended_on, number, int(self.who.id) if self.who else number)


def value(rule: Rule, log: Log, *, window: Window, on: date) -> int | Decimal:
    """Return the figure."""
    if rule.measure == "register":
        return sum(_is_registered(rule, one, on=on) for one in log.register)
    counted = [fact for fact in candidates(rule, log, window=window) if _meets(rule, fact)]
    if rule.measure == "hours":
        return sum((_hours(fact) * _share(fact) / 100 for fact in counted), Decimal(0))
    if rule.measure == "amount":
        return sum(int(_amount(fact) * _share(fact) / 100 + Decimal("0.5")) for fact in counted)
    if rule.measure == "documents":
        return len({document for fact in counted for document in fact.activity.documents})
    if rule.first_time is None:
        return len({_counted_once(rule, fact) for fact in counted})
    firsts = _first_moments(rule, log)
    return sum(firsts[_first_time_of(rule, log, fact)] == fact.moment for fact in counted)


def candidates(rule: Rule, log: Log, *, window: Window) -> list[Fact]:
    """Return what the rule looks at, whether it counts or not."""
    return [
        fact
        for fact in _facts(rule, log)
        if fact.activity.in_programme
        and (window.first or date.min) <= fact.activity.ended_on <= (window.last or date.max)
    ]


def _facts(rule: Rule, log: Log) -> Iterator[Fact]:
    for activity in log.activities:
        if activity.kind not in rule.kinds or activity.state == "withdrawn":
            continue
        if rule.measure in {"activities", "documents"} or rule.place & (
            rule.measure == "countries"
        ):
            yield Fact(activity, None)
        else:
            yield from (Fact(activity, one) for one in activity.participants)


def _first_moments(rule: Rule, log: Log) -> dict[tuple[str | None, str], tuple[date, int, int]]:
    is_ever = rule.first_time == "ever"
    firsts: dict[tuple[str | None, str], tuple[date, int, int]] = {}
    for fact in _facts(rule, log):
        if (fact.activity.in_programme or is_ever) and _meets(rule, fact, ever=is_ever):
            key = _first_time_of(rule, log, fact)
            firsts[key] = min(firsts.get(key, fact.moment), fact.moment)
    return firsts


def _first_time_of(rule: Rule, log: Log, fact: Fact) -> tuple[str | None, str]:
    subject = fact.who.person if fact.who and rule.measure == "participations" else None
    period = ""
    if rule.first_time == "period":
        day = fact.activity.ended_on
        period = "".join(one.id for one in log.periods if one.first <= day <= one.last)
    return (subject or _counted_once(rule, fact), period)


def _counted_once(rule: Rule, fact: Fact) -> str | None:
    who = fact.who or ANYBODY
    return {
        "activities": fact.activity.id,
        "participations": who.id,
        "organisations": who.organisation,
        "people": who.person,
        "countries": fact.activity.country if rule.place else who.country,
    }[rule.measure]


def _meets(rule: Rule, fact: Fact, *, ever: bool = False) -> bool:
    activity, who = fact.activity, fact.who
    there = {
        one.country
        for one in activity.participants
        if one.state == "took_part" and not one.excluded
    } - {""}
    is_excluded = activity.excluded or (who is not None and who.excluded)
    return all(
        [
            activity.state == "held",
            ever or rule.share_at_least is None or _share(fact) >= rule.share_at_least,
            ever or not is_excluded,
            activity.level in (rule.levels or [activity.level]),
            not rule.place or _lies_in(rule, activity.country, activity.region),
            rule.online in {None, activity.is_online},
            rule.hours_at_least is None
            or (activity.hours is not None and activity.hours >= rule.hours_at_least),
            len(there) >= (rule.countries_at_least or 0),
            not rule.with_country_from or there & {*rule.with_country_from},
            not rule.with_document or activity.documents or (who and who.documents),
            rule.measure != "documents" or activity.documents,
            _counted_once(rule, fact)
            if rule.measure not in {"documents", "hours", "amount"}
            else 1,
            rule.measure != "participations" or (who and who.person),
            not rule.with_evidence or (who or activity).has_evidence,
            _fits(rule, who) if who else _has_a_fitting_participant(rule, activity),
            rule.measure != "hours" or _hours(fact) >= 0,
            rule.measure != "amount" or _amount(fact) >= 0,
        ]
    )


def _has_a_fitting_participant(rule: Rule, activity: Activity) -> bool:
    says_nothing = not (
        rule.roles
        or rule.organisation_kinds
        or rule.size_classes
        or rule.activity_code_prefixes
        or {rule.is_sme, rule.cluster_member} != {None}
        or (not rule.place and rule.countries + rule.region_prefixes)
    )
    return says_nothing or any(
        _fits(rule, one) for one in activity.participants if not one.excluded
    )


def _fits(rule: Rule, who: Participant) -> bool:
    is_sme = None if who.size_class is None else who.size_class != "large"
    return all(
        [
            who.state == "took_part",
            not rule.roles or who.role in rule.roles,
            not rule.organisation_kinds or who.organisation_kind in rule.organisation_kinds,
            not rule.size_classes or who.size_class in rule.size_classes,
            rule.is_sme is None or is_sme is rule.is_sme,
            rule.cluster_member in {None, who.is_cluster_member},
            _starts(who.sector, rule.activity_code_prefixes),
            rule.place or _lies_in(rule, who.country, who.region),
            rule.measure != "amount" or who.currency == rule.currency,
        ]
    )


def _lies_in(rule: Rule, country: str, region: str) -> bool:
    return (not rule.countries or country in rule.countries) and _starts(
        region, rule.region_prefixes
    )


def _starts(text: str, prefixes: tuple[str, ...]) -> bool:
    return not prefixes or any(text[: len(prefix)] == prefix for prefix in prefixes)


def _is_registered(rule: Rule, one: Registered, *, on: date) -> bool:
    stays = [(one.registered_on, one.unregistered_on or date.max)]
    stays += [(stay.registered_on, stay.unregistered_on) for stay in one.earlier]
    is_held = any(first <= on < after for first, after in stays)
    return is_held and _lies_in(rule, one.country, one.region)


def _share(fact: Fact) -> Decimal:
    own = fact.who.share if fact.who else None
    return fact.activity.share if own is None else own


def _hours(fact: Fact) -> Decimal:
    """Return the hours, -1 where none are known."""
    own = fact.who.hours if fact.who else None
    known = fact.activity.hours if own is None else own
    return Decimal(-1) if known is None else known


def _amount(fact: Fact) -> int:
    """Return the cents, -1 where none are known."""
    amount = fact.who.amount if fact.who else None
    return -1 if amount is None else amount
