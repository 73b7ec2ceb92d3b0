from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from raceme.engines.matchmaking.events import Event, Lock, first_come, levels
from raceme.engines.matchmaking.events.arrays import arrays_of
from raceme.engines.matchmaking.events.bound import _rows, _weakly, bound_of
from tests.engines.matchmaking.events.build import event, person
from tests.engines.matchmaking.events.drawing import events
from tests.engines.matchmaking.events.large import large
from tests.engines.matchmaking.events.trying import best_levels, is_soon_tried


@settings(max_examples=100)
@given(events().filter(is_soon_tried))
def test_no_schedule_is_better_than_the_bound(drawn: Event) -> None:
    best = best_levels(drawn)
    if best is None:
        return
    missed, weight = best[:2]

    bound = bound_of(arrays_of(drawn), missed=missed)

    assert bound.missed <= missed
    assert bound.weight >= weight


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_prices_are_they_bound(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 (no secret)
    problem = large(seed)
    arrays = arrays_of(problem)
    kept = levels(problem, first_come(problem).meetings)[1].value
    costs = np.concatenate([-1.0 * arrays.weight[arrays.wish], np.zeros(len(arrays.least))])
    most = np.concatenate([np.ones(len(arrays.wish)), arrays.least.astype(float)])
    rows = _rows(arrays, None)
    prices = np.array([rng.uniform(-9, 9) for _ in rows.most])

    solved = _weakly(costs, most, rows, prices, np.zeros(len(costs)))

    assert -solved.value >= kept


def test_a_bound_that_has_no_time_still_holds() -> None:
    arrays = arrays_of(large(1))

    hasty, whole = bound_of(arrays, seconds=0.0), bound_of(arrays)

    assert hasty.missed <= whole.missed
    assert hasty.weight >= whole.weight


def test_shared_places_bound_what_is_kept() -> None:
    scarce, plenty = large(2, tables=1), large(2, tables=8)

    bounds = [bound_of(arrays_of(one)).weight for one in (scarce, plenty)]

    assert bounds[0] < bounds[1]


def test_what_must_be_missed_is_known() -> None:
    problem = event(participants=(*event().participants[1:], person("ana", least=5)), locked=())

    bound = bound_of(arrays_of(problem))

    # Four wishes are with ana.
    assert bound.missed == 1


def test_a_locked_wish_is_held_by_the_host_of_its_place() -> None:
    problem = event(locked=(Lock(wish="ah", slot="s2", place="t2"),))

    arrays = arrays_of(problem)

    held = [people for people in arrays.seatings if set(people) & {"hana", "hugo"}]
    assert ("ana", "hugo") in held
    assert ("ana", "hana") not in held
