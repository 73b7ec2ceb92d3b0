"""Ctrl-C while a solver works: whoever called it is told once it has come back."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """
    Hold an interrupt back until the end; processes that begin here never hear of one.

    The SAT solver puts a handler of its own in the place of the caller's, and fails on it.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
