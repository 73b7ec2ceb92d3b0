"""Documents in a bucket: the promises a folder keeps, over real HTTP."""

import errno
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import cast

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from raceme.core.backups.writing import stored_files
from raceme.core.buckets import IN_MEMORY, Bucket
from raceme.core.document_store import StoreAway
from tests import buckets

LARGE = b"0123456789abcdef" * (IN_MEMORY // 16 + 1)


@pytest.fixture(scope="module")
def served() -> Iterator[buckets.Bucket]:
    with buckets.bucket_served() as served:
        yield served


@pytest.fixture
def store(served: buckets.Bucket) -> Bucket:
    return _made(served.store())


def _made(entry: dict[str, object]) -> Bucket:
    return cast("Bucket", storages.create_storage(entry))


@pytest.mark.parametrize("content", [b"", b"a", LARGE], ids=["empty", "small", "large"])
def test_what_is_kept_is_read_back(store: Bucket, content: bytes) -> None:
    name = store.save("ab/read-back", ContentFile(content))

    with store.open(name) as kept:
        assert (kept.read(), kept.size) == (content, len(content))
    assert store.size(name) == len(content)


def test_a_file_is_kept_whole_wherever_its_reader_stands(store: Bucket) -> None:
    content = ContentFile(b"written to its end")
    content.seek(0, os.SEEK_END)

    name = store.save("ab/rewound", content)

    with store.open(name) as kept:
        assert kept.read() == b"written to its end"


def test_nothing_is_written_over(store: Bucket, served: buckets.Bucket) -> None:
    first = store.save("ab/twice", ContentFile(b"first"))
    second = store.save("ab/twice", ContentFile(b"second"))

    assert (first, first == second) == ("ab/twice", False)
    assert (served.held()[first], served.held()[second]) == (b"first", b"second")


def test_what_is_taken_away_is_gone_and_may_be_taken_away_twice(store: Bucket) -> None:
    name = store.save("ab/gone", ContentFile(b"a"))

    store.delete(name)
    store.delete(name)

    assert not store.exists(name)
    with pytest.raises(FileNotFoundError):
        store.open(name)
    with pytest.raises(FileNotFoundError):
        store.size(name)


def test_a_folder_of_the_bucket_holds_all_and_hides_the_rest(served: buckets.Bucket) -> None:
    within = _made(served.store(name=f"{served.name}/within"))
    served.client.put_object(Bucket=served.name, Key="outside", Body=b"not ours")

    within.save("b/2", ContentFile(b"2"))
    within.save("a/1", ContentFile(b"1"))

    assert list(stored_files(within)) == ["a/1", "b/2"]
    assert served.held()["within/a/1"] == b"1"
    with pytest.raises(SuspiciousOperation):
        within.open("../outside")


def test_no_file_has_an_address_and_none_would_be_a_page(
    store: Bucket, served: buckets.Bucket
) -> None:
    upload = ContentFile(b"<script>", name="page.html")
    upload.content_type = "text/html"  # type: ignore[attr-defined]

    name = store.save("ab/page.html", upload)

    with pytest.raises(ValueError, match="documents leave through Raceme alone"):
        store.url(name)
    head = served.client.head_object(Bucket=served.name, Key=name)
    assert (head["ContentType"], head["ContentDisposition"]) == (
        "application/octet-stream",
        "attachment",
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{served.endpoint}/{served.name}/{name}")  # noqa: S310 (ours)
    assert refused.value.code == 403
    refused.value.close()
    assert not store.shows_to_everybody(name)


def test_a_bucket_that_is_open_to_the_public_is_noticed(
    store: Bucket, served: buckets.Bucket
) -> None:
    name = store.save("ab/open", ContentFile(b"a"))

    served.client.put_object_acl(Bucket=served.name, Key=name, ACL="public-read")

    assert store.shows_to_everybody(name)


def test_a_bucket_that_is_not_there_is_away_and_not_empty(served: buckets.Bucket) -> None:
    store = _made(served.store(name="no-such-bucket"))

    assert not store.answers()
    for ask in (
        lambda: list(stored_files(store)),
        lambda: store.save("ab/c", ContentFile(b"a")),
        lambda: store.open("ab/c"),
    ):
        with pytest.raises(OSError, match=r"NoSuchBucket|404|not found|bucket"):
            ask()


def test_a_store_that_is_away_says_so_soon(served: buckets.Bucket) -> None:
    store = _made(served.store(endpoint="http://127.0.0.1:9"))
    began = time.monotonic()

    for ask in (
        lambda: store.exists("ab/c"),
        lambda: store.open("ab/c"),
        lambda: store.save("ab/c", ContentFile(b"a")),
        lambda: store.delete("ab/c"),
        lambda: store.listdir(""),
    ):
        with pytest.raises(StoreAway):
            ask()

    assert not store.answers()
    assert time.monotonic() - began < 30


def test_it_answers(store: Bucket) -> None:
    assert store.answers()


def test_what_a_store_without_room_says_is_said_of_a_disk(
    store: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from botocore.exceptions import ClientError  # noqa: PLC0415
    from storages.backends.s3 import S3Storage  # noqa: PLC0415

    def _full(*_arguments: object) -> str:
        said = {"Error": {"Code": "XMinioStorageFull"}, "ResponseMetadata": {"HTTPStatusCode": 507}}
        raise ClientError(said, "PutObject")

    monkeypatch.setattr(S3Storage, "_save", _full)

    with pytest.raises(OSError, match="XMinioStorageFull") as refused:
        store.save("ab/c", ContentFile(b"a"))

    assert refused.value.errno == errno.ENOSPC
