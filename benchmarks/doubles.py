"""
How many doubles of a list are found, how many of those found are none, and what that costs.

Lists with known doubles come from ``make_organisations.py``, which lies beside the reference
data. By itself it needs no database:

    python benchmarks/doubles.py
"""

import csv
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from measuring import Line

REFERENCE = Path(os.environ.get("RACEME_REFERENCE_DATA", "../shared/data"))
GENERATOR = REFERENCE.parent / "bench" / "make_organisations.py"
SEEDS = range(1, 6)
ROWS = 20_000
MORE_ROWS = 200_000
SHARE = 0.1
# Least precision and recall by how much was changed in a double.
GOALS = {"light": (0.98, 0.95), "heavy": (0.95, 0.85)}
MOST_GROWTH = 15.0
MOST_MEGABYTES = 1_000
KILOBYTES = 1024
Two = tuple[str, str]


def quality() -> Iterator[Line]:
    """Yield precision and recall for each list that nothing was chosen on."""
    with TemporaryDirectory() as folder:
        for noise, (precision, recall) in GOALS.items():
            for seed in SEEDS:
                file = _made(Path(folder), rows=ROWS, seed=seed, noise=noise)
                _suggested(file)
                found, true = _pairs_in(file), _doubles_in(file)
                hits = len(found & true)
                said = f"{len(found):,} found, {len(true):,} there"
                for what, value, least in (
                    ("precision", hits / len(found), precision),
                    ("recall", hits / len(true), recall),
                ):
                    name = f"{what}, {noise}, seed {seed}"
                    yield Line(name=name, ours=said, other="", value=round(value, 4), least=least)


def cost() -> Iterator[Line]:
    """Yield how time grows with the list, and what the larger one holds; the whole process."""
    with TemporaryDirectory() as folder:
        few, many = (
            _suggested(_made(Path(folder), rows=rows, seed=SEEDS[0], noise="light"))
            for rows in (ROWS, MORE_ROWS)
        )
    yield Line(
        name="time",
        ours=f"{many[0]:.1f} s of {MORE_ROWS:,}",
        other=f"{few[0]:.1f} s of {ROWS:,}",
        value=many[0] / few[0],
        most=MOST_GROWTH,
    )
    yield Line(
        name="memory",
        ours=f"{many[1]:.0f} MB",
        other=f"{few[1]:.0f} MB",
        value=round(many[1]),
        most=MOST_MEGABYTES,
    )


def is_possible() -> bool:
    return GENERATOR.exists()


def _made(folder: Path, *, rows: int, seed: int, noise: str) -> Path:
    path = folder / f"{rows}-{seed}-{noise}.csv"
    asked = {"organisations": rows, "duplicates": SHARE, "seed": seed, "noise": noise}
    options = [word for name, value in asked.items() for word in (f"--{name}", str(value))]
    with path.open("wb") as file:
        subprocess.run([sys.executable, str(GENERATOR), *options], stdout=file, check=True)
    return path


def _suggested(file: Path) -> tuple[float, float]:
    """Run the command; return seconds from its start to its end, and the most it held (MB)."""
    command = [sys.executable, "-m", "raceme", "duplicates", str(file), "--out", str(_out(file))]
    begun = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"It ended with {process.returncode}: {' '.join(command)}")
    return perf_counter() - begun, used.ru_maxrss / KILOBYTES


def _out(file: Path) -> Path:
    return file.with_suffix(".pairs")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _pairs_in(file: Path) -> set[Two]:
    return {_in_order(row["id_a"], row["id_b"]) for row in _rows(_out(file))}


def _doubles_in(file: Path) -> set[Two]:
    """Return all pairs of rows that are the same organisation in truth."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in _rows(file):
        groups[row["truth"]].append(row["id"])
    return {_in_order(*two) for group in groups.values() for two in combinations(group, 2)}


def _in_order(one: str, other: str) -> Two:
    return (one, other) if one < other else (other, one)


def main() -> int:
    if not is_possible():
        print(f"Lists to measure on are made by {GENERATOR}, and it is not there.")
        return 2
    return _print(quality()) | _print(cost())


def _print(lines: Iterable[Line]) -> int:
    missed = 0
    for line in lines:
        print(line, flush=True)
        missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
