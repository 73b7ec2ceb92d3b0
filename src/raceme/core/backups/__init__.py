"""A whole installation in one file: every table and every document, on either database."""

from raceme.core.backups.reading import BackupRefused, read_manifest, restore
from raceme.core.backups.tables import LEFT_OUT, content_hash, tables
from raceme.core.backups.writing import write

__all__ = [
    "LEFT_OUT",
    "BackupRefused",
    "content_hash",
    "read_manifest",
    "restore",
    "tables",
    "write",
]
