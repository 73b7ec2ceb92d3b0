"""An installation whose documents lie in a bucket: checked, backed up, restored, served."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import buckets
from tests.e2e.installation import Installation, prepared, served
from tests.faults.visitor import FIRST_STEP, Visitor, hidden_of

MINUTES = b"Minutes of the meeting\n" * 50_000
NEW = "/manage/fault-cluster/documents/new/"
AWAY = {"RACEME_S3_ENDPOINT": "http://127.0.0.1:9"}


@dataclass(frozen=True)
class Source:
    """An installation with one document, the bucket it lies in, and its backup."""

    installation: Installation
    bucket: buckets.Bucket
    backup: Path
    content: str
    ready: dict[str, str]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, database_address: str) -> Iterator[Source]:
    folder = tmp_path_factory.mktemp("source")
    with (
        buckets.bucket_served() as bucket,
        prepared(folder / "data", database=database_address, is_ready=True) as installation,
    ):
        installation.environment.update(bucket.environment, RACEME_SECRET_KEY="x" * 50)
        with served(installation):
            _set_up_with_a_document(Visitor(installation.url))
            with urllib.request.urlopen(f"{installation.url}/health/ready") as answer:  # noqa: S310 (ours)
                ready = json.loads(answer.read())
        said = installation.raceme("backup", str(folder / "raceme.zip"))
        yield Source(installation, bucket, folder / "raceme.zip", _content(said), ready)


def _set_up_with_a_document(visitor: Visitor) -> None:
    """Set an installation up by its pages, send a document, and read it."""
    _status, page = visitor.get("/set-up/")
    visitor.post("/set-up/", FIRST_STEP | hidden_of(page))
    _status, page = visitor.get(NEW)
    status, _said = visitor.upload(
        NEW, hidden_of(page), field="files", name="Minutes.txt", content=MINUTES
    )
    assert status == 200
    _status, page = visitor.get("/manage/fault-cluster/documents/1/file/")
    assert page.encode() == MINUTES


def _content(said: str) -> str:
    return said.splitlines()[-1].removeprefix("content ")


def _refused(installation: Installation, *arguments: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        installation.raceme(*arguments)
    return f"{refused.value.stdout}{refused.value.stderr}"


def test_a_document_lies_in_the_bucket_alone(source: Source) -> None:
    folder = Path(source.installation.environment["RACEME_DATA_DIR"])

    checked = source.installation.raceme("check")

    assert list(source.bucket.held().values()) == [MINUTES]
    assert not (folder / "documents").exists()
    assert source.ready["documents"] == "ok"
    assert "ok    Documents can be kept and taken away again." in checked


def test_a_backup_goes_into_a_folder_and_from_there_into_a_bucket(
    source: Source, tmp_path: Path, database_address: str
) -> None:
    with (
        prepared(tmp_path / "folder", database=database_address, is_ready=True) as in_folder,
        prepared(tmp_path / "again", database=database_address, is_ready=True) as again,
    ):
        again.environment.update(source.bucket.environment)
        again.environment["RACEME_DOCUMENTS_BUCKET"] += "/again"

        first = in_folder.raceme("restore", str(source.backup))
        in_folder.raceme("backup", str(tmp_path / "raceme.zip"))
        second = again.raceme("restore", str(tmp_path / "raceme.zip"))

    [document] = (tmp_path / "folder" / "documents").glob("*/*")
    assert document.read_bytes() == MINUTES
    assert {key for key in source.bucket.held() if key.startswith("again/")} == {
        f"again/{document.parent.name}/{document.name}"
    }
    assert (_content(first), _content(second)) == (source.content, source.content)


def test_nothing_is_restored_into_a_bucket_that_holds_something(
    source: Source, tmp_path: Path
) -> None:
    held = source.bucket.held()
    with prepared(tmp_path, database="", is_ready=True) as installation:
        installation.environment.update(source.bucket.environment)

        said = _refused(installation, "restore", str(source.backup))

    assert "This installation is not empty" in said
    assert source.bucket.held() == held


def test_a_store_that_does_not_answer_is_said_by_each_command(
    source: Source, tmp_path: Path
) -> None:
    file = tmp_path / "raceme.zip"
    away = Installation(url="", environment=source.installation.environment | AWAY)

    not_written = _refused(away, "backup", str(file))
    wrong = _refused(away, "check")

    assert "No backup was written: " in not_written
    assert not file.exists()
    assert "WRONG No document can be kept: " in wrong
