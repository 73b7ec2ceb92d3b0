import pytest
from django.apps import apps
from django.db.models import Model

from raceme.audit.models import Entry
from raceme.demo.actions import load
from raceme.demo.removal import NotLoaded, unload
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
    """Return how many rows each model of ours has, but for what was done."""
    return {
        model: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("raceme.") and model._meta.app_label != "audit"
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
    assert [entry.verb for entry in Entry.objects.filter(workspace=None).order_by("pk")] == [
        "demo.load",
        "demo.unload",
    ]


def test_unloading_nothing_is_refused() -> None:
    with pytest.raises(NotLoaded):
        unload(at=LOADED_AT)
