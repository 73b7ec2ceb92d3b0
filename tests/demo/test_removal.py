import pytest

from raceme.audit.models import Entry
from raceme.demo.removal import NotLoaded, unload
from tests.conftest import made_world
from tests.demo.conftest import LOADED_AT, Stage
from tests.demo.rows import rows_of_ours
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_unload_removes_all_that_was_loaded_and_nothing_else(demonstration: Stage) -> None:
    loaded = rows_of_ours()
    world = made_world()
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(
        activity=activity, person=PersonFactory.create(workspace=world.workspace)
    )
    AttributionFactory.create(activity=activity, programme=world.programme)
    own = rows_of_ours() - loaded

    unload(at=LOADED_AT)

    assert rows_of_ours() == demonstration.before + own
    verbs = list(Entry.objects.filter(workspace=None).order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("demo.")] == ["demo.load", "demo.unload"]
    # What was done with shared organisations stays told, as all that was done does.
    assert {verb.partition(".")[0] for verb in verbs} == {"demo", "organisations", "stewardship"}


def test_unloading_nothing_is_refused() -> None:
    with pytest.raises(NotLoaded):
        unload(at=LOADED_AT)
