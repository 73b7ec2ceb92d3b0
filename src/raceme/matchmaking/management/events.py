"""What `raceme schedule` does with an event: read it, schedule it, write what came of it."""

import json
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType

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
    not_kept,
    read_change,
    read_event,
    read_meetings,
    remedies,
    repair_event,
    repaired_to_plain,
    schedule_to_plain,
    sheets_of_event,
    solve_event,
    why_there,
    within_waking_hours,
)
from raceme.matchmaking.solving import EventStatus as Status

WRONG_INPUT, IMPOSSIBLE, NOTHING_IN_TIME = 2, 3, 4
# Of files with events, and of what is written about them.
ENDINGS = (".json", ".xlsx")
MOST_WISHES_TOLD = 40

Says = Callable[[str], object]
# The first and the last minute of the day at which somebody may be met.
Waking = tuple[time, time]


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


def schedule(
    event: Event,
    work: Work,
    *,
    waking: Waking | None,
    why: Sequence[str],
    out: Path | None,
    say: Says,
    note: Says,
) -> int:
    """
    Schedule an event, and return with which status to end.

    ``waking`` holds for each person by its own clock; ``why`` are wishes to explain; ``say``
    takes what came of it, ``note`` how far it is.
    """
    refuse_unknown(why, event)
    began = monotonic()
    if waking:
        event = within_waking_hours(event, *waking)
    outcome = solve_event(event, work=work, tell=_noted(note))
    written = schedule_to_plain(event, outcome, seconds=monotonic() - began)
    return _told(event, outcome, written, why=why, out=out, say=say)


def repair(
    event: Event,
    work: Work,
    *,
    files: tuple[Path, Path],
    waking: Waking | None,
    why: Sequence[str],
    out: Path | None,
    say: Says,
    note: Says,
) -> int:
    """Repair the schedule in the first file after the change in the second."""
    refuse_unknown(why, event)
    began = monotonic()
    with readable(files[0]):
        published = read_meetings(files[0], event)
    with readable(files[1]):
        change = read_change(files[1], event)
    if waking:
        event = within_waking_hours(event, *waking, held=published)
    repaired = repair_event(event, published, change, work=work, tell=_noted(note))
    written = repaired_to_plain(repaired, seconds=monotonic() - began)
    say(f"{len(repaired.moved)} meetings moved; {len(repaired.tell)} people are to be told.")
    return _told(repaired.event, repaired.outcome, written, why=why, out=out, say=say)


def _told(
    event: Event,
    outcome: Outcome,
    written: dict[str, object],
    *,
    why: Sequence[str],
    out: Path | None,
    say: Says,
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
    for wish in why:
        say(_explained(event, outcome, wish))
    if out is None:
        say(text)
    return 0


def refuse_unknown(wishes: Sequence[str], event: Event) -> None:
    for wish in wishes:
        if wish not in event.wish_by_id:
            raise CommandError(f"There is no wish “{wish}” in the event.", returncode=WRONG_INPUT)


def _explained(event: Event, outcome: Outcome, wish: str) -> str:
    """Say why a wish is kept where it is, or why it is not kept and what would keep it."""
    if wish not in event.wish_by_id:
        return f"{wish} was cancelled."
    found = why_there(event, outcome.meetings, wish)
    meeting = next((one for one in outcome.meetings if one.wish == wish), None)
    if found is not None and meeting is not None:
        return f"{wish} is in slot “{meeting.slot}” at “{meeting.place}”. {sentences.placed(found)}"
    reason = sentences.REASONS[not_kept(event, outcome.meetings)[wish]]
    changes = remedies(event, outcome.meetings, [wish])
    what = [f"What would keep it: {sentences.remedy(one)}" for one in changes if one is not None]
    return " ".join([f"{wish} is not kept. {reason}", *what])


@contextmanager
def stoppable(note: Says) -> Iterator[Callable[[], bool]]:
    """
    Let Ctrl-C ask for the best so far; a second one leaves at once.

    Gives what tells whether that was asked for.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)
        note("Stopping with the best so far. Press Ctrl-C once more to leave without it.")

    if current_thread() is not main_thread():
        # Only the first thread hears of signals.
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


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
