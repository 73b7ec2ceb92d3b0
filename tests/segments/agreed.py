"""Which role gets which answer from each address of segments."""

from tests.agreement import Answers

ANSWERS: dict[str, dict[str, Answers]] = {}
