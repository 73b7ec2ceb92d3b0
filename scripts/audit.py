"""
Look up what is locked among the known weaknesses, where an index that knows them is reachable.

Without a network, or with an index that tells nothing of weaknesses, this says in one line
that it was left out. It never waits long, and fails for a known weakness alone, or where
pip-audit itself fails.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LEFT_OUT = "pip-audit was left out: "
SECONDS_FOR_AN_ANSWER = 5
SECONDS_FOR_ALL = 120
# What pip-audit ends with where nobody answers, or not as an index does.
AWAY = re.compile(r"(Connection|Proxy|SSL|Service|JSONDecode)Error|Timeout|TooManyRedirects")

Report = dict[str, Any]


def main() -> int:
    files = sorted((ROOT / "requirements").glob("*.txt"))
    try:
        report = asked(files)
    except Unanswered as reason:
        print(f"{LEFT_OUT}{reason}")
        return 0
    said, is_fine = verdict(report)
    print(said)
    return 0 if is_fine else 1


class Unanswered(Exception):
    """Nobody could be asked; its text says why."""


def asked(files: list[Path]) -> Report:
    """Return what pip-audit found of everything in ``files``; raises ``Unanswered``."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        try:
            ran = subprocess.run(
                _command(files, written),
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS_FOR_ALL,
            )
        except subprocess.TimeoutExpired:
            raise Unanswered("no index of weaknesses answered in time.") from None
        if written.exists():
            return dict(json.loads(written.read_text()))
    if AWAY.search(ran.stderr):
        raise Unanswered("no index of weaknesses can be reached from here.")
    sys.exit(f"pip-audit failed:\n{ran.stderr}")


def _command(files: list[Path], written: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",  # everything is locked, so there is nothing to resolve
        "--progress-spinner=off",
        f"--timeout={SECONDS_FOR_AN_ANSWER}",
        "--format=json",
        f"--output={written}",
        *(f"--requirement={file}" for file in files),
    ]


def verdict(report: Report) -> tuple[str, bool]:
    """Return what to say of a report, and whether it is fine; a package not known is said."""
    packages = report["dependencies"]
    known = [each for each in packages if "skip_reason" not in each]
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    if not known:
        return f"{LEFT_OUT}the index that answers here tells nothing of weaknesses.", True
    weak = [
        f"{each['name']} {each['version']}: {one['id']}, mended in "
        f"{', '.join(one['fix_versions']) or 'no version yet'}"
        for each in known
        for one in each["vulns"]
    ]
    lines = [f"pip-audit: {len(known)} packages asked about, {len(weak)} known weaknesses.", *weak]
    if unknown:
        lines.append(f"Not known to the index: {', '.join(unknown)}.")
    return "\n".join(lines), not weak


if __name__ == "__main__":
    sys.exit(main())
