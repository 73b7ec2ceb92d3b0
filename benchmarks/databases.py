"""The two databases that are measured: made once, filled once, and kept for the next run."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

GENERATOR = Path(__file__).parents[1] / "src/raceme/demo"


class NoPostgreSQL(RuntimeError):
    """There is no server to measure on."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """A database with so many organisations and activities, each activity of two engagements."""

    server: str
    database: str
    organisations: int
    activities: int

    @property
    def url(self) -> str:
        return f"{self.server}/{self.database}"

    def __str__(self) -> str:
        return f"{self.organisations:,} organisations, {2 * self.activities:,} engagements"

    def prepare(self, environment: dict[str, str]) -> None:
        """Make the database as this version has it; fill it unless it holds this very load."""
        with _connected(f"{self.server}/postgres") as server:
            mark = f"{self}, made by {_fingerprint()}"
            kept = _mark_of(server, self.database)
            is_kept = kept == mark
            if not is_kept:
                name = sql.Identifier(self.database)
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                server.execute(sql.SQL("CREATE DATABASE {}").format(name))
            self._raceme("migrate", "--verbosity", "0", environment=environment)
            if is_kept:
                print(f"{self.database} holds {self}")
                return
            print(f"Filling {self.database} with {self}; this is done once and may take minutes …")
            numbers = [f"--organisations={self.organisations}", f"--activities={self.activities}"]
            self._raceme("demo", "scale", *numbers, environment=environment)
            with _connected(self.url) as database:
                # What the server does by itself in a while, so that every run finds it done.
                database.execute("VACUUM (ANALYZE)")
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            server.execute(comment.format(sql.Identifier(self.database), sql.Literal(mark)))

    def _raceme(self, *arguments: str, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "raceme", *arguments]
        environment = {**os.environ, **environment, "RACEME_DATABASE_URL": self.url}
        subprocess.run(command, env=environment, check=True)


def _connected(url: str) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(url.replace("postgres://", "postgresql://"), autocommit=True)
    except psycopg.OperationalError as error:
        raise NoPostgreSQL(str(error).strip()) from error


def _mark_of(server: psycopg.Connection[Any], database: str) -> str | None:
    """Return what the database says it holds, None where there is none or it does not say."""
    found = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    ).fetchone()
    return None if found is None else found[0]


def _fingerprint() -> str:
    """Sum up what makes the load, so that another generator fills anew."""
    found = hashlib.sha256()
    for path in sorted([*GENERATOR.glob("scale/*.py"), *GENERATOR.glob("names/*.py")]):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]
