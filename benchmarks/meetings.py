"""
The published problems of bilateral meetings, solved by ours and by two others in one run.

The files and what is published of them lie among the reference data. No database is needed:

    python benchmarks/meetings.py [--every 7] [--beside rc2] [--whole] [--out FILE.csv]

What the others are: ``maxsat.py`` and ``cpsat.py``. Each problem is solved by each way in a process
of its own that is measured from its start to its end; what it does not solve within the limit
counts as long as the limit.
"""

import csv
import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer
from time import perf_counter

from measuring import Line

from raceme.engines.matchmaking.slots import breaks, problem_from_dzn, violations

REFERENCE = Path(os.environ.get("RACEME_REFERENCE_DATA", "../shared/data"))
PUBLISHED = REFERENCE / "b2b" / "published.csv"
ONE = Path(__file__).parent / "scheduled.py"
OTHERS = {"rc2": "RC2", "cp_sat": "CP-SAT"}
LIMIT = 120.0
# Two of the three look at the clock themselves, every now and then.
LATE = 15.0
MOST_OVER = {"rc2": 0.75, "cp_sat": 0.25}
MOST_MEGABYTES = 1_000
KILOBYTES = 1024
# Before what else runs on the machine, where that is allowed.
PRECEDENCE = -15
UNSOLVED = "-"
WRITTEN = ("answer", "seconds", "processor_seconds", "megabytes")


@dataclass(frozen=True)
class Published:
    """A problem and what is published as its answer: the fewest breaks, or infeasible."""

    name: str
    fairness: int
    answer: str

    @property
    def file(self) -> Path:
        return PUBLISHED.parent / f"{self.name}.dzn"

    def __str__(self) -> str:
        return f"{self.name.replace('original', 'orig')}, {self.fairness}"


@dataclass(frozen=True)
class Solved:
    """How one way did on one problem: its answer as it would be published, and what it took."""

    answer: str
    seconds: float
    megabytes: float
    # Of all its processes together: what else runs on the machine counts less in them.
    processor_seconds: float

    def __str__(self) -> str:
        return f"{self.answer} in {self.seconds:.1f} s"


Taken = dict[Published, dict[str, Solved]]


def is_possible() -> bool:
    return PUBLISHED.exists()


def compared(
    *,
    every: int = 1,
    beside: Sequence[str] = tuple(OTHERS),
    limit: float = LIMIT,
    out: Path | None = None,
    is_whole: bool = True,
) -> Iterator[Line]:
    """
    Yield a line for each problem as it is solved, and then how the totals compare.

    The first of the others takes turns with ours, problem by problem; a second one follows.
    Unless the whole is asked for, it stops where what it has taken shows its goal already: what
    is left could only add to its time.
    """
    taken: Taken = {problem: {} for problem in _problems()[::every]}
    for problem, row in taken.items():
        for way in ("ours", *beside[:1]):
            row[way] = _solved(way, problem, limit)
            _write(out, problem, way, row[way])
        yield _line(problem, row)
    ours = _seconds(taken, "ours")
    for way in beside[1:]:
        for problem, row in taken.items():
            if not is_whole and ours <= MOST_OVER[way] * _seconds(taken, way):
                break
            row[way] = _solved(way, problem, limit)
            _write(out, problem, way, row[way])
            yield _line(problem, {"ours": row["ours"], way: row[way]})
    yield from _totals(taken, beside)


def _line(problem: Published, row: Mapping[str, Solved]) -> Line:
    others = [f"{OTHERS[way]} {one.seconds:.1f} s" for way, one in row.items() if way != "ours"]
    return Line(
        name=str(problem),
        ours=row["ours"],
        other="; ".join([problem.answer, *others]),
        value=row["ours"].seconds,
        most=LIMIT,
    )


def _seconds(taken: Taken, way: str) -> float:
    return sum(row[way].seconds for row in taken.values() if way in row)


def clashes(*, every: int = 1) -> Iterator[Line]:
    """Yield how long it takes to say of what is infeasible which rules clash, none in excess."""
    for problem in [one for one in _problems() if one.answer == "infeasible"][::every]:
        said, taken = _run("clash", problem, LIMIT)
        rules = len(said.get("clash", ()))
        is_least = bool(said.get("is_least"))
        yield Line(
            name=str(problem),
            ours=f"{rules} rules{'' if is_least else ', not the least'}",
            other="",
            value=round(taken.seconds if is_least else max(taken.seconds, LIMIT + 1), 1),
            most=LIMIT,
        )


def _problems() -> list[Published]:
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return [
            Published(f"{row['instance']}.{row['variant']}", int(row["d"]), row["optimum"])
            for row in csv.DictReader(file)
        ]


def _solved(way: str, problem: Published, limit: float) -> Solved:
    said, taken = _run(way, problem, limit)
    status = said.get("status", "unknown")
    _check(way, problem, said)
    if status not in ("optimal", "infeasible") or taken.seconds > limit:
        return replace(taken, seconds=limit)
    return replace(taken, answer=str(said["bound"] if status == "optimal" else status))


def _run(way: str, problem: Published, limit: float) -> tuple[dict[str, object], Solved]:
    """Return what a process said and what it took, its own workers with it."""
    given = [way, str(problem.file), str(problem.fairness), str(limit)]
    begun = perf_counter()
    with subprocess.Popen(
        [sys.executable, str(ONE), *given], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, process.pid, PRECEDENCE)
        timer = Timer(limit + LATE, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        said = process.stdout.read() if process.stdout else b""
        _pid, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"It ended with {process.returncode}: {' '.join(given)}")
    taken = Solved(
        UNSOLVED,
        seconds=perf_counter() - begun,
        megabytes=used.ru_maxrss / KILOBYTES,
        processor_seconds=used.ru_utime + used.ru_stime,
    )
    return json.loads(said or b"{}"), taken


def _check(way: str, published: Published, said: Mapping[str, object]) -> None:
    """Hold a schedule against the rules, and its breaks against those claimed."""
    slots = said.get("slots")
    if not isinstance(slots, list) or not slots:
        return
    problem = problem_from_dzn(
        published.file.read_text(encoding="utf-8"), fairness=published.fairness
    )
    broken = violations(problem, slots)
    if broken or breaks(problem, slots) != said["breaks"]:
        raise RuntimeError(f"The schedule of {way} for {published} is none: {broken}")


def _write(out: Path | None, problem: Published, way: str, one: Solved) -> None:
    if not out:
        return
    is_new = not out.exists()
    with out.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(["problem", "fairness", "published", "way", *WRITTEN])
        measured = f"{one.seconds:.2f}", f"{one.processor_seconds:.2f}", f"{one.megabytes:.0f}"
        writer.writerow(
            [problem.name, problem.fairness, problem.answer, way, one.answer, *measured]
        )


def _totals(taken: Taken, beside: Sequence[str]) -> Iterator[Line]:
    for way in beside:
        both = [row for row in taken.values() if way in row]
        solved = sum(row[way].answer != UNSOLVED for row in both)
        is_part = len(both) < len(taken)
        ours, other = _seconds(taken, "ours"), _seconds(taken, way)
        yield Line(
            name=f"all, beside {OTHERS[way]}",
            ours=f"{ours:.0f} s",
            other=f"{'over ' if is_part else ''}{other:.0f} s, {solved} of {len(both)} solved",
            value=ours / other,
            most=MOST_OVER[way],
        )
        ours_busy, busy = (sum(row[one].processor_seconds for row in both) for one in ("ours", way))
        yield Line(
            name="the processors' seconds",
            ours=f"{ours_busy:.0f} s",
            other=f"{busy:.0f} s, same {len(both)}",
            value=ours_busy / busy,
        )
    for way in ("ours", *beside):
        held = max(row[way].megabytes for row in taken.values() if way in row)
        yield Line(
            name=f"memory, {OTHERS.get(way, way)}",
            ours=f"{held:.0f} MB" if way == "ours" else "",
            other="" if way == "ours" else f"{held:.0f} MB",
            value=round(held),
            most=MOST_MEGABYTES if way == "ours" else None,
        )
    same = sum(row["ours"].answer == problem.answer for problem, row in taken.items())
    said = f"{same} of {len(taken)}"
    yield Line(name="as published", ours=said, other="", value=same / len(taken), least=1.0)


def main() -> int:
    parser = ArgumentParser(description="Solve the published problems of bilateral meetings.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th problem only")
    parser.add_argument("--beside", nargs="*", choices=OTHERS, default=list(OTHERS))
    parser.add_argument(
        "--whole", action="store_true", help="all of CP-SAT, also once its goal is shown"
    )
    parser.add_argument("--limit", type=float, default=LIMIT, metavar="SECONDS", help="of each")
    parser.add_argument(
        "--out", type=Path, metavar="FILE.csv", help="what is measured, added to it"
    )
    asked = parser.parse_args()
    if not is_possible():
        print(f"The published problems are not at {PUBLISHED.parent}.")
        return 2
    missed = 0
    for lines in (
        compared(
            every=asked.every,
            beside=asked.beside,
            limit=asked.limit,
            out=asked.out,
            is_whole=asked.whole,
        ),
        clashes(every=asked.every),
    ):
        for line in lines:
            print(line, flush=True)
            missed |= not line.is_held
    return missed


if __name__ == "__main__":
    sys.exit(main())
