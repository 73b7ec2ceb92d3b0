"""The disk fills up while a file is sent: a sentence says so, and nothing is half kept."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import skip_unless_ci
from tests.e2e.installation import Installation, prepared, served
from tests.faults.visitor import FIRST_STEP, Visitor, hidden_of

DOCUMENTS = "/manage/fault-cluster/documents/"
MEGABYTE = 1024 * 1024
# More than fits, and less than is written to a temporary file on its way.
TOO_MUCH = b"%PDF-1.4\n" + b"0" * (MEGABYTE + MEGABYTE // 2) + b"\n%%EOF\n"


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True)
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(["mount", *options], check=False).returncode:  # noqa: S603, S607
        skip_unless_ci("Only root can make a small disk to fill.")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607


@pytest.fixture
def on_a_small_disk(tmp_path: Path, database_address: str) -> Iterator[tuple[Installation, Path]]:
    store = tmp_path / "documents"
    with (
        _small_disk(store),
        prepared(tmp_path, database=database_address, is_ready=True) as installation,
        served(installation),
    ):
        yield installation, store


def _files(store: Path) -> list[int]:
    return [path.stat().st_size for path in store.rglob("*") if path.is_file()]


def test_a_file_too_large_for_the_disk_is_refused_and_smaller_ones_go_on(
    on_a_small_disk: tuple[Installation, Path],
) -> None:
    installation, store = on_a_small_disk
    visitor = Visitor(installation.url)
    _status, page = visitor.get("/set-up/")
    visitor.post("/set-up/", FIRST_STEP | hidden_of(page))
    _status, page = visitor.get(f"{DOCUMENTS}new/")

    status, said = visitor.upload(
        f"{DOCUMENTS}new/", hidden_of(page), field="files", name="Report.pdf", content=TOO_MUCH
    )

    assert status == 422
    assert "There is no room left for files" in said
    assert _files(store) == []

    small = b"Minutes of the meeting\n"
    status, _said = visitor.upload(
        f"{DOCUMENTS}new/", hidden_of(said), field="files", name="Minutes.txt", content=small
    )
    _status, listed = visitor.get(DOCUMENTS)

    assert status == 200
    assert _files(store) == [len(small)]
    assert ("Minutes.txt" in listed, "Report.pdf" in listed) == (True, False)
