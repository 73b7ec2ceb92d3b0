from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from raceme.core import standby


class Command(BaseCommand):
    help = "Close the web pages for maintenance, or open them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("state", choices=["on", "off", "status"])
        parser.add_argument(
            "--message", default="", help="what visitors read, for example until when"
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        if options["state"] == "on":
            standby.close(options["message"])
        elif options["state"] == "off":
            standby.reopen()
        is_closed = standby.notice().exists()
        self.stdout.write("Closed for maintenance." if is_closed else "Open.")
