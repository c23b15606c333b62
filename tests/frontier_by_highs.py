"""The models of efficiency as the textbooks write them: one full linear programme a producer, solved by HiGHS.

Nothing of the house is used: intensities of all producers, inequalities for free disposal, no cone.
"""

from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]

LIMITS = {"crs": (0.0, np.inf), "vrs": (1.0, 1.0), "nirs": (0.0, 1.0), "ndrs": (1.0, np.inf)}
_FEASIBILITY = 1e-10  # the tightest that HiGHS takes


@dataclass
class Programme:
    """min or max of one variable over intensities λ (and idle ones μ): ``rows·(λ, μ, move)`` within bounds."""

    x: Numbers
    y: Numbers
    b: Numbers | None = None
    limits: tuple[float, float] = (1.0, 1.0)
    strong: bool = False
    left_out: int | None = None
    rows: list[Numbers] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)

    def best(self, steps: tuple[Numbers, Numbers, Numbers], start: tuple[Numbers, Numbers, Numbers]) -> float:
        """The most of ``move`` so that inputs ``start − move·step`` and outputs ``start + move·step`` are feasible."""
        count = len(self.x)
        idle = self.b is not None and not self.strong and self.limits != (0.0, np.inf)
        for used, step, at in zip(self.x.T, steps[0], start[0], strict=True):
            self._add(np.concatenate((used, used if idle else [], [step])), -np.inf, at)
        for made, step, at in zip(self.y.T, steps[1], start[1], strict=True):
            self._add(np.concatenate((made, np.zeros(count if idle else 0), [-step])), at, np.inf)
        for bad, step, at in zip(() if self.b is None else self.b.T, steps[2], start[2], strict=True):
            self._add(np.concatenate((bad, np.zeros(count if idle else 0), [step])), -np.inf if self.strong else at, at)
        if self.limits != (0.0, np.inf):
            self._add(np.concatenate((np.ones(count * (2 if idle else 1)), [0.0])), *self.limits)
        return self._solve(count, idle)

    def _add(self, row: Numbers, low: float, high: float) -> None:
        size = np.abs(row).max() or 1.0
        self.rows.append(row / size)
        self.bounds.append((low / size, high / size))

    def _solve(self, count: int, idle: bool) -> float:
        model = highspy.HighsLp()
        matrix = np.array(self.rows)
        width = matrix.shape[1]
        upper = np.full(width, highspy.kHighsInf)
        if self.left_out is not None:
            upper[[self.left_out, *([self.left_out + count] if idle else [])]] = 0.0
        model.num_col_, model.num_row_ = width, len(matrix)
        model.col_cost_ = np.concatenate((np.zeros(width - 1), [-1.0]))
        model.col_lower_ = np.concatenate((np.zeros(width - 1), [-highspy.kHighsInf]))
        model.col_upper_ = upper
        model.row_lower_, model.row_upper_ = (np.array(side) for side in zip(*self.bounds, strict=True))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        places = [np.flatnonzero(row) for row in matrix]
        model.a_matrix_.start_ = np.concatenate(([0], np.cumsum([len(each) for each in places])))
        model.a_matrix_.index_ = np.concatenate(places)
        model.a_matrix_.value_ = np.concatenate([row[each] for row, each in zip(matrix, places, strict=True)])
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("primal_feasibility_tolerance", _FEASIBILITY)
        solver.setOptionValue("dual_feasibility_tolerance", _FEASIBILITY)
        solver.passModel(model)
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return -np.inf
        if status == highspy.HighsModelStatus.kUnbounded:  # nothing that may move bounds the move
            return np.inf
        assert status == highspy.HighsModelStatus.kOptimal, status
        return float(solver.getInfo().objective_function_value) * -1


def full_programme(
    x: Numbers,
    y: Numbers,
    *,
    orientation: str = "input",
    limits: tuple[float, float] = (1.0, 1.0),
    bad: Numbers | None = None,
    strong: bool = False,
    steps: tuple[Numbers, Numbers, Numbers] | None = None,
    left_out: bool = False,
    only: int | None = None,
) -> Numbers:
    """The score of each producer after Farrell, or of one; infinite where the others cannot reach it."""
    scores = []
    for place in range(len(x)) if only is None else (only,):
        here = (x[place], y[place], np.empty(0) if bad is None else bad[place])
        none = tuple(np.zeros_like(part) for part in here)
        if orientation == "input":
            step, start = (here[0], none[1], none[2]), (none[0], here[1], here[2])
        elif orientation == "output":
            step, start = (none[0], here[1], none[2]), (here[0], none[1], here[2])
        else:
            step, start = here if steps is None else tuple(part[place] for part in steps), here
        programme = Programme(x, y, bad, limits, strong, place if left_out else None)
        move = programme.best(step, start)
        scores.append(-move if orientation == "input" else move)
    return np.array(scores)
