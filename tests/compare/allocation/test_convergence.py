"""Convergence against plain numpy and against statsmodels with dummies and clusters."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import statsmodels.formula.api as smf

import allocation_firms as firms
from nangsuat.compare import Convergence, DisclosureRule, convergence
from nangsuat.compare.allocation.clustered_regression import regress
from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.measure import quantiles

SUMS = 1e-10  # sums in another order
REGRESSION = 1e-8  # normal equations of centred against those of raw regressors


def positive(table: pl.DataFrame) -> pl.DataFrame:
    rows = table.filter(pl.col("value_added") > 0)
    return rows.with_columns(log=(pl.col("value_added") / pl.col("employees")).log())


def slopes(found: Convergence) -> dict[str, tuple[float, float]]:
    return {slope.name: (slope.value, slope.error) for slope in found.slopes}


def pairs(table: pl.DataFrame, found: Convergence, years: int = 1) -> pd.DataFrame:
    """Enterprises in two years, with frontiers as the result tells them."""
    rows = positive(table).select("firm", "year", "industry", "weight", "log")
    after = rows.select("firm", pl.col("year") - years, after="log")
    frontier = found.cells.frame.select("industry", "year", "frontier_log")
    moved = frontier.with_columns(pl.col("year") - years).rename({"frontier_log": "frontier_after"})
    joined = rows.join(after, on=["firm", "year"]).join(frontier, on=["industry", "year"], how="left")
    return joined.join(moved, on=["industry", "year"], how="left").with_columns(
        growth=(pl.col("after") - pl.col("log")) / years,
        frontier_growth=(pl.col("frontier_after") - pl.col("frontier_log")) / years,
        gap=pl.col("frontier_log") - pl.col("log"),
        cell=pl.format("{}-{}", "industry", "year"),
    ).to_pandas()  # fmt: skip


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_frontier_and_laggards_by_hand(share: float):
    table = firms.accounts(firms=600).drop("weight")
    found = convergence(firms.panel(table), frontier_share=share, minimum_count=3).cells.frame
    assert found.height == 15
    for cell in found.iter_rows(named=True):
        logs = positive(table).filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))[
            "log"
        ]
        cut = np.quantile(logs.to_numpy(), 1 - share, method="inverted_cdf")
        best = logs.filter(logs > cut)
        assert cell["frontier_firms"] == best.len()
        assert cell["frontier_log"] == pytest.approx(best.mean(), abs=SUMS)
        assert cell["gap"] == pytest.approx(best.mean() - logs.filter(logs <= cut).mean(), abs=SUMS)
        assert cell["distance"] == pytest.approx(np.exp(cell["gap"]), rel=SUMS)
        assert cell["sd_log"] == pytest.approx(logs.std(), rel=SUMS)


@pytest.mark.parametrize("years", [1, 2])
@pytest.mark.parametrize("cluster", ["firm", "group"])
def test_beta_against_statsmodels(years: int, cluster: str):
    table = firms.accounts()
    table = pl.concat([table, firms.accounts(5).with_columns(firm="g" + pl.col("firm"))]).with_columns(
        industry=pl.col("industry") + pl.col("firm").str.slice(3, 1)  # thirty groups: enough clusters
    )
    found = convergence(firms.panel(table), years=years, cluster=cluster)  # type: ignore[arg-type]
    rows = pairs(table, found, years)
    by = rows["firm" if cluster == "firm" else "industry"].astype("category").cat.codes
    model = smf.wls("growth ~ log + C(cell)", rows, weights=rows["weight"])
    fitted = model.fit(cov_type="cluster", cov_kwds={"groups": by})
    assert slopes(found)["beta"] == pytest.approx((fitted.params["log"], fitted.bse["log"]), rel=REGRESSION)


def test_catching_up_against_statsmodels():
    table = firms.accounts()
    found = convergence(firms.panel(table), minimum_count=3, frontier_share=0.2)
    rows = pairs(table, found)
    frontiers = _frontier(table, 0.2)
    behind = rows[[(firm, year) not in frontiers for firm, year in zip(rows["firm"], rows["year"], strict=True)]]
    formula = "growth ~ frontier_growth + gap + C(year) + C(industry)"
    clusters = {"groups": behind["firm"].astype("category").cat.codes}
    fitted = smf.wls(formula, behind, weights=behind["weight"]).fit(cov_type="cluster", cov_kwds=clusters)
    for name in ("frontier_growth", "gap"):
        assert slopes(found)[name] == pytest.approx((fitted.params[name], fitted.bse[name]), rel=REGRESSION)
    assert found.slopes[1].observations == len(behind)


def _frontier(table: pl.DataFrame, share: float) -> set[tuple[str, int]]:
    best = set()
    for part in positive(table).partition_by("industry", "year"):
        (cut,) = quantiles(part["log"].to_numpy(), [1 - share], part["weight"].to_numpy())
        best |= set(part.filter(pl.col("log") > cut).select("firm", "year").iter_rows())
    return best


def test_the_slope_put_in_comes_out_and_σ_falls():
    rng = np.random.default_rng(4)
    level, rows = rng.normal(0, 1, 600), []
    for year in (2021, 2022, 2023):
        rows.append(pl.DataFrame({"firm": range(600), "year": year, "employees": 1.0, "value_added": np.exp(level)}))
        level = 0.8 * level
    found = convergence(FirmPanel.from_frame(pl.concat(rows)), by=[])
    assert slopes(found)["beta"][0] == pytest.approx(-0.2, abs=SUMS)
    assert found.sigma["change"][0] < 0
    assert found.sigma["sd_last"][0] == pytest.approx(0.64 * found.sigma["sd_first"][0], rel=SUMS)


def test_half_of_a_gap():
    found = convergence(firms.panel(), minimum_count=3, frontier_share=0.2)
    speed = slopes(found)["gap"][0]
    assert found.half_life() == pytest.approx(np.log(0.5) / np.log(1 - speed))
    assert "half of a gap" in found.summary("en")


def test_the_best_one_is_the_frontier_of_a_small_group():
    table = pl.DataFrame({"firm": range(8), "year": 2023, "employees": 1.0, "value_added": np.exp(np.arange(8.0))})
    found = convergence(FirmPanel.from_frame(table), by=[], minimum_count=3)
    assert found.cells.frame.is_empty()  # a frontier of one is not shown
    assert [line.contributors for line in found.cells.suppressed] == [1]


def test_one_year_has_gaps_and_says_why_no_slopes():
    table = firms.accounts().filter(pl.col("year") == 2023)
    found = convergence(firms.panel(table), frontier_share=0.2)
    assert found.cells.frame.height == 3
    assert found.slopes == ()
    assert found.half_life() is None
    assert "No enterprise has values in two years" in found.summary("en")
    assert found.sigma.is_empty()


def test_growth_does_not_cross_a_break():
    breaks = [Break(2022, Text(vi="đổi phạm vi", en="new scope"))]
    whole, broken = (convergence(FirmPanel.from_frame(firms.accounts(), breaks=each)) for each in ([], breaks))
    assert broken.slopes[0].observations < whole.slopes[0].observations


def test_by_a_rule_the_frontier_must_not_be_dominated():
    table = firms.with_a_giant("value_added")
    found = convergence(firms.panel(table), frontier_share=0.2, rule=DisclosureRule())
    assert ("10", "dominance") in {(line.keys["industry"], line.code) for line in found.cells.suppressed}


@pytest.mark.parametrize(
    "options",
    [{"frontier_share": 0.0}, {"frontier_share": 0.5}, {"years": 0}, {"cluster": "year"}, {"by": ["firm"]}],
)
def test_options_that_cannot_be_are_named(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        convergence(firms.panel(), **options)  # type: ignore[arg-type]


def test_regressors_that_do_not_vary_and_few_clusters_are_said():
    ones, groups = np.ones(40), np.zeros(40, dtype=np.int64)
    with pytest.raises(CannotBeShown, match="vary"):
        regress(np.arange(40.0), np.ones((40, 1)), weights=ones, groups=groups, clusters=np.arange(40))
    with pytest.raises(CannotBeShown, match="clusters"):
        regress(np.arange(40.0), np.arange(40.0)[:, None] ** 2, weights=ones, groups=groups, clusters=np.arange(40) % 4)


def test_words_and_picture():
    found = convergence(firms.panel(), frontier_share=0.2)
    assert "the nation's, not the world's" in found.summary("en")
    assert "của trong nước" in found.summary("vi")
    assert "gap" in str(found.chart("vi").to_dict())


def test_why_there_is_no_regression_is_printed():
    one_year = firms.panel(firms.accounts().filter(pl.col("year") == 2020))
    found = convergence(one_year, frontier_share=0.2)
    assert not found.slopes
    assert "No enterprise has values in two years so far apart" in found.summary("en")
