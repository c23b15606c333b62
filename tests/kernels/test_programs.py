"""Small linear programs against a general solver: random, degenerate, infeasible, unbounded; and their own proof."""

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nangsuat.kernels import (
    PROGRAM_INFEASIBLE,
    PROGRAM_OPTIMAL,
    PROGRAM_UNBOUNDED,
    Programs,
    solve_small_programs,
)

Numbers = NDArray[np.float64]

SOLVER = 1e-8  # of objectives of size one to a hundred: HiGHS meets rows and prices to 1e-10
PROOF = 1e-9  # the kernel's own tolerances, 1e-11, times weights below a hundred
ENDS = {
    highspy.HighsModelStatus.kOptimal: PROGRAM_OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: PROGRAM_INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: PROGRAM_UNBOUNDED,
}


def solved(columns: Numbers, costs: Numbers, right_side: Numbers) -> tuple[int, float]:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("primal_feasibility_tolerance", 1e-10)
    model.setOptionValue("dual_feasibility_tolerance", 1e-10)
    model.setOptionValue("presolve", "off")  # else it may not tell infeasible from unbounded
    for part in right_side:
        model.addRow(part, part, 0, np.array([], dtype=np.int32), np.array([]))
    rows = np.arange(len(right_side), dtype=np.int32)
    for column, cost in zip(columns, costs, strict=True):
        model.addCol(cost, 0.0, highspy.kHighsInf, len(rows), rows, column)
    model.run()
    return ENDS[model.getModelStatus()], float(model.getObjectiveValue())


def assert_proved(found: Programs, number: int, columns: Numbers, costs: Numbers, right_side: Numbers) -> None:
    duals, size = found.duals[number], 1 + np.abs(found.duals[number]).max()
    if found.status[number] == PROGRAM_OPTIMAL:
        used = found.basic[number] >= 0
        made_up = found.values[number][used] @ columns[found.basic[number][used]]
        assert np.abs(made_up - right_side).max() <= PROOF * (1 + np.abs(right_side).max())
        assert found.values[number].min() >= 0
        assert (costs - columns @ duals >= -PROOF * size).all()
        assert duals @ right_side == pytest.approx(found.objective[number], abs=PROOF * size)
    if found.status[number] == PROGRAM_INFEASIBLE:
        assert (columns @ duals <= PROOF * size).all()
        assert duals @ right_side > 0


def assert_solved(
    columns: Numbers,
    costs: Numbers,
    right_sides: Numbers,
    own_columns: Numbers | None = None,
    own_costs: Numbers | None = None,
    exclude: NDArray[np.int64] | None = None,
) -> Programs:
    found = solve_small_programs(
        columns, costs, right_sides, own_columns=own_columns, own_costs=own_costs, exclude=exclude, threads=1
    )
    for number, right_side in enumerate(right_sides):
        all_columns = columns if own_columns is None else np.vstack([columns, own_columns[number]])
        shared_costs = costs if costs.ndim == 1 else costs[number]
        all_costs = shared_costs if own_costs is None else np.r_[shared_costs, own_costs[number]]
        if exclude is not None and exclude[number] >= 0:
            all_columns = all_columns.copy()
            all_columns[exclude[number]] = 0
            all_costs = np.where(np.arange(len(all_costs)) == exclude[number], 0, all_costs)
            assert exclude[number] not in found.basic[number]
        status, objective = solved(all_columns, all_costs, right_side)
        assert found.status[number] == status
        if status == PROGRAM_OPTIMAL:
            assert found.objective[number] == pytest.approx(objective, abs=SOLVER, rel=SOLVER)
        assert_proved(found, number, all_columns, all_costs, right_side)
    return found


@pytest.mark.parametrize("rows", [1, 2, 5, 12, 30])
@pytest.mark.parametrize("count", [1, 10, 100, 3000])
def test_random_programs(rows: int, count: int):
    random = np.random.default_rng([rows, count])
    columns = random.normal(size=(count, rows))
    right_sides = np.vstack([random.uniform(0, 1, (4, count)) @ columns, random.normal(size=(3, rows))])
    assert_solved(columns, random.uniform(0, 1, count), right_sides)
    assert_solved(columns, random.normal(size=(7, count)), right_sides)


@pytest.mark.parametrize("returns", ["crs", "vrs"])
def test_slacks_with_own_columns_and_without_the_own_unit(returns: str):
    random = np.random.default_rng(5)
    units = np.ceil(random.uniform(0, 6, (40, 4)))  # inputs, inputs, outputs, outputs: ties abound
    rows = units if returns == "crs" else np.hstack([units, np.ones((40, 1))])
    slacks = np.zeros((40, 4, rows.shape[1]))
    slacks[:, range(4), range(4)] = [1, 1, -1, -1]
    costs = -1 / units
    found = assert_solved(rows, np.zeros(40), rows, slacks, costs)
    assert (found.status == PROGRAM_OPTIMAL).all()
    without = assert_solved(rows, np.zeros(40), rows, slacks, costs, np.arange(40))
    assert (without.status == PROGRAM_INFEASIBLE).any()


small = st.integers(-3, 3).map(float)


@settings(max_examples=200)
@given(st.data(), st.integers(1, 4), st.integers(1, 8))
def test_programs_of_small_numbers(data: st.DataObject, rows: int, count: int):
    def table(height: int, width: int) -> Numbers:
        line = st.lists(small, min_size=width, max_size=width)
        return np.array(data.draw(st.lists(line, min_size=height, max_size=height)))

    assert_solved(table(count, rows), table(1, count)[0], table(4, rows))


@pytest.mark.parametrize("scale", [1e-6, 1e9])
def test_units_of_measurement_do_not_matter(scale: float):
    random = np.random.default_rng(7)
    columns, right_sides = random.uniform(1, 2, (50, 4)), random.uniform(1, 2, (9, 4)) @ np.diag([60, 50, 40, 70])
    costs = random.uniform(1, 2, 50)
    plain = solve_small_programs(columns, costs, right_sides)
    rows = np.array([1, scale, 1 / scale, 1])
    scaled = solve_small_programs(columns * rows, costs * scale, right_sides * rows)
    assert (plain.status == scaled.status).all()
    np.testing.assert_allclose(scaled.objective, plain.objective * scale, rtol=PROOF)


def test_redundant_rows_have_no_column():
    columns = np.array([[1.0, 1.0], [2.0, 2.0]])
    found = solve_small_programs(columns, np.array([1.0, 1.0]), np.array([[4.0, 4.0], [4.0, 5.0]]))
    assert found.status.tolist() == [PROGRAM_OPTIMAL, PROGRAM_INFEASIBLE]
    assert sorted(found.basic[0].tolist()) == [-1, 1]
    assert found.objective.tolist() == [2.0, np.inf]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"costs": np.ones(3)}, "costs"),
        ({"right_sides": np.ones((2, 3))}, "right sides"),
        ({"own_costs": np.ones((2, 1))}, "both"),
        ({"columns": np.full((4, 2), np.nan)}, "finite"),
        ({"exclude": np.array([0, 4])}, "exclude"),
    ],
)
def test_what_is_refused(change: dict[str, Numbers], words: str):
    given = {"columns": np.ones((4, 2)), "costs": np.ones(4), "right_sides": np.ones((2, 2))} | change
    with pytest.raises(ValueError, match=words):
        solve_small_programs(**given)
