from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raceme.core import backups


class Command(BaseCommand):
    help = "Write the database and every document into one file, while Raceme runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        file: Path = options["file"]
        if file.exists() and not options["force"]:
            raise CommandError(f"{file} is there already. Name another file, or add --force.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        say = self.stdout.write if options["verbosity"] > 1 else _nothing
        try:
            manifest = backups.write(file, at=timezone.now(), say=say)
        except OSError as error:
            raise CommandError(f"No backup was written: {error}") from error
        rows = sum(one["rows"] for one in manifest["tables"].values())
        self.stdout.write(
            f"{len(manifest['tables'])} tables, {rows} rows, "
            f"{len(manifest['documents'])} documents in {file}"
        )
        self.stdout.write(f"content {manifest['content_hash']}")


def _nothing(_line: str) -> None:
    pass
