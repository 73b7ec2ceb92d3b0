"""A whole Raceme of its own, as `make demo` starts it: its folder, its database, its server."""

import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.databases import DATABASE

RACEME = Path(sys.executable).with_name("raceme")
FILE = "raceme.sqlite3"
COLLECT = "from raceme.core.static_files import collect_when_stale; collect_when_stale()"
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
    made = prepared(folder, database=database, is_ready=True, demonstration=demonstration)
    with made as installation, served(installation):
        yield installation


@contextmanager
def prepared(
    folder: Path, *, database: str, is_ready: bool = False, demonstration: bool = False
) -> Iterator[Installation]:
    """
    Give Raceme a folder and an empty database: beside the one at ``database``, or a file.

    Where it is to be ready, its tables and static files are those of one that was made before: to
    make them takes a quarter of a minute each time. With the demonstration in it, that is a copy.
    """
    port = _free_port()
    like = _ready(database, demonstration=demonstration).environment if is_ready else {}
    if like:
        _copy(Path(like["RACEME_DATA_DIR"]), folder)
    with _database(database, like=like.get(DATABASE, "")) as named:
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


_kept = ExitStack()


@cache
def _ready(database: str, *, demonstration: bool) -> Installation:
    """
    Return an installation that ``raceme migrate`` was run on, and that was ready to serve.

    It is kept for copies, with the demonstration loaded or with nothing in it.
    """
    folder = Path(_kept.enter_context(TemporaryDirectory(prefix="raceme-ready-")))
    made = prepared(folder, database=database, is_ready=demonstration)
    installation = _kept.enter_context(made)
    if demonstration:
        installation.raceme("demo", "load")
        return installation
    installation.raceme("migrate", "--verbosity", "0")
    installation.raceme("shell", "--no-imports", "--command", COLLECT)
    return installation


def _copy(made: Path, folder: Path) -> None:
    """Bring what lies in a folder into another one; tables in a file as they stand."""
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns(f"{FILE}*"), dirs_exist_ok=True)
    if (made / FILE).exists():
        with (
            closing(sqlite3.connect(made / FILE)) as tables,
            closing(sqlite3.connect(folder / FILE)) as copy,
        ):
            tables.backup(copy)


def let_go() -> None:
    """Take away what was kept for the tests to come: none comes."""
    _ready.cache_clear()
    _kept.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _database(url: str, *, like: str) -> Iterator[dict[str, str]]:
    """
    Make a database beside the one at ``url``; without one Raceme keeps a file in its folder.

    It has what is in the one at ``like``, if that is said.
    """
    if not url:
        yield {}
        return
    name = f"test_raceme_{secrets.token_hex(6)}"
    quoted = sql.Identifier(name)
    template = sql.Identifier(urlsplit(like).path[1:] or "template1")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(quoted, template))
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
        _ended(server)


@contextmanager
def working(installation: Installation) -> Iterator[None]:
    """Let a worker do what comes in line until left."""
    worker = subprocess.Popen(  # noqa: S603 (our own command, with words of our own)
        [RACEME, "worker"], env=installation.environment, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        _ended(worker)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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
