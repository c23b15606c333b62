"""Growth of labour productivity in three parts, against another program's table and by its definition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nangsuat as ns
from frontier_firms import read_frontier
from nangsuat.compare.productivity_change import ProductivityChange
from nangsuat.data import CannotBeShown, FirmPanel, UnknownOption

PRINTED = 1e-9  # the reference has ten digits
EXACT = 1e-12


def run(table: pl.DataFrame, **options: object) -> ProductivityChange:
    panel = FirmPanel.from_frame(table, quantities=["gdp", "capital", "workers"])
    return ns.kumar_russell(panel, **{"output": "gdp", "labour": "workers", "capital": ["capital"], **options})


@pytest.fixture
def countries(shared_data: Path) -> pl.DataFrame:
    return read_frontier(shared_data, "kumar_russell2002_pwt56").rename({"country": "firm"})


def test_the_countries_of_the_world_tables(shared_data: Path, countries: pl.DataFrame):
    reference = read_frontier(shared_data, "kumar_russell2002_reference")
    both = run(countries).frame.join(reference, left_on="firm", right_on="country")
    assert both.height == 52
    ours = {
        "lp_growth": both["index"] - 1, "EFF": both["efficiency_change"] - 1, "TECH": both["technical_change"] - 1,
        "KACC": both["capital_deepening"] - 1, "malmquist_out": both["efficiency_change"] * both["technical_change"],
    }  # fmt: skip
    for column, values in ours.items():
        assert values.to_numpy() == pytest.approx(both[column].to_numpy(), rel=PRINTED, abs=PRINTED), column


@pytest.mark.parametrize("year", [1965, 1990])
def test_their_efficiencies(shared_data: Path, countries: pl.DataFrame, year: int):
    panel = FirmPanel.from_frame(countries, quantities=["gdp", "capital", "workers"])
    found = ns.dea(
        panel, inputs=["capital", "workers"], outputs=["gdp"], orientation="output", returns_to_scale="crs"
    ).frame.filter(year=year)
    both = found.join(read_frontier(shared_data, "kumar_russell2002_reference"), left_on="firm", right_on="country")
    assert 1 / both["efficiency"].to_numpy() == pytest.approx(both[f"eff{year}"].to_numpy(), abs=PRINTED)


def made(seed: int, years: int = 2) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    units = 8
    rows = units * years
    capital, workers = chance.uniform(1, 10, (2, rows))
    return pl.DataFrame({
        "firm": [f"u{at}" for at in range(units)] * years, "year": np.repeat(np.arange(2000, 2000 + years), units),
        "gdp": capital**0.4 * workers**0.6 * chance.uniform(0.3, 1, rows), "capital": capital, "workers": workers,
    })  # fmt: skip


def frontier(table: pl.DataFrame, intensity: float) -> float:
    """The most output per worker at so much capital: on a line between two producers, or with capital idle."""
    k, y = (table["capital"] / table["workers"]).to_numpy(), (table["gdp"] / table["workers"]).to_numpy()
    best = max((y[at] * min(1.0, intensity / k[at]) for at in range(len(k))), default=0.0)
    for low in range(len(k)):
        for high in range(len(k)):
            if k[low] <= intensity <= k[high] and k[low] < k[high]:
                share = (intensity - k[low]) / (k[high] - k[low])
                best = max(best, (1 - share) * y[low] + share * y[high])
    return best


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_by_its_definition(seed: int):
    table = made(seed)
    start, end = table.filter(year=2000), table.filter(year=2001)
    for entry in run(table).frame.iter_rows(named=True):
        before, after = (each.filter(firm=entry["firm"]) for each in (start, end))
        k_b, k_c = ((each["capital"] / each["workers"])[0] for each in (before, after))
        y_b, y_c = ((each["gdp"] / each["workers"])[0] for each in (before, after))
        b_b, b_c, c_b, c_c = (frontier(of, at) for of in (start, end) for at in (k_b, k_c))
        assert entry["index"] == pytest.approx(y_c / y_b, rel=EXACT)
        assert entry["efficiency_change"] == pytest.approx((y_c / c_c) / (y_b / b_b), rel=1e-9)
        assert entry["technical_change"] == pytest.approx(np.sqrt(c_c / b_c * c_b / b_b), rel=1e-9)
        assert entry["capital_deepening"] == pytest.approx(np.sqrt(b_c / b_b * c_c / c_b), rel=1e-9)


def test_parts_multiply_and_so_do_their_means():
    found = run(made(3, years=4), technology="sequential")
    product = np.prod([found.frame[part].to_numpy() for part in found.parts], axis=0)
    assert product == pytest.approx(found.frame["index"].to_numpy(), rel=EXACT)
    means = found.means()
    assert np.prod([means[part].to_numpy() for part in found.parts], axis=0) == pytest.approx(
        means["index"].to_numpy(), rel=EXACT
    )


def test_a_sequential_frontier_never_falls_back():
    found = run(made(5, years=4), technology="sequential").frame
    assert (found["technical_change"] >= 1 - 1e-9).all()


def test_who_makes_nothing_is_left_out_and_told():
    table = made(7).with_columns(gdp=pl.when(pl.col("firm") == "u1").then(0.0).otherwise(pl.col("gdp")))
    found = run(table)
    assert "u1" not in found.frame["firm"].to_list()
    assert [(each.code, each.count) for each in found.provenance.dropped] == [("no-output-or-labour", 2)]


@pytest.mark.parametrize(
    "options", [{"capital": []}, {"capital": "capital"}, {"technology": "global"}, {"by": ["year"]}]
)
def test_options_are_checked(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        run(made(9), **options)


def test_one_year_has_no_growth():
    with pytest.raises(CannotBeShown):
        run(made(11, years=1))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_reads(language: str):
    found = run(made(13))
    text = found.summary(language)
    assert {"vi": "Tăng vốn trên lao động", "en": "Capital deepening"}[language] in text
    assert "{" not in text
    assert found.chart(language).to_dict()["spec"]["layer"]
