"""What people, and those who mean harm, send as a file: refused in words, or kept harmlessly."""

import html
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from raceme.core.backups.writing import stored_files
from raceme.documents.models import Document
from raceme.documents.queries import documents_of
from tests.conftest import World
from tests.documents.files import PDF
from tests.documents.zoo import MEGABYTE, ZOO, Specimen

EDGE = "----of-a-part"
BESIDE = "beside it.pdf"
SHOWN = {"application/pdf", "image/png", "image/jpeg"}
KEPT = [one for one in ZOO if one.kept_as]
REFUSED = [one for one in ZOO if one.refused]


def _ids(specimens: list[Specimen]) -> Iterator[str]:
    # A name that no terminal takes is told by its place.
    for place, one in enumerate(specimens):
        yield f"{place}-{one.name.encode('ascii', 'ignore').decode()[:30]}".replace("\x00", "")


@pytest.fixture
def staff(client: Client, world: World, settings: Settings) -> Client:
    settings.UPLOAD_LIMIT = MEGABYTE
    client.force_login(world.staff)
    return client


def _sent(client: Client, world: World, specimen: Specimen) -> tuple[int, str]:
    """Send a specimen byte by byte as it is called, and a file that is in order beside it."""
    body = b"".join(
        [
            _part(specimen.name, specimen.content, specimen.said_type),
            _part(BESIDE, PDF, "application/pdf"),
            f"--{EDGE}--\r\n".encode(),
        ]
    )
    response = client.post(
        reverse("documents:create", args=[world.workspace.slug]),
        data=body,
        content_type=f"multipart/form-data; boundary={EDGE}",
        follow=True,
    )
    return response.status_code, html.unescape(response.content.decode())


def _part(name: str, content: bytes, said_type: str) -> bytes:
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: {said_type}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n"


def _kept_beside(world: World) -> list[Document]:
    documents = list(documents_of(world.workspace))
    assert [one.name for one in documents if one.name == BESIDE] == [BESIDE]
    return [one for one in documents if one.name != BESIDE]


@pytest.mark.parametrize("specimen", REFUSED, ids=_ids(REFUSED))
def test_what_is_not_kept_is_refused_in_words_and_loses_nothing(
    staff: Client, world: World, specimen: Specimen
) -> None:
    before = set(stored_files(storages["documents"]))

    status, page = _sent(staff, world, specimen)

    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert specimen.refused in page
    assert "1 document is kept." in page
    assert _kept_beside(world) == []
    assert len(set(stored_files(storages["documents"])) - before) == 1


@pytest.mark.parametrize("specimen", KEPT, ids=_ids(KEPT))
def test_what_is_kept_is_served_harmlessly(staff: Client, world: World, specimen: Specimen) -> None:
    status, page = _sent(staff, world, specimen)

    [document] = _kept_beside(world)
    served = staff.get(reverse("documents:download", args=[world.workspace.slug, document.pk]))
    listed = staff.get(reverse("documents:documents", args=[world.workspace.slug]))
    assert (status, document.name) == (HTTPStatus.OK, specimen.kept_name)
    assert "2 documents are kept." in page
    assert served.getvalue() == specimen.content
    assert served["Content-Type"] == document.media_type == specimen.kept_as
    assert served["X-Content-Type-Options"] == "nosniff"
    policy = served["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    # The browsers' own viewers of PDF run in a sandbox of theirs, and stay blank in another.
    assert ("sandbox" in policy) == (specimen.kept_as != "application/pdf")
    begins = "inline; " if specimen.kept_as in SHOWN else "attachment; "
    assert served["Content-Disposition"].startswith(begins)
    assert "<img src=x" not in listed.content.decode()


def test_no_file_lies_under_a_name_that_was_sent(staff: Client, world: World) -> None:
    specimen = Specimen(name="../../outside.pdf", content=PDF)

    _sent(staff, world, specimen)

    [document] = _kept_beside(world)
    folder, _slash, code = document.stored_as.partition("/")
    assert (len(folder), len(code)) == (2, 32)
    assert int(code, 16)
    assert code.startswith(folder)


def test_a_form_that_is_far_too_long_is_turned_away_unread(
    staff: Client, world: World, settings: Settings
) -> None:
    settings.MOST_SENT = MEGABYTE

    status, page = _sent(
        staff, world, Specimen(name="large.pdf", content=PDF + bytes(MEGABYTE) + b"%%EOF")
    )

    assert status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "This is more than can be sent at once" in page
    assert not documents_of(world.workspace).exists()
