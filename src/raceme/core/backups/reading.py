"""Restoring a backup into an empty installation, on the same database or the other one."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.apps.registry import Apps
from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from raceme.core import table_statistics
from raceme.core.backups.tables import (
    AT_ONCE,
    Model,
    content_hash,
    objects,
    table_hashes,
    tables,
)
from raceme.core.backups.writing import FORM, Say, parts_of, stored_files


class BackupRefused(Exception):
    """A backup that cannot be restored here; its text says why and what to do."""


def read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return what the backup says of itself; raise ``BackupRefused`` where it is none."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        form = manifest["form"]
        hashed = content_hash(parts_of(manifest))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupRefused("This is no backup of Raceme: it has no manifest.") from error
    if form != FORM:
        raise BackupRefused(f"This backup is of form {form}; this version reads form {FORM}.")
    if hashed != manifest.get("content_hash"):
        raise BackupRefused("The manifest of this backup was changed after it was written.")
    return manifest


def restore(file: Path, *, say: Say) -> dict[str, Any]:
    """
    Put everything in ``file`` into this installation, which has to be empty.

    The database is brought to the shape the backup has, filled, and compared with the
    backup's hashes, the documents too; only then is it committed and brought to the shape
    of this version, and learns how its tables are filled.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, FileNotFoundError) as error:
        raise BackupRefused(f"{file} cannot be read as a backup: {error}") from error
    with archive:
        manifest = read_manifest(archive)
        _refuse_unless_empty()
        registry = _shape_of(manifest, say=say)
        try:
            with _documents_taken_away_on_failure() as put, transaction.atomic():
                _fill(archive, manifest, registry=registry, say=say)
                _compare(manifest, registry=registry)
                _put_documents(archive, manifest, put=put)
            _reset_sequences(registry)
        except DatabaseError as error:
            raise BackupRefused(f"The database refused a row of the backup: {error}") from error
        except OSError as error:
            raise BackupRefused(f"The store of documents did not take one: {error}") from error
        say(f"documents: {len(manifest['documents'])}")
    call_command("migrate", verbosity=0)
    table_statistics.renew()
    return manifest


def _refuse_unless_empty() -> None:
    if _has_people() or any(True for _name in stored_files(storages["documents"])):
        raise BackupRefused(
            "This installation is not empty. A backup is restored into a new database and "
            "an empty store of documents, so that nothing is overwritten."
        )


def _has_people() -> bool:
    users = get_user_model()._meta.db_table
    if users not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(users)}")  # noqa: S608 (our own name)
        return bool(cursor.fetchone()[0])


def _shape_of(manifest: dict[str, Any], *, say: Say) -> Apps:
    """Bring the database to the migrations of the backup, and return its models."""
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest["migrations"]}
    known = set(executor.loader.graph.nodes)
    unknown = sorted(key for key in applied - known if key[0] in executor.loader.migrated_apps)
    if unknown:
        newest = ", ".join(f"{app}.{name}" for app, name in unknown[:3])
        raise BackupRefused(
            f"This backup was written by a newer version of Raceme ({newest}). "
            "Install that version, restore, and go on from there."
        )
    if set(executor.loader.applied_migrations) - applied:
        raise BackupRefused(
            "This database already has a newer shape than the backup. Restore into a new, "
            "empty database: it is brought up to date afterwards."
        )
    inside = executor.loader.graph
    targets = [key for key in applied & known if not _has_later(key, applied, inside)]
    state = executor.migrate(sorted(targets))
    say(f"shape: {len(applied)} migrations")
    return state.apps


def _has_later(key: tuple[str, str], applied: set[tuple[str, str]], graph: Any) -> bool:  # noqa: ANN401 (Django's graph is untyped)
    return any(
        child.key in applied and child.key[0] == key[0] for child in graph.node_map[key].children
    )


def _fill(archive: zipfile.ZipFile, manifest: dict[str, Any], *, registry: Apps, say: Say) -> None:
    models_here = {model._meta.label_lower: model for model in tables(registry)}
    # Migrations leave rows of their own, such as the kinds that ship. In which order rows come
    # and go is all the same: foreign keys are checked when the transaction ends.
    with connection.cursor() as cursor:
        for model in models_here.values():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 (our own name)
    for name, facts in manifest["tables"].items():
        if name not in models_here:
            raise BackupRefused(f"The backup holds a table that is not known here: {name}.")
        with archive.open(f"tables/{name}.jsonl") as part:
            _insert(models_here[name], part)
        say(f"{name}: {facts['rows']}")


def _insert(model: Model, part: IO[bytes]) -> None:
    rows = objects(model, part)
    # Not the model's own manager, which may ask for a workspace.
    queryset: models.QuerySet[Any] = models.QuerySet(model)
    while batch := list(islice(rows, AT_ONCE)):
        queryset.bulk_create(batch)


def _compare(manifest: dict[str, Any], *, registry: Apps) -> None:
    stands = table_hashes(registry)
    for name, facts in manifest["tables"].items():
        if stands[name] != facts["sha256"]:
            raise BackupRefused(f"The rows of {name} are not those that were backed up.")


def _reset_sequences(registry: Apps) -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), tables(registry))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _documents_taken_away_on_failure() -> Iterator[list[str]]:
    """Give a list for the names of documents that are put; whatever fails, none of them stays."""
    put: list[str] = []
    has_succeeded = False
    try:
        yield put
        has_succeeded = True
    finally:
        if not has_succeeded:
            with suppress(OSError):
                for name in put:
                    storages["documents"].delete(name)


def _put_documents(archive: zipfile.ZipFile, manifest: dict[str, Any], *, put: list[str]) -> None:
    """Put every document where it was; raises ``BackupRefused`` for one that is not the same."""
    store = storages["documents"]
    for name, digest in manifest["documents"].items():
        with archive.open(f"documents/{name}") as content:
            put.append(store.save(name, File(content, name=name)))
        if put[-1] != name or _digest(store.open(name)) != digest:
            raise BackupRefused(f"The document {name} is not the one that was backed up.")


def _digest(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    with content:
        for piece in content.chunks():
            digest.update(piece)
    return digest.hexdigest()
