from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.documents.proving import damage_to, damages
from raceme.documents.queries import every_document
from raceme.documents.tasks import check_kept
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW, DocumentFactory


@pytest.fixture
def kept(world: World) -> Document:
    upload = SimpleUploadedFile("list.pdf", PDF)
    return store(upload, workspace=world.workspace, by=world.staff, at=NOW)


def file_of(document: Document) -> Path:
    return Path(storages["documents"].path(document.stored_as))


@pytest.mark.parametrize("place", [0, len(PDF) // 2, len(PDF) - 1])
def test_one_changed_byte_is_found(kept: Document, place: int) -> None:
    content = bytearray(PDF)
    content[place] ^= 1
    file_of(kept).write_bytes(content)

    damage = damage_to(kept)

    assert damage is not None
    assert damage.how == "its bytes were changed"


def test_a_file_cut_short_is_found(kept: Document) -> None:
    file_of(kept).write_bytes(PDF[:-1])

    damage = damage_to(kept)

    assert damage is not None
    assert damage.how == f"it has {len(PDF) - 1} bytes, and had {len(PDF)}"


@pytest.mark.usefixtures("kept")
def test_of_all_documents_those_are_named_that_are_not_as_kept(world: World) -> None:
    lost = DocumentFactory.create(workspace=world.workspace)
    elsewhere = DocumentFactory.create()

    found = [(one.document.pk, one.how) for one in damages(every_document())]

    assert found == [
        (lost.pk, "its file is not in the store"),
        (elsewhere.pk, "its file is not in the store"),
    ]


def test_the_weekly_check_says_in_the_log_what_it_finds(
    kept: Document, caplog: pytest.LogCaptureFixture
) -> None:
    check_kept()
    before = caplog.messages.copy()
    file_of(kept).write_bytes(PDF[::-1])

    check_kept()

    assert before == []
    assert caplog.messages == [f"document {kept.pk} is not as it was kept: its bytes were changed"]
