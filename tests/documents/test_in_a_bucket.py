"""Documents in an S3-like store, from the page that takes them to the page that gives them."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from raceme.documents.actions import store, together
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from raceme.documents.validation import NotKept
from tests import buckets
from tests.conftest import World
from tests.documents.files import CSV, HTML, PDF
from tests.factories import NOW

AWAY = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def served() -> Iterator[buckets.Bucket]:
    with buckets.bucket_served() as served:
        yield served


@pytest.fixture
def bucket(served: buckets.Bucket, settings: Settings) -> buckets.Bucket:
    """Let the documents of these tests lie in a bucket, which is empty."""
    for key in served.held():
        served.client.delete_object(Bucket=served.name, Key=key)
    settings.STORAGES = settings.STORAGES | {"documents": served.store()}
    return served


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _lose(bucket: buckets.Bucket, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {"documents": bucket.store(endpoint=AWAY)}


def _sent(client: Client, world: World, *files: SimpleUploadedFile) -> tuple[int, str]:
    address = reverse("documents:create", args=[world.workspace.slug])
    response = client.post(address, {"files": list(files)})
    return response.status_code, response.content.decode()


def _download(world: World, document: Document) -> str:
    return reverse("documents:download", args=[world.workspace.slug, document.pk])


def test_a_document_goes_into_the_bucket_and_leaves_through_its_page(
    staff: Client, world: World, bucket: buckets.Bucket
) -> None:
    status, _page = _sent(staff, world, SimpleUploadedFile("list.csv", CSV))

    document = documents_of(world.workspace).get()
    response = staff.get(_download(world, document))
    assert status == 302
    assert bucket.held() == {document.stored_as: CSV}
    assert response.getvalue() == CSV
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Length"] == str(len(CSV))
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_it(client: Client, world: World, bucket: buckets.Bucket) -> None:
    upload = SimpleUploadedFile("list.pdf", PDF)
    document = store(upload, workspace=world.workspace, by=world.staff, at=NOW)
    client.force_login(world.stranger)

    response = client.get(_download(world, document))

    assert bucket.held() == {document.stored_as: PDF}
    assert response.status_code == 404


def test_files_of_what_failed_are_taken_out_of_the_bucket(
    world: World, bucket: buckets.Bucket
) -> None:
    with pytest.raises(NotKept), together():
        _store_in_turn(world, [PDF, HTML])

    assert bucket.held() == {}
    assert not documents_of(world.workspace).exists()


def _store_in_turn(world: World, contents: list[bytes]) -> None:
    for content in contents:
        upload = SimpleUploadedFile("list.pdf", content)
        store(upload, workspace=world.workspace, by=world.staff, at=NOW)


def test_while_the_store_is_away_nothing_is_taken_and_the_page_says_so(
    staff: Client, world: World, bucket: buckets.Bucket, settings: Settings
) -> None:
    _lose(bucket, settings)

    status, page = _sent(staff, world, SimpleUploadedFile("list.csv", CSV))

    assert status == 422
    assert "Files cannot be kept for the moment. Try again in a few minutes." in page
    assert not documents_of(world.workspace).exists()


def test_while_the_store_is_away_a_document_has_its_own_page_and_comes_back(
    staff: Client, world: World, bucket: buckets.Bucket, settings: Settings
) -> None:
    upload = SimpleUploadedFile("list.pdf", PDF)
    document = store(upload, workspace=world.workspace, by=world.staff, at=NOW)
    staff.raise_request_exception = False

    _lose(bucket, settings)
    away = staff.get(_download(world, document))
    settings.STORAGES = settings.STORAGES | {"documents": bucket.store()}
    back = staff.get(_download(world, document))

    assert (away.status_code, away["Retry-After"]) == (503, "10")
    assert "Documents cannot be reached" in away.content.decode()
    assert back.getvalue() == PDF


def test_a_document_the_bucket_has_lost_is_not_found(
    staff: Client, world: World, bucket: buckets.Bucket
) -> None:
    upload = SimpleUploadedFile("list.pdf", PDF)
    document = store(upload, workspace=world.workspace, by=world.staff, at=NOW)
    bucket.client.delete_object(Bucket=bucket.name, Key=document.stored_as)

    assert staff.get(_download(world, document)).status_code == 404


@pytest.mark.django_db
def test_ready_says_whether_the_bucket_answers(
    client: Client, bucket: buckets.Bucket, settings: Settings
) -> None:
    there = client.get("/health/ready")
    _lose(bucket, settings)
    away = client.get("/health/ready")

    assert (there.status_code, there.json()["documents"]) == (200, "ok")
    assert (away.status_code, away.json()["documents"]) == (503, "unreachable")
    assert client.get("/health/live").status_code == 200
