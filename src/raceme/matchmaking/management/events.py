"""What `raceme schedule` does with an event: read it, schedule it, write what came of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from django.core.management.base import CommandError

from raceme.matchmaking.exports.events import event_workbook
from raceme.matchmaking.exports.schedules import schedule_workbook
from raceme.matchmaking.library import sentences
from raceme.matchmaking.solving import (
    NO_EVENT,
    Event,
    EventError,
    EventProgress,
    Level,
    NotAWorkbook,
    Outcome,
    TooLarge,
    Work,
    read_change,
    read_event,
    read_meetings,
    repair_event,
    repaired_to_plain,
    schedule_to_plain,
    sheets_of_event,
    solve_event,
)
from raceme.matchmaking.solving import EventStatus as Status

WRONG_INPUT, IMPOSSIBLE, NOTHING_IN_TIME = 2, 3, 4
# Of files with events, and of what is written about them.
ENDINGS = (".json", ".xlsx")
MOST_WISHES_TOLD = 40

Says = Callable[[str], object]


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """Say what is wrong with a file that is read, with its place, and end."""
    try:
        yield
    except EventError as error:
        said = f"{file}, {sentences.fault(error)}"
    except UnicodeDecodeError:
        said = f"{file} is no text. Events are read from .json and .xlsx."
    except NotAWorkbook:
        said = f"{file} is no workbook that can be read, or it holds more than any event."
    except TooLarge:
        said = f"{file} is larger than any event."
    except OSError as error:
        said = f"{error.filename or file} cannot be read: {error.strerror}."
    else:
        return
    raise CommandError(said, returncode=WRONG_INPUT)


def read(file: Path) -> Event:
    with readable(file):
        return read_event(file)


def write_template(file: Path, *, filled_from: Path | None) -> None:
    """Write a workbook to fill in, or one that says what another file says."""
    refuse_other_endings(file, [".xlsx"])
    event = NO_EVENT if filled_from is None else read(filled_from)
    try:
        content = event_workbook(sheets_of_event(event))
    except EventError as error:
        raise CommandError(sentences.fault(error), returncode=WRONG_INPUT) from error
    write(file, content)


def schedule(event: Event, work: Work, *, out: Path | None, say: Says, note: Says) -> int:
    """
    Schedule an event, and return with which status to end.

    ``say`` takes what came of it, ``note`` how far it is.
    """
    began = monotonic()
    outcome = solve_event(event, work=work, tell=_noted(note))
    written = schedule_to_plain(event, outcome, seconds=monotonic() - began)
    return _told(event, outcome, written, out=out, say=say)


def repair(
    event: Event, work: Work, *, files: tuple[Path, Path], out: Path | None, say: Says, note: Says
) -> int:
    """Repair the schedule in the first file after the change in the second."""
    began = monotonic()
    with readable(files[0]):
        published = read_meetings(files[0], event)
    with readable(files[1]):
        change = read_change(files[1], event)
    repaired = repair_event(event, published, change, work=work, tell=_noted(note))
    written = repaired_to_plain(repaired, seconds=monotonic() - began)
    say(f"{len(repaired.moved)} meetings moved; {len(repaired.tell)} people are to be told.")
    return _told(repaired.event, repaired.outcome, written, out=out, say=say)


def _told(
    event: Event, outcome: Outcome, written: dict[str, object], *, out: Path | None, say: Says
) -> int:
    text = json.dumps(written)
    if out is not None:
        is_book = out.suffix.lower() == ".xlsx"
        write(out, schedule_workbook(event, written) if is_book else f"{text}\n".encode())
    if outcome.status is Status.INFEASIBLE:
        say("No schedule keeps all the rules; that is proven.")
        for wish in outcome.clash[:MOST_WISHES_TOLD]:
            say(f"  wish {wish} is locked")
        return IMPOSSIBLE
    if outcome.status is Status.UNKNOWN:
        say("Nothing was found in time, nor proven impossible.")
        return NOTHING_IN_TIME
    say(f"{len(outcome.meetings)} of {len(event.wishes)} wishes are kept.")
    for level in outcome.levels:
        say(f"{sentences.GOALS[level.goal]}: {level.value}{_proof(level)}")
    if out is None:
        say(text)
    return 0


def refuse_other_endings(file: Path | None, endings: Sequence[str] = ENDINGS) -> None:
    if file is not None and file.suffix.lower() not in endings:
        raise CommandError(
            f"{file}: it is written as {' or '.join(endings)}.", returncode=WRONG_INPUT
        )


def write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CommandError(
            f"{file} cannot be written: {error.strerror}.", returncode=WRONG_INPUT
        ) from error


def _proof(level: Level) -> str:
    if level.bound is None:
        return ""
    if level.bound == level.value:
        return ", and none is better: that is proven"
    return f"; none is better than {level.bound}: that is proven"


def _noted(note: Says) -> Callable[[EventProgress], None]:
    noted: list[tuple[Level, ...]] = []

    def tell(progress: EventProgress) -> None:
        if noted[-1:] != [progress.levels]:
            noted.append(progress.levels)
            note(", ".join(map(_briefly, progress.levels)) or "found none yet")

    return tell


def _briefly(level: Level) -> str:
    bound = "" if level.bound is None else f" (bound {level.bound})"
    return f"{level.goal.value} {level.value}{bound}"
