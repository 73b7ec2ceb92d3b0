from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, Http404

from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.documents.serving import serve
from tests.conftest import World
from tests.documents.files import CSV, PDF, image
from tests.factories import NOW, DocumentFactory

CLOSED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _stored(world: World, name: str, content: bytes) -> Document:
    upload = SimpleUploadedFile(name, content)
    return store(upload, workspace=world.workspace, by=world.staff, at=NOW)


def _close(response: FileResponse) -> None:
    # The response's own way of closing would close the database as well.
    if response.file_to_stream:
        response.file_to_stream.close()


@pytest.mark.parametrize(
    ("name", "content", "disposition", "policy"),
    [
        ("list.pdf", PDF, 'inline; filename="list.pdf"', CLOSED),
        ("photo.png", image("PNG"), 'inline; filename="photo.png"', f"{CLOSED}; sandbox"),
        ("list.csv", CSV, 'attachment; filename="list.csv"', f"{CLOSED}; sandbox"),
        (
            'a"b; ș.pdf',
            PDF,
            "inline; filename*=utf-8''a%22b%3B%20%C8%99.pdf",
            CLOSED,
        ),
    ],
)
def test_serve_shows_what_is_safe_and_runs_nothing(
    world: World, name: str, content: bytes, disposition: str, policy: str
) -> None:
    response = serve(_stored(world, name, content))

    assert response.getvalue() == content
    _close(response)
    assert response["Content-Disposition"] == disposition
    assert response["Content-Security-Policy"] == policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Path(name).suffix.strip(".") in {"pdf", *response["Content-Type"].split("/")}


def test_serve_of_a_file_the_store_has_lost_is_not_found(world: World) -> None:
    with pytest.raises(Http404):
        serve(DocumentFactory.create(workspace=world.workspace))
