"""Models that are linear programmes of their own, as the textbooks write them, solved in full by HiGHS.

Nothing of the house is used: intensities or multipliers of all producers, inequalities, no frame.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

type Numbers = NDArray[np.float64]
type Row = tuple[Numbers, float, float]

LIMITS = {"crs": (0.0, np.inf), "vrs": (1.0, 1.0), "nirs": (0.0, 1.0), "ndrs": (1.0, np.inf)}
_FEASIBILITY = 1e-10  # the tightest that HiGHS takes


def least(costs: Numbers, rows: Sequence[Row], free: Sequence[int] = ()) -> tuple[float, Numbers]:
    """The least of ``costs·z`` with each row within its bounds, and z; missing where there is none.

    All z are 0 at least but those that are free.
    """
    model = highspy.HighsLp()
    matrix, size, unit = _like_sizes(np.array([row for row, _, _ in rows]))
    model.num_col_, model.num_row_ = matrix.shape[1], len(matrix)
    worth = np.abs(costs / unit).max() or 1.0
    model.col_cost_ = costs / unit / worth
    lower = np.zeros(matrix.shape[1])
    lower[list(free)] = -highspy.kHighsInf
    model.col_lower_, model.col_upper_ = lower, np.full(matrix.shape[1], highspy.kHighsInf)
    model.row_lower_ = np.array([low for _, low, _ in rows]) / size
    model.row_upper_ = np.array([high for _, _, high in rows]) / size
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
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # its own scaling leads it astray at times
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("simplex_scale_strategy", 0)
        solver.clearSolver()
        solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return np.nan, np.full(matrix.shape[1], np.nan)
    return float(solver.getInfo().objective_function_value) * worth, np.array(solver.getSolution().col_value) / unit


def _like_sizes(matrix: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The matrix with rows and columns of like size, and what they were divided by."""
    size = np.abs(matrix).max(axis=1)
    size = np.where(size > 0, size, 1.0)
    matrix = matrix / size[:, np.newaxis]
    unit = np.abs(matrix).max(axis=0)
    unit = np.where(unit > 0, unit, 1.0)
    return matrix / unit, size, unit


def _returns(count: int, own: int, limits: tuple[float, float], scaled_by: int | None = None) -> list[Row]:
    """The sum of intensities within limits; times the own variable ``scaled_by`` where there is one."""
    rows = []
    for sign, limit in ((1.0, limits[1]), (-1.0, limits[0])):
        row = np.concatenate((np.full(count, sign), np.zeros(own)))
        if np.isfinite(limit):
            if scaled_by is None:
                rows.append((row, -np.inf, sign * limit))
            else:
                row[count + scaled_by] = -sign * limit
                rows.append((row, -np.inf, 0.0))
    return rows


def slacks_based(x: Numbers, y: Numbers, place: int, limits: tuple[float, float], b: Numbers | None = None) -> float:
    """SBM by Charnes and Cooper: variables λ, input slacks, output slacks, bad slacks, t."""
    bad = np.empty((len(x), 0)) if b is None else b
    m, s, h = x.shape[1], y.shape[1], bad.shape[1]
    count, own = len(x), m + s + h + 1
    rows = []
    for values, sign, start in ((x, 1.0, 0), (y, -1.0, m), (bad, 1.0, m + s)):
        for at in range(values.shape[1]):
            part = np.zeros(own)
            part[start + at], part[-1] = sign, -values[place, at]
            rows.append((np.concatenate((values[:, at], part)), 0.0, 0.0))
    shares = np.concatenate((np.zeros(m), 1 / y[place] / (s + h), 1 / bad[place] / (s + h), [1.0]))
    rows.append((np.concatenate((np.zeros(count), shares)), 1.0, 1.0))
    rows += _returns(count, own, limits, scaled_by=own - 1)
    costs = np.concatenate((np.zeros(count), -1 / x[place] / m, np.zeros(s + h), [1.0]))
    return least(costs, rows)[0]


def super_slacks_based(x: Numbers, y: Numbers, place: int, limits: tuple[float, float]) -> float:
    """Tone (2002): variables λ, the worse inputs and outputs, t; the producer itself does not count."""
    others = np.arange(len(x)) != place
    x0, y0, x, y = x[place], y[place], x[others], y[others]
    m, s, count = len(x0), len(y0), len(x)
    own = m + s + 1
    rows = []
    for at in range(m):
        worse = np.zeros(own)
        worse[at] = -1.0
        rows.append((np.concatenate((x[:, at], worse)), -np.inf, 0.0))
        worse = -worse
        worse[-1] = -x0[at]
        rows.append((np.concatenate((np.zeros(count), worse)), 0.0, np.inf))
    for at in range(s):
        worse = np.zeros(own)
        worse[m + at] = -1.0
        rows.append((np.concatenate((y[:, at], worse)), 0.0, np.inf))
        worse = -worse
        worse[-1] = -y0[at]
        rows.append((np.concatenate((np.zeros(count), worse)), -np.inf, 0.0))
    rows.append((np.concatenate((np.zeros(count + m), 1 / y0 / s, [0.0])), 1.0, 1.0))
    rows += _returns(count, own, limits, scaled_by=own - 1)
    return least(np.concatenate((np.zeros(count), 1 / x0 / m, np.zeros(s + 1))), rows)[0]


def weighted_slacks(x: Numbers, y: Numbers, place: int, limits: tuple[float, float], weights: Numbers) -> float:
    """The largest weighted sum of slacks: variables λ, input slacks, output slacks."""
    m, s, count = x.shape[1], y.shape[1], len(x)
    rows = []
    for values, sign, start in ((x, 1.0, 0), (y, -1.0, m)):
        for at in range(values.shape[1]):
            part = np.zeros(m + s)
            part[start + at] = sign
            rows.append((np.concatenate((values[:, at], part)), values[place, at], values[place, at]))
    rows += _returns(count, m + s, limits)
    return -least(np.concatenate((np.zeros(count), -weights)), rows)[0]


def within(
    x: Numbers, y: Numbers, limits: tuple[float, float], used: Numbers | None, made: Numbers | None
) -> list[Row]:
    """Rows over λ, inputs and outputs: these are feasible; those that are given are fixed."""
    m, s, count = x.shape[1], y.shape[1], len(x)
    rows = []
    for values, given, sign, start in ((x, used, 1.0, 0), (y, made, -1.0, m)):
        for at in range(values.shape[1]):
            part = np.zeros(m + s)
            part[start + at] = -sign
            rows.append((np.concatenate((sign * values[:, at], part)), -np.inf, 0.0))
            if given is not None:
                fixed = np.zeros(count + m + s)
                fixed[count + start + at] = 1.0
                rows.append((fixed, given[at], given[at]))
    return rows + _returns(count, m + s, limits)


def multipliers(
    x: Numbers,
    y: Numbers,
    place: int,
    limits: tuple[float, float],
    restrictions: Sequence[Row] = (),
    side: str = "input",
) -> float:
    """The radial score in multipliers: variables v, u, and what a unit of scale counts for, up and down."""
    m, s, count = x.shape[1], y.shape[1], len(x)
    low, high = limits
    scale = [(1.0, low), (-1.0, high)]
    rows: list[Row] = [
        (np.concatenate((-x[j], y[j], [sign if np.isfinite(limit) else 0.0 for sign, limit in scale])), -np.inf, 0.0)
        for j in range(count)
    ]
    worth = np.array([sign * limit if np.isfinite(limit) else 0.0 for sign, limit in scale])
    rows += [(np.concatenate((row, [0.0, 0.0])), lower, upper) for row, lower, upper in restrictions]
    if side == "input":
        rows.append((np.concatenate((x[place], np.zeros(s + 2))), 1.0, 1.0))
        return -least(-np.concatenate((np.zeros(m), y[place], worth)), rows)[0]
    rows.append((np.concatenate((np.zeros(m), y[place], [0.0, 0.0])), 1.0, 1.0))
    return least(np.concatenate((x[place], np.zeros(s), -worth)), rows)[0]
