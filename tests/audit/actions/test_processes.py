"""Sealers in processes of their own, over one file of SQLite: killed, and several at once."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e.installation import prepared

ENTRIES = 2000
WRITE = f"""
import django; django.setup()
from django.utils import timezone
from raceme.audit import actions
for number in range({ENTRIES}):
    actions.record("demo.load", targets=(), workspace=None, by="x", at=timezone.now())
"""
SEAL = """
import django; django.setup()
from django.utils import timezone
from raceme.audit import actions
from raceme.audit.actions import sealing
sealing.BATCH = 50
print("begun", flush=True)
actions.seal(at=timezone.now())
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Give the environment of an installation of its own, with entries that wait."""
    with prepared(tmp_path, database="", is_ready=True) as installation:
        environment = installation.environment
        subprocess.run([sys.executable, "-c", WRITE], env=environment, check=True)  # noqa: S603
        yield environment


def _raceme(environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "raceme", *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _sealer(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    sealer = subprocess.Popen(  # noqa: S603 (our own code)
        [sys.executable, "-c", SEAL], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert sealer.stdout is not None
    sealer.stdout.readline()
    return sealer


def _sealed(environment: Mapping[str, str]) -> int:
    with sqlite3.connect(Path(environment["RACEME_DATA_DIR"]) / "raceme.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM audit_seal").fetchone()
    return int(count)


def test_sealers_that_are_killed_or_run_at_once_make_one_chain(
    environment: Mapping[str, str],
) -> None:
    with _sealer(environment) as killed:
        while not _sealed(environment):
            time.sleep(0.005)
        killed.kill()
    sealed = _sealed(environment)
    after_the_kill = _raceme(environment, "audit", "verify")

    with _sealer(environment) as first, _sealer(environment) as second:
        ended = [first.wait(timeout=60), second.wait(timeout=60)]
    in_the_end = _raceme(environment, "audit", "verify")

    assert 0 < sealed < ENTRIES
    assert f"All {sealed} sealed entries stand as they were sealed" in after_the_kill
    assert ended == [0, 0]
    assert f"All {ENTRIES} sealed entries stand as they were sealed; 0 wait." in in_the_end
