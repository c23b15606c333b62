"""Dynamic panels against matrices written out firm by firm, against identities, and against known truth."""

from itertools import product

import numpy as np
import polars as pl
import pytest

from nangsuat.data import FirmPanel, MissingRoles, UnknownOption
from nangsuat.measure.production import (
    Draws,
    DynamicPanel,
    NoEstimate,
    Regressor,
    dynamic_panel,
    production_function,
)
from nangsuat.measure.production.dynamic_panels import panel_rows
from nangsuat.measure.production.linear import linear_gmm, linear_moments
from nangsuat.measure.production.linear.linear_gmm import independent_columns
from panel_written_out import Case, one_step
from production_samples import repeated, sample_of

ROUNDING = 1e-7  # generalised inverses of written-out matrices against solutions
TRANSFORMATIONS = ("differences", "orthogonal_deviations")


def autoregression(
    firms: int, years: int, persistence: float, seed: int, *, missing: float = 0.0, before: int = 30
) -> pl.DataFrame:
    """y that keeps a part of itself, with levels of the firms' own and a regressor that answers to y's shocks."""
    rng = np.random.default_rng(seed)
    own, y, x = rng.normal(size=firms), np.zeros(firms), np.zeros(firms)
    rows = []
    for year in range(before + years):
        shock = rng.normal(size=firms)
        x = 0.5 * x + 0.3 * shock + 0.3 * own + rng.normal(size=firms)
        y = persistence * y + 0.5 * x + own + shock
        if year >= before:
            rows.append(pl.DataFrame({"firm": np.arange(firms), "year": year + 1980, "output": y, "employees": x}))
    table = pl.concat(rows)
    return table.filter(pl.Series(rng.random(table.height) >= missing))


def panel_of(table: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(table)


LEVEL = {"dependent": "output", "scale": "level"}
ENDOGENOUS = Regressor("employees", kind="endogenous", scale="level")


@pytest.mark.parametrize(
    ("kind", "transformation", "system", "collapse", "effects"),
    list(product(("exogenous", "predetermined", "endogenous"), TRANSFORMATIONS, *[(False, True)] * 3)),
)
def test_one_step_is_that_of_matrices_written_out(kind, transformation, system, collapse, effects):
    table = autoregression(80, 6, 0.5, seed=3, missing=0.15)
    found = dynamic_panel(
        panel_of(table),
        **LEVEL,
        regressors=[Regressor("employees", kind=kind, scale="level")],
        method="system" if system else "difference",
        transformation=transformation,
        steps=1,
        collapse=collapse,
        year_effects=effects,
    )
    expected = one_step(table, Case(kind, transformation, system, collapse, effects))
    np.testing.assert_allclose(found.estimates, expected, rtol=ROUNDING)


@pytest.mark.parametrize("effects", [False, True])
def test_deviations_are_differences_where_no_year_is_missing(effects: bool):
    """Arellano and Bover (1995): with all past levels as instruments one step gives the same."""
    table = autoregression(60, 6, 0.5, seed=1)
    found = [
        dynamic_panel(panel_of(table), **LEVEL, transformation=each, steps=1, year_effects=effects).estimates
        for each in TRANSFORMATIONS
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=ROUNDING)


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("collapse", [False, True])
@pytest.mark.parametrize("transformation", TRANSFORMATIONS)
@pytest.mark.parametrize("method", ["difference", "system"])
def test_truth_is_found(method, transformation, collapse, steps):
    table = autoregression(3000, 7, 0.6, seed=5, missing=0.1)
    found = dynamic_panel(
        panel_of(table), **LEVEL, regressors=[ENDOGENOUS], method=method, transformation=transformation,
        collapse=collapse, steps=steps,
    )  # fmt: skip
    assert (np.abs(found.estimates - [0.6, 0.5]) < 4 * found.standard_errors).all()
    assert (found.standard_errors < 0.1).all()
    hansen, _, first, second = found.checks
    assert hansen.p_value > 1e-4
    assert first.p_value < 1e-4 < second.p_value


def test_order_and_names_of_firms_do_not_matter():
    table = autoregression(80, 6, 0.5, seed=3, missing=0.15)
    other = table.with_columns(firm=pl.format("f{}", 97 * pl.col("firm") % 1009)).sample(
        fraction=1, shuffle=True, seed=1
    )
    one, two = (
        dynamic_panel(panel_of(each), **LEVEL, regressors=[ENDOGENOUS], collapse=True) for each in (table, other)
    )
    np.testing.assert_allclose(one.estimates, two.estimates, rtol=ROUNDING)
    np.testing.assert_allclose(one.standard_errors, two.standard_errors, rtol=ROUNDING)


def test_weights_of_one_number_change_nothing():
    table = autoregression(80, 6, 0.5, seed=3)
    weighted = panel_of(table.with_columns(weight=pl.lit(2.5)))
    one, two = (dynamic_panel(each, **LEVEL, collapse=True) for each in (panel_of(table), weighted))
    np.testing.assert_allclose(one.estimates, two.estimates, rtol=ROUNDING)
    np.testing.assert_allclose(one.standard_errors, two.standard_errors, rtol=ROUNDING)


def test_rows_without_logarithms_are_counted():
    table = autoregression(80, 6, 0.5, seed=3).with_columns(pl.col("output").exp(), pl.col("employees").exp())
    table[3, "output"] = 0.0
    table[5, "employees"] = None
    found = dynamic_panel(panel_of(table), dependent="output", regressors=["employees"], collapse=True)
    assert [(each.code, each.count) for each in found.provenance.dropped] == [
        ("missing-quantity", 1),
        ("no-logarithm", 1),
    ]


def test_more_instruments_than_firms_are_told_and_two_steps_refused():
    panel = panel_of(autoregression(15, 9, 0.5, seed=3))
    options = {**LEVEL, "regressors": [ENDOGENOUS]}
    assert any("15" in note.en for note in dynamic_panel(panel, **options, steps=1).notes())
    with pytest.raises(NoEstimate, match="steps=1"):
        dynamic_panel(panel, **options)


@pytest.mark.parametrize("transformation", TRANSFORMATIONS)
def test_a_regressor_that_never_changes_is_named(transformation):
    table = autoregression(80, 6, 0.5, seed=3).with_columns(fixed_assets=(pl.col("firm") + 1.0).log())
    regressors = [Regressor("fixed_assets", scale="level")]
    with pytest.raises(NoEstimate, match="fixed_assets"):
        dynamic_panel(panel_of(table), **LEVEL, regressors=regressors, transformation=transformation, steps=1)


def test_columns_that_others_make_up_are_left_out():
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(50, 4))
    columns[:, 2] = columns[:, 0] - 3 * columns[:, 1]
    assert independent_columns(columns.T @ columns).tolist() == [0, 1, 3]


@pytest.mark.parametrize("years", [1, 2])
def test_too_few_years_are_refused(years: int):
    with pytest.raises(NoEstimate, match="3 years"):
        dynamic_panel(panel_of(autoregression(30, years, 0.5, seed=0)), **LEVEL)


def test_an_empty_panel_is_refused():
    with pytest.raises(NoEstimate, match="3 years"):
        dynamic_panel(panel_of(autoregression(30, 3, 0.5, seed=0).clear()), **LEVEL)


@pytest.mark.parametrize(
    "options",
    [
        {"method": "both"},
        {"transformation": "within"},
        {"steps": 3},
        {"standard_errors": "robust"},
        {"lags": -1},
        {"lags": 0},
        {"lags": 1.5},
        {"instrument_lags": (1, None)},
        {"instrument_lags": (3, 2)},
        {"instrument_lags": 2},
        {"instrument_lags": (2.0, 4)},
        {"regressors": ["firm"]},
        {"regressors": "employees"},
        {"regressors": ENDOGENOUS},
        {"regressors": [3]},
        {"regressors": ["output"]},
    ],
)
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(UnknownOption):
        dynamic_panel(panel_of(autoregression(30, 5, 0.5, seed=0)), **(LEVEL | options))


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "instrument"},
        {"scale": "square"},
        {"lags": -1},
        {"instrument_lags": (1, 2)},
        {"kind": "endogenous", "instrument_lags": (1, 2)},
    ],
)
def test_regressors_that_make_no_sense_are_refused(options):
    with pytest.raises(UnknownOption):
        Regressor("employees", **options)


def test_a_missing_role_is_named():
    with pytest.raises(MissingRoles, match="fixed_assets"):
        dynamic_panel(panel_of(autoregression(30, 5, 0.5, seed=0)), **LEVEL, regressors=["fixed_assets"])


def test_the_result_reads_in_both_languages():
    found = dynamic_panel(panel_of(autoregression(80, 6, 0.5, seed=3)), **LEVEL, collapse=True)
    assert "L1.output" in found.summary("vi")
    assert "Windmeijer" in found.summary("en")
    assert found.to_frame()["coefficient"].to_list() == list(found.coefficients().values())


def test_many_parts_give_what_one_gives(monkeypatch: pytest.MonkeyPatch):
    panel = panel_of(autoregression(80, 6, 0.5, seed=3, missing=0.15))
    options = {**LEVEL, "regressors": [ENDOGENOUS], "method": "system", "collapse": True}
    whole = dynamic_panel(panel, **options)
    monkeypatch.setattr(panel_rows, "_ROWS_AT_ONCE", 50)
    parts = dynamic_panel(panel, **options)
    np.testing.assert_allclose(parts.estimates, whole.estimates, rtol=ROUNDING)
    np.testing.assert_allclose(parts.covariance, whole.covariance, rtol=ROUNDING)
    np.testing.assert_allclose([x.statistic for x in parts.checks], [x.statistic for x in whole.checks], rtol=ROUNDING)


def test_a_draw_without_the_firms_of_a_year_leaves_that_year_out():
    made = producers(firms=60)
    late = (made.year < 2017) | (made.firm < 3)  # three firms alone have the last year
    sample = sample_of(made.inputs[late], made.output[late], made.firm[late], made.year[late])
    estimator = DynamicPanel("difference", persistence=False, steps=1)
    draws = Draws(30)
    gone = np.flatnonzero(draws.weights(sample.key)[:3].sum(axis=0) == 0)
    assert len(gone)
    found = estimator.refit(sample, estimator.estimate(sample), draws)
    times = draws.weights(sample.key)[:, gone[0]]
    expected = estimator.estimate(repeated(sample, times)).coefficients
    np.testing.assert_allclose(found[gone[0]], expected, rtol=1e-7)


# Production functions as dynamic panels


def producers(firms: int = 1500, years: int = 8, seed: int = 0):
    """Firms whose productivity keeps half of itself, with levels of their own; inputs answer to productivity."""
    rng = np.random.default_rng(seed)
    own, omega = rng.normal(scale=0.3, size=firms), np.zeros(firms)
    labour, capital = rng.normal(size=(2, firms))
    rows = []
    for _ in range(years + 10):
        omega = 0.5 * omega + rng.normal(scale=0.3, size=firms)
        labour = 0.6 * labour + 0.4 * omega + 0.3 * own + rng.normal(scale=0.5, size=firms)
        capital = 0.7 * capital + 0.2 * omega + 0.2 * own + rng.normal(scale=0.5, size=firms)
        rows.append((labour, capital, 0.6 * labour + 0.4 * capital + own + omega))
    kept = np.array(rows[10:]).transpose(2, 0, 1).reshape(-1, 3)
    firm, year = np.repeat(np.arange(firms), years), np.tile(np.arange(years) + 2010, firms)
    there = rng.random(len(firm)) < 0.95
    return sample_of(kept[there, :2], kept[there, 2], firm[there], year[there])


@pytest.mark.parametrize("transformation", TRANSFORMATIONS)
@pytest.mark.parametrize("method", ["difference", "system"])
def test_production_functions_find_the_truth_through_the_common_factor(method, transformation):
    estimate = DynamicPanel(method, transformation=transformation).estimate(producers())
    errors = np.sqrt(np.sum(estimate.influence**2, axis=0))
    assert (np.abs(estimate.coefficients - [0.6, 0.4]) < 4 * errors).all()
    assert (errors < 0.1).all()
    assert {check.name.en: check.p_value > 1e-4 for check in estimate.checks}["Common factor"]


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("method", ["difference", "system"])
def test_a_draw_is_the_sample_in_which_firms_stand_as_often_as_they_are_drawn(method, steps):
    sample = producers(firms=100)
    estimator = DynamicPanel(method, persistence=False, steps=steps)
    draws = Draws(3, seed=5)
    found = estimator.refit(sample, estimator.estimate(sample), draws)
    for draw, times in enumerate(draws.weights(sample.key).T):
        np.testing.assert_allclose(found[draw], estimator.estimate(repeated(sample, times)).coefficients, rtol=1e-7)


@pytest.mark.parametrize("estimator", [DynamicPanel("system"), DynamicPanel("difference", collapse=False)])
def test_draws_in_small_turns_are_the_same(estimator: DynamicPanel, monkeypatch: pytest.MonkeyPatch):
    sample, told = producers(firms=100), []
    estimate = estimator.estimate(sample)
    whole = estimator.refit(sample, estimate, Draws(5))
    monkeypatch.setattr(linear_moments, "CELLS_AT_ONCE", 20_000)
    monkeypatch.setattr(linear_gmm, "_DRAWN_CELLS", 1_500)
    turns = estimator.refit(sample, estimate, Draws(5), progress=lambda *done: told.append(done))
    np.testing.assert_allclose(turns, whole, rtol=1e-9)
    assert told[-1] == (5, 5)
    assert len(told) > 1


def test_draws_spread_as_the_sandwich_says():
    sample = producers(firms=800)
    estimator = DynamicPanel(persistence=False)
    estimate = estimator.estimate(sample)
    spread = estimator.refit(sample, estimate, Draws(100)).std(axis=0)
    np.testing.assert_allclose(spread, np.sqrt(np.sum(estimate.influence**2, axis=0)), rtol=0.35)  # 100 draws


def test_the_names_of_the_registry_are_the_papers():
    made = producers(firms=200)
    table = pl.DataFrame(
        {
            "firm": made.firm,
            "year": made.year,
            "value_added": np.exp(made.output),
            "employees": np.exp(made.inputs[:, 0]),
            "fixed_assets": np.exp(made.inputs[:, 1]),
        }
    )
    for name, word in (("arellano_bond", "Arellano"), ("blundell_bond", "Blundell")):
        found = production_function(FirmPanel.from_frame(table), method=name, by=())
        assert word in found.title.en
        assert found.groups[0].estimate.roots[0].chosen


@pytest.mark.parametrize(
    "options",
    [{"method": "x"}, {"transformation": "x"}, {"steps": 0}, {"instrument_lags": (1, 3)}, {"instrument_lags": 3}],
)
def test_unknown_options_of_the_estimator_are_refused(options):
    with pytest.raises(UnknownOption):
        DynamicPanel(**options)


def test_one_year_is_no_panel():
    sample = producers(firms=50, years=1)
    with pytest.raises(NoEstimate, match="years in a row"):
        DynamicPanel().estimate(sample)
