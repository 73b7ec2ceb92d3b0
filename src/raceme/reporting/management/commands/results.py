import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from raceme.programmes.models import Programme
from raceme.reporting.queries.results import every_programme, programmes_named, results_json


class Command(BaseCommand):
    help = "Print a programme's figures, counted from the log: target, actual, length of the list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "programme",
            nargs="?",
            metavar="PROGRAMME",
            help="its code; WORKSPACE/CODE where workspaces use the same one",
        )
        parser.add_argument("--all", action="store_true", help="of every programme")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        name, is_all = options["programme"], options["all"]
        if is_all == bool(name):
            raise CommandError("Name one programme, or say --all.")
        today = timezone.localdate()
        chosen = list(every_programme()) if is_all else [_named(name)]
        found = [results_json(programme, today=today) for programme in chosen]
        if options["json"]:
            answer = found if is_all else found[0]
            self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n\n".join(_table(results) for results in found))


def _named(name: str) -> Programme:
    found = list(programmes_named(name))
    if not found:
        known = ", ".join(programme.code for programme in every_programme())
        raise CommandError(f"There is no programme {name}. Known are: {known or 'none yet'}.")
    if len(found) > 1:
        choices = " or ".join(f"{one.workspace.slug}/{one.code}" for one in found)
        raise CommandError(f"Several workspaces have a programme {name}. Say {choices}.")
    return found[0]


def _table(results: dict[str, Any]) -> str:
    heads = ["figure", "value", "target", "lines", "with evidence", "not counted"]
    rows = [
        [
            one["code"],
            str(one["value"]),
            _target(one),
            str(one["rows"]),
            str(one["rows_with_evidence"]),
            str(one["not_counted"]),
        ]
        for one in results["indicators"]
    ]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (heads, *rows)
    ]
    return "\n".join([f"{results['programme']}: {results['name']}", *lines])


def _target(one: dict[str, Any]) -> str:
    if one["target"] is None:
        return "none"
    if "target_range" in one:
        low, high = one["target_range"]
        return f"{low} to {high}"
    return f"{one['target_sense'].replace('_', ' ')} {one['target']}"
