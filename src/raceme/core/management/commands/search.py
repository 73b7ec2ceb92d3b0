from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from raceme.core.search import keeping


class Command(BaseCommand):
    help = "Look after the indexes that names are found by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("rebuild", help="make every index anew from what stands in the tables")

    def handle(self, **_options: Any) -> None:  # noqa: ANN401 (Django's own)
        keeping.rebuild(say=self.stdout.write)
