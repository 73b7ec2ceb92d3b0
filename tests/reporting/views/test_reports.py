"""The reports of a programme: written, asked about, and frozen on its pages."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raceme.core.models import Job
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of
from raceme.reporting.actions import write_narrative
from raceme.reporting.actions.freezing import write
from raceme.reporting.queries.reports import period_before, texts_of
from tests.conftest import World
from tests.factories import NOW, PeriodFactory
from tests.reporting.reading import part, rows, text
from tests.reporting.scenes import scene

LIST_QUERIES, PAGE_QUERIES = 15, 15
TEXTS = {"results": "Eighteen firms.", "bilateral": "", "deviations": "", "next": ""}


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


@pytest.fixture
def periods(world: World) -> list[Period]:
    scene(world)
    return [
        PeriodFactory.create(
            programme=world.programme,
            number=number,
            starts_on=date(2026, first, 1),
            ends_on=date(2026, first + 5, 28),
            report_due_on=date(2026, first + 5, 28),
        )
        for number, first in ((7, 1), (8, 7))
    ]


def _address(period: Period, view: str = "report") -> str:
    return reverse(f"reporting:{view}", args=["transilvania", period.programme.code, period.number])


def test_the_list_says_what_was_frozen_when_and_by_whom(
    manager: Client, world: World, periods: list[Period]
) -> None:
    write(periods[0], note="", by=world.manager, at=NOW)
    write(periods[0], note="", by=world.manager, at=NOW)

    page = manager.get(
        reverse("reporting:reports", args=["transilvania", world.programme.code])
    ).content.decode()

    said = {row[0].split()[1]: row for row in rows(part(page, "reports"))}
    assert "Frozen 2 times" in said["7"][2]
    assert str(world.manager) in said["7"][2]


def test_texts_are_kept_and_last_periods_stand_beside(
    manager: Client, world: World, periods: list[Period]
) -> None:
    second = periods[1]
    before = period_before(periods_of(world.programme), second)
    assert before is not None
    write_narrative(
        before, texts={**TEXTS, "results": "Ten firms."}, revision=0, by=world.manager, at=NOW
    )

    page = manager.get(_address(second)).content.decode()
    answer = manager.post(_address(second), {**TEXTS, "revision": 0})

    assert "Ten firms." in text(page)
    assert answer.status_code == 302
    assert texts_of(second)["results"] == "Eighteen firms."


def test_what_somebody_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(
    manager: Client, world: World, periods: list[Period]
) -> None:
    period = periods[0]
    write_narrative(
        period, texts={**TEXTS, "results": "Twelve firms."}, revision=0, by=world.viewer, at=NOW
    )

    answer = manager.post(_address(period), {**TEXTS, "revision": 0})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Eighteen firms." in page
    assert "Twelve firms." in page
    assert texts_of(period)["results"] == "Twelve firms."


def test_a_period_is_frozen_as_a_job(manager: Client, periods: list[Period]) -> None:
    period = periods[1]

    asked = text(manager.get(_address(period, "freeze")).content.decode())
    answer = manager.post(_address(period, "freeze"), {"note": ""})

    [job] = Job.objects.all()
    assert "1 figure and" in asked
    assert answer["Location"] == f"{_address(period)}#frozen"
    assert job.name == "reporting.freeze"


def test_what_looks_unfinished_is_said_before_freezing(
    manager: Client, periods: list[Period]
) -> None:
    asked = text(manager.get(_address(periods[0], "freeze")).content.decode())

    assert "without evidence" in asked or "no evidence yet" in asked


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_few_reports_as_for_many(
    manager: Client, world: World, periods: list[Period], count: int
) -> None:
    for _number in range(count):
        write(periods[0], note="", by=world.manager, at=NOW)

    with CaptureQueriesContext(connection) as of_list:
        manager.get(reverse("reporting:reports", args=["transilvania", world.programme.code]))
    with CaptureQueriesContext(connection) as of_page:
        manager.get(_address(periods[0]))

    assert len(of_list) <= LIST_QUERIES
    assert len(of_page) <= PAGE_QUERIES + 1
