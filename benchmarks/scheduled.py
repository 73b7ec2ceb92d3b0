"""
Schedule one published problem in one way, in a process of its own, so that all of it is measured.

    python benchmarks/scheduled.py WAY FILE.dzn FAIRNESS SECONDS
"""

import json
import sys
from pathlib import Path
from time import monotonic

from raceme.engines.matchmaking.slots import Answer, SlotProblem, problem_from_dzn

WORKERS = 2


def main() -> None:
    way, file, fairness, limit = sys.argv[1:]
    problem = problem_from_dzn(Path(file).read_text(encoding="utf-8"), fairness=int(fairness))
    answer = WAYS[way](problem, float(limit))
    said = {
        "status": answer.status,
        "breaks": answer.breaks,
        "bound": answer.bound,
        "slots": answer.slots,
        "clash": [one.rule for one in answer.clash],
        "is_least": answer.is_least,
    }
    print(json.dumps(said))


def ours(problem: SlotProblem, limit: float) -> Answer:
    from raceme.engines.matchmaking.slots import race  # noqa: PLC0415 (each way loads its own)

    until = monotonic() + limit
    return race(problem, workers=WORKERS, is_stopped=lambda: monotonic() >= until)


def clash(problem: SlotProblem, limit: float) -> Answer:
    from raceme.matchmaking.solving import Work, solve_slots  # noqa: PLC0415 (as above)

    work = Work(limit=limit, workers=WORKERS)
    return solve_slots(problem, work=work, tell=lambda _progress: None)


def rc2(problem: SlotProblem, _limit: float) -> Answer:
    """Solve on one core, for it knows no more; who measures ends it."""
    import maxsat  # noqa: PLC0415 (each way loads its own)

    return maxsat.solve(problem)


def cp_sat(problem: SlotProblem, limit: float) -> Answer:
    import cpsat  # noqa: PLC0415 (each way loads its own)

    return cpsat.solve(problem, workers=WORKERS, limit=limit)


WAYS = {"ours": ours, "clash": clash, "rc2": rc2, "cp_sat": cp_sat}

if __name__ == "__main__":
    main()
