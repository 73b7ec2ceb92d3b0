from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.documents.actions import store
from raceme.documents.queries import documents_of
from tests.conftest import World
from tests.documents.files import HTML, PDF
from tests.factories import NOW, DocumentFactory


@pytest.fixture
def staff(client: Client, world: World) -> Client:
    client.force_login(world.staff)
    return client


def _list(world: World) -> str:
    return reverse("documents:documents", args=[world.workspace.slug])


def _create(world: World) -> str:
    return reverse("documents:create", args=[world.workspace.slug])


def _pdf(name: str = "Listă.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


@pytest.mark.parametrize("item_count", [1, 3])
def test_documents_asks_the_same_number_of_queries(
    staff: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    DocumentFactory.create_batch(item_count, workspace=world.workspace)
    DocumentFactory.create(workspace=world.stranger_workspace, name="Secret.pdf")

    staff.get(_list(world))  # the first page of a session notes its workspace

    with django_assert_num_queries(5):
        page = staff.get(_list(world)).content.decode()

    assert page.count('<th scope="row"') == item_count
    assert "Secret.pdf" not in page


def test_create_keeps_the_files_and_returns_to_the_list(staff: Client, world: World) -> None:
    response = staff.post(_create(world), {"files": [_pdf(), _pdf("b.pdf")]}, follow=True)

    assert response.redirect_chain == [(_list(world), 302)]
    assert "2 documents are kept." in response.content.decode()
    assert {document.name for document in documents_of(world.workspace)} == {"Listă.pdf", "b.pdf"}


def test_create_keeps_what_it_can_and_says_why_not_the_rest(staff: Client, world: World) -> None:
    files = [_pdf(), SimpleUploadedFile("photo.pdf", HTML)]

    response = staff.post(_create(world), {"files": files})

    page = response.content.decode()
    assert response.status_code == 422
    assert "1 document is kept." in page
    assert "Named .pdf but holds a web page. Not kept." in page
    assert [document.name for document in documents_of(world.workspace)] == ["Listă.pdf"]


def test_create_without_a_file_asks_for_one(staff: Client, world: World) -> None:
    response = staff.post(_create(world), {})

    assert response.status_code == 422
    assert "Choose at least one file." in response.content.decode()


def test_create_sent_twice_keeps_once(staff: Client, world: World) -> None:
    token = str(uuid4())

    for _sending in range(2):
        response = staff.post(_create(world), {"files": [_pdf()], "submission": token})

    assert response.status_code == 302
    assert documents_of(world.workspace).count() == 1


def test_create_sent_twice_says_twice_what_is_not_kept(staff: Client, world: World) -> None:
    token = str(uuid4())
    pages = []

    for _sending in range(2):
        files = [_pdf(), SimpleUploadedFile("photo.pdf", HTML)]
        response = staff.post(_create(world), {"files": files, "submission": token})
        pages.append((response.status_code, "Named .pdf but holds a web page." in response.text))

    assert pages == [(422, True), (422, True)]
    assert documents_of(world.workspace).count() == 1


def test_download_gives_the_file_of_the_own_workspace_alone(staff: Client, world: World) -> None:
    ours = store(_pdf(), workspace=world.workspace, by=world.staff, at=NOW)
    theirs = store(_pdf(), workspace=world.stranger_workspace, by=world.stranger, at=NOW)
    slug = world.workspace.slug

    given = staff.get(reverse("documents:download", args=[slug, ours.pk]))
    refused = staff.get(reverse("documents:download", args=[slug, theirs.pk]))

    assert given.getvalue() == PDF
    assert refused.status_code == 404
