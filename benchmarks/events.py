"""
Generated events of meetings: what is kept of how much could be, beside first come, first served.

The events are made by ``make_event.py``, which lies beside the reference data. No database is
needed. Each is solved in a process of its own, with two workers:

    python benchmarks/events.py [--seeds 3]
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from measuring import Line

from raceme.engines.matchmaking.events import (
    Outcome,
    event_from_json,
    first_come,
    violations,
)
from raceme.engines.matchmaking.events.solve import solve

REFERENCE = Path(os.environ.get("RACEME_REFERENCE_DATA", "../shared/data"))
GENERATOR = REFERENCE.parent / "bench" / "make_event.py"
WORKERS = 2
SEEDS = 3
# Over what first come, first served leaves; where tables are scarce or much is locked.
MOST_OF_BREAKS = 0.03
MOST_MEGABYTES = 1_000
KILOBYTES = 1024
# Before what else runs on the machine, where that is allowed.
PRECEDENCE = -15
# Each a little late: what ends a round is looked for some times a second.
LATE = 1.15


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An event to make, the seconds for it, and the least share of the bound to be kept."""

    people: int
    wishes: int
    slots: int
    seconds: float = 20.0
    share: float = 1.0
    breaks: int | None = 0
    locked: int = 0
    online: bool = False

    def __str__(self) -> str:
        more = f", {self.locked} locked" if self.locked else ", online" if self.online else ""
        return f"{self.people}/{self.wishes}/{self.slots}{more}"


ASKED = (
    Asked(people=100, wishes=400, slots=20),
    Asked(people=200, wishes=1_000, slots=24),
    Asked(people=400, wishes=3_000, slots=30),
    Asked(people=100, wishes=300, slots=50, online=True),
    Asked(people=1_000, wishes=12_000, slots=40, share=0.9999, breaks=2),
    Asked(people=5_000, wishes=60_000, slots=40, share=0.9999, breaks=20, seconds=60.0),
    Asked(people=100, wishes=400, slots=20, locked=40, share=0.9995, breaks=None),
    Asked(people=400, wishes=3_000, slots=30, locked=300, share=0.9995, breaks=None),
    Asked(people=1_000, wishes=12_000, slots=40, locked=600, share=0.9995, breaks=None),
    Asked(people=1_000, wishes=12_000, slots=12, share=0.9995, breaks=None),
)


def lines(*, seeds: int = SEEDS) -> Iterator[Line]:
    """Yield, event by event, what is kept, missed and broken, and what the rest comes to."""
    with TemporaryDirectory() as folder:
        # What was never run on this machine is compiled first.
        solved(made(Path(folder), ASKED[0], seed=1), seconds=1.0)
        for asked in ASKED:
            for seed in range(1, seeds + 1):
                yield from _compared(asked, made(Path(folder), asked, seed=seed), seed=seed)


def is_possible() -> bool:
    return GENERATOR.exists()


def _compared(asked: Asked, file: Path, *, seed: int) -> Iterator[Line]:
    found = solved(file, seconds=asked.seconds)
    ours, first, bound = found["ours"], found["first"], found["bounds"]
    name = f"{asked}, {seed}"
    yield Line(
        name=f"{name}: weight",
        ours=f"{ours['kept_weight']:,} of {bound['kept_weight']:,}",
        other=f"{first['kept_weight']:,}",
        value=ours["kept_weight"] / bound["kept_weight"],
        least=asked.share,
    )
    allowed = MOST_OF_BREAKS * first["breaks"] if asked.breaks is None else asked.breaks
    yield _line(f"{name}: breaks", ours["breaks"], first["breaks"], most=allowed)
    missed = ours["missed_least"] - bound["missed_least"]
    yield _line(f"{name}: missed", missed, first["missed_least"], most=0)
    yield _line(f"{name}: violations", found["violations"], "", most=0)
    for goal in ("stay", "place_changes", "walking"):
        yield Line(
            name=f"{name}: {goal.replace('_', ' ')}",
            ours=f"{ours[goal]:,}",
            other=f"{first[goal]:,}",
            value=ours[goal] / max(1, first[goal]),
            most=1.0,
        )
    seconds = f"{found['seconds']:.1f} s, {found['processor_seconds']:.1f} of processors"
    most = LATE * asked.seconds
    yield Line(name=f"{name}: time", ours=seconds, other="", value=found["seconds"], most=most)
    yield _line(f"{name}: megabytes", round(found["megabytes"]), "", most=MOST_MEGABYTES)


def _line(name: str, value: float, other: object, *, most: float) -> Line:
    return Line(name=name, ours=value, other=other, value=value, most=most)


def made(folder: Path, asked: Asked, *, seed: int) -> Path:
    path = folder / f"{str(asked).replace('/', '-').replace(', ', '-').replace(' ', '')}-{seed}"
    numbers = {key: asdict(asked)[key] for key in ("people", "wishes", "slots", "locked")}
    options = [word for key, value in numbers.items() for word in (f"--{key}", str(value))]
    command = [sys.executable, str(GENERATOR), *options, "--seed", str(seed)]
    with path.open("wb") as file:
        subprocess.run([*command, *["--online"] * asked.online], stdout=file, check=True)
    return path


def solved(file: Path, *, seconds: float) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(file), "--seconds", str(seconds)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def go_first() -> None:
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, PRECEDENCE)


def _print_one(file: Path, *, seconds: float) -> None:
    """Solve one event, and write what came of it as plain data."""
    go_first()
    event = event_from_json(file.read_text(encoding="utf-8"))
    begun = perf_counter()
    outcome = solve(event, limit_in_seconds=seconds, workers=WORKERS)
    taken, used = perf_counter() - begun, getrusage(RUSAGE_SELF)
    found = {
        "ours": _values(outcome),
        "bounds": {level.goal: level.bound for level in outcome.levels},
        "violations": len(violations(event, outcome.meetings)),
        "seconds": taken,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / KILOBYTES,
        "first": _values(first_come(event)),
    }
    print(json.dumps(found))


def _values(outcome: Outcome) -> dict[str, int]:
    return {level.goal.value: level.value for level in outcome.levels}


def main() -> int:
    parser = ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--one", type=Path, help="solve this event alone, and print plain data")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    if given.one:
        _print_one(given.one, seconds=given.seconds)
        return 0
    if not is_possible():
        print(f"Events to measure on are made by {GENERATOR}, and it is not there.")
        return 2
    missed = 0
    for line in lines(seeds=given.seeds):
        print(line, flush=True)
        missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
