"""What is locked is looked up among known weaknesses, and nobody waits where none can be asked."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scripts import audit

ROOT = Path(__file__).parents[2]
FEW = [ROOT / "requirements" / "build.txt"]
KNOWN = {"name": "django", "version": "5.2.19", "vulns": []}
WEAK = {
    "name": "flask",
    "version": "3.1.3",
    "vulns": [{"id": "PYSEC-2030-1", "fix_versions": ["3.1.4"], "description": "…"}],
}
UNKNOWN = {"name": "raceme", "skip_reason": "Dependency not found"}


NOTHING_ASKED = "pip-audit was left out: the index that answers here tells nothing of weaknesses."
FINE = [
    ([KNOWN], ["pip-audit: 1 packages asked about, 0 known weaknesses."]),
    (
        [KNOWN, UNKNOWN],
        [
            "pip-audit: 1 packages asked about, 0 known weaknesses.",
            "Not known to the index: raceme.",
        ],
    ),
    ([UNKNOWN], [NOTHING_ASKED]),
]


@pytest.mark.parametrize(("packages", "lines"), FINE)
def test_verdict_says_what_was_asked(packages: list[dict[str, Any]], lines: list[str]) -> None:
    assert audit.verdict({"dependencies": packages}) == ("\n".join(lines), True)


def test_verdict_names_a_known_weakness_and_is_not_fine() -> None:
    said, is_fine = audit.verdict({"dependencies": [KNOWN, WEAK]})

    assert not is_fine
    assert said.splitlines() == [
        "pip-audit: 2 packages asked about, 1 known weaknesses.",
        "flask 3.1.3: PYSEC-2030-1, mended in 3.1.4",
    ]


def _by_way_of(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)


def test_without_a_network_it_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    _by_way_of("http://127.0.0.1:9", monkeypatch)

    with pytest.raises(audit.Unanswered, match="can be reached from here"):
        audit.asked(FEW)


def test_a_network_that_swallows_everything_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit, "SECONDS_FOR_AN_ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        _by_way_of(f"http://127.0.0.1:{deaf.getsockname()[1]}", monkeypatch)
        began = time.monotonic()

        with pytest.raises(audit.Unanswered):
            audit.asked(FEW)

    assert time.monotonic() - began < 30


def test_the_script_says_in_one_line_that_it_was_left_out() -> None:
    around = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
    ran = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, str(ROOT / "scripts" / "audit.py")],
        env={**around, "HTTPS_PROXY": "http://127.0.0.1:9", "CI": "true"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "pip-audit was left out: no index of weaknesses can be reached from here.\n"
    )


def test_a_file_that_cannot_be_audited_is_a_failure(tmp_path: Path) -> None:
    loose = tmp_path / "loose.txt"
    loose.write_text("django\n")

    with pytest.raises(SystemExit, match="pip-audit failed"):
        audit.asked([loose])


def test_check_runs_it() -> None:
    assert "scripts/audit.py" in (ROOT / "Makefile").read_text()
