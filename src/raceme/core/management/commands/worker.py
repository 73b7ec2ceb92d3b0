from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from raceme.core.jobs.working import work, work_beside_each_other


class Command(BaseCommand):
    help = "Do the work that waits in the background, such as sending mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument("--processes", type=int, default=1, help="workers beside each other")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        if options["processes"] > 1 and not options["once"]:
            work_beside_each_other(options["processes"])
        else:
            work(once=options["once"])
