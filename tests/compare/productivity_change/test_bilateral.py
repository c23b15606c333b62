"""Laspeyres, Paasche, Fisher and Hicks-Moorsteen against R's productivity, and what must hold of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from frontier_firms import read_frontier
from nangsuat.compare.productivity_change import ProductivityChange, tfp_change
from nangsuat.compare.productivity_change.bilateral import PARTS
from nangsuat.data import FirmPanel, NangsuatError, UnknownOption

SOLVER = 5e-7  # lp_solve's own tolerance; the reference has nine digits
EXACT = 1e-9

INPUTS = ["q.capital", "q.land", "q.labor", "q.materials"]
OUTPUTS = ["q.livestock", "q.crop", "q.other"]
PRICES = {name: name.replace("q.", "p.") for name in (*INPUTS, *OUTPUTS)}
OURS = {
    "dTFP": "index", "dMP": "best_tfp", "dOTE": "technical_efficiency", "dITE": "technical_efficiency",
    "dOSE": "scale_efficiency", "dOME": "mix_efficiency", "dRAE": "mix_efficiency",
    "dROSE": "residual_scale_efficiency", "dOSME": "scale_mix_efficiency", "dRME": "residual_mix_efficiency",
    "dAO": "aggregate_output", "dAI": "aggregate_input",
}  # fmt: skip


@pytest.fixture
def states(shared_data: Path) -> pl.DataFrame:
    table = pl.read_csv(shared_data / "firms" / "usagri_dev.csv")
    return table.rename({"States": "firm", "Years": "year"})


def run(table: pl.DataFrame, method: str, **options: object) -> ProductivityChange:
    panel = FirmPanel.from_frame(table, quantities=[name for name in table.columns if name[:2] in ("q.", "p.")])
    prices = {} if method == "hicks_moorsteen" else {"prices": PRICES}
    return tfp_change(panel, inputs=INPUTS, outputs=OUTPUTS, method=method, **prices, **options)


@pytest.mark.parametrize("method", ["laspeyres", "paasche", "fisher", "hicks_moorsteen"])
def test_the_states(states: pl.DataFrame, shared_data: Path, method: str):
    """R's productivity divides quantities by their means and leaves prices as they are; so do we here."""
    scaled = states.with_columns(pl.col(name) / pl.col(name).mean() for name in (*INPUTS, *OUTPUTS))
    found = run(scaled, method).frame
    index = f"{method.replace('_', '')}_vrs_out"
    reference = read_frontier(shared_data, "usagri_dev_dea_tfp_reference").filter(index=index, table="change")
    both = found.join(reference, left_on=["firm", "end"], right_on=["state", "year"])
    assert both.height == 216
    told = [name for name in OURS if reference[name].cast(pl.Float64, strict=False).is_not_null().any()]
    assert len(told) >= 9
    for name in told:
        assert both[OURS[name]].to_numpy() == pytest.approx(both[name].cast(pl.Float64).to_numpy(), rel=SOLVER), name


@pytest.mark.parametrize("method", ["laspeyres", "paasche", "fisher"])
def test_by_their_definitions(states: pl.DataFrame, method: str):
    found = run(states, method).frame
    before = states.rename(lambda name: f"{name}_0" if name[:2] in ("q.", "p.") else name)
    both = found.join(before, left_on=["firm", "start"], right_on=["firm", "year"])
    both = both.join(states, left_on=["firm", "end"], right_on=["firm", "year"])

    def index(suffix: str) -> np.ndarray:
        sums = {
            (side, year): sum(both[name + year] * both[PRICES[name] + suffix] for name in names).to_numpy()
            for side, names in (("x", INPUTS), ("y", OUTPUTS))
            for year in ("", "_0")
        }
        return sums["y", ""] / sums["y", "_0"] / (sums["x", ""] / sums["x", "_0"])

    wanted = {"laspeyres": index("_0"), "paasche": index(""), "fisher": np.sqrt(index("_0") * index(""))}
    assert both["index"].to_numpy() == pytest.approx(wanted[method], rel=EXACT)


@pytest.mark.parametrize("orientation", ["input", "output"])
@pytest.mark.parametrize("returns", ["crs", "vrs"])
@pytest.mark.parametrize("method", ["fisher", "hicks_moorsteen"])
def test_parts_multiply(states: pl.DataFrame, method: str, returns: str, orientation: str):
    found = run(states, method, orientation=orientation, returns_to_scale=returns).frame.drop_nulls()
    along = ("best_tfp", "technical_efficiency", "mix_efficiency", "residual_scale_efficiency")
    assert np.prod([found[name].to_numpy() for name in along], axis=0) == pytest.approx(
        found["index"].to_numpy(), rel=EXACT
    )
    ratio = (found["aggregate_output"] / found["aggregate_input"]).to_numpy()
    assert ratio == pytest.approx(found["index"].to_numpy(), rel=EXACT)
    assert set(PARTS) <= set(found.columns)


def test_units_of_measurement_are_nothing(states: pl.DataFrame):
    scaled = states.with_columns(pl.col("q.land") * 1e5, pl.col("q.crop") * 1e-4)
    first, second = (run(table, "hicks_moorsteen").frame["index"].to_numpy() for table in (states, scaled))
    assert first == pytest.approx(second, rel=1e-7)


@pytest.mark.parametrize(
    "options",
    [
        {"method": "tornqvist"},
        {"method": "hicks_moorsteen", "prices": PRICES},
        {"method": "fisher"},
        {"method": "fisher", "prices": {**PRICES, "q.land": "p.none"}},
        {"by": ["year"]},
        {"orientation": "both"},
    ],
)
def test_options_are_checked(states: pl.DataFrame, options: dict[str, object]):
    panel = FirmPanel.from_frame(states, quantities=[name for name in states.columns if name[:2] in ("q.", "p.")])
    with pytest.raises(NangsuatError):
        tfp_change(panel, inputs=INPUTS, outputs=OUTPUTS, **options)


def test_a_price_that_is_missing_is_counted(states: pl.DataFrame):
    broken = states.with_columns(pl.when(pl.col("firm") == "AL").then(None).otherwise(pl.col("p.land")).alias("p.land"))
    with pytest.raises(NangsuatError, match="10"):
        run(broken, "fisher")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(states: pl.DataFrame, language: str):
    text = run(states, "hicks_moorsteen").summary(language)
    assert {"vi": "giá bóng", "en": "shadow prices"}[language] in text


def test_a_method_that_there_is_not_is_named(states: pl.DataFrame):
    with pytest.raises(UnknownOption, match="fisher"):
        run(states, "fischer")
