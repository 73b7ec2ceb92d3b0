"""A whole Raceme of its own, as `make demo` starts it: its folder, its database, its server."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.databases import DATABASE

RACEME = Path(sys.executable).with_name("raceme")
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Installation:
    url: str
    environment: dict[str, str] = field(repr=False)
    logins: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def raceme(self, *arguments: str) -> str:
        """Run the command to its end and return what it printed."""
        return subprocess.run(  # noqa: S603 (our own command, with words of our own)
            [RACEME, *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def login(self, role: str) -> str:
        """Return an address that signs ``role`` of the demonstration in, once."""
        if not self.logins.get(role):
            made = json.loads(self.raceme("demo", "logins", "--json", "--base", self.url))
            for login in made:
                self.logins.setdefault(login["role"], []).append(login["url"])
        return self.logins[role].pop()

    def figures(self, programme: str) -> dict[str, Any]:
        """Return the figures of a programme by code, as the command counts them."""
        told = json.loads(self.raceme("results", programme, "--json"))
        return {each["code"]: each["value"] for each in told["indicators"]}


@contextmanager
def installed(folder: Path, *, database: str, demonstration: bool) -> Iterator[Installation]:
    """Set Raceme up in ``folder`` and serve it until left; its database is beside ``database``."""
    with prepared(folder, database=database) as installation:
        installation.raceme("migrate", "--verbosity", "0")
        if demonstration:
            installation.raceme("demo", "load")
        with served(installation):
            yield installation


@contextmanager
def prepared(folder: Path, *, database: str) -> Iterator[Installation]:
    """Give Raceme a folder and an empty database: beside the one at ``database``, or a file."""
    port = _free_port()
    with _database(database) as named:
        around = {name: value for name, value in os.environ.items() if name != DATABASE}
        yield Installation(
            url=f"http://127.0.0.1:{port}",
            environment={
                **around,
                **named,
                "DJANGO_SETTINGS_MODULE": "raceme.settings",
                "RACEME_DATA_DIR": str(folder),
                "RACEME_BASE_URL": f"http://127.0.0.1:{port}",
            },
        )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _database(url: str) -> Iterator[dict[str, str]]:
    """Make a database beside the one at ``url``; without one Raceme keeps a file in its folder."""
    if not url:
        yield {}
        return
    name = f"test_raceme_{secrets.token_hex(6)}"
    quoted = sql.Identifier(name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))
    try:
        yield {DATABASE: urlsplit(url)._replace(path=f"/{name}").geturl()}
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@contextmanager
def served(installation: Installation) -> Iterator[None]:
    """Serve what was prepared until left."""
    port = urlsplit(installation.url).port or 0
    server = subprocess.Popen(  # noqa: S603 (our own command, with words of our own)
        [RACEME, "serve", "--port", str(port), "--workers", "1"],
        env=installation.environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_up(server, f"{installation.url}/health")
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_up(server: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode} before it answered.")
        with (
            suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(address, timeout=2),  # noqa: S310 (our own address)
        ):
            return
        time.sleep(0.1)
    raise TimeoutError(f"The server did not answer within {STARTS_WITHIN_SECONDS} seconds.")
