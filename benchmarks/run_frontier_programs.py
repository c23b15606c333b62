"""``python -m benchmarks.run_frontier_programs``: models that are a linear programme for each producer; prints JSON.

Three inputs and two outputs as in the anchors of the literature notes: inputs uniform from 1 to 10, a Cobb-Douglas
frontier with returns of 0.8, half-normal inefficiency, the mix of outputs on an arc. Beside ours the slacks-based
measure as one full programme a producer in HiGHS, the next one from the basis of the one before.
"""

import json
from time import perf_counter, process_time

import highspy
import numpy as np
import polars as pl

import nangsuat as ns
from benchmarks.measuring import typical_seconds

UNITS = 1_000
SIDES = {"inputs": ["x1", "x2", "x3"], "outputs": ["y1", "y2"]}


def made_up(units: int) -> pl.DataFrame:
    random = np.random.default_rng(1)
    x = random.uniform(1, 10, (units, 3))
    turn = random.uniform(0, np.pi / 2, units)
    made = np.prod(x, axis=1) ** (0.8 / 3) * np.exp(-np.abs(random.normal(0, 0.3, units)))
    columns = {f"x{at + 1}": x[:, at] for at in range(3)}
    return pl.DataFrame(
        {"firm": range(units), "year": [2024] * units, **columns, "y1": made * np.cos(turn), "y2": made * np.sin(turn)}
    )


def by_highs(table: pl.DataFrame) -> np.ndarray:
    """The slacks-based measure under variable returns: λ, slacks of inputs and outputs, t; one model, edited."""
    values = table.select(*SIDES["inputs"], *SIDES["outputs"]).to_numpy()
    count, kinds = values.shape
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count + kinds + 1, kinds + 2
    model.col_cost_, model.col_lower_ = np.zeros(count + kinds + 1), np.zeros(count + kinds + 1)
    model.col_upper_ = np.full(count + kinds + 1, highspy.kHighsInf)
    model.row_lower_ = model.row_upper_ = np.concatenate((np.zeros(kinds + 1), [1.0]))
    rows = np.zeros((kinds + 2, count + kinds + 1))
    rows[:kinds, :count] = values.T
    rows[kinds, :count] = 1.0
    rows[np.arange(kinds), count + np.arange(kinds)] = [1.0] * 3 + [-1.0] * 2
    rows[kinds, -1] = -1.0
    rows[kinds + 1, -1] = 1.0
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.arange(kinds + 3) * rows.shape[1]
    model.a_matrix_.index_ = np.tile(np.arange(rows.shape[1]), kinds + 2)
    model.a_matrix_.value_ = rows.ravel()
    solver.passModel(model)
    found = np.empty(count)
    for place, own in enumerate(values):
        for at in range(kinds):
            solver.changeCoeff(at, count + kinds, -own[at])
            if at < 3:
                solver.changeColCost(count + at, -1 / own[at] / 3)
            else:
                solver.changeCoeff(kinds + 1, count + at, 1 / own[at] / 2)
        solver.changeColCost(count + kinds, 1.0)
        solver.run()
        found[place] = solver.getInfo().objective_function_value
    return found


def main() -> None:
    table = made_up(UNITS)
    panel = ns.FirmPanel.from_frame(table, quantities=["x1", "x2", "x3", "y1", "y2"])
    models = {
        "slacks-based": lambda: ns.slacks_based_measure(panel, **SIDES),
        "additive RAM": lambda: ns.additive_measure(panel, **SIDES),
        "Russell graph": lambda: ns.russell_measure(panel, **SIDES, orientation="graph"),
        "multi-directional": lambda: ns.multi_directional(panel, **SIDES),
        "cross-efficiency": lambda: ns.cross_efficiency(panel, **SIDES),
    }
    seconds = {name: typical_seconds(model) for name, model in models.items()}
    started, processor = perf_counter(), process_time()
    theirs = by_highs(table)
    highs = {"seconds": perf_counter() - started, "processor": process_time() - processor}
    ours = models["slacks-based"]().to_frame()["efficiency"].to_numpy()
    print(json.dumps({"seconds": seconds, "highs": highs, "difference": float(np.abs(ours - theirs).max())}))


if __name__ == "__main__":
    main()
