"""Every write of mail; callers say ``mail.queue(…)``."""

from raceme.mail.actions.bounces import (
    COMPLAINT,
    NothingToClear,
    clear_bounces,
    note_bounce,
    note_told,
)
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
from raceme.mail.actions.mailings import (
    AlreadySent,
    Letter,
    NobodyToWriteTo,
    NothingWritten,
    begin_mailing,
    discard_mailing,
    edit_mailing,
    hold_rest,
    letter_to,
    release_mailing,
    send_mailing,
)
from raceme.mail.actions.stopping import resume, resume_address, stop
from raceme.mail.actions.writing import SECRET, Written, new_identity, queue, queue_all

__all__ = [
    "ATTEMPTS",
    "COMPLAINT",
    "LEASE",
    "LEFT_AFTER",
    "SECRET",
    "WAITS",
    "AlreadySent",
    "Letter",
    "NobodyToWriteTo",
    "NothingToClear",
    "NothingToHold",
    "NothingToRelease",
    "NothingToSend",
    "NothingWritten",
    "Written",
    "begin_mailing",
    "clear_bounces",
    "deliver",
    "discard_mailing",
    "edit_mailing",
    "hold",
    "hold_rest",
    "letter_to",
    "new_identity",
    "note_bounce",
    "note_told",
    "put_back_in_line",
    "queue",
    "queue_all",
    "release",
    "release_mailing",
    "resume",
    "resume_address",
    "send_again",
    "send_mailing",
    "stop",
]
