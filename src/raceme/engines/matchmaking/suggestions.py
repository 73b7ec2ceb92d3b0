"""
Whom somebody should meet before there is a schedule, with the reasons.

The score is the sum of the matched facts, and nothing else: what they offer that one seeks and the
reverse, a country that either looks for, and that the two never met. A language in common and
a time at which both are free are needed, as is that their kinds may meet. Of equal scores they come
first who are asked least, so that the popular do not take everybody's time.

After the practice of events as described in the project's notes on matchmaking; the points are
conventions, chosen so that a match both ways is worth more than any number of niceties.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

# Each thing matched, in either direction; once more where it matches both ways.
MATCHED, BOTH_WAYS, COUNTRY, NEW = 4, 6, 2, 1


class Fact(StrEnum):
    """What a reason is about; its ``values`` say which."""

    THEY_OFFER = "they_offer"
    THEY_SEEK = "they_seek"
    YOUR_COUNTRY = "your_country"
    THEIR_COUNTRY = "their_country"
    LANGUAGES = "languages"
    NEVER_MET = "never_met"
    FREE_TOGETHER = "free_together"


@dataclass(frozen=True)
class Reason:
    fact: Fact
    values: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Profile:
    """
    What is known of one person: tags, ISO codes, and the keys of slots they are free in.

    No language given means that none is known, and rules nobody out. ``asked`` counts in how many
    requests and wishes they stand already.
    """

    key: int
    kind: int
    organisation: str = ""
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    country: str = ""
    wanted: frozenset[str] = frozenset()
    free: frozenset[int] = frozenset()
    asked: int = 0


@dataclass(frozen=True, kw_only=True)
class Rules:
    """
    Which kinds do not meet (each pair in order), whom one met before, whom one is never shown.

    Without any slots yet (``has_slots`` false) nobody is ruled out by time.
    """

    apart: Collection[tuple[int, int]] = frozenset()
    met: Collection[int] = frozenset()
    barred: Collection[int] = frozenset()
    has_slots: bool = True


@dataclass(frozen=True)
class Suggestion:
    key: int
    score: int
    reasons: tuple[Reason, ...] = field(default=())


def suggested(
    me: Profile, others: Iterable[Profile], *, rules: Rules, most: int
) -> list[Suggestion]:
    """
    Return at most ``most`` of ``others`` for ``me``, the best first, each with its reasons.

    Nobody is suggested without a matched tag or country. Equal scores go to who is asked least,
    then to the lower key, so that the same question has the same answer.
    """
    found = [
        (-suggestion.score, other.asked, other.key, suggestion)
        for other in others
        if may_meet(me, other, rules=rules) and (suggestion := judged(me, other, rules=rules))
    ]
    return [suggestion for *_order, suggestion in sorted(found, key=lambda one: one[:3])[:most]]


def may_meet(me: Profile, other: Profile, *, rules: Rules) -> bool:
    """Tell whether the two could meet at all: not of one organisation, by kind, tongue and time."""
    if other.key == me.key or other.key in rules.barred:
        return False
    if me.organisation and me.organisation == other.organisation:
        return False
    pair = (min(me.kind, other.kind), max(me.kind, other.kind))
    if pair in rules.apart:
        return False
    if me.languages and other.languages and not me.languages & other.languages:
        return False
    return not rules.has_slots or bool(me.free & other.free)


def judged(me: Profile, other: Profile, *, rules: Rules) -> Suggestion | None:
    """Return the score and the reasons of one; None where nothing matches."""
    offered, sought = other.offers & me.seeks, other.seeks & me.offers
    reasons, score = [], MATCHED * (len(offered) + len(sought))
    if offered and sought:
        score += BOTH_WAYS
    if offered:
        reasons.append(Reason(Fact.THEY_OFFER, tuple(sorted(offered))))
    if sought:
        reasons.append(Reason(Fact.THEY_SEEK, tuple(sorted(sought))))
    if other.country and other.country in me.wanted:
        score += COUNTRY
        reasons.append(Reason(Fact.YOUR_COUNTRY, (other.country,)))
    if me.country and me.country in other.wanted:
        score += COUNTRY
        reasons.append(Reason(Fact.THEIR_COUNTRY, (me.country,)))
    if not reasons:
        return None
    if other.key not in rules.met:
        score += NEW
        reasons.append(Reason(Fact.NEVER_MET))
    if shared := me.languages & other.languages:
        reasons.append(Reason(Fact.LANGUAGES, tuple(sorted(shared))))
    if together := me.free & other.free:
        reasons.append(Reason(Fact.FREE_TOGETHER, count=len(together)))
    return Suggestion(other.key, score, tuple(reasons))
