"""The published problem as one would write it down for CP-SAT, with no tricks."""

from itertools import pairwise

from ortools.sat.python import cp_model

from raceme.engines.matchmaking.slots import Answer, SlotProblem, Status

STATUSES = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}
Literals = dict[int, cp_model.IntVar]


def solve(problem: SlotProblem, *, workers: int, limit: float) -> Answer:
    """Return the fewest breaks, or the fewest found within the limit in seconds."""
    model = cp_model.CpModel()
    slots = range(1, problem.slots + 1)
    held = {number: {slot: model.new_bool_var("") for slot in slots} for number in problem.numbers}
    _keep_rules(model, problem, held)
    breaks = {
        one: _breaks(model, [held[number] for number in numbers], problem.slots)
        for one, numbers in problem.meetings_by_participant().items()
    }
    fewest = model.new_int_var(0, problem.slots, "")
    for ends in breaks.values():
        model.add(sum(ends) >= fewest)
        model.add(sum(ends) <= fewest + problem.fairness)
    model.minimize(sum(end for ends in breaks.values() for end in ends))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = limit
    status = STATUSES.get(solver.solve(model), Status.UNKNOWN)
    if status in (Status.INFEASIBLE, Status.UNKNOWN):
        return Answer(status=status)
    chosen = tuple(
        next(slot for slot, literal in mine.items() if solver.value(literal))
        for mine in held.values()
    )
    return Answer(
        status=status,
        slots=chosen,
        breaks=round(solver.objective_value),
        bound=round(solver.best_objective_bound),
    )


def _keep_rules(model: cp_model.CpModel, problem: SlotProblem, held: dict[int, Literals]) -> None:
    slots = range(1, problem.slots + 1)
    for number, meeting in enumerate(problem.meetings, start=1):
        model.add_exactly_one(held[number].values())
        allowed = set(problem.part_slots(meeting.part))
        for participant in meeting.pair:
            allowed -= problem.forbidden.get(participant, frozenset())
        if number in problem.fixed:
            allowed &= {problem.fixed[number]}
        for slot in set(slots) - allowed:
            model.add(held[number][slot] == 0)
    for numbers in problem.meetings_by_participant().values():
        for slot in slots:
            model.add_at_most_one(held[number][slot] for number in numbers)
    for slot in slots:
        model.add(sum(mine[slot] for mine in held.values()) <= problem.places)
    for later, numbers in problem.before.items():
        for earlier in numbers:
            model.add(_slot(held[earlier]) < _slot(held[later]))


def _slot(mine: Literals) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.weighted_sum(list(mine.values()), list(mine))


def _breaks(model: cp_model.CpModel, mine: list[Literals], last: int) -> list[cp_model.IntVar]:
    """Return a literal for each slot that ends a break: idle, after a meeting, before another."""
    if len(mine) <= 1:
        return []
    busy = {slot: sum(each[slot] for each in mine) for slot in range(1, last + 1)}
    ends, has_met = [], {slot: model.new_bool_var("") for slot in busy}
    model.add(has_met[1] == busy[1])
    for slot, following in pairwise(busy):
        model.add(has_met[following] >= has_met[slot])
        model.add(has_met[following] >= busy[following])
        model.add(has_met[following] <= has_met[slot] + busy[following])
        end = model.new_bool_var("")
        model.add(end >= has_met[slot] + busy[following] - busy[slot] - 1)
        model.add(end <= has_met[slot])
        model.add(end <= busy[following])
        model.add(end <= 1 - busy[slot])
        ends.append(end)
    return ends
