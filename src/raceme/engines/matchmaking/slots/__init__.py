"""
The published problem of bilateral meetings: a slot for every meeting, with the fewest breaks.

``solve`` proves its answer; ``clash`` says why there is none; ``check`` knows the rules alone.
"""

from raceme.engines.matchmaking.slots.check import breaks, breaks_by_participant, violations
from raceme.engines.matchmaking.slots.clash import Clash, clash
from raceme.engines.matchmaking.slots.problem import (
    Answer,
    Fault,
    Instance,
    Meeting,
    Part,
    ProblemError,
    Rule,
    SlotProblem,
    Status,
)
from raceme.engines.matchmaking.slots.racing import race
from raceme.engines.matchmaking.slots.reading import answer_to_json, problem_from_dzn
from raceme.engines.matchmaking.slots.solve import Progress, solve

__all__ = [
    "Answer",
    "Clash",
    "Fault",
    "Instance",
    "Meeting",
    "Part",
    "ProblemError",
    "Progress",
    "Rule",
    "SlotProblem",
    "Status",
    "answer_to_json",
    "breaks",
    "breaks_by_participant",
    "clash",
    "problem_from_dzn",
    "race",
    "solve",
    "violations",
]
