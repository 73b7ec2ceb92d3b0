import pytest
from django.apps import apps
from django.db.models import Model

from raceme.audit.models import Entry
from raceme.demo.actions import load
from raceme.demo.removal import NotLoaded, unload
from raceme.stewardship.models import Turn
from tests.conftest import World
from tests.demo.conftest import LOADED_AT
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def _rows() -> dict[type[Model], int]:
    """Return how many rows each model of ours has, but for what was done and whose turn it is."""
    return {
        model: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("raceme.")
        and model._meta.app_label != "audit"
        and model is not Turn
    }


def test_unload_removes_all_that_was_loaded_and_nothing_else(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(
        activity=activity, person=PersonFactory.create(workspace=world.workspace)
    )
    AttributionFactory.create(activity=activity, programme=world.programme)
    before = _rows()
    load(at=LOADED_AT)

    unload(at=LOADED_AT)

    assert _rows() == before
    verbs = list(Entry.objects.filter(workspace=None).order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.startswith("demo.")] == ["demo.load", "demo.unload"]
    # What was done with shared organisations stays told, as all that was done does.
    assert {verb.partition(".")[0] for verb in verbs} == {"demo", "organisations", "stewardship"}


def test_unloading_nothing_is_refused() -> None:
    with pytest.raises(NotLoaded):
        unload(at=LOADED_AT)
