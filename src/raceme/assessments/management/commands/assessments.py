import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from raceme.assessments import library
from raceme.assessments.management import factors

WRONG_INPUT = 2


class Command(BaseCommand):
    help = "The assessments that ship, which need no database, and sets of emission factors."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("list", help="print the code, version and title of each")
        export = parts.add_parser("export", help="write a definition as JSON")
        export.add_argument("code", metavar="CODE")
        export.add_argument(
            "--set",
            action="append",
            default=[],
            type=_setting,
            metavar="SETTING=CHOICE",
            help="where its published rules leave a choice; its `settings` name them",
        )
        export.add_argument("--out", type=Path, metavar="FILE.json", help="instead of printing it")
        factors.add_to(parts)

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        if options["part"] == "list":
            for each in library.definitions():
                self.stdout.write(f"{each['code']:24} {each['version']}  {each['title']['en']}")
            return
        if options["part"] == "factors":
            factors.run(options, say=self.stdout.write)
            return
        self._export(options["code"], settings=dict(options["set"]), out=options["out"])

    def _export(self, code: str, *, settings: dict[str, str], out: Path | None) -> None:
        try:
            definition = library.definition(code, settings)
        except library.Unknown as error:
            raise CommandError(
                f"“{str(error)[:60]}” does not ship. There are {', '.join(library.codes())}.",
                returncode=WRONG_INPUT,
            ) from error
        written = json.dumps(definition, ensure_ascii=False, indent=1)
        if out is None:
            self.stdout.write(written)
            return
        try:
            out.write_text(written + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{out} cannot be written: {error.strerror}.", returncode=WRONG_INPUT
            ) from error
        self.stdout.write(f"{code} is in {out}.")


def _setting(text: str) -> tuple[str, str]:
    setting, _, choice = text.partition("=")
    return setting, choice
