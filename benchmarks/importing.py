"""
What importing a list costs over the bare cost: the same file read, the same columns inserted.

``run.py`` measures it beside the rest. By itself it measures on any database that holds a load
of ``raceme demo scale``, and takes back what it imported:

    RACEME_DATABASE_URL=… python benchmarks/importing.py [--rows 100000]
"""

import os
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from workers import ran

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    django.setup()

import xlsxwriter
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook
from stdnum.ro import cui

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.core.models import Job
from raceme.demo.scale.generating import USER
from raceme.organisations.models import Organisation
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.suggesting import assigned
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of
from raceme.workspaces.models import Workspace

AT_ONCE = 1_000
FIELDS = {
    "Denumire": "name",
    "CUI": "registered_number",
    "Localitate": "town",
    "Adresa": "address",
    "Cod CAEN": "activity_code",
    "Site": "website",
    "E-mail": "email",
}
TOWNS = ("Cluj-Napoca", "Iași", "Timișoara", "Brașov", "Oradea", "Sibiu", "Târgu Mureș")
CODES = ("62.10", "31.09", "10.71", "25.62", "46.90")
FIRST_NUMBER = 20_000_000
BILLION = 10**9


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Seconds, and megabytes of the worker that held the most."""

    rows: int
    bare: float
    whole: float
    reading: float
    checking: float
    writing: float
    undoing: float
    holds: float


def costs(rows: int) -> Costs:
    """Insert the rows of a list barely, then import the same list, and take it back."""
    user = User.objects.get(email=USER)
    space = workspaces_of(user).order_by("pk")[0]
    # What comes round once a day, and is in line by now, is not what is measured.
    ran("worker", "--once")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "list.xlsx"
        _write_list(file, rows)
        bare = _bare(file)
        return _imported(file, rows=rows, bare=bare, user=user, space=space)


def _write_list(file: Path, rows: int) -> None:
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(FIELDS))
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, _organisation(row))


def _organisation(row: int) -> list[str]:
    number = str(FIRST_NUMBER + row)
    name = f"{_word(row)} {_word(row * 7 + 3)} {row} SRL"
    return [
        name,
        number + cui.calc_check_digit(number),
        TOWNS[row % len(TOWNS)],
        f"Strada {_word(row * 3 + 1)} {row % 200}",
        CODES[row % len(CODES)],
        f"https://www.firm{row}.example",
        f"office@firm{row}.example",
    ]


def _word(number: int) -> str:
    """Return a word made of a number: the same number, the same word."""
    syllables = ("ba", "co", "di", "fu", "ga", "lo", "mi", "nu", "pa", "ro", "se", "tu", "va", "zo")
    mixed = number * 2_654_435_761 % BILLION
    word = "".join(syllables[mixed // 14**place % 14] for place in range(4))
    return word.capitalize()


def _bare(file: Path) -> float:
    """Return how long it takes to read the file and insert its rows, without any check."""
    start, now = time.perf_counter(), timezone.now()
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    names = [FIELDS[str(head)] for head in rows[0]]
    for first in range(1, len(rows), AT_ONCE):
        with transaction.atomic():
            Organisation.objects.bulk_create(
                Organisation(
                    country="RO", created_at=now, **dict(zip(names, map(str, row), strict=True))
                )
                for row in rows[first : first + AT_ONCE]
            )
    took = time.perf_counter() - start
    Organisation.objects.filter(created_at=now).delete()
    return took


def _imported(file: Path, *, rows: int, bare: float, user: User, space: Workspace) -> Costs:
    start = time.perf_counter()
    with file.open("rb") as opened:
        found = imports.begin_import(
            File(opened, name=file.name), workspace=space, by=user, at=timezone.now()
        )
    reading = time.perf_counter() - start
    columns = {one.column: one.name for one in assigned(found, None)}
    imports.assign_columns(
        found,
        assignment=imports.Assignment(columns=columns),
        revision=found.revision,
        by=user,
        at=timezone.now(),
    )
    checking, first_held = _worked()
    found.refresh_from_db()
    imports.start_import(found, revision=found.revision, by=user, at=timezone.now())
    writing, second_held = _worked()
    _refuse_incomplete(found, rows)
    imports.start_undo(found, by=user, at=timezone.now())
    undoing, third_held = _worked()
    _forget(found)
    return Costs(
        rows=rows,
        bare=bare,
        whole=reading + checking + writing,
        reading=reading,
        checking=checking,
        writing=writing,
        undoing=undoing,
        holds=max(first_held, second_held, third_held),
    )


def _worked() -> tuple[float, float]:
    """Let a worker do what is in line; return how long its job took and what it held."""
    held = ran("worker", "--once")[1]
    job = Job.objects.filter(name__startswith="stewardship.").latest("pk")
    if job.state != Job.State.DONE or job.started_at is None or job.finished_at is None:
        raise RuntimeError(f"{job} is {job.state}: {job.error}")
    return _seconds(job.started_at, job.finished_at), held


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _refuse_incomplete(found: Import, rows: int) -> None:
    counts = counts_of(found)
    if counts["new"] != rows:
        raise RuntimeError(f"Of {rows} rows {counts} came in.")


def _forget(found: Import) -> None:
    found.refresh_from_db()
    imports.purge_imports(on=found.kept_until.replace(year=2199), by="bench", at=timezone.now())
    found.delete()


if __name__ == "__main__":
    parser = ArgumentParser(description="Measure what importing a list costs.")
    parser.add_argument("--rows", type=int, default=100_000)
    print(costs(parser.parse_args().rows))
