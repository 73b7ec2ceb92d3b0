import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from raceme.core import job_recovery


class Command(BaseCommand):
    help = "Do the work that waits in the background, such as sending mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        name = job_recovery.worker_name(secrets.token_hex(4))
        job_recovery.put_back_in_line(name)
        call_command(
            "db_worker",
            queue_name="*",
            worker_id=name,
            batch=options["once"],
            startup_delay=False,
            reload=False,
            verbosity=0 if options["verbosity"] <= 1 else options["verbosity"],
        )
