"""Writing a backup: one zip of tables, documents, and a manifest that holds their hashes."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from raceme.core.backups.tables import content_hash, lines, tables
from raceme.core.moments import one_moment

FORM = 1
CHUNK = 1024 * 1024
Say = Callable[[str], object]


def write(file: Path, *, at: datetime, say: Say) -> dict[str, Any]:
    """
    Write everything into ``file`` and return its manifest.

    The file appears under its name only once it is whole. Others may go on working: the
    tables are read as they stood at one moment, and the documents after them, so that each
    document of a row is there.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        # It holds everybody's data and the digests of their passwords.
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as written:
            with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write_all(archive, at=at, say=say)
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write_all(archive: zipfile.ZipFile, *, at: datetime, say: Say) -> dict[str, Any]:
    with one_moment(writes=False):
        migrations = sorted(MigrationRecorder(connection).applied_migrations())
        found = {}
        for model in tables(apps):
            name = model._meta.label_lower
            found[name] = _write(archive, f"tables/{name}.jsonl", lines(model))
            say(f"{name}: {found[name]['rows']}")
        documents = {}
        store = storages["documents"]
        for name in stored_files(store):
            with store.open(name) as content:
                documents[name] = _write(archive, f"documents/{name}", iter(_chunks(content)))
        say(f"documents: {len(documents)}")
    manifest = {
        "form": FORM,
        "raceme": version("raceme"),
        "written_at": at.isoformat(),
        "database": connection.vendor,
        "migrations": [list(key) for key in migrations],
        "tables": found,
        "documents": {name: one["sha256"] for name, one in documents.items()},
    }
    manifest["content_hash"] = content_hash(parts_of(manifest))
    archive.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def parts_of(manifest: dict[str, Any]) -> dict[str, str]:
    """Return the hash of each part of a backup, by its name."""
    found = {f"tables/{name}": one["sha256"] for name, one in manifest["tables"].items()}
    return found | {f"documents/{name}": one for name, one in manifest["documents"].items()}


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[bytes]) -> dict[str, Any]:
    counted, digest = 0, hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as part:
        for piece in pieces:
            counted += 1
            digest.update(piece)
            part.write(piece)
    return {"rows": counted, "sha256": digest.hexdigest()}


def _chunks(content: Any) -> Iterator[bytes]:  # noqa: ANN401 (a file of any storage)
    while piece := content.read(CHUNK):
        yield piece


def stored_files(store: Storage, folder: str = "") -> Iterator[str]:
    """Return the name of every file in ``store``, in order."""
    try:
        folders, files = store.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from stored_files(store, f"{prefix}{name}")
