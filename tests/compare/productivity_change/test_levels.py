"""Färe-Primont and Lowe levels against R's productivity, and what must hold of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from frontier_firms import read_frontier
from nangsuat.compare.productivity_change import TFPLevels, fare_primont, lowe
from nangsuat.data import FirmPanel, UnknownOption

SOLVER = 2e-7  # lp_solve's own tolerance; the reference has nine digits
EXACT = 1e-10

INPUTS = ["q.capital", "q.land", "q.labor", "q.materials"]
OUTPUTS = ["q.livestock", "q.crop", "q.other"]
OURS = {
    "AO": "aggregate_output", "AI": "aggregate_input", "TFP": "tfp", "MP": "best_tfp", "TFPE": "tfp_efficiency",
    "OTE": "technical_efficiency", "ITE": "technical_efficiency", "OSE": "scale_efficiency", "ISE": "scale_efficiency",
    "OME": "mix_efficiency", "IME": "mix_efficiency", "ROSE": "residual_scale_efficiency",
    "RISE": "residual_scale_efficiency", "OSME": "scale_mix_efficiency", "ISME": "scale_mix_efficiency",
    "RME": "residual_mix_efficiency",
}  # fmt: skip


@pytest.fixture
def states(shared_data: Path) -> pl.DataFrame:
    table = pl.read_csv(shared_data / "firms" / "usagri_dev.csv")
    return table.rename({"States": "firm", "Years": "year"})


def panel_of(table: pl.DataFrame) -> FirmPanel:
    return FirmPanel.from_frame(table, quantities=[name for name in table.columns if name[:2] in ("q.", "p.")])


def held_against(found: TFPLevels, shared_data: Path, index: str) -> None:
    reference = read_frontier(shared_data, "usagri_dev_dea_tfp_reference").filter(index=index, table="level")
    both = found.frame.join(reference, left_on=["firm", "year"], right_on=["state", "year"])
    assert both.height == 240
    told = [name for name in OURS if reference[name].cast(pl.String).is_not_null().any()]
    assert len(told) >= 9
    for name in told:
        assert both[OURS[name]].to_numpy() == pytest.approx(both[name].cast(pl.Float64).to_numpy(), rel=SOLVER), name


@pytest.mark.parametrize(
    ("index", "orientation", "returns"),
    [("fareprimont_crs_in_base_first", "input", "crs"), ("fareprimont_vrs_out_prices", "output", "vrs")],
)
def test_fare_primont_of_the_states(
    states: pl.DataFrame, shared_data: Path, index: str, orientation: str, returns: str
):  # fmt: skip
    found = fare_primont(
        panel_of(states), inputs=INPUTS, outputs=OUTPUTS, orientation=orientation, returns_to_scale=returns
    )
    held_against(found, shared_data, index)


def prices() -> dict[str, str]:
    return {name: name.replace("q.", "p.") for name in (*INPUTS, *OUTPUTS)}


def test_lowe_of_the_states_as_the_package_has_it(states: pl.DataFrame, shared_data: Path):
    """R's productivity divides quantities by their means and leaves prices as they are; so do we here."""
    scaled = states.with_columns(pl.col(name) / pl.col(name).mean() for name in (*INPUTS, *OUTPUTS))
    found = lowe(panel_of(scaled), inputs=INPUTS, outputs=OUTPUTS, prices=prices())
    held_against(found, shared_data, "lowe_vrs_out")


def test_lowe_by_its_definition(states: pl.DataFrame):
    found = lowe(panel_of(states), inputs=INPUTS, outputs=OUTPUTS, prices=prices()).frame
    output = sum(states[name] * states[prices()[name]].mean() for name in OUTPUTS)
    used = sum(states[name] * states[prices()[name]].mean() for name in INPUTS)
    assert found["tfp"].to_numpy() == pytest.approx((output / used).to_numpy(), rel=EXACT)


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("returns", ["crs", "vrs", "nirs", "ndrs"])
def test_parts_multiply(states: pl.DataFrame, orientation: str, returns: str):
    found = fare_primont(
        panel_of(states), inputs=INPUTS, outputs=OUTPUTS, orientation=orientation, returns_to_scale=returns
    ).frame
    one = (
        found["best_tfp"] * found["technical_efficiency"] * found["mix_efficiency"] * found["residual_scale_efficiency"]
    )
    other = found["technical_efficiency"] * found["scale_efficiency"] * found["residual_mix_efficiency"]
    assert one.to_numpy() == pytest.approx(found["tfp"].to_numpy(), rel=EXACT)
    assert other.to_numpy() == pytest.approx(found["tfp_efficiency"].to_numpy(), rel=EXACT)
    assert (found["tfp_efficiency"] <= 1 + EXACT).all()
    assert (found["mix_efficiency"] <= 1 + EXACT).all()


def test_indexes_are_transitive(states: pl.DataFrame):
    found = fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS)
    one, other = found.changes("AL", 1995), found.changes("CA", 2000)
    step = one.filter(firm="CA", year=2000)["tfp"][0]
    assert (other["tfp"] * step).to_numpy() == pytest.approx(one["tfp"].to_numpy(), rel=EXACT)


def test_units_of_measurement_are_nothing(states: pl.DataFrame):
    scaled = states.with_columns(pl.col("q.land") * 1e5, pl.col("q.crop") * 1e-4)
    first, second = (
        fare_primont(panel_of(table), inputs=INPUTS, outputs=OUTPUTS).frame["tfp_efficiency"].to_numpy()
        for table in (states, scaled)
    )
    assert first == pytest.approx(second, rel=1e-8)


def test_sequential_technology_forgets_nothing(states: pl.DataFrame):
    found = fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS, technology="sequential").frame
    best = found.group_by("year").agg(pl.col("best_tfp").first()).sort("year")["best_tfp"]
    assert (np.diff(best) >= -EXACT).all()


def test_the_table_has_means_of_years(states: pl.DataFrame):
    found = fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS)
    table = found.tables()[0].to_frame().filter(year=1995)
    of_year = found.frame.filter(year=1995)
    assert table["tfp"][0] == pytest.approx(np.exp(np.log(of_year["tfp"].to_numpy()).mean()), rel=EXACT)


@pytest.mark.parametrize("options", [{"by": ["year"]}, {"orientation": "both"}, {"technology": "global"}])
def test_options_are_checked(states: pl.DataFrame, options: dict[str, object]):
    with pytest.raises(UnknownOption):
        fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS, **options)


def test_each_quantity_needs_a_price(states: pl.DataFrame):
    with pytest.raises(UnknownOption, match=r"q\.land"):
        lowe(panel_of(states), inputs=["q.land"], outputs=["q.crop"], prices={"q.crop": "p.crop"})


def test_a_base_that_is_not_there(states: pl.DataFrame):
    with pytest.raises(UnknownOption, match="CA"):
        fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS).changes("XX", 1995)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(states: pl.DataFrame, language: str):
    text = fare_primont(panel_of(states), inputs=INPUTS, outputs=OUTPUTS).summary(language)
    assert {"vi": "giá bóng", "en": "shadow prices"}[language] in text


@pytest.mark.filterwarnings("error")
def test_where_nothing_is_made_nothing_is_best():
    table = pl.DataFrame({"firm": ["a", "b"] * 2, "year": [2020, 2020, 2021, 2021], "x": [1.0, 2.0, 3.0, 4.0]})
    table = table.with_columns(y=pl.Series([0.0, 0.0, 1.0, 2.0]), price=1.0)
    panel = FirmPanel.from_frame(table, quantities=["x", "y", "price"])
    found = lowe(panel, inputs=["x"], outputs=["y"], prices={"x": "price", "y": "price"}).frame
    assert found["tfp_efficiency"].to_list()[:2] == [None, None]
    assert found["tfp_efficiency"].to_list()[2:] == pytest.approx([2 / 3, 1.0])
