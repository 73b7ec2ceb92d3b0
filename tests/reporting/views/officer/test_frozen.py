"""A frozen report as an officer reads it: of opened periods, people only where that is open."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.core.models import Job
from raceme.core.timing import tallied
from raceme.engagements.actions import exclude
from raceme.programmes.models import OpenedPeriod
from raceme.programmes.queries import periods_of
from raceme.reporting.actions.freezing import write
from raceme.reporting.exports.verifying import verify
from raceme.reporting.models import Snapshot
from tests.conftest import World
from tests.factories import NOW, OfficerFactory, PersonFactory, RuleVersionFactory, UserFactory
from tests.reporting.reading import part, rows, text
from tests.reporting.scenes import SMES, Scene, activity, indicator, scene
from tests.reporting.scenes import part as participant

MOST_QUERIES = 15
LATER = NOW + timedelta(days=1)


@pytest.fixture
def officer(client: Client, world: World) -> Client:
    client.force_login(world.officer)
    return client


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def snapshot(world: World, logged: Scene) -> Snapshot:  # noqa: ARG001 (what is frozen)
    period = periods_of(world.programme)[0]
    return write(period, note="For the funder", by=world.manager, at=NOW)


@pytest.fixture
def make_pack(
    officer: Client,
    snapshot: Snapshot,
    world: World,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[], bytes]:
    def _make() -> bytes:
        with django_capture_on_commit_callbacks(execute=True):
            officer.post(address(world, "snapshot_pack", snapshot.number))
        return officer.get(address(world, "snapshot_pack", snapshot.number)).getvalue()

    return _make


def address(world: World, view: str, *others: object, period: int = 1) -> str:
    names = [world.workspace.slug, world.programme.code, period, *others]
    return reverse(f"reporting-officer:{view}", args=names)


def show_people(world: World, *, shows: bool = True) -> None:
    world.programme.officers_see_people = shows
    world.programme.save(update_fields=["officers_see_people"])


def test_a_frozen_report_is_found_from_the_period_with_its_figures_and_its_hash(
    officer: Client, world: World, snapshot: Snapshot
) -> None:
    here = address(world, "snapshot", snapshot.number)

    period = officer.get(address(world, "results")).text
    page = officer.get(here).text

    [figure] = rows(part(page, "figures"))
    assert f'href="{here}"' in period
    assert figure[1:] == ["2", "the same", "2", "2"]
    assert snapshot.content_hash in part(page, "proof")
    assert "For the funder" in page
    assert str(world.manager) not in page


def test_frozen_lists_hide_people_until_the_programme_shows_them(
    officer: Client, world: World, snapshot: Snapshot
) -> None:
    here = address(world, "snapshot_figure", snapshot.number, "companies")

    hidden = officer.get(here).text
    show_people(world)
    shown = officer.get(here).text

    assert rows(part(hidden, "lines"))[0][0].startswith("a person, Alfa SRL")
    assert ["1 file" in page for page in (hidden, shown)] == [True, True]
    for name in ("Ana Pop", "Attendance list.pdf"):
        assert [name in page for page in (hidden, shown)] == [False, True]


def test_what_was_not_counted_then_is_listed(
    officer: Client, world: World, snapshot: Snapshot
) -> None:
    page = officer.get(
        address(world, "snapshot_figure", snapshot.number, "companies"), {"counted": "no"}
    ).text

    assert [row[0].partition("SRL")[0] for row in rows(part(page, "lines"))] == [
        "Epsilon ",
        "Zeta ",
    ]


def test_what_is_different_now_is_told_without_who_did_it(
    officer: Client, world: World, snapshot: Snapshot, logged: Scene
) -> None:
    exclude(
        logged.first,
        programme=world.programme,
        reason="Ana Pop was ill",
        by=world.manager,
        at=LATER,
    )
    radu = PersonFactory.create(workspace=world.workspace, name="Radu Ilie")
    participant(activity(world, "Later", date(2026, 5, 1)), "Omega SRL", person=radu)
    RuleVersionFactory.create(rule=logged.indicator.rule, number=2, definition=SMES, by="Ioana")

    page = officer.get(address(world, "snapshot_figure", snapshot.number, "companies")).text

    said = text(part(page, "now"))
    assert [row[:2] for row in rows(part(page, "now"))] == [
        ["a person, Alfa SRL", "Gone"],
        ["Beta AS", "Gone"],
        ["a person, Omega SRL", "Added"],
    ]
    assert "Rule changed from version 1 to 2" in said
    for name in ("Ana Pop", "Radu Ilie", "Ioana", str(world.manager)):
        assert name not in page


@pytest.mark.parametrize(
    "view", ["snapshot", "snapshot_figure", "snapshot_pack", "snapshot_pack_progress"]
)
def test_a_report_of_a_period_that_is_closed_is_not_found(
    officer: Client,
    world: World,
    snapshot: Snapshot,
    make_pack: Callable[[], bytes],
    view: str,
) -> None:
    make_pack()
    taken = ["companies"] if view == "snapshot_figure" else []
    here = address(world, view, snapshot.number, *taken)

    answers = [officer.get(here)]
    OpenedPeriod.objects.of(world.workspace).filter(period=snapshot.period).delete()
    answers.append(officer.get(here))

    assert [answer.status_code for answer in answers] == [200, 404]
    answers[0].close()


def test_a_report_of_another_period_is_not_found_under_an_opened_one(
    officer: Client, world: World, snapshot: Snapshot
) -> None:
    other = periods_of(world.programme)[1]
    for _number in range(2):
        write(other, note="", by=world.manager, at=NOW)

    found = {
        (period, number): officer.get(address(world, "snapshot", number, period=period)).status_code
        for period, number in ((1, snapshot.number), (1, 2), (2, 1))
    }

    assert found == {(1, 1): 200, (1, 2): 404, (2, 1): 404}


def test_the_pack_of_an_officer_names_nobody_and_proves_itself(
    world: World, snapshot: Snapshot, make_pack: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "pack.zip"

    path.write_bytes(make_pack())

    found = verify(path, expect=snapshot.content_hash)
    with zipfile.ZipFile(path) as archive:
        lists = archive.read("lists/01-companies.jsonl").decode()
    job = Job.objects.get()
    assert (found.faults, found.withheld_lines, found.withheld_files) == ([], 1, 1)
    assert ("Beta AS" in lists, "Ana Pop" in lists) == (True, False)
    assert (job.state, job.started_by, job.workspace_id) == (
        "done",
        world.officer.reference,
        world.workspace.pk,
    )


def test_a_pack_with_names_is_gone_once_names_are_hidden(
    officer: Client, world: World, snapshot: Snapshot, make_pack: Callable[[], bytes]
) -> None:
    show_people(world)
    with zipfile.ZipFile(io.BytesIO(make_pack())) as archive:
        named = "Ana Pop" in archive.read("lists/01-companies.jsonl").decode()
    show_people(world, shows=False)

    answer = officer.get(address(world, "snapshot_pack", snapshot.number))

    assert (named, answer.status_code) == (True, 404)


def test_names_hidden_while_a_pack_waits_are_not_in_it(
    officer: Client,
    world: World,
    snapshot: Snapshot,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    show_people(world)
    with django_capture_on_commit_callbacks() as callbacks:
        officer.post(address(world, "snapshot_pack", snapshot.number))
    show_people(world, shows=False)

    for callback in callbacks:
        callback()
    show_people(world)

    content = officer.get(address(world, "snapshot_pack", snapshot.number)).getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "Ana Pop" not in archive.read("lists/01-companies.jsonl").decode()


def test_another_officer_makes_a_pack_of_their_own(
    client: Client, world: World, snapshot: Snapshot, make_pack: Callable[[], bytes]
) -> None:
    make_pack()
    other = UserFactory.create()
    OfficerFactory.create(programme=world.programme, user=other)
    client.force_login(other)

    page = client.get(address(world, "snapshot", snapshot.number))
    pack = client.get(address(world, "snapshot_pack", snapshot.number))

    assert (page.status_code, pack.status_code) == (200, 404)


def test_a_pack_shows_how_far_it_is_and_is_called_off(
    officer: Client, world: World, snapshot: Snapshot
) -> None:
    officer.post(address(world, "snapshot_pack", snapshot.number))
    steps = {
        step: address(world, f"snapshot_pack_{step}", snapshot.number)
        for step in ("progress", "cancel")
    }

    page = officer.get(address(world, "snapshot", snapshot.number)).text
    fragment = officer.get(steps["progress"]).text
    officer.post(steps["cancel"])
    officer.post(steps["cancel"])

    for shown in (part(page, "packh"), fragment):
        assert f'hx-get="{steps["progress"]}"' in shown
        assert f'action="{steps["cancel"]}"' in shown
        assert "/jobs/" not in shown
        assert "What comes of it waits here." in shown
    assert "<html" not in fragment
    assert Job.objects.get().state == "cancelled"


@pytest.mark.parametrize("count", [1, 3])
def test_a_frozen_report_asks_as_often_for_few_as_for_many(
    officer: Client, world: World, logged: Scene, count: int
) -> None:
    for number in range(count):
        participant(activity(world, f"Visit {number}", logged.first.ended_on), f"Firm {number}")
        indicator(world, SMES, code=f"more-{number}", name=f"More {number}")
    made = write(periods_of(world.programme)[0], note="", by=world.manager, at=NOW)
    for number in range(count):
        participant(activity(world, f"Later {number}", logged.first.ended_on), f"Late {number}")
    pages = [
        address(world, "snapshot", made.number),
        address(world, "snapshot_figure", made.number, "companies"),
    ]
    for page in pages:
        officer.get(page)

    tallies = []
    for page in pages:
        with tallied() as tally:
            officer.get(page)
        tallies.append(tally.queries)

    assert max(tallies) <= MOST_QUERIES, tallies
