from django.utils import timezone

from raceme.core import jobs
from raceme.matchmaking.actions import joining, requesting, telling


@jobs.every(hours=1)
@jobs.task("matchmaking.expire")
def expire() -> None:
    """Let unanswered requests run out, and those leave who do not come to the event any more."""
    requesting.expire(at=timezone.now())
    joining.let_go_who_cancelled(at=timezone.now())


@jobs.every(minutes=15)
@jobs.task("matchmaking.tell")
def tell() -> None:
    """Mail what came of requests, one message a person."""
    telling.tell_everybody(at=timezone.now())
