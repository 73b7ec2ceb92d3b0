from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import Q

from raceme.demo.actions import load
from raceme.demo.removal import unload
from raceme.engagements.models import Activity, Engagement, Evidence
from tests.demo.conftest import LOADED_AT
from tests.demo.figures import PUBLISHED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

FIVE = sorted({published.programme for published in PUBLISHED})
LIVE = ["nordic-bridges-2026", "cluster-plan-2026"]


def _told(programmes: list[str]) -> dict[str, list[Any]]:
    """Return what stands of programmes, by names and without a key of the database."""
    activities = Activity.objects.reached_by(Q(attributions__programme__code__in=programmes))
    within = {"activity__in": activities.values("pk")}
    parts = Engagement.objects.reached_by(Q(**within))
    return {
        "activities": list(
            activities.order_by("pk", "attributions__programme__code").values_list(
                "kind__code",
                "title",
                "state",
                "level",
                "started_on",
                "ended_on",
                "town",
                "hours",
                "attributions__programme__code",
            )
        ),
        "parts": list(
            parts.order_by("pk", "activity__attributions__programme__code").values_list(
                "activity__title",
                "organisation__name",
                "organisation__registered_number",
                "person__name",
                "person__email",
                "role",
                "state",
                "size_class",
                "region",
                "amount",
                "activity__attributions__programme__code",
            )
        ),
        "evidence": list(
            Evidence.objects.reached_by(Q(**within))
            .order_by("pk", "activity__attributions__programme__code")
            .values_list(
                "activity__title",
                "document__name",
                "document__sha256",
                "system_record",
                "activity__attributions__programme__code",
            )
        ),
    }


def _loaded_anew(at: datetime) -> dict[str, list[Any]]:
    unload(at=at)
    load(at=at)
    return _told([*FIVE, *LIVE])


def test_load_makes_the_same_each_time_and_the_five_on_any_day(
    settings: LazySettings, tmp_path: Path
) -> None:
    first = _told([*FIVE, *LIVE])
    # What is loaded of another day has files of other words by the same names.
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = settings.STORAGES | {"documents": folder}

    second = _loaded_anew(LOADED_AT)
    later = _loaded_anew(LOADED_AT + timedelta(days=133))

    assert len(first["parts"]) > 1500
    assert second == first
    assert later != first
    assert _of_five(later) == _of_five(first)


def _of_five(told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what was told of the five: each row ends with its programme."""
    return {name: [row for row in rows if row[-1] in FIVE] for name, rows in told.items()}
