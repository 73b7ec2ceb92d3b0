import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from raceme.reporting.exports.verifying import NoPackError, verify
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen


class Command(BaseCommand):
    help = "Frozen reports: prove a report pack, or every report that was frozen here."
    # Who checks a pack has an archive, and perhaps no installation.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        pack = steps.add_parser("verify", help="prove a report pack; needs no database")
        pack.add_argument("file", type=Path, metavar="FILE")
        pack.add_argument(
            "--expect", default="", metavar="HASH", help="the content hash as it was noted"
        )
        pack.add_argument("--json", action="store_true", help="as JSON")
        steps.add_parser("check", help="prove every frozen report in the database")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        steps: dict[str, Callable[[dict[str, Any]], None]] = {
            "verify": self._verify,
            "check": self._check,
        }
        with translation.override("en"):
            steps[options["step"]](options)

    def _verify(self, options: dict[str, Any]) -> None:
        try:
            found = verify(options["file"], expect=options["expect"])
        except NoPackError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            said = {"holds": not found.faults, **asdict(found)}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(f"content hash  {found.content_hash or 'not to be worked out'}")
            self.stdout.write(f"manifest      {found.manifest}")
            self.stdout.write(
                f"{found.files} files, {found.lines} lines, words of {found.erased} lines erased, "
                f"{found.lost} files of evidence lost before the pack was made"
            )
            if found.withheld_lines or found.withheld_files:
                self.stdout.write(
                    f"withheld from the reader of this pack: the words of {found.withheld_lines} "
                    f"lines, and {found.withheld_files} files of evidence"
                )
            for fault in found.faults:
                self.stdout.write(f"WRONG {fault}")
        if found.faults:
            sys.exit(1)
        if not options["json"]:
            self.stdout.write("The pack is whole, and its lists give the content hash.")

    def _check(self, _options: dict[str, Any]) -> None:
        count = 0
        for snapshot in frozen.every_snapshot().iterator():
            for fault in frozen.broken(snapshot):
                raise CommandError(f"{_named(snapshot)}: {fault.what}: {fault.how}.")
            count += 1
        self.stdout.write(f"All {count} frozen reports are as they were frozen.")


def _named(snapshot: Snapshot) -> str:
    programme = snapshot.programme
    return (
        f"{programme.workspace.slug}/{programme.code}, period {snapshot.period.number}, "
        f"number {snapshot.number}"
    )
