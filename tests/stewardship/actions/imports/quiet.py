"""Progress that nobody watches, for actions that a job usually runs."""

from raceme.core.jobs import Cancelled, Progress
from raceme.core.models import Job


class Quiet(Progress):
    """Says nothing; is called off once ``calls`` of it were said, where that is given."""

    def __init__(self, *, calls: int | None = None) -> None:
        super().__init__(Job())
        self.calls = calls

    def at(self, done: int, *, of: int, step: str = "") -> None:  # noqa: ARG002 (as a job says it)
        if self.calls is not None:
            self.calls -= 1
            if self.calls < 0:
                raise Cancelled
