"""What a backup is refused for, tried in one database that counts as empty: nobody is in it."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.migrations.loader import MigrationLoader

from raceme.core import backups
from raceme.core.backups import BackupRefused
from raceme.core.backups.tables import lines, table_hashes
from raceme.core.backups.writing import parts_of, stored_files
from raceme.organisations.models import Organisation
from tests.factories import OrganisationFactory, UserFactory
from tests.known_rows import known_rows

NOW = datetime(2026, 11, 26, 2, 15, tzinfo=UTC)
PAPERS = {"2026/11/list.pdf": b"who was there", "plan.pdf": b"what was planned"}
Manifest = dict[str, Any]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _store(settings: LazySettings, tmp_path: Path) -> None:
    folder = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "documents"},
    }
    settings.STORAGES = settings.STORAGES | {"documents": folder}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Return a backup of one organisation and two documents, which are gone from here since."""
    OrganisationFactory.create(name="As it was")
    _put(PAPERS)
    file = tmp_path / "backup.zip"
    backups.write(file, at=NOW, say=_silent)
    for name in PAPERS:
        storages["documents"].delete(name)
    Organisation.objects.update(name="As it is")
    return file


def _silent(_line: str) -> None:
    pass


def _put(papers: dict[str, bytes]) -> None:
    for name, content in papers.items():
        storages["documents"].save(name, ContentFile(content))


def _stored() -> list[str]:
    return list(stored_files(storages["documents"]))


def _changed(file: Path, change: Callable[[Manifest], object], **parts: bytes) -> Path:
    """Return a copy whose manifest says something else, under a hash that fits it."""
    changed = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(changed, "w") as after:
        manifest = json.loads(before.read("manifest.json"))
        change(manifest)
        manifest["content_hash"] = backups.content_hash(parts_of(manifest))
        kept = {name: before.read(name) for name in before.namelist()} | parts
        for name, content in (kept | {"manifest.json": json.dumps(manifest).encode()}).items():
            after.writestr(name, content)
    return changed


def _refused(file: Path) -> str:
    """Return why ``file`` is refused, and see that nothing has changed here."""
    with pytest.raises(BackupRefused) as refused:
        backups.restore(file, say=_silent)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["As it is"]
    assert _stored() == []
    return str(refused.value)


def test_what_was_backed_up_stands_again(backup: Path, tmp_path: Path) -> None:
    backups.restore(backup, say=_silent)

    assert list(Organisation.objects.values_list("name", flat=True)) == ["As it was"]
    assert known_rows(Organisation) == 1
    assert {name: (tmp_path / "documents" / name).read_bytes() for name in _stored()} == PAPERS
    assert OrganisationFactory.create().pk not in (None, Organisation.objects.earliest("pk").pk)


def test_people_alone_are_not_written_over(backup: Path) -> None:
    UserFactory.create()

    assert "is not empty" in _refused(backup)


def test_documents_alone_are_not_written_over(backup: Path) -> None:
    _put({"somebody.pdf": b"else's"})

    with pytest.raises(BackupRefused, match="is not empty"):
        backups.restore(backup, say=_silent)

    assert _stored() == ["somebody.pdf"]


def test_a_form_that_is_not_known_is_refused(backup: Path) -> None:
    assert "is of form 2" in _refused(_changed(backup, lambda manifest: manifest.update(form=2)))


def test_a_backup_of_a_newer_version_is_refused(backup: Path) -> None:
    newer = _changed(
        backup, lambda manifest: manifest["migrations"].append(["core", "9999_from_later"])
    )

    assert "a newer version of Raceme (core.9999_from_later)" in _refused(newer)


def test_a_database_of_a_newer_shape_is_not_brought_back(backup: Path) -> None:
    newest = list(min(MigrationLoader(None).graph.leaf_nodes("audit")))
    older = _changed(backup, lambda manifest: manifest["migrations"].remove(newest))

    assert "already has a newer shape" in _refused(older)


def test_a_table_that_is_not_known_is_refused_and_nothing_is_kept(backup: Path) -> None:
    told = {"rows": 0, "sha256": ""}
    strange = _changed(
        backup,
        lambda manifest: manifest["tables"].update({"zoo.animal": told}),
        **{"tables/zoo.animal.jsonl": b""},
    )

    assert "a table that is not known here: zoo.animal" in _refused(strange)


def test_of_documents_that_are_not_the_same_none_is_kept(backup: Path) -> None:
    changed = _changed(
        backup, lambda _manifest: None, **{"documents/plan.pdf": b"what was not planned"}
    )

    assert "The document plan.pdf is not the one" in _refused(changed)


def test_a_backup_that_fails_leaves_no_file_and_the_one_before(backup: Path) -> None:
    before = backup.read_bytes()

    def fail(_line: str) -> None:
        raise OSError("No space left")

    with pytest.raises(OSError, match="No space left"):
        backups.write(backup, at=NOW, say=fail)

    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.iterdir() if path.is_file()] == [backup.name]


def test_rows_are_hashed_in_the_order_of_their_keys_wherever_they_lie() -> None:
    first, second = (OrganisationFactory.create(name=name) for name in ("First", "Second"))
    before = table_hashes(apps)
    # On PostgreSQL a row that was changed lies behind all others.
    Organisation.objects.filter(pk=first.pk).update(name="Changed")
    Organisation.objects.filter(pk=first.pk).update(name="First")

    keys = [json.loads(line)["id"] for line in lines(Organisation)]

    assert keys == [first.pk, second.pk]
    assert table_hashes(apps) == before
