import hashlib
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from raceme.audit.models import Entry
from raceme.documents.actions import discard, share, store, together
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from raceme.documents.validation import NotKept
from tests.conftest import World
from tests.documents.files import HTML, PDF
from tests.factories import NOW


def _upload(content: bytes = PDF, name: str = "Listă.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _stored_names() -> set[str]:
    storage = storages["documents"]
    if not storage.exists(""):
        return set()
    return {
        f"{folder}/{name}"
        for folder in storage.listdir("")[0]
        for name in storage.listdir(folder)[1]
    }


def test_store_keeps_the_bytes_under_a_name_of_ours(world: World) -> None:
    document = store(_upload(), workspace=world.workspace, by=world.staff, at=NOW)

    digest = hashlib.sha256(PDF).hexdigest()
    document.refresh_from_db()
    assert (document.name, document.media_type, document.size) == (
        "Listă.pdf",
        "application/pdf",
        len(PDF),
    )
    assert (document.sha256, document.added_at, document.added_by) == (digest, NOW, "Staff")
    assert UUID(document.stored_as.rpartition("/")[2]).version == 4
    with storages["documents"].open(document.stored_as) as kept:
        assert kept.read() == PDF
    entry = Entry.objects.get()
    assert (entry.verb, entry.workspace) == ("documents.add", world.workspace)
    assert entry.values.changes["sha256"] == [None, digest]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.pdf", "The file is empty."),
        (HTML, "photo.pdf", "Named .pdf but holds a web page."),
        (
            bytes(1024 * 1024 + 1),
            "list.txt",
            "It is larger than 1 MB, the most that is kept. Send it in parts.",
        ),
    ],
)
def test_store_refuses_and_leaves_nothing(
    world: World, settings: Settings, content: bytes, name: str, sentence: str
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    before = _stored_names()

    with pytest.raises(NotKept) as refusal:
        store(_upload(content, name), workspace=world.workspace, by=world.staff, at=NOW)

    assert str(refusal.value) == sentence
    assert _stored_names() == before
    assert not documents_of(world.workspace).exists()
    assert not Entry.objects.exists()


def test_together_removes_the_files_of_what_failed(world: World) -> None:
    before = _stored_names()

    with pytest.raises(NotKept), together():
        _store_in_turn(world, [PDF, PDF, HTML])

    assert _stored_names() == before
    assert not documents_of(world.workspace).exists()


def _store_in_turn(world: World, contents: list[bytes]) -> None:
    for content in contents:
        store(_upload(content), workspace=world.workspace, by=world.staff, at=NOW)


def test_together_keeps_the_files_of_what_succeeded(world: World) -> None:
    before = _stored_names()

    with together():
        first = store(_upload(), workspace=world.workspace, by=world.staff, at=NOW)
        with pytest.raises(NotKept):
            store(_upload(HTML), workspace=world.workspace, by=world.staff, at=NOW)

    assert _stored_names() - before == {first.stored_as}
    assert list(Document.objects.of(world.workspace)) == [first]


def test_share_lets_a_file_that_is_there_be_a_document_without_a_copy(world: World) -> None:
    name = storages["documents"].save("imports/ab/abc", _upload())
    before = _stored_names()

    document = share(name, name="Listă.pdf", workspace=world.workspace, by=world.staff, at=NOW)

    assert (document.stored_as, document.media_type, document.size) == (
        name,
        "application/pdf",
        len(PDF),
    )
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert _stored_names() == before
    assert Entry.objects.get().verb == "documents.add"


@pytest.mark.parametrize("content", [HTML, None], ids=["disguised", "gone"])
def test_share_refuses_what_store_would_refuse(world: World, content: bytes | None) -> None:
    name = "imports/ab/none"
    if content is not None:
        name = storages["documents"].save("imports/ab/page", _upload(content))

    with pytest.raises(NotKept):
        share(name, name="Listă.pdf", workspace=world.workspace, by=world.staff, at=NOW)

    assert not documents_of(world.workspace).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("keeps_file", [True, False])
def test_discard_leaves_a_file_to_the_record_that_brought_it_in(
    world: World, *, keeps_file: bool
) -> None:
    document = store(_upload(), workspace=world.workspace, by=world.staff, at=NOW)

    went = discard(document, keeps_file=keeps_file, by=world.staff, at=NOW)

    assert went
    assert not documents_of(world.workspace).exists()
    assert storages["documents"].exists(document.stored_as) is keeps_file
