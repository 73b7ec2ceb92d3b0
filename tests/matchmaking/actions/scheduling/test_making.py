import pytest

from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.actions.scheduling import Happened, refusals
from raceme.matchmaking.models import Schedule
from tests.matchmaking.halls import BEFORE, hall, people_in, slots_in, tables_in, version, wish

pytestmark = pytest.mark.django_db
BY = "test"


def test_one_version_is_made_at_a_time() -> None:
    row = hall(people=4, slots=2, tables=1)
    people = people_in(row)
    wished = wish(row, people[0], people[2])
    draft = version(row, (wished, slots_in(row)[0], tables_in(row)[0]))

    scheduling.make_schedule(row, seconds=1, by=BY, at=BEFORE)
    with pytest.raises(refusals.Underway):
        scheduling.make_schedule(row, seconds=1, by=BY, at=BEFORE)
    with pytest.raises(refusals.Underway):
        scheduling.repair(draft, happened=Happened(), seconds=1, by=BY, at=BEFORE)

    made = Schedule.objects.of(row.workspace_id).order_by("number")
    assert [(one.number, one.state) for one in made] == [(1, "draft"), (2, "running")]
