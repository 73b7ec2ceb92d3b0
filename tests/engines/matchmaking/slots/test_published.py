import csv
from pathlib import Path

from raceme.engines.matchmaking.slots import (
    Status,
    breaks,
    problem_from_dzn,
    solve,
    violations,
)

# Published seconds of the best solver: what took longer is measured by the benchmark.
QUICK = 1.0


def test_published_problems_have_the_published_optimum(reference_data: Path) -> None:
    folder = reference_data / "b2b"
    with (folder / "published.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if float(row["maxsat_s"]) <= QUICK]
    found, published = {}, {}

    for row in rows:
        name, fairness = f"{row['instance']}.{row['variant']}.dzn", int(row["d"])
        problem = problem_from_dzn((folder / name).read_text(), fairness=fairness)
        answer = solve(problem)
        is_proven = answer.status is Status.OPTIMAL and answer.bound == answer.breaks
        found[name, fairness] = str(answer.breaks) if is_proven else answer.status.value
        published[name, fairness] = row["optimum"]
        if answer.slots:
            assert violations(problem, answer.slots) == []
            assert breaks(problem, answer.slots) == answer.breaks

    assert len(rows) > 30
    assert found == published
