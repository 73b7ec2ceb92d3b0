"""What the demonstration has frozen, and what it leaves to be frozen."""

import pytest
from django.db.models import Q

from raceme.programmes.models import Period
from raceme.reporting.models import Snapshot
from raceme.reporting.queries.frozen import broken, every_snapshot
from raceme.reporting.queries.reports import texts_of
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_every_period_of_a_finished_programme_is_frozen_and_whole() -> None:
    over = Period.objects.reached_by(Q(programme__ends_on__lt=LOADED_AT.date()))

    frozen = list(every_snapshot())

    assert {one.period_id for one in frozen} == set(over.values_list("pk", flat=True))
    assert [fault for one in frozen for fault in broken(one)] == []


def test_the_live_programme_has_a_period_ready_to_be_frozen() -> None:
    live = Period.objects.reached_by(
        Q(programme__code__startswith="nordic-bridges", number=1)
    ).get()

    assert live.ends_on < LOADED_AT.date()
    assert set(texts_of(live)) == {"results", "bilateral", "deviations", "next"}
    assert not Snapshot.objects.reached_by(Q(period=live)).exists()
