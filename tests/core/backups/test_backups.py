"""Whole installations, backed up by the command and restored by it."""

import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import database_of_the_tests
from tests.e2e.installation import Installation, prepared

SQLITE = ""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Set up an installation on SQLite with the demonstration in it."""
    folder = tmp_path_factory.mktemp("source")
    made = prepared(folder, database=SQLITE, is_ready=True, demonstration=True)
    with made as installation:
        yield installation


@pytest.fixture(scope="module")
def backup(source: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "raceme.zip"
    source.raceme("backup", str(file))
    return file


def _content(said: str) -> str:
    return said.splitlines()[-1].removeprefix("content ")


def _refused(installation: Installation, *arguments: str) -> str:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        installation.raceme(*arguments)
    assert refused.value.returncode == 1
    return str(refused.value.stderr)


def _changed(file: Path, folder: Path, *, name: str, content: bytes) -> Path:
    """Return a copy of a backup in which one part says something else."""
    changed = folder / "changed.zip"
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(changed, "w") as after:
        for part in before.namelist():
            after.writestr(part, content if part == name else before.read(part))
    return changed


@pytest.mark.parametrize(
    "database",
    [
        pytest.param(SQLITE, id="to-sqlite"),
        pytest.param(database_of_the_tests(), id="to-postgresql", marks=pytest.mark.postgresql),
    ],
)
def test_a_restored_installation_has_the_same_content(
    source: Installation, backup: Path, tmp_path: Path, database: str
) -> None:
    with prepared(tmp_path / "restored", database=database) as restored:
        said = restored.raceme("restore", str(backup))
        again = restored.raceme("backup", str(tmp_path / "again.zip"))

        assert _content(said) == _content(again)
        assert restored.figures("innovation-year-2023") == source.figures("innovation-year-2023")
        # It goes on working: a new row gets a key of its own.
        assert restored.login("manager").startswith(restored.url)


@pytest.mark.postgresql
def test_postgresql_is_restored_on_postgresql(backup: Path, tmp_path: Path) -> None:
    database = database_of_the_tests()
    with (
        prepared(tmp_path / "first", database=database) as first,
        prepared(tmp_path / "second", database=database) as second,
    ):
        first.raceme("restore", str(backup))
        first.raceme("backup", str(tmp_path / "first.zip"))

        said = second.raceme("restore", str(tmp_path / "first.zip"))

    assert _content(said) == _manifest(backup)["content_hash"]


def _manifest(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_writes_over_nothing(source: Installation, backup: Path) -> None:
    said = _refused(source, "backup", str(backup))

    assert "is there already" in said


def test_an_installation_that_is_not_empty_is_kept(source: Installation, backup: Path) -> None:
    before = source.figures("innovation-year-2023")

    said = _refused(source, "restore", str(backup))

    assert "This installation is not empty" in said
    assert source.figures("innovation-year-2023") == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("tables/programmes.programme.jsonl", "The rows of programmes.programme are not those"),
        ("manifest.json", "has no manifest"),
    ],
)
def test_a_changed_backup_is_refused(
    backup: Path, tmp_path: Path, name: str, sentence: str
) -> None:
    changed = _changed(backup, tmp_path, name=name, content=b"")
    with prepared(tmp_path / "restored", database=SQLITE, is_ready=True) as restored:
        assert sentence in _refused(restored, "restore", str(changed))


def test_a_changed_document_is_named(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        name = next(part for part in archive.namelist() if part.startswith("documents/"))
    changed = _changed(backup, tmp_path, name=name, content=b"something else")
    with prepared(tmp_path / "restored", database=SQLITE, is_ready=True) as restored:
        said = _refused(restored, "restore", str(changed))

    assert f"The document {name.removeprefix('documents/')} is not the one" in said


def test_a_manifest_with_another_hash_is_refused(backup: Path, tmp_path: Path) -> None:
    manifest = _manifest(backup) | {"content_hash": "0" * 64}
    changed = _changed(
        backup, tmp_path, name="manifest.json", content=json.dumps(manifest).encode()
    )
    with prepared(tmp_path / "restored", database=SQLITE, is_ready=True) as restored:
        assert "was changed after it was written" in _refused(restored, "restore", str(changed))


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "raceme.zip"
    file.write_bytes(b"no zip at all")
    with prepared(tmp_path / "restored", database=SQLITE, is_ready=True) as restored:
        assert "cannot be read as a backup" in _refused(restored, "restore", str(file))


# Somebody saves while the first table is being written: the table that comes last is read as
# it stood before, and he who saved did not wait.
WRITTEN_MEANWHILE = """
import sqlite3
from pathlib import Path
from typing import Any
from django.conf import settings
from django.utils import timezone
from raceme.core import backups

def meanwhile(line, done=[]):
    if not done:
        done.append(line)
        with sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=1) as another:
            another.execute("UPDATE workspaces_workspace SET town = town || '!'")

manifest = backups.write(Path({file!r}), at=timezone.now(), say=meanwhile)
print(manifest["tables"]["workspaces.workspace"]["sha256"])
"""


def test_a_backup_shows_one_moment_while_others_go_on_writing(backup: Path, tmp_path: Path) -> None:
    before = _manifest(backup)["tables"]["workspaces.workspace"]["sha256"]
    with prepared(tmp_path / "restored", database=SQLITE, is_ready=True) as restored:
        restored.raceme("restore", str(backup))
        file = tmp_path / "meanwhile.zip"

        said = restored.raceme(
            "shell", "--no-imports", "--command", WRITTEN_MEANWHILE.format(file=str(file))
        )
        afterwards = restored.raceme("backup", str(tmp_path / "afterwards.zip"))

    assert said.strip() == before
    assert _content(afterwards) != _manifest(backup)["content_hash"]
