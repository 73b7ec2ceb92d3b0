import pytest

from raceme.core.timing import tallied
from raceme.reporting.queries import effort
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    ProgrammeFactory,
)


def test_what_takes_long_is_told_by_who_took_part_in_all_of_what_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace)
    for programme, count in ((world.programme, 2), (other, 3)):
        activity = ActivityFactory.create(workspace=world.workspace)
        AttributionFactory.create(activity=activity, programme=programme)
        EngagementFactory.create_batch(count, activity=activity)
    EngagementFactory.create_batch(4, activity__workspace=world.workspace)
    both = [world.programme, other]

    said = []
    for many in (4, 5):
        monkeypatch.setattr(effort, "MANY", many)
        with tallied() as tally:
            said.append((effort.takes_long(both), effort.takes_long([other]), tally.figures))

    assert said == [(True, False, 2), (False, False, 2)]
