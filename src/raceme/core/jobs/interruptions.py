"""How the work of a job may end otherwise than by being done."""

from datetime import timedelta


class UnknownJobError(Exception):
    """No ``tasks.py`` registers this name: a mistake of ours."""


class JobFailedError(Exception):
    """A job that runs at once, as in tests, has failed; its text is the trace."""


class TryAgain(Exception):
    """Raised by a job that could not do its work now, and should be run again later."""

    def __init__(self, *, after: timedelta) -> None:
        super().__init__(str(after))
        self.after = after


class Cancelled(Exception):
    """Raised within a job, where it says how far it is, once somebody asked to cancel it."""


class GivenBack(Exception):
    """Raised there, once its worker has to stop: the job goes back in line as it was."""


class TakenOver(Exception):
    """Raised there, where another worker has the job: this one was held to be gone."""
