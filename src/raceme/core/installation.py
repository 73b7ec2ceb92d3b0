"""What can be wrong with an installation, each with how to mend it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from raceme.core import standby
from raceme.core.document_store import Distant
from raceme.core.jobs import workers
from raceme.core.search import keeping

LEAST_FREE = 1024**3
LEAST_POSTGRESQL = 15_00_00
SHORTEST_SECRET = 32
HERE = {"127.0.0.1", "localhost", "::1"}


class Grade(Enum):
    FINE = "fine"
    # Works, and should not stay so.
    CARE = "care"
    # Does not work.
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``mend`` says what to do unless it is fine."""

    grade: Grade
    what: str
    mend: str = ""


def findings() -> Iterator[Finding]:
    """Look at everything, in the order in which one mends it."""
    for look in LOOKS:
        yield from look()


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield Finding(
            Grade.WRONG,
            f"The database does not answer: {str(error).strip()}",
            "Look at RACEME_DATABASE_URL, and whether the database runs and lets this user in.",
        )
        return
    yield from _kind_of_database()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            Grade.WRONG,
            f"The database is not in the shape of this version: {len(waiting)} migrations wait.",
            "Take a backup, then run: raceme migrate",
        )
    else:
        yield Finding(Grade.FINE, "The database has the shape of this version.")


def _kind_of_database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield Finding(Grade.FINE, "SQLite answers: fine for one machine and one cluster.")
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if version < LEAST_POSTGRESQL:
        yield Finding(
            Grade.WRONG,
            "PostgreSQL is older than 15.",
            "Move the database to PostgreSQL 15 or newer.",
        )
    elif encoding != "UTF8":
        yield Finding(
            Grade.WRONG,
            f"The database keeps text as {encoding}.",
            "Make it anew with ENCODING 'UTF8', and restore a backup into it.",
        )
    else:
        yield Finding(Grade.FINE, f"PostgreSQL {version // 10_000} answers.")
    yield from _way_to_database()


def _way_to_database() -> Iterator[Finding]:
    host = str(connection.settings_dict["HOST"])
    if not host or host.startswith("/") or host in HERE:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        found = cursor.fetchone()
    if not (found and found[0]):
        yield Finding(
            Grade.CARE,
            f"What is asked of the database travels to {host} unprotected.",
            "Unless that is this machine, add ?sslmode=verify-full to RACEME_DATABASE_URL.",
        )


def _search() -> Iterator[Finding]:
    try:
        missing = [name for names in keeping.missing().values() for name in names]
    except DatabaseError:
        # Already said.
        return
    if not missing:
        yield Finding(Grade.FINE, "Names are found, with mistakes in them too.")
    elif connection.vendor == "postgresql" and not keeping.has_extension(connection):
        yield Finding(
            Grade.CARE,
            "PostgreSQL lacks pg_trgm: long names with mistakes in them are found less often.",
            "Let its administrator run CREATE EXTENSION pg_trgm in this database, then run: "
            "raceme search rebuild",
        )
    else:
        yield Finding(
            Grade.WRONG,
            f"Names are found slowly or not at all: {', '.join(missing)} is missing.",
            "Once no migrations wait, run: raceme search rebuild",
        )


def _folder() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK):
        yield Finding(
            Grade.WRONG,
            f"Nothing can be written into {folder}.",
            "Give the folder to the user that Raceme runs as.",
        )
        return
    if folder.stat().st_mode & 0o007:
        yield Finding(
            Grade.CARE,
            f"Every user of this machine can look into {folder}.",
            f"Run: chmod o-rwx {folder}",
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield Finding(
            Grade.CARE,
            f"Only {free // 1024**2} MB are free where {folder} lies.",
            "Make room: uploads are refused once the disk is full.",
        )
    else:
        yield Finding(Grade.FINE, f"{folder} can be written, with {free // 1024**3} GB free.")


def _documents() -> Iterator[Finding]:
    store = storages["documents"]
    try:
        name = store.save("check.tmp", ContentFile(b"written by raceme check"))
        is_open = isinstance(store, Distant) and store.shows_to_everybody(name)
        store.delete(name)
    except OSError as error:
        yield Finding(
            Grade.WRONG,
            f"No document can be kept: {error}",
            "Look at where documents are kept, and who may write there.",
        )
    else:
        yield Finding(Grade.FINE, "Documents can be kept and taken away again.")
        if is_open:
            yield Finding(
                Grade.WRONG,
                "Everybody can read every document: the bucket is open to the public.",
                "Close it to all but the key that Raceme has.",
            )
    yield from _way_to_documents()


def _way_to_documents() -> Iterator[Finding]:
    endpoint = urlsplit(settings.S3_ENDPOINT)
    if endpoint.scheme == "http" and endpoint.hostname not in HERE:
        yield Finding(
            Grade.CARE,
            "Documents travel to their store unprotected.",
            "Set RACEME_S3_ENDPOINT to an address that begins with https://.",
        )


def _secret() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Finding(
            Grade.WRONG,
            "RACEME_SECRET_KEY is short enough to be guessed.",
            "Set it to 50 or more characters made by chance.",
        )
    elif not os.environ.get("RACEME_SECRET_KEY"):
        yield Finding(
            Grade.CARE,
            "The secret key lies in the data folder.",
            "Fine on one machine. On several, set RACEME_SECRET_KEY to the same on each.",
        )
    else:
        yield Finding(Grade.FINE, "A secret key is set.")


def _address() -> Iterator[Finding]:
    address = urlsplit(settings.BASE_URL)
    host = address.hostname or ""
    is_here = host in HERE
    hosts = settings.ALLOWED_HOSTS
    if "*" in hosts:
        yield Finding(
            Grade.WRONG,
            "RACEME_ALLOWED_HOSTS answers to every name, so that links in mails can be forged.",
            f"Set RACEME_ALLOWED_HOSTS to {host}",
        )
    elif host not in hosts and not any(name[:1] == "." and host.endswith(name) for name in hosts):
        yield Finding(
            Grade.WRONG,
            f"Raceme is reached as {host}, which RACEME_ALLOWED_HOSTS does not name.",
            f"Set RACEME_ALLOWED_HOSTS to {host}",
        )
    if is_here:
        yield Finding(
            Grade.CARE,
            "Links in mails lead to this machine alone.",
            "Set RACEME_BASE_URL to the address people reach Raceme under.",
        )
    elif address.scheme != "https":
        yield Finding(
            Grade.WRONG,
            "Passwords and sessions travel unprotected: RACEME_BASE_URL does not begin with https.",
            "Put a proxy with TLS in front, and set RACEME_BASE_URL to its https address.",
        )
    else:
        yield Finding(Grade.FINE, f"People reach Raceme under {settings.BASE_URL}")
    if settings.DEBUG:
        yield Finding(
            Grade.WRONG,
            "RACEME_DEBUG shows settings and data to whoever meets an error.",
            "Take RACEME_DEBUG away.",
        )


def _mail() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Finding(
            Grade.CARE,
            "Mails are written to a folder, and nobody gets them.",
            "Set RACEME_MAIL_URL to your mail server, and RACEME_MAIL_FROM to the sender.",
        )
        return
    try:
        mail = get_connection(fail_silently=False)
        mail.open()
        mail.close()
    except OSError as error:
        yield Finding(
            Grade.WRONG,
            f"The mail server does not take mail from us: {error}",
            "Look at RACEME_MAIL_URL: address, port, user and password.",
        )
    else:
        yield Finding(Grade.FINE, "The mail server answers.")


def _worker() -> Iterator[Finding]:
    try:
        is_seen = workers.living().exists()
    except DatabaseError:
        # Already said.
        return
    if not is_seen:
        yield Finding(
            Grade.CARE,
            "No worker has been seen in the last minutes: mails, exports and sealing wait.",
            "Start one: raceme worker",
        )
    else:
        yield Finding(Grade.FINE, "A worker is at work.")


def _open() -> Iterator[Finding]:
    if standby.notice().exists():
        yield Finding(
            Grade.CARE, "The pages are closed for maintenance.", "Run: raceme maintenance off"
        )


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _database,
    _search,
    _folder,
    _documents,
    _secret,
    _address,
    _mail,
    _worker,
    _open,
)
