"""Directional indexes against a published table and their identities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontier_firms import read_frontier
from nangsuat.compare.productivity_change import luenberger, malmquist_luenberger
from nangsuat.data import FirmPanel, UnknownOption

PRINTED = 5.1e-5  # four decimals
EXACT = 1e-12


@pytest.fixture
def toolbox(shared_data: Path) -> FirmPanel:
    table = read_frontier(shared_data, "deatoolbox_bad_output")
    named = table.with_columns(firm=pl.col("dmu").cast(pl.String), year=pl.col("period") + 2000)
    return FirmPanel.from_frame(named, quantities=["x", "y", "bad"])


def test_the_toolbox(shared_data: Path, toolbox: FirmPanel):
    """The toolbox disposes of bad outputs strongly, up to the most that anybody makes."""
    found = malmquist_luenberger(
        toolbox, inputs=["x"], outputs=["y"], bad_outputs=["bad"], disposability="strong"
    ).frame  # fmt: skip
    published = read_frontier(shared_data, "deatoolbox_bad_output_published")
    for ours, theirs in (("index", "ML"), ("efficiency_change", "MLTEC"), ("technical_change", "MLTC")):
        assert found[ours].to_numpy() == pytest.approx(published[theirs].to_numpy(), abs=PRINTED)


def made(seed: int) -> FirmPanel:
    chance = np.random.default_rng(seed)
    x, y = chance.uniform(1, 10, 24), chance.uniform(1, 10, 24)
    rows = {"firm": [f"u{at % 12}" for at in range(24)], "year": [2020] * 12 + [2021] * 12}
    table = pl.DataFrame({**rows, "x": x, "y": y, "bad": y * chance.uniform(0.2, 2, 24)})
    return FirmPanel.from_frame(table, quantities=["x", "y", "bad"])


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), disposability=st.sampled_from(["weak", "strong"]))
def test_parts_add_up(seed: int, disposability: str):
    options = {"inputs": ["x"], "outputs": ["y"], "bad_outputs": ["bad"], "disposability": disposability}
    sums = luenberger(made(seed), **options).frame.drop_nulls()
    parts = (sums["efficiency_change"] + sums["technical_change"]).to_numpy()
    assert parts == pytest.approx(sums["index"].to_numpy(), abs=EXACT)
    ratios = malmquist_luenberger(made(seed), **options).frame.drop_nulls()
    parts = (ratios["efficiency_change"] * ratios["technical_change"]).to_numpy()
    assert parts == pytest.approx(ratios["index"].to_numpy(), rel=EXACT)


def test_nothing_moved_is_no_change():
    panel = made(5)
    still = panel.collect("firm", "x", "y", "bad").head(12)
    both = pl.concat([still.with_columns(year=pl.lit(year)) for year in (2020, 2021)])
    found = luenberger(
        FirmPanel.from_frame(both, quantities=["x", "y", "bad"]), inputs=["x"], outputs=["y"], bad_outputs=["bad"]
    )
    assert found.frame["index"].to_numpy() == pytest.approx(0.0, abs=1e-9)


def test_with_one_direction_for_all_a_step_forward_is_its_length():
    """One producer, direction (1, 1) in units: one input less at the same output, constant returns."""
    table = pl.DataFrame({"firm": ["a", "a"], "year": [2020, 2021], "x": [4.0, 3.0], "y": [2.0, 2.0]})
    panel = FirmPanel.from_frame(table, quantities=["x", "y"])
    found = luenberger(panel, inputs=["x"], outputs=["y"], direction="unit").frame["index"][0]
    # from the first frontier y = x/2: the later point lies -1/3 beyond; from the second y = 2x/3: the earlier 2/5 below
    assert found == pytest.approx(((0 + 1 / 3) + (2 / 5 - 0)) / 2, rel=1e-9)


def test_a_direction_is_not_for_what_there_is_not():
    with pytest.raises(UnknownOption):
        luenberger(made(1), inputs=["x"], outputs=["y"], bad_outputs=["bad"], direction={"z": 1.0})


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(language: str):
    text = luenberger(made(3), inputs=["x"], outputs=["y"]).summary(language)
    assert {"vi": "Bình quân cộng", "en": "Arithmetic means"}[language] in text
