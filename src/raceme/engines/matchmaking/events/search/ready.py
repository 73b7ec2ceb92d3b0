"""Compile what is not compiled yet, before any clock starts: it takes many seconds, once."""

from typing import Any

import numpy as np

from raceme.engines.matchmaking.events.search.annealing import anneal
from raceme.engines.matchmaking.events.search.inserting import PRICES, fill, hold
from raceme.engines.matchmaking.events.search.plan import TOTALS, Event, Plan
from raceme.engines.matchmaking.events.search.seating import Hall, in_a_row, seat, sit_down, sum_up

COMPILED: tuple[Any, ...] = (anneal, fill, hold, in_a_row, seat, sit_down, sum_up)


def make_ready(event: Event, plan: Plan, hall: Hall) -> bool:
    """Call, with nothing to do, each function that Python calls; tells whether one was new."""
    before = _compiled()
    none, prices = np.zeros(0, np.int32), np.ones(PRICES)
    hold(event, plan, none, none)
    fill(event, plan, none, prices)
    anneal(event, plan, prices, np.zeros(TOTALS, np.int64), 0)
    in_a_row(plan.busy, plan.at, event.slot)
    sum_up(hall)
    sit_down(hall, none)
    seat(hall, prices[:2], 0)
    return _compiled() > before


def _compiled() -> int:
    """Count what was compiled here and not found as compiled before."""
    return sum(sum(each.stats.cache_misses.values()) for each in COMPILED)
