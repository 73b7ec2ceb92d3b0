import os
import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from raceme.core import metrics
from raceme.core.static_files import collect_when_stale


class Command(BaseCommand):
    help = "Serve Raceme over HTTP, its static files included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        # Each thread may hold a connection to the database; granian's own number is far too high.
        parser.add_argument("--threads", type=int, default=4, help="threads of each process")
        parser.add_argument(
            "--waiting",
            type=int,
            default=64,
            help="requests of each process that may wait for a thread before more are held back",
        )

    def execute(self, *args: Any, **options: Any) -> str | None:  # noqa: ANN401 (Django's own)
        _refuse_taken(options["host"], options["port"])
        # Before the checks, which load every page and with them the counters.
        metrics.share_between_processes(settings.DATA_DIR / "metrics" / str(options["port"]))
        return super().execute(*args, **options)

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        collect_when_stale()
        self.stdout.write(f"Raceme answers on http://{options['host']}:{options['port']}")
        self.stdout.flush()
        Server(
            "raceme.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=options["threads"],
            backlog=1024,
            backpressure=options["threads"] + options["waiting"],
            workers_kill_timeout=20,
            log_access=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()


def _refuse_taken(host: str, port: int) -> None:
    """Let no two servers share an address, as the system would: each would answer now and then."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        told = f"Raceme cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}. "
        raise CommandError(f"{told}End what listens there, or name another --port.") from error
