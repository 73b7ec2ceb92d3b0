"""An installation of its own, and workers of it in processes that can be killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import DATABASE
from tests.e2e.installation import Installation, prepared

ROOT = Path(__file__).parents[3]
RACEME = Path(sys.executable).with_name("raceme")
LEASE_IN_SECONDS = 1.5
PATIENCE_IN_SECONDS = 30


@dataclass
class Works:
    """What a test does with the installation, and sees of it."""

    folder: Path
    environment: dict[str, str]
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    server: "subprocess.Popen[str] | None" = None

    def act(self, step: str, what: str, **values: object) -> str:
        """Do what a page of the server would, in one that stays; return what came of it."""
        if self.server is None or self.server.poll() is not None:
            self.close()
            self.server = subprocess.Popen(  # noqa: S603 (our own command)
                [RACEME, "act"],
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        asked, told = self.server.stdin, self.server.stdout
        assert asked
        assert told
        asked.write(json.dumps([step, what, values]) + "\n")
        asked.flush()
        # Nothing, where what was asked for killed it.
        return told.readline().strip()

    def worker(self, *options: str, **around: str) -> "subprocess.Popen[bytes]":
        started = subprocess.Popen(  # noqa: S603 (our own command, with words of our own)
            [RACEME, "worker", *options], env={**self.environment, **around}
        )
        self.workers.append(started)
        return started

    def acts(self, text: str) -> list[str]:
        """Return what jobs wrote down that begins with ``text``, without it."""
        path = self.folder / "acts"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.removeprefix(f"{text} ") for line in lines if line.startswith(f"{text} ")]

    def wait_for(self, text: str, acts: list[str]) -> None:
        until(lambda: self.acts(text) == acts)

    def give_sign(self, text: str) -> None:
        (self.folder / text).touch()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if url := self.environment.get(DATABASE, ""):
            with psycopg.connect(url) as connection:
                return connection.execute(query.encode()).fetchall()
        with sqlite3.connect(self.folder / "raceme.sqlite3", timeout=20) as database:
            return database.execute(query).fetchall()

    def change(self, statement: str) -> None:
        if url := self.environment.get(DATABASE, ""):
            with psycopg.connect(url) as connection:
                connection.execute(statement.encode())
            return
        with sqlite3.connect(self.folder / "raceme.sqlite3", timeout=20) as database:
            database.execute(statement)

    def job(self, pk: str) -> tuple[Any, ...]:
        (found,) = self.rows(f"SELECT state, attempts, done, total FROM core_job WHERE id = {pk}")  # noqa: S608 (a number of ours)
        return found

    def close(self) -> None:
        """End the server, unless it was killed, and what it was spoken to by."""
        if self.server is not None:
            self.server.kill()
            self.server.communicate()

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.terminate()
        for worker in self.workers:
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        self.workers.clear()


def kill(worker: "subprocess.Popen[bytes]") -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def until(is_so: Callable[[], object], *, seconds: float = PATIENCE_IN_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("What was waited for did not come.")
        time.sleep(0.05)


@contextmanager
def working(folder: Path, *, database: str) -> Iterator[Works]:
    """Set up an installation with jobs that tests watch; its database is beside ``database``."""
    with prepared(folder, database=database, is_ready=True) as installation:
        works = Works(folder, _environment(installation))
        try:
            yield works
        finally:
            works.close()


def _environment(installation: Installation) -> dict[str, str]:
    return {
        **installation.environment,
        "DJANGO_SETTINGS_MODULE": "tests.core.jobs.installed",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "RACEME_JOB_LEASE_SECONDS": str(LEASE_IN_SECONDS),
    }
