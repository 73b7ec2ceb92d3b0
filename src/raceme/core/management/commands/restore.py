from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from raceme.core import backups


class Command(BaseCommand):
    help = "Put a backup into this installation, which has to be empty."
    # The database may not have its tables yet: they are made in the shape of the backup.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        say = self.stdout.write if options["verbosity"] > 1 else _nothing
        try:
            manifest = backups.restore(options["file"], say=say)
        except backups.BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(one["rows"] for one in manifest["tables"].values())
        self.stdout.write(
            f"{len(manifest['tables'])} tables, {rows} rows, "
            f"{len(manifest['documents'])} documents, as written at {manifest['written_at']}"
        )
        self.stdout.write(f"content {manifest['content_hash']}")


def _nothing(_line: str) -> None:
    pass
