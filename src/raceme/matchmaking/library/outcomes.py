"""How good a schedule is, and how far from the best that can be, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import words
from raceme.matchmaking.solving import Goal, Level

HUNDRED = 100
# Below it a share is told as “less than”.
LEAST_SHARE = 0.01

Said = Mapping[str, Any]


def levels_of(said: Said) -> dict[str, dict[str, Any]]:
    """Return what was reached of each goal, with its bound."""
    return {str(one["goal"]): one for one in said.get("levels", [])}


def kept(count: int, wished: int) -> str:
    """Write how many of the wished meetings a version holds: All 106 meetings."""
    if count >= wished:
        return ngettext("The one meeting", "All %(count)s meetings", count) % {
            "count": words.number(count)
        }
    return _("%(count)s of %(all)s meetings") % {
        "count": words.number(count),
        "all": words.number(wished),
    }


def proof(said: Said) -> str:
    """
    Write how far the kept wishes are from the best that is possible at all.

    What its sides cancelled since counts as kept: nobody could have scheduled that any better.
    """
    cancelled: Mapping[str, int] = said.get("cancelled", {})
    told = _proven(said, besides=sum(cancelled.values()))
    if not cancelled:
        return told
    return ngettext(
        "%(proof)s; %(count)s cancelled since",
        "%(proof)s; %(count)s cancelled since",
        len(cancelled),
    ) % {"proof": told, "count": words.number(len(cancelled))}


def _proven(said: Said, *, besides: int) -> str:
    level = levels_of(said).get(Goal.KEPT_WEIGHT.value)
    if level is None or level.get("bound") is None:
        return _("how far it is from the best is not proven")
    value, bound = int(level["value"]) + besides, int(level["bound"])
    if value >= bound:
        return _("proven the best")
    share = HUNDRED * (bound - value) / bound
    if share < LEAST_SHARE:
        return _("less than 0.01 % below what is possible at all")
    return _("at most %(share)s below what is possible at all") % {
        "share": words.share(_rounded_up(share))
    }


def _rounded_up(share: float) -> float:
    """Return a share that is never less than what is proven, with two decimals."""
    cents = int(share * HUNDRED)
    return (cents + (cents < share * HUNDRED)) / HUNDRED


def summary(said: Said, *, count: int, wished: int) -> str:
    return _("%(kept)s: %(proof)s") % {"kept": kept(count, wished), "proof": proof(said)}


def progress(levels: Sequence[Level]) -> str:
    """Write how far the engine is: what it has, and what nobody can have more of."""
    told = {one.goal: one for one in levels}
    weight = told.get(Goal.KEPT_WEIGHT)
    if weight is None:
        return _("Looking for the first schedule")
    parts = [
        _("Wishes kept weigh %(value)s, and no more than %(bound)s is possible")
        % {"value": words.number(weight.value), "bound": words.number(weight.bound)}
        if weight.bound is not None
        else _("Wishes kept weigh %(value)s") % {"value": words.number(weight.value)}
    ]
    breaks = told.get(Goal.BREAKS)
    if breaks is not None:
        parts.append(
            ngettext("%(count)s break", "%(count)s breaks", breaks.value)
            % {"count": words.number(breaks.value)}
        )
    return "; ".join(parts)


def clash(names: Iterable[str]) -> str:
    return _(
        "The locked meetings cannot be held together: %(meetings)s. Unlock one of them, then make "
        "the schedule again."
    ) % {"meetings": "; ".join(names)}


def bound_of(level: Mapping[str, Any]) -> str:
    """Write what is proven of a goal of which the less is the better."""
    value, bound = int(level["value"]), level.get("bound")
    if bound is None:
        return ""
    if value <= bound:
        return _("fewer are not possible")
    return _("fewer than %(bound)s are not possible") % {"bound": words.number(int(bound))}
