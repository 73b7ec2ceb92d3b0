"""The pages of an import, from the file to its taking back, and what may be sent to them."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.factories import OrganisationFactory, RelationshipFactory
from tests.stewardship.actions.imports.build import checked, text_of
from tests.stewardship.imports.attendance.exports import TEAMS

pytestmark = pytest.mark.django_db(transaction=True)
LINES = (
    ("Denumire", "CUI", "Localitate"),
    ("Someșul Digital SRL", "", "Cluj-Napoca"),
    ("=Hoia()", "123", "Dej"),
)


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _at(world: World, view: str, *arguments: object) -> str:
    return reverse(f"stewardship:{view}", args=[world.workspace.slug, *arguments])


def _sent(client: Client, world: World, content: bytes, **more: object) -> HttpResponse:
    upload = SimpleUploadedFile("membri.csv", content)
    return client.post(_at(world, "imports"), {"file": upload, **more})  # type: ignore[return-value]


def _begun(client: Client, world: World) -> Import:
    _sent(client, world, text_of(*LINES))
    return Import.objects.of(world.workspace).latest("pk")


def _columns(found: Import, **more: object) -> dict[str, object]:
    columns = {"column-0": "name", "column-1": "registered_number", "column-2": "town"}
    return {**columns, "country": "RO", "revision": found.revision, **more}


def test_a_file_is_assigned_checked_imported_and_taken_back(staff: Client, world: World) -> None:
    found = _begun(staff, world)
    before = Organisation.objects.count()

    rows = staff.post(_at(world, "import_columns", found.pk), _columns(found), follow=True)
    question = staff.get(_at(world, "import_run", found.pk))
    staff.post(_at(world, "import_run", found.pk))
    report = staff.get(_at(world, "import", found.pk))
    between = Organisation.objects.count()
    staff.post(_at(world, "import_undo", found.pk))
    after = staff.get(_at(world, "import", found.pk))

    assert "Someșul Digital SRL" in rows.content.decode()
    assert "Import 1 row of membri.csv?" in question.content.decode()
    assert "Added" in report.content.decode()
    assert "Taken back on" in after.content.decode()
    assert "Added, taken back" in after.content.decode()
    assert "until then the import can be taken back" not in after.content.decode()
    assert (between - before, Organisation.objects.count() - before) == (1, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose the file first, or drop it here."),
        (b"", "The file is empty."),
        (b"%PDF-1.4 %%EOF", "file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file"),
    ],
    ids=["none", "empty", "pdf", "image"],
)
def test_a_file_that_is_none_is_refused_in_words(
    staff: Client, world: World, content: bytes | None, sentence: str
) -> None:
    response: HttpResponse
    if content is None:
        response = staff.post(_at(world, "imports"), {})  # type: ignore[assignment]
    else:
        response = _sent(staff, world, content)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Import.objects.of(world.workspace).exists()


def test_a_double_click_begins_one_import(staff: Client, world: World) -> None:
    token = uuid4()

    first = _sent(staff, world, text_of(*LINES), submission=token)
    second = _sent(staff, world, text_of(*LINES), submission=token)

    assert first.headers["Location"] == second.headers["Location"]
    assert Import.objects.of(world.workspace).count() == 1


def test_two_columns_for_one_field_and_none_for_the_name_are_refused(
    staff: Client, world: World
) -> None:
    found = _begun(staff, world)
    address = _at(world, "import_columns", found.pk)

    twice = staff.post(address, _columns(found, **{"column-1": "name"}))
    none = staff.post(address, _columns(found, **{"column-0": ""}))

    assert (twice.status_code, none.status_code) == (422, 422)
    assert "“Denumire” and “CUI” would both go into" in twice.content.decode()
    assert "Say first which column holds: Name of the organisation." in none.content.decode()
    assert '<option value="town" selected>' in none.content.decode()


def test_a_page_of_before_a_change_does_nothing(staff: Client, world: World) -> None:
    found = _begun(staff, world)
    staff.post(_at(world, "import_columns", found.pk), _columns(found))
    found.refresh_from_db()

    again = staff.post(
        _at(world, "import_columns", found.pk), _columns(found, revision=1), follow=True
    )
    staff.post(_at(world, "import_run", found.pk), {"revision": found.revision - 1})
    found.refresh_from_db()

    assert "Somebody changed this import in another window." in again.content.decode()
    assert found.state == Import.State.CHECKED


def test_pressed_twice_it_is_imported_once(staff: Client, world: World) -> None:
    found = checked(*LINES, space=world.workspace, by=world.staff)
    address = _at(world, "import_run", found.pk)

    staff.post(address, {"revision": found.revision})
    staff.post(address, {"revision": found.revision})

    assert organisations_of(world.workspace).filter(name="Someșul Digital SRL").count() == 1


def test_a_row_is_corrected_without_javascript_and_with_it(staff: Client, world: World) -> None:
    found = checked(*LINES, space=world.workspace, by=world.staff)
    address = _at(world, "import_row", found.pk, 2)

    page = staff.get(address)
    still_wrong = staff.post(address, {"cell-registered_number": "125"})
    line = staff.post(
        address,
        {"cell-registered_number": "12345674", "cell-name": "Hoia SRL"},
        headers={"HX-Request": "true"},
    )

    assert 'value="123"' in page.content.decode()
    assert still_wrong.status_code == 422
    assert 'value="125"' in still_wrong.content.decode()
    assert "Hoia SRL" in line.content.decode()
    assert "Import 2 rows" in line.content.decode()


def test_the_rows_not_imported_say_why_and_run_nothing(staff: Client, world: World) -> None:
    found = checked(*LINES, space=world.workspace, by=world.staff)
    staff.post(_at(world, "import_run", found.pk), {"revision": found.revision})

    response = staff.get(_at(world, "import_wrong_rows", found.pk))

    content = io.BytesIO(response.getvalue())
    heads, row = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert heads == ["Denumire", "CUI", "Localitate", "Row in the file", "Why not"]
    assert row[:4] == ["=Hoia()", "123", "Dej", 3.0]
    assert str(row[4]).startswith("Registered number:")


def test_what_the_register_has_shows_public_facts_only(staff: Client, world: World) -> None:
    firm = OrganisationFactory.create(
        name="Hidden Firm SRL", town="Dej", email="secret@hidden.example"
    )
    RelationshipFactory.create(workspace=world.partner_workspace, organisation=firm)
    lines = (("Denumire", "Localitate", "E-mail"), ("Hidden Firm SRL", "Dej", "a@hidden.example"))
    found = checked(*lines, space=world.workspace, by=world.staff)

    page = staff.get(_at(world, "import_rows", found.pk)).content.decode()

    assert "in the register, not yet one of yours" in page
    assert "secret@hidden.example" not in page
    assert "Partner Cluster" not in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_pages_ask_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    lines = [("Denumire", "Localitate")]
    for number in range(item_count):
        firm = OrganisationFactory.create(name=f"Firma {number} SRL", town="Dej")
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
        lines.append((firm.name, "Iași"))
    found = checked(*lines, space=world.workspace, by=world.staff)
    staff.get(_at(world, "imports"))

    with django_assert_num_queries(8):
        staff.get(_at(world, "import_rows", found.pk))
    with django_assert_num_queries(6):
        staff.get(_at(world, "imports"))


def test_the_export_of_a_meeting_is_assigned_already_and_asks_for_its_kind(
    staff: Client, world: World
) -> None:
    upload = SimpleUploadedFile("attendance.csv", TEAMS.encode("utf-16"))
    staff.post(_at(world, "imports"), {"file": upload})
    found = Import.objects.of(world.workspace).latest("pk")
    address = _at(world, "import_columns", found.pk)
    sent = {"title": "Atelier", "started_on": "12.03.2024", "country": "RO"}

    page = staff.get(address).content.decode()
    refused = staff.post(address, {**sent, "column-0": "person", "revision": found.revision})

    assert page.count("The export of a meeting says so.") == 4
    assert "You chose this." not in page
    assert 'class="r-break">Took part' in page
    assert refused.status_code == 422
    assert list(refused.context["options"].errors) == ["activity_kind"]
