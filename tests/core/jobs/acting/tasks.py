"""Jobs that write down what they do, in the data folder, and wait there for a sign."""

import os
import time
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from raceme.core import jobs
from raceme.core.models import Submission
from raceme.core.moments import one_moment

STEPS = 200
ROUND = "round"


def act(text: str) -> None:
    with (settings.DATA_DIR / "acts").open("a") as acts:
        acts.write(f"{text}\n")


@jobs.task("acts.note")
def note(text: str) -> None:
    act(f"{text} {os.getpid()}")


@jobs.task("acts.wait")
def wait(text: str) -> None:
    """Wait for the sign, without ever saying how far it is."""
    act(f"{text} began")
    while not (settings.DATA_DIR / text).exists():
        time.sleep(0.02)
    act(f"{text} ended")


@jobs.task("acts.steps")
def steps(progress: jobs.Progress, text: str) -> None:
    """Go on step by step until the sign is there."""
    act(f"{text} began")
    for step in range(STEPS):
        progress.at(step, of=STEPS, step=f"Step {step // 50}")
        if (settings.DATA_DIR / text).exists():
            break
        time.sleep(0.05)
    progress.result(text="All steps taken")
    act(f"{text} ended")


@jobs.task("acts.whole", whole=True)
def whole(progress: jobs.Progress, text: str, token: str) -> None:
    """Write one row, then wait for the sign; the row stands only if the whole does."""
    Submission.objects.create(token=UUID(token), actor=text, at=timezone.now())
    act(f"{text} began")
    for step in range(STEPS):
        progress.at(step, of=STEPS, step="Writing")
        if (settings.DATA_DIR / text).exists():
            break
        time.sleep(0.05)
    act(f"{text} ended")


@jobs.task("acts.reads")
def reads(progress: jobs.Progress, text: str) -> None:
    """Read for long, all as it stood at one moment, and say how far it is."""
    with one_moment(writes=False):
        act(f"{text} began {Submission.objects.filter(actor=text).count()}")
        for step in range(STEPS):
            progress.at(step, of=STEPS, step="Reading")
            time.sleep(0.05)
    act(f"{text} ended")


@jobs.task("acts.lists")
def lists(progress: jobs.Progress, text: str) -> None:
    """Say how far it is while a list is read, and somebody else writes."""
    rows = Submission.objects.order_by("pk").iterator(chunk_size=1)
    next(rows)
    act(f"{text} began")
    for step in range(STEPS):
        progress.at(step, of=STEPS, step=f"Row {step}")
        if (settings.DATA_DIR / text).exists():
            break
        time.sleep(0.05)
    act(f"{text} ended {len(list(rows))}")


@jobs.every(minutes=1)
@jobs.task("acts.round")
def around() -> None:
    act(f"{ROUND} {timezone.now():%H:%M}")
