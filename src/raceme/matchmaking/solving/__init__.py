"""Files in, the engine's problem; its answer out, as plain data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from raceme.engines.matchmaking.events import (
    Change,
    Event,
    EventError,
    Goal,
    Level,
    Meeting,
    Outcome,
    Participant,
    Reason,
    Repaired,
    Slot,
    Violation,
    Wish,
    change_from_json,
    event_from_json,
    event_from_sheets,
    event_to_plain,
    local_time,
    meetings_from_json,
    not_kept,
    repair,
    repaired_to_plain,
    schedule_to_plain,
    sheets_of_event,
    violations,
    within_waking_hours,
)
from raceme.engines.matchmaking.events import Fault as EventFault
from raceme.engines.matchmaking.events import Progress as EventProgress
from raceme.engines.matchmaking.events import Rule as EventRule
from raceme.engines.matchmaking.events import Status as EventStatus
from raceme.engines.matchmaking.events.explain import Help, Placed, Remedy, Standing, helps, placed
from raceme.engines.matchmaking.events.schedule import SCHEDULE_FORMAT
from raceme.engines.matchmaking.events.solve import solve as solve_meetings
from raceme.engines.matchmaking.slots import (
    Answer,
    Instance,
    ProblemError,
    Progress,
    Rule,
    SlotProblem,
    Status,
    answer_to_json,
    clash,
    problem_from_dzn,
    race,
    solve,
)
from raceme.matchmaking.imports.workbooks import NotAWorkbook, read_sheets

__all__ = [
    "LARGEST_FILE",
    "NO_EVENT",
    "SCHEDULE_FORMAT",
    "Answer",
    "Change",
    "Event",
    "EventError",
    "EventFault",
    "EventProgress",
    "EventRule",
    "EventStatus",
    "Goal",
    "Help",
    "Instance",
    "Level",
    "Meeting",
    "NotAWorkbook",
    "Outcome",
    "Participant",
    "Placed",
    "ProblemError",
    "Progress",
    "Reason",
    "Remedy",
    "Repaired",
    "Rule",
    "Slot",
    "SlotProblem",
    "Status",
    "TooLarge",
    "Violation",
    "Wish",
    "Work",
    "answer_to_json",
    "event_to_plain",
    "local_time",
    "not_kept",
    "read_change",
    "read_event",
    "read_meetings",
    "read_slot_problem",
    "remedies",
    "repair_event",
    "repaired_to_plain",
    "schedule_to_plain",
    "sheets_of_event",
    "solve_event",
    "solve_slots",
    "violations",
    "why_there",
    "within_waking_hours",
]

# Bytes; an event of 5,000 people and 60,000 wishes has five million.
LARGEST_FILE = 64_000_000

NO_EVENT = Event(slots=(), places=(), participants=(), wishes=())


class TooLarge(Exception):
    """A file that is larger than any event."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """
    How long to work and with how many: seconds from now, the solver's steps, processes, seed.

    ``is_stopped`` is asked some times a second; then the best so far is what comes of it.
    """

    limit: float | None = None
    steps: int | None = None
    workers: int = 1
    seed: int = 0
    is_stopped: Callable[[], bool] = lambda: False


def read_slot_problem(file: Path, *, fairness: int) -> SlotProblem:
    """
    Read a file of the published set.

    Raises ``OSError``, ``UnicodeDecodeError``, ``TooLarge`` and ``ProblemError``.
    """
    return problem_from_dzn(_content(file).decode("utf-8-sig"), fairness=fairness)


def read_event(file: Path) -> Event:
    """
    Read an event: a workbook where the name ends in ``.xlsx``, and else ``raceme-event/1``.

    Raises ``OSError``, ``UnicodeDecodeError``, ``TooLarge``, ``NotAWorkbook`` and ``EventError``.
    """
    content = _content(file)
    if file.suffix.lower() == ".xlsx":
        return event_from_sheets(read_sheets(content))
    return event_from_json(content.decode("utf-8-sig"))


def read_meetings(file: Path, event: Event) -> tuple[Meeting, ...]:
    """Read the meetings of an event's published schedule. Raises what ``read_event`` does."""
    return meetings_from_json(_content(file).decode("utf-8-sig"), event)


def read_change(file: Path, event: Event) -> Change:
    """Read what changed of an event. Raises what ``read_event`` does."""
    return change_from_json(_content(file).decode("utf-8-sig"), event)


def remedies(
    event: Event, meetings: Sequence[Meeting], wishes: Sequence[str]
) -> list[Remedy | None]:
    """Return for each wish that is not kept a single change that would keep it, or none."""
    standing = Standing(event, meetings)
    return [next(iter(helps(standing, event.wish_by_id[wish])), None) for wish in wishes]


def why_there(event: Event, meetings: Sequence[Meeting], wish: str) -> Placed | None:
    """Return why the meeting of a wish is where it is; None: the wish is not kept."""
    meeting = next((one for one in meetings if one.wish == wish), None)
    return None if meeting is None else placed(Standing(event, meetings), meeting)


def _content(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise TooLarge
    return file.read_bytes()


def solve_slots(problem: SlotProblem, *, work: Work, tell: Callable[[Progress], None]) -> Answer:
    """
    Solve within the limit. Where nothing is possible, say what clashes with the time left.

    With one worker and no limit but ``steps`` the same problem gives the same answer.
    """
    until = None if work.limit is None else monotonic() + work.limit

    def is_over() -> bool:
        return work.is_stopped() or (until is not None and monotonic() >= until)

    if work.workers > 1 and work.steps is None:
        answer = race(problem, workers=work.workers, seed=work.seed, is_stopped=is_over, tell=tell)
    else:
        answer = solve(problem, steps=work.steps, seed=work.seed, is_stopped=is_over, tell=tell)
    if answer.status is not Status.INFEASIBLE:
        return answer
    found = clash(problem, is_stopped=is_over)
    return replace(answer, clash=found.rules, is_least=found.is_least)


def solve_event(event: Event, *, work: Work, tell: Callable[[EventProgress], None]) -> Outcome:
    """
    Schedule an event within the limit; no schedule that breaks a rule is ever returned.

    With one worker and no limit but ``steps`` the same event gives the same schedule.
    """
    outcome = solve_meetings(
        event,
        limit_in_seconds=work.limit,
        steps=work.steps,
        workers=work.workers,
        seed=work.seed,
        should_stop=work.is_stopped,
        progress=tell,
    )
    broken = violations(event, outcome.meetings) if outcome.meetings else []
    if broken:
        raise AssertionError(broken[0])
    return outcome


def repair_event(
    event: Event,
    published: Sequence[Meeting],
    change: Change,
    *,
    work: Work,
    tell: Callable[[EventProgress], None],
) -> Repaired:
    """Repair a published schedule after a change, within the limit."""
    until = None if work.limit is None else monotonic() + work.limit

    def solve_again(narrowed: Event) -> Outcome:
        left = None if until is None else max(0.0, until - monotonic())
        return solve_event(narrowed, work=replace(work, limit=left), tell=tell)

    return repair(event, published, change, solve=solve_again)
