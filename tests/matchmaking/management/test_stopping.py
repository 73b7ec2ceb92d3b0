"""Ctrl-C gives the best so far: tried on a process of its own, as in a terminal."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from raceme.engines.matchmaking.events import Place, Wish, event_to_plain, violations
from raceme.matchmaking.solving import Event, read_event, read_meetings
from tests.engines.matchmaking.events.build import event as build
from tests.engines.matchmaking.events.build import person

PATIENCE = 240
LONG = 600


def _crowded() -> Event:
    """Return an event too large to be proven, and tight enough that nothing is good enough."""
    people = tuple(person(f"p{number}", least=6) for number in range(40))
    wishes = tuple(
        Wish(id=f"w{one}-{other}", between=(f"p{one}", f"p{other}"), weight=1 + (one * other) % 7)
        for one in range(40)
        for other in range(one + 1, 40)
    )
    return build(
        places=(Place(id="t1", room="A"), Place(id="t2", room="A")),
        participants=people,
        wishes=wishes,
        stand_ins=(),
        locked=(),
        rooms=(),
        may_meet=None,
    )


def _begun(file: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    """Begin in a process group of its own, which a terminal would interrupt as a whole."""
    command = [sys.executable, "-m", "raceme", "schedule", str(file), "--out", str(out), *more]
    return subprocess.Popen(  # noqa: S603 (ours)
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    return process.stderr.readline()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_best_so_far_is_written(tmp_path: Path, workers: str) -> None:
    event = _crowded()
    file, out = tmp_path / "event.json", tmp_path / "schedule.json"
    file.write_text(json.dumps(event_to_plain(event)), encoding="utf-8")
    process = _begun(file, out, "--limit", str(LONG), "--workers", workers)
    try:
        told = _first_line(process)
        began = monotonic()
        os.killpg(process.pid, signal.SIGINT)
        said, noted = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()

    assert "kept_weight" in told
    assert monotonic() - began < LONG / 2
    assert process.returncode == 0, noted
    assert "Stopping with the best so far." in noted
    assert "Traceback" not in noted
    assert "wishes are kept" in said
    read = read_event(file)
    assert violations(read, read_meetings(out, read)) == []


def test_a_published_problem_is_left_with_what_is_proven_so_far(
    tmp_path: Path, reference_data: Path
) -> None:
    file = reference_data / "b2b" / "ticf-13crafb.original.dzn"
    out = tmp_path / "slots.json"
    process = _begun(file, out, "--limit", str(LONG), "--workers", "2")
    try:
        while "found none yet" in (told := _first_line(process)):
            pass
        os.killpg(process.pid, signal.SIGINT)
        _said, noted = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()

    written = json.loads(out.read_text())
    assert "breaks" in told
    assert process.returncode == 0, noted
    assert "Traceback" not in noted
    assert written["bound"] <= written["breaks"]
