"""A nudge to the sealer once an entry is committed, so that nobody waits for its next minute."""

from time import monotonic

from django.db import transaction

from raceme.core import jobs

# One in so many seconds from each process: a busy one puts few jobs in line.
PAUSE_IN_SECONDS = 5
_last = {"nudge": 0.0}


def nudge() -> None:
    # The change stands by then: where no job can be put in line, it must not seem to have failed.
    transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    now = monotonic()
    if now - _last["nudge"] >= PAUSE_IN_SECONDS:
        _last["nudge"] = now
        jobs.enqueue("audit.seal")
