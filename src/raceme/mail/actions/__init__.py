"""Every write of mail; callers say ``mail.queue(…)``."""

from raceme.mail.actions.bounces import NothingToClear, clear_bounces, note_bounce
from raceme.mail.actions.delivering import ATTEMPTS, LEASE, WAITS, deliver
from raceme.mail.actions.lines import (
    LEFT_AFTER,
    NothingToHold,
    NothingToRelease,
    NothingToSend,
    hold,
    put_back_in_line,
    release,
    send_again,
)
from raceme.mail.actions.writing import SECRET, queue

__all__ = [
    "ATTEMPTS",
    "LEASE",
    "LEFT_AFTER",
    "SECRET",
    "WAITS",
    "NothingToClear",
    "NothingToHold",
    "NothingToRelease",
    "NothingToSend",
    "clear_bounces",
    "deliver",
    "hold",
    "note_bounce",
    "put_back_in_line",
    "queue",
    "release",
    "send_again",
]
