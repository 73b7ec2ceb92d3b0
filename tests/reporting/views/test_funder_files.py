from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.core.models import Job
from raceme.core.timing import tallied
from raceme.reporting.actions import funder_files as actions
from raceme.reporting.actions.freezing import write
from raceme.reporting.actions.funder_examples import EXAMPLES, Example, add_example
from raceme.reporting.actions.funder_files import Bound
from raceme.reporting.filling import Place
from raceme.reporting.forms.funder_files import column_of, field_of
from raceme.reporting.models import FunderFile, Snapshot
from raceme.reporting.queries.funder_files import bindings_of, filled_of, funder_files_of
from tests.conftest import World
from tests.factories import NOW, PeriodFactory
from tests.reporting.filling.forms import cells, workbook
from tests.reporting.scenes import Scene, scene

pytestmark = pytest.mark.django_db
HERE = "/manage/transilvania/programmes/nordic-bridges-2026/reports/files/"
NAMES = (
    ("companies", "Indicators!$C$2"),
    ("firms", "Indicators!$A$7:$C$7"),
    ("unknown", "Indicators!$E$2"),
)


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


@pytest.fixture
def logged(world: World) -> Scene:
    return scene(world)


@pytest.fixture
def snapshot(world: World, logged: Scene) -> Snapshot:  # noqa: ARG001 (what is frozen)
    period = PeriodFactory.create(programme=world.programme, number=9, ends_on=date(2026, 12, 31))
    return write(period, note="", by=world.manager, at=NOW)


def _added(world: World, *names: tuple[str, str], name: str = "Sheet") -> FunderFile:
    return actions.add_funder_file(
        world.programme,
        name=name,
        upload=ContentFile(workbook(*names), name="Form.xlsx"),
        by=world.manager,
        at=NOW,
    )


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_file_is_uploaded_bound_and_filled(
    manager: Client,
    world: World,
    snapshot: Snapshot,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload = SimpleUploadedFile("Form.xlsx", workbook(*NAMES))
    added = manager.post(f"{HERE}new/", {"name": "Sheet", "upload": upload})
    [file] = funder_files_of(world.programme)
    address = f"{HERE}{file.pk}/"
    firms = Place(name="firms")
    bound = manager.post(
        address,
        {
            "revision": 1,
            field_of(Place(name="companies")): "figure:companies:value",
            field_of(firms): "list:companies",
            column_of(firms, 1): "lines.organisation",
        },
    )

    with django_capture_on_commit_callbacks(execute=True):
        filled = manager.post(f"{address}fill/", {"snapshot": snapshot.pk})
    again = manager.post(f"{address}fill/", {"snapshot": snapshot.pk}, follow=True).text

    went = [one.headers["Location"] for one in (added, bound, filled)]
    assert went == [address, address, f"{address}#fill"]
    rows = cells(manager.get(f"{address}filled/1").getvalue())
    assert (rows[1][2], [row[:3] for row in rows[6:]]) == (
        3.0,
        [["", "Alfa SRL", ""], ["", "Beta AS", ""], ["", "Gama SRL", ""]],
    )
    page = _text(manager, address)
    assert "Form, period 9, report 1.xlsx" in page
    assert snapshot.content_hash in page
    assert "The file is filled, and kept as copy 1." in page
    assert f'href="{address}filled/1"' in page
    assert "Copy 1 holds this report already" in again
    assert Job.objects.count() == 1


def test_filling_shows_how_far_it_is_and_is_called_off(
    manager: Client, world: World, snapshot: Snapshot
) -> None:
    file = add_example(world.programme, example=EXAMPLES[1], by=world.manager, at=NOW)
    other = write(snapshot.period, note="", by=world.manager, at=NOW)
    address = f"{HERE}{file.pk}/"

    manager.post(f"{address}fill/", {"snapshot": snapshot.pk})
    page = manager.get(address).text
    refused = manager.post(f"{address}fill/", {"snapshot": other.pk}, follow=True).text
    job = Job.objects.get()
    manager.post(f"/manage/transilvania/jobs/{job.pk}/cancel/")

    assert "Waiting for its turn" in page
    assert f"jobs/{job.pk}/cancel/" in page
    assert "It is being filled with another report." in refused
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not filled_of(file).exists()


def test_what_cannot_be_filled_is_said_at_once(
    manager: Client, world: World, snapshot: Snapshot
) -> None:
    file = _added(world, *NAMES)

    page = manager.post(f"{HERE}{file.pk}/fill/", {"snapshot": snapshot.pk}, follow=True).text

    assert "Not filled: nothing is bound" in page
    assert not Job.objects.exists()


def test_a_place_is_suggested_by_its_name_and_looked_at(
    manager: Client, world: World, snapshot: Snapshot
) -> None:
    file = _added(world, *NAMES)

    page = _text(manager, f"{HERE}{file.pk}/?from=report-{snapshot.pk}")

    assert page.count("suggested by its name") == 1
    assert 'value="figure:companies:value" selected' in page
    assert '<span class="r-hint">Goes in:</span> 3' in page
    assert "Places that nothing goes into: firms, unknown." in page


def test_what_is_missing_is_said_before_filling(
    manager: Client, world: World, snapshot: Snapshot
) -> None:
    file = _added(world, *NAMES)
    actions.bind_places(
        file,
        bound={"unknown": Bound("fact:programme.name")},
        revision=1,
        by=world.manager,
        at=NOW,
    )
    actions.replace_funder_file(
        file,
        upload=ContentFile(workbook(("other", "Indicators!$C$9")), name="Form.xlsx"),
        by=world.manager,
        at=NOW,
    )

    page = _text(manager, f"{HERE}{file.pk}/")

    assert "Bound earlier, and no longer in the file: unknown." in page
    assert "Figures without a place: Companies reached." in page
    assert snapshot.pk


def test_the_running_period_is_looked_at_as_it_stands_now(
    manager: Client, world: World, logged: Scene
) -> None:
    file = _added(world, *NAMES)
    actions.bind_places(
        file, bound={"firms": Bound("list:companies")}, revision=1, by=world.manager, at=NOW
    )

    page = _text(manager, f"{HERE}{file.pk}/?from=period-1")

    assert "Period 1 as it stands now" in page
    assert "Goes in:</span> 2 lines" in page
    assert logged.indicator.code == "companies"


def test_what_two_bind_at_once_is_kept_and_shown(manager: Client, world: World) -> None:
    file = _added(world, *NAMES)
    actions.bind_places(
        file,
        bound={"unknown": Bound("fact:period.number")},
        revision=1,
        by=world.manager,
        at=NOW,
    )

    answer = manager.post(
        f"{HERE}{file.pk}/", {"revision": 1, field_of(Place(name="unknown")): "text:results"}
    )

    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert 'value="text:results" selected' in page
    assert "Number of the period" in page
    assert [one.source for one in bindings_of(file)] == ["fact:period.number"]


def test_a_column_of_another_list_is_refused_beside_it(manager: Client, world: World) -> None:
    file, firms = _added(world, *NAMES), Place(name="firms")

    answer = manager.post(
        f"{HERE}{file.pk}/",
        {"revision": 1, field_of(firms): "list:partners", column_of(firms, 0): "lines.on"},
    )

    assert answer.status_code == 422
    assert "This column belongs to another list." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("Form.xlsm", b"x", "It holds macros"),
        ("Form.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked with a password"),
        ("Form.docx", b"PK\x03\x04x", "damaged or not complete"),
        ("Form.xlsx", b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(
    manager: Client, world: World, name: str, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile(name, content)

    answer = manager.post(f"{HERE}new/", {"name": "Typed name", "upload": upload})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Typed name" in page
    assert not funder_files_of(world.programme).exists()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.code)
def test_an_example_comes_with_its_places_bound(
    manager: Client,
    world: World,
    snapshot: Snapshot,
    example: Example,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    manager.post(f"{HERE}new/", {"example": example.code})
    [file] = funder_files_of(world.programme)

    with django_capture_on_commit_callbacks(execute=True):
        manager.post(f"{HERE}{file.pk}/fill/", {"snapshot": snapshot.pk})

    assert {one.place for one in bindings_of(file)} == {
        place.name for place in actions.places_of(file)
    }
    assert filled_of(file).count() == 1


def test_an_unknown_report_fills_nothing(manager: Client, world: World) -> None:
    file = _added(world, *NAMES)

    answer = manager.post(f"{HERE}{file.pk}/fill/", {"snapshot": 999}, follow=True)

    assert "Choose a frozen report of this programme." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_many_there_are(
    manager: Client, world: World, snapshot: Snapshot, count: int
) -> None:
    for number in range(count):
        add_example(world.programme, example=EXAMPLES[1], by=world.manager, at=NOW)
        write(snapshot.period, note=f"{number}", by=world.manager, at=NOW)
    file = funder_files_of(world.programme)[0]
    for one in snapshot.period.snapshots.all():
        actions.fill(file, snapshot=one, by=world.manager, at=NOW)

    costs = []
    for address in (HERE, f"{HERE}new/", f"{HERE}{file.pk}/", f"{HERE}{file.pk}/replace/"):
        with tallied() as tally:
            manager.get(address)
        costs.append(tally.queries)

    assert costs == [8, 4, 12, 5]


def test_what_is_of_another_programme_is_not_found(manager: Client, world: World) -> None:
    file = _added(world, *NAMES)
    other = HERE.replace("nordic-bridges-2026", "elsewhere")

    assert manager.get(f"{other}{file.pk}/").status_code == 404
    assert manager.get(f"{HERE}{file.pk + 1}/").status_code == 404
