from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from raceme.stewardship.solving import NotAList, pairs_of_file

WRONG_INPUT = 2


class Command(BaseCommand):
    help = "Find the rows of a csv file that are likely the same organisation. Needs no database."
    # Who checks a list has a list, and perhaps no installation.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--out", type=Path, required=True, metavar="PAIRS.csv", help="where to write the pairs"
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        file, out = options["file"], options["out"]
        try:
            written = pairs_of_file(file, out=out)
        except NotAList as refusal:
            raise CommandError(str(refusal), returncode=WRONG_INPUT) from refusal
        except OSError as error:
            raise CommandError(
                f"{error.filename} cannot be read or written: {error.strerror}. "
                "Nothing is written.",
                returncode=WRONG_INPUT,
            ) from error
        if written.missing:
            self.stderr.write(
                f"The list has no column {', '.join(written.missing)}: what stands in there would "
                "make the answer surer."
            )
        self.stdout.write(f"{written.pairs} pairs are in {out}.")
