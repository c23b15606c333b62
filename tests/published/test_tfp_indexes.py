"""TFP indexes of farms by state against an independent computation in R."""

import numpy as np
import polars as pl
import pytest

from nangsuat.measure import ccd_index, tornqvist_growth

OTHER_PROGRAM = 1e-9  # the reference columns have fifteen digits

OUTPUTS = ("livestock", "crop", "other")
INPUTS = ("capital", "land", "labor", "materials")


@pytest.fixture(scope="module")
def farms(shared_data):
    return pl.read_csv(shared_data / "firms" / "usagri_dev.csv")


def logs_and_shares(farms, items):
    quantities = farms.select(f"q.{item}" for item in items).to_numpy()
    values = quantities * farms.select(f"p.{item}" for item in items).to_numpy()
    return np.log(quantities), values / values.sum(axis=1, keepdims=True)


def test_caves_christensen_diewert_levels(farms):
    output, inputs = (ccd_index(*logs_and_shares(farms, items)) for items in (OUTPUTS, INPUTS))
    assert output == pytest.approx(farms["ref_ccd_ln_output"].to_numpy(), abs=OTHER_PROGRAM)
    assert inputs == pytest.approx(farms["ref_ccd_ln_input"].to_numpy(), abs=OTHER_PROGRAM)
    assert output - inputs == pytest.approx(farms["ref_ccd_ln_tfp"].to_numpy(), abs=OTHER_PROGRAM)


def test_tornqvist_growth_of_each_state(farms):
    shuffled = farms.sample(fraction=1.0, shuffle=True, seed=3)
    output, inputs = (
        tornqvist_growth(*logs_and_shares(shuffled, items), unit=shuffled["States"], period=shuffled["Years"])
        for items in (OUTPUTS, INPUTS)
    )
    reference = shuffled["ref_tornqvist_dln_tfp"].to_numpy()
    assert np.isnan(reference).sum() == 24
    assert output - inputs == pytest.approx(reference, abs=OTHER_PROGRAM, nan_ok=True)
