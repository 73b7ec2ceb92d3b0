import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from raceme.matchmaking import words
from raceme.matchmaking.management import events
from raceme.matchmaking.solving import (
    Answer,
    ProblemError,
    Progress,
    Rule,
    SlotProblem,
    Status,
    TooLarge,
    Work,
    answer_to_json,
    read_slot_problem,
    solve_slots,
)

WRONG_INPUT, IMPOSSIBLE, NOTHING_IN_TIME = 2, 3, 4
MOST_WORKERS = 64
MOST_RULES_TOLD = 40


class Command(BaseCommand):
    help = "Schedule bilateral meetings, and prove how good that is. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            metavar="FILE",
            help="an event as .json or .xlsx, or a problem of the published set as .dzn",
        )
        parser.add_argument(
            "--fairness",
            type=_between(0, 200),
            metavar="D",
            help="of a .dzn: by how many breaks any two may differ (default: 2)",
        )
        parser.add_argument(
            "--limit", type=_seconds, metavar="SECONDS", help="the best found until then"
        )
        parser.add_argument(
            "--steps",
            type=_between(0, 10**12),
            metavar="N",
            help="so much work of the solver instead, on one worker: the same answer every time",
        )
        parser.add_argument("--workers", type=_between(1, MOST_WORKERS), default=1, metavar="N")
        parser.add_argument("--seed", type=_between(0, 2**31), default=0, metavar="K")
        parser.add_argument(
            "--out", type=Path, metavar="FILE", help="where to write it; an event's also as .xlsx"
        )
        parser.add_argument(
            "--template",
            type=Path,
            metavar="FILE.xlsx",
            help="write a workbook to fill in, or one that says what FILE says; schedule nothing",
        )
        parser.add_argument(
            "--repair",
            type=Path,
            metavar="SCHEDULE.json",
            help="the schedule that was published for the event, after the --change",
        )
        parser.add_argument(
            "--why",
            action="append",
            default=[],
            metavar="WISH",
            help="say why this wish is kept where it is, or why it is not; as often as wanted",
        )
        parser.add_argument(
            "--waking",
            type=_hours,
            metavar="HH:MM-HH:MM",
            help="of an event: meet nobody outside these hours of its own time zone",
        )
        parser.add_argument("--change", type=Path, metavar="CHANGE.json", help="what changed since")

    def handle(self, **options: Any) -> None:  # noqa: ANN401 (Django's own)
        with translation.override("en"):
            file: Path | None = options["file"]
            if options["template"] is not None:
                events.write_template(options["template"], filled_from=file)
                return
            if file is None:
                raise CommandError("A file is needed.", returncode=WRONG_INPUT)
            said = {name: options[name] for name in ("limit", "steps", "workers", "seed")}
            with events.stoppable(self.stderr.write) as is_stopped:
                self._schedule(file, Work(**said, is_stopped=is_stopped), options)

    def _schedule(self, file: Path, work: Work, options: dict[str, Any]) -> None:
        if file.suffix.lower() in events.ENDINGS:
            self._schedule_event(file, work, options)
            return
        for name in ("why", "waking"):
            if options[name]:
                raise CommandError(f"--{name} belongs to an event alone.", returncode=WRONG_INPUT)
        fairness = 2 if options["fairness"] is None else options["fairness"]
        problem = self._problem(file, fairness=fairness)
        self._refuse_other_endings(options["out"])
        self._solve(problem, work, out=options["out"])

    def _schedule_event(self, file: Path, work: Work, options: dict[str, Any]) -> None:
        if options["fairness"] is not None:
            raise CommandError("--fairness belongs to a .dzn alone.", returncode=WRONG_INPUT)
        events.refuse_other_endings(options["out"])
        event = events.read(file)
        said = {
            "out": options["out"],
            "waking": options["waking"],
            "why": options["why"],
            "say": self.stdout.write,
            "note": self.stderr.write,
        }
        files = (options["repair"], options["change"])
        if any(files):
            if not all(files):
                raise CommandError("--repair and --change belong together.", returncode=WRONG_INPUT)
            status = events.repair(event, work, files=files, **said)
        else:
            status = events.schedule(event, work, **said)
        if status:
            sys.exit(status)

    def _problem(self, file: Path, *, fairness: int) -> SlotProblem:
        try:
            return read_slot_problem(file, fairness=fairness)
        except ProblemError as error:
            said = f"{file}, {words.fault(error)}"
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            said = f"{file}, line {line}: that is no text in UTF-8."
        except TooLarge:
            said = f"{file} is larger than any event."
        except OSError as error:
            said = f"{file} cannot be read: {error.strerror}."
        raise CommandError(said, returncode=WRONG_INPUT)

    def _refuse_other_endings(self, out: Path | None) -> None:
        if out is not None and out.suffix.lower() != ".json":
            raise CommandError(
                f"{out}: the slots of a published problem are written as .json.",
                returncode=WRONG_INPUT,
            )

    def _solve(self, problem: SlotProblem, work: Work, *, out: Path | None) -> None:
        began = monotonic()
        answer = solve_slots(problem, work=work, tell=self._told())
        written = answer_to_json(answer, seconds=monotonic() - began)
        if out is not None:
            self._write(out, written)
        if answer.status is Status.INFEASIBLE:
            self.stdout.write("No schedule keeps all the rules; that is proven.")
            for rule in answer.clash[:MOST_RULES_TOLD]:
                self.stdout.write(f"  {words.rule(rule)}")
            if len(answer.clash) > MOST_RULES_TOLD:
                self.stdout.write(f"  … and {len(answer.clash) - MOST_RULES_TOLD} more")
            if answer.clash:
                self.stdout.write(_clashing(answer))
            sys.exit(IMPOSSIBLE)
        if answer.status is Status.UNKNOWN:
            self.stdout.write("Nothing was found in time, nor proven impossible.")
            sys.exit(NOTHING_IN_TIME)
        self.stdout.write(_found(answer.breaks or 0, answer.bound or 0))
        if out is None:
            self.stdout.write(json.dumps(written))

    def _write(self, out: Path, written: dict[str, object]) -> None:
        try:
            out.write_text(json.dumps(written) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(
                f"{out} cannot be written: {error.strerror}.", returncode=WRONG_INPUT
            ) from error

    def _told(self) -> Callable[[Progress], None]:
        told: list[tuple[int | None, int]] = []

        def tell(progress: Progress) -> None:
            news = (progress.breaks, progress.bound)
            if news not in told:
                told.append(news)
                found = "none yet" if progress.breaks is None else f"{progress.breaks} breaks"
                self.stderr.write(f"found {found}, at least {progress.bound} proven")

        return tell


def _found(breaks: int, bound: int) -> str:
    if breaks == bound:
        return f"{breaks} breaks, and no schedule has fewer: that is proven."
    return f"{breaks} breaks; no schedule has fewer than {bound}."


def _clashing(answer: Answer) -> str:
    if not answer.is_least:
        return "What clashes is among these; time was too short to say less."
    if any(one.rule is Rule.HELD for one in answer.clash):
        return "These clash, and none of them can be left out."
    return (
        "With all meetings held and nobody in two at a time, these clash, "
        "and none of them can be left out."
    )


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdecimal() or not least <= int(text[:20]) <= most:
            raise ArgumentTypeError(f"“{text}” is no whole number from {least} to {most}")
        return int(text)

    return number


def _hours(text: str) -> events.Waking:
    try:
        earliest, latest = (datetime.strptime(one, "%H:%M").time() for one in text.split("-"))  # noqa: DTZ007 (hours of any zone)
    except ValueError:
        earliest = latest = time()
    if earliest >= latest:
        raise ArgumentTypeError(f"“{text}” is no span of a day such as 07:30-22:00")
    return earliest, latest


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise ArgumentTypeError(f"“{text}” is no number of seconds")
    return seconds
