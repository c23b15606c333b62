"""A single programme by HiGHS, where the kernel for many small ones gives up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nangsuat.compare.frontier.producers import Numbers, Places

_FEASIBILITY = 1e-10  # the tightest that HiGHS takes


@dataclass(frozen=True, slots=True, eq=False)
class Vertex:
    """An optimal vertex: the objective, the columns that differ from 0, their values, the duals of the rows."""

    objective: float
    basic: Places
    values: Numbers
    duals: Numbers


def solve_by_highs(columns: Numbers, costs: Numbers, right_side: Numbers) -> Vertex | None:
    """The least of ``costs·z`` where ``Σ z_j columns[j] = right_side`` and ``z ≥ 0``; nothing where none is found.

    Examples
    --------
    >>> solve_by_highs(np.array([[1.0], [2.0]]), np.array([1.0, 1.0]), np.array([4.0])).objective
    2.0
    """
    import highspy

    from nangsuat.compare.quiet_solver import QuietSolver

    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns.shape
    model.col_cost_ = costs
    model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.full(len(columns), highspy.kHighsInf)
    model.row_lower_ = model.row_upper_ = right_side
    where = [np.flatnonzero(column) for column in columns]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate(([0], np.cumsum([len(places) for places in where])))
    model.a_matrix_.index_ = np.concatenate(where)
    model.a_matrix_.value_ = np.concatenate([column[places] for column, places in zip(columns, where, strict=True)])
    solver = QuietSolver()
    solver.setOptionValue("primal_feasibility_tolerance", _FEASIBILITY)
    solver.setOptionValue("dual_feasibility_tolerance", _FEASIBILITY)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # presolve may take a border for infeasible
        solver.setOptionValue("presolve", "off")
        solver.clearSolver()
        solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    values = np.array(found.col_value)
    basic = np.argsort(-values, kind="stable")[: columns.shape[1]].astype(np.int64)
    return Vertex(
        objective=float(solver.getInfo().objective_function_value),
        basic=np.where(values[basic] > 0, basic, -1),
        values=np.maximum(values[basic], 0.0),
        duals=np.array(found.row_dual),
    )
