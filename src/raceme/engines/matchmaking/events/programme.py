"""A mixed-integer programme that is written down piece by piece, and solved goal after goal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

from raceme.engines.matchmaking.events.quiet import quiet

# A sum: how often each column counts.
Sum = Mapping[int, float]
# So that an end does not hang on the clock alone.
MOST_NODES = 50_000
CLOSE = 1e-6


@dataclass(kw_only=True)
class Programme:
    """Columns from 0 to ``most``, and rows between two limits."""

    most: list[float] = field(default_factory=list)
    is_whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Sum, float, float]] = field(default_factory=list)

    def column(self, *, most: float = 1.0, is_whole: bool = False) -> int:
        self.most.append(most)
        self.is_whole.append(is_whole)
        return len(self.most) - 1

    def add(self, total: Sum, *, least: float = -np.inf, most: float = np.inf) -> None:
        self.rows.append((dict(total), least, most))

    def least(
        self,
        goal: Sum,
        *,
        seconds: float,
        should_stop: Callable[[], bool],
        nodes: int = MOST_NODES,
    ) -> tuple[int, NDArray[np.float64]] | None:
        """
        Return the least that a goal of whole numbers can be, proven, with a solution.

        None where it took too long, or more than ``nodes`` branchings. Raises ``ValueError`` where
        nothing is possible.
        """
        solver = quiet(
            seconds=seconds, should_stop=should_stop, mip_rel_gap=0.0, mip_max_nodes=nodes
        )
        solver.passModel(self._written(goal))
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise ValueError(status)
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        values = np.array(solver.getSolution().col_value)
        return round(sum(often * values[column] for column, often in goal.items())), values

    def _written(self, goal: Sum) -> highspy.HighsLp:
        written = highspy.HighsLp()
        written.num_col_, written.num_row_ = len(self.most), len(self.rows)
        costs = np.zeros(len(self.most))
        costs[list(goal)] = list(goal.values())
        written.col_cost_ = costs
        written.col_lower_, written.col_upper_ = np.zeros(len(self.most)), np.array(self.most)
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        written.integrality_ = [kinds[is_whole] for is_whole in self.is_whole]
        written.row_lower_ = np.array([least for _total, least, _most in self.rows])
        written.row_upper_ = np.array([most for _total, _least, most in self.rows])
        matrix = written.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(total) for total, _, _ in self.rows)], dtype=np.int32)
        entries = [entry for total, _, _ in self.rows for entry in total.items()]
        matrix.index_ = np.array([column for column, _often in entries], np.int32)
        matrix.value_ = np.array([often for _column, often in entries], np.float64)
        return written
