"""How few meetings a repair moves, held against every schedule there is."""

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raceme.engines.matchmaking.events import Event, Goal, Meeting, Outcome, Status, levels
from raceme.engines.matchmaking.events.changes import Change, changed
from raceme.engines.matchmaking.events.repair import repair
from raceme.engines.matchmaking.events.solve import solve
from tests.engines.matchmaking.events.drawing import events
from tests.engines.matchmaking.events.trying import is_soon_tried, schedules

HELD = (Status.OPTIMAL, Status.FEASIBLE)
STEPS = 2_000


def _solved(event: Event) -> Outcome:
    return solve(event, steps=STEPS, seed=1)


def _changes(event: Event) -> st.SearchStrategy[Change]:
    return st.one_of(
        st.sampled_from(event.participants).map(lambda one: Change(absent=(one.id,))),
        st.sampled_from(event.slots).map(lambda one: Change(lost_slots=(one.id,))),
        st.sampled_from(event.places).map(lambda one: Change(lost_rooms=(one.room,))),
    )


def _worth(event: Event, meetings: tuple[Meeting, ...]) -> tuple[int, int]:
    reached = {level.goal: level.value for level in levels(event, meetings)}
    return -reached[Goal.MISSED_LEAST], reached[Goal.KEPT_WEIGHT]


def _moved(published: Iterable[Meeting], meetings: Iterable[Meeting]) -> int:
    now = {one.wish: one for one in meetings}
    return sum(
        (there := now.get(one.wish)) is not None
        and (there.slot, there.place, set(there.people)) != (one.slot, one.place, set(one.people))
        for one in published
    )


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(drawn=events(), choose=st.data())
def test_no_schedule_that_keeps_the_same_moves_fewer(drawn: Event, choose: st.DataObject) -> None:
    if not drawn.places or not is_soon_tried(drawn):
        return
    published = _solved(drawn).meetings
    change = choose.draw(_changes(drawn))
    after = changed(drawn, change)
    if not published or not is_soon_tried(after):
        return

    repaired = repair(drawn, published, change, solve=_solved)

    held = repaired.outcome.meetings
    if repaired.outcome.status in HELD:
        kept = {one.wish for one in published} & {one.wish for one in held}
        least = min(
            _moved(published, other)
            for other in schedules(after)
            if kept <= {one.wish for one in other} and _worth(after, other) >= _worth(after, held)
        )
        assert len(repaired.moved) == _moved(published, held) == least
