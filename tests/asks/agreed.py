"""Which role gets which answer from each address of asks."""

from tests.agreement import Answers

ANSWERS: dict[str, dict[str, Answers]] = {}
