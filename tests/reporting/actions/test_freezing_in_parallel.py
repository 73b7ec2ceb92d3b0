"""A frozen report is of one moment, also while somebody records: with transactions that commit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from raceme.core import jobs
from raceme.core.models import Job
from raceme.reporting.actions.freezing import write
from raceme.reporting.queries import frozen
from tests.conftest import World
from tests.factories import NOW, PeriodFactory
from tests.reporting.scenes import SMES, activity, indicator, part, scene

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


class _Recording(jobs.Progress):
    """Whoever asks how far it is records another participant, and commits it."""

    def __init__(self, world: World) -> None:
        super().__init__(Job())
        self.world = world
        self.recorded = 0

    def at(self, done: int, *, of: int, step: str = "") -> None:  # noqa: ARG002 (as declared)
        with ThreadPoolExecutor(1) as beside:
            beside.submit(self._record).result()

    def _record(self) -> None:
        try:
            self.recorded += 1
            visit = activity(self.world, f"Visit {self.recorded}", date(2026, 4, 1))
            part(visit, f"Firm {self.recorded}")
        finally:
            connection.close()


def test_figures_lists_and_evidence_are_of_one_moment(world: World) -> None:
    scene(world)
    for number in range(3):
        indicator(world, SMES, code=f"firms-{number}", name=f"Firms {number}")
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    recording = _Recording(world)

    snapshot = write(period, note="", by=world.manager, at=NOW, progress=recording)

    figures = list(frozen.figures_of(snapshot))
    assert recording.recorded > len(figures) == 4
    assert {(int(figure.value), figure.counted) for figure in figures} == {(3, 3)}
    assert {frozen.lines_of(figure).filter(is_counted=True).count() for figure in figures} == {3}
    assert list(frozen.broken(snapshot)) == []
