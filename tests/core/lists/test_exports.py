from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from raceme.core.lists import listing
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.urls("tests.core.lists.pages"), pytest.mark.django_db]

ADDRESS = "/transilvania/organisations/"
CREATED = datetime(2026, 11, 9, 9, tzinfo=UTC)


def _sent(response: object) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


@pytest.fixture
def _three(db: None) -> None:  # noqa: ARG001
    for name in ("B SRL", "=1+1", "Verde"):
        OrganisationFactory.create(name=name, town="Cluj", created_at=CREATED)


@pytest.mark.usefixtures("_three")
def test_csv_holds_what_is_shown(client: Client) -> None:
    response = client.get(
        ADDRESS, {"export": "csv", "sort": "-name", "columns": ["name", "created_at", "activities"]}
    )

    assert _sent(response).decode("utf-8") == (
        "\ufeffOrganisation,Created,Activities\r\n"
        "Verde,2026-11-09,6\r\nB SRL,2026-11-09,6\r\n'=1+1,2026-11-09,6\r\n"
    )


@pytest.mark.usefixtures("_three")
def test_csv_holds_only_what_matches(client: Client) -> None:
    response = client.get(ADDRESS, {"export": "csv", "q": "verde", "columns": "town"})

    assert _sent(response).decode("utf-8") == "\ufeffOrganisation,Town\r\nVerde,Cluj\r\n"


@pytest.mark.usefixtures("_three")
def test_xlsx_holds_what_is_shown(client: Client) -> None:
    response = client.get(ADDRESS, {"export": "xlsx"})

    rows = CalamineWorkbook.from_filelike(BytesIO(_sent(response))).get_sheet_by_index(0)
    created = date(2026, 11, 9)
    assert rows.to_python() == [
        ["Organisation", "Town", "Kind", "Created", "Activities"],
        ["=1+1", "Cluj", "Company", created, 6.0],
        ["B SRL", "Cluj", "Company", created, 6.0],
        ["Verde", "Cluj", "Company", created, 6.0],
    ]


@pytest.mark.usefixtures("_three")
def test_exports_load_what_the_query_does_not_give_a_few_rows_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "LOADED_AT_ONCE", 2)

    response = client.get(ADDRESS, {"export": "csv", "columns": "activities"})

    lines = _sent(response).decode("utf-8").splitlines()
    assert lines == ["\ufeffOrganisation,Activities", "'=1+1,6", "B SRL,6", "Verde,6"]


def test_exports_of_nothing_hold_the_heads(client: Client) -> None:
    response = client.get(ADDRESS, {"export": "xlsx"})

    rows = CalamineWorkbook.from_filelike(BytesIO(_sent(response))).get_sheet_by_index(0)
    assert rows.to_python() == [["Organisation", "Town", "Kind", "Created", "Activities"]]
    assert isinstance(response, HttpResponse) is False
