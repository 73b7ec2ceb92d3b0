"""A frozen report as it is read: what stood, what is different now, and why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raceme.core.models import Job
from raceme.engagements.actions import exclude
from raceme.programmes.models import Period
from raceme.reporting.actions.freezing import write
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from tests.conftest import World
from tests.factories import NOW, PeriodFactory, RuleVersionFactory
from tests.reporting.reading import part, rows, text
from tests.reporting.scenes import SMES, Scene, indicator, scene
from tests.reporting.scenes import activity as held
from tests.reporting.scenes import part as participant

# Of each figure its own two: what it is now, and which of its lines are different.
PAGE_QUERIES, OF_A_FIGURE, FIGURE_QUERIES = 15, 2, 20
LATER = NOW + timedelta(days=1)


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def period(world: World, logged: Scene) -> Period:  # noqa: ARG001 (what is frozen)
    return PeriodFactory.create(
        programme=world.programme,
        number=9,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )


@pytest.fixture
def snapshot(world: World, period: Period) -> Snapshot:
    return write(period, note="For the auditor", by=world.manager, at=NOW)


def _address(snapshot: Snapshot, view: str = "snapshot", *more: object) -> str:
    names = [
        "transilvania",
        snapshot.programme.code,
        snapshot.period.number,
        snapshot.number,
        *more,
    ]
    return reverse(f"reporting:{view}", args=names)


def _page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_report_shows_its_figures_and_the_hash_they_stand_under(
    manager: Client, snapshot: Snapshot, world: World
) -> None:
    page = _page(manager, _address(snapshot))

    [figure] = rows(part(page, "figures"))
    assert figure[1:] == ["3", "the same", "3", "4"]
    assert snapshot.content_hash in part(page, "proof")
    assert f"by {world.manager}" in text(page)


def test_what_is_different_now_is_told_with_who_did_it_and_why(
    manager: Client, snapshot: Snapshot, logged: Scene, world: World
) -> None:
    exclude(
        logged.first,
        programme=world.programme,
        reason="Paid by another grant",
        by=world.manager,
        at=LATER,
    )
    participant(held(world, "Winter school", date(2026, 12, 1)), "Omega SRL")

    [figure] = rows(part(_page(manager, _address(snapshot)), "figures"))
    page = _page(manager, _address(snapshot, "snapshot_figure", "companies"))
    [gone, added, changed] = rows(part(page, "now"))

    assert figure[2].endswith("1 line gone, 1 line added, 1 line changed")
    assert gone[:4] == ["Beta AS", "Gone", "10 Mar 2026", "–"]
    assert "Excluded by" in gone[4]
    assert "Paid by another grant" in gone[4]
    assert str(world.manager) in gone[4]
    assert added[:3] == ["Omega SRL", "Added", "–"]
    assert changed[:4] == ["Ana Pop, Alfa SRL", "Changed", "10 Mar 2026", "17 Sep 2026"]


def test_a_changed_rule_is_told(manager: Client, snapshot: Snapshot, logged: Scene) -> None:
    RuleVersionFactory.create(
        rule=logged.indicator.rule,
        number=2,
        definition={**SMES, "measure": "people", "disaggregations": []},
        by="Ioana",
    )

    page = _page(manager, _address(snapshot, "snapshot_figure", "companies"))

    said = text(part(page, "now"))
    assert "Rule changed from version 1 to 2 by Ioana" in said
    assert "The rule counts something else now" in said


def test_a_figure_that_is_gone_is_told(manager: Client, snapshot: Snapshot, logged: Scene) -> None:
    logged.indicator.delete()

    page = _page(manager, _address(snapshot, "snapshot_figure", "companies"))

    assert "no longer among those of the programme" in text(part(page, "now"))
    assert len(rows(part(page, "lines"))) == 3


def test_erased_words_are_told_and_the_figure_stands(
    manager: Client, snapshot: Snapshot, logged: Scene
) -> None:
    frozen.words_of([logged.alfa.reference]).delete()

    page = _page(manager, _address(snapshot, "snapshot_figure", "companies"))

    assert [line[0] for line in rows(part(page, "lines"))] == [
        "erased",
        "Beta AS Horizon Europe",
        "Gama SRL Data spaces",
    ]
    assert "Ana Pop" not in part(page, "lines")


def test_what_was_not_counted_is_shown_with_its_reason(manager: Client, snapshot: Snapshot) -> None:
    page = _page(manager, _address(snapshot, "snapshot_figure", "companies") + "?counted=no")

    assert len(rows(part(page, "lines"))) == 4


def test_a_reader_has_a_pack_made(client: Client, world: World, snapshot: Snapshot) -> None:
    client.force_login(world.viewer)

    answer = client.post(_address(snapshot, "snapshot_pack"))

    [job] = Job.objects.all()
    assert answer["Location"] == f"{_address(snapshot)}#pack"
    assert (job.name, job.started_by) == ("reporting.pack", world.viewer.reference)


@pytest.mark.parametrize("count", [1, 3])
def test_a_report_asks_as_often_for_few_lines_as_for_many(
    manager: Client, world: World, period: Period, count: int
) -> None:
    for number in range(count):
        participant(held(world, f"Visit {number}", date(2026, 5, 1)), f"Firm {number}")
        indicator(world, SMES, code=f"more-{number}", name=f"More {number}", target=Decimal(4))
    snapshot = write(period, note="", by=world.manager, at=NOW)
    for number in range(count):
        participant(held(world, f"Later {number}", date(2026, 6, 1)), f"Later {number}")

    with CaptureQueriesContext(connection) as asked:
        manager.get(_address(snapshot))
    with CaptureQueriesContext(connection) as of_figure:
        manager.get(_address(snapshot, "snapshot_figure", "companies"))

    assert len(asked) <= PAGE_QUERIES + OF_A_FIGURE * (count + 1)
    assert len(of_figure) <= FIGURE_QUERIES
