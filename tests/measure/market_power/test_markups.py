"""Markups and markdowns of simulated firms whose markups are known, and the identities behind them."""

import numpy as np
import polars as pl
import pytest
from benchmarks.gross_output_firms import gross_output_firms

from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, UnknownOption
from nangsuat.measure.market_power import markdowns, markups
from nangsuat.measure.production import GandhiNavarroRivers, LeastSquares, ProductionFunctions, production_function

ROUNDING = 1e-9  # relative: sums in another order
EXACT = {"labour": ("employees",), "capital": ("fixed_assets",), "intermediate": ("materials",), "output": "output"}
MARKUP = 1.3


def exact_firms(markup: float = MARKUP, markdown: float = 1.0) -> pl.DataFrame:
    """Cobb-Douglas firms without noise whose costs follow from the elasticities .3, .5 and the markup."""
    rng = np.random.default_rng(3)
    logs = rng.normal(size=(3, 600))
    output = np.exp(0.3 * logs[0] + 0.2 * logs[1] + 0.5 * logs[2])
    own = markup * np.exp(rng.normal(scale=0.2, size=600))
    return pl.DataFrame({
        "firm": np.repeat(np.arange(150), 4), "year": np.tile([2020, 2021, 2022, 2023], 150),
        **dict(zip(("employees", "fixed_assets", "materials"), np.exp(logs), strict=True)),
        "output": output, "labour_cost": 0.3 * output / own / markdown, "bought": 0.5 * output / own, "truth": own,
    })  # fmt: skip


def estimated(frame: pl.DataFrame, **options: object) -> tuple[ProductionFunctions, FirmPanel]:
    panel = FirmPanel.from_frame(frame, quantities=[name for name in ("bought", "truth", "sold") if name in frame])
    return production_function(panel, **{"method": "pooled", "by": (), **EXACT, **options}), panel


@pytest.mark.parametrize(("variable_input", "cost"), [("employees", None), ("materials", "bought")])
def test_each_firm_has_its_own_markup(variable_input: str, cost: str | None):
    frame = exact_firms()
    found = markups(*estimated(frame), variable_input=variable_input, cost=cost)
    assert np.allclose(found.frame["markup"], frame["truth"], rtol=ROUNDING)


def test_statistics_are_those_of_numpy():
    frame = exact_firms().with_columns(weight=pl.int_range(pl.len()) % 3 + 1)
    found = markups(*estimated(frame), variable_input="employees").statistics
    for row in found.iter_rows(named=True):
        own = frame.filter(year=row["year"])
        value, weight = own["truth"].to_numpy(), own["weight"].to_numpy()
        for name, order in (("median", 0.5), ("p10", 0.1), ("p90", 0.9)):
            copies = np.quantile(np.repeat(value, weight), order, method="inverted_cdf")
            assert row[name] == pytest.approx(copies, rel=ROUNDING)
        sales = own["output"].to_numpy() * weight
        assert row["sales_weighted"] == pytest.approx(np.average(value, weights=sales), rel=ROUNDING)
        assert row["cost_weighted"] == pytest.approx(sales.sum() / (sales / value).sum(), rel=ROUNDING)
        assert row["cost_weighted"] <= row["sales_weighted"]


def test_the_cost_weighted_mean_weighs_markups_by_costs():
    frame = exact_firms()
    found = markups(*estimated(frame), variable_input="employees", by=()).statistics
    by_cost = np.average(frame["truth"], weights=frame["labour_cost"])  # one elasticity: all costs are in proportion
    assert found["cost_weighted"][0] == pytest.approx(by_cost, rel=ROUNDING)


@pytest.mark.parametrize("kind", ["analytic", "score", "bootstrap"])
def test_errors_of_a_cobb_douglas_are_those_of_its_elasticity(kind: str):
    """With one elasticity all statistics are in proportion to it, and so are their errors."""
    frame = gross_output_firms(firms=120, years=6, markup=MARKUP)
    production, panel = estimated(frame, standard_errors=kind, draws=60)
    found = markups(production, panel, variable_input="materials").statistics
    group = production.group()
    draws = group.inference.draws
    error = group.elasticity_errors[1] if not len(draws) else draws[:, 1].std(ddof=1)
    for name in ("median", "p10", "p90", "sales_weighted", "cost_weighted"):
        assert np.allclose(found[f"{name}_error"] / found[name], error / group.elasticities[1], rtol=1e-6)


def test_translog_errors_are_the_delta_methods():
    frame = gross_output_firms(firms=150, years=6)
    production, panel = estimated(frame, form="translog")
    found = markups(production, panel, variable_input="materials", by=()).statistics
    group = production.group()
    slopes = production.specification.slopes(np.log(frame.select(production.specification.inputs).to_numpy()))[:, 1]
    weight = (frame["output"] / frame["materials"] * frame["output"]).to_numpy()
    gradient = weight @ slopes / frame["output"].sum()
    assert found["sales_weighted_error"][0] == pytest.approx(
        np.sqrt(gradient @ group.inference.covariance @ gradient), rel=ROUNDING
    )


def test_the_first_stages_noise_is_taken_out():
    """GNR tells noise from output; markups by labour are then those of expected sales."""
    frame = gross_output_firms(firms=400, years=8, noise=0.3, markup=1.0)
    production, panel = estimated(frame, method=GandhiNavarroRivers(degree=0, constant_degree=1))
    found = markups(production, panel, variable_input="employees", by=())
    assert found.is_corrected
    plain = production.frame["elasticity_employees"] / (frame["labour_cost"] / frame["output"])
    assert found.frame["markup"].std() < plain.std()
    assert found.statistics["cost_weighted"].is_between(0.7, 1.35).all()


def test_groups_have_their_own_elasticity():
    steady = exact_firms()
    other = exact_firms(markup=2.0).with_columns(
        firm=pl.col("firm") + 1000, output=pl.col("output") * pl.col("employees") ** 0.2
    ).with_columns(labour_cost=0.5 * pl.col("output") / pl.col("truth"))  # fmt: skip
    frame = pl.concat([steady.with_columns(industry=pl.lit("10")), other.with_columns(industry=pl.lit("20"))])
    found = markups(*estimated(frame, by=("industry",)), variable_input="employees", by=("industry", "year"))
    assert np.allclose(found.frame.sort("row")["markup"], frame["truth"], rtol=ROUNDING)
    assert found.statistics.height == 8


def test_markdowns_are_what_the_wage_lacks():
    found = markdowns(*estimated(exact_firms(markdown=1.25)), flexible_cost="bought")
    assert np.allclose(found.frame["markdown"], 1.25, rtol=ROUNDING)
    assert np.allclose(found.statistics["cost_weighted"], 1.25, rtol=ROUNDING)
    assert (found.statistics["median_error"] < 1e-6).all()


def test_results_are_written_and_drawn():
    production, panel = estimated(exact_firms())
    for found in (markups(production, panel, variable_input="employees"),
                  markups(production, panel, variable_input="employees", by=()),
                  markdowns(production, panel, flexible_cost="bought")):  # fmt: skip
        assert found.chart("en").to_dict()
        for language in ("vi", "en"):
            text = found.summary(language)
            assert "Bond" in text


def test_firms_without_a_positive_elasticity_are_counted():
    frame = gross_output_firms(firms=60, years=6).with_columns(employees=pl.col("employees") ** 4)
    found = markups(*estimated(frame, form="translog"), variable_input="employees")
    below = int((found.frame["markup"] <= 0).sum())
    assert below == 0
    assert found.frame.height + found.without == frame.height


def test_a_firm_that_sold_nothing_has_no_markup():
    frame = exact_firms().with_columns(sold=pl.when(pl.col("firm") == 3).then(0.0).otherwise("output"))
    found = markups(*estimated(frame), variable_input="employees", revenue="sold")
    assert found.frame.height == 600 - 4


def test_what_cannot_be_shown_is_said():
    production, panel = estimated(exact_firms())
    with pytest.raises(UnknownOption):
        markups(production, panel, variable_input="energy")
    with pytest.raises(MissingRoles):
        markups(production, panel, variable_input="employees", cost="energy")
    with pytest.raises(CannotBeShown, match="another panel"):
        markups(production, estimated(exact_firms(2.0))[1], variable_input="employees")
    own, panel = estimated(gross_output_firms(firms=100, years=6), method="gandhi_navarro_rivers")
    with pytest.raises(CannotBeShown, match="by assumption"):
        markups(own, panel, variable_input="materials")


def test_constant_prices_make_no_share():
    from nangsuat.measure import deflate

    frame = exact_firms().with_columns(output_deflator=1 + 0.1 * (pl.col("year") - 2020), input_deflator=pl.lit(1.0),
                                       capital_deflator=pl.lit(1.0), sold="output")  # fmt: skip
    frame = frame.with_columns(paid="labour_cost").drop("labour_cost")
    panel = deflate(FirmPanel.from_frame(frame, quantities=["sold", "paid", "truth"]), base_year=2020)
    production = production_function(panel, method=LeastSquares(), by=(), **EXACT)
    with pytest.raises(CannotBeShown, match="current prices"):
        markups(production, panel, variable_input="employees", cost="paid")
    assert markups(production, panel, variable_input="employees", cost="paid", revenue="sold").frame.height == 600


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"variable_input": "fixed_assets"}, "employees, materials"),
        ({"variable_input": None}, "employees, materials"),
        ({"cost": "year"}, "Option «cost»"),
        ({"by": "year"}, r'by=\["year"\]'),
        ({"by": ("employees",)}, "Option «by»"),
    ],
)
def test_options_that_cannot_be_are_refused_in_words(options: dict[str, object], said: str):
    production, panel = estimated(exact_firms())
    with pytest.raises(UnknownOption, match=said):
        markups(production, panel, **{"variable_input": "employees", **options})  # type: ignore[arg-type]


def test_a_key_named_twice_makes_one_column():
    production, panel = estimated(exact_firms())
    assert markups(production, panel, variable_input="employees", by=("year", "year")).by == ("year",)


def test_the_function_and_the_table_stand_in_their_places():
    production, panel = estimated(exact_firms())
    for one, other in ((panel, panel), (production, exact_firms())):
        with pytest.raises(UnknownOption, match="production_function"):
            markups(one, other, variable_input="employees")  # type: ignore[arg-type]


def test_a_markdown_is_of_two_inputs():
    production, panel = estimated(exact_firms())
    with pytest.raises(UnknownOption, match="two different inputs"):
        markdowns(production, panel, variable_input="materials", flexible_input="materials")
    with pytest.raises(UnknownOption, match="Option «flexible_input»"):
        markdowns(production, panel, flexible_input="fixed_assets")


def test_groups_without_a_function_are_named():
    industry = pl.when(pl.col("firm") < 75).then(pl.lit("10")).otherwise(pl.lit("13"))
    frame = exact_firms().with_columns(industry=industry)
    frame = frame.with_columns(fixed_assets=pl.when(pl.col("industry") == "13").then(3.0).otherwise("fixed_assets"))
    found = markups(*estimated(frame, by=("industry",), least=10), variable_input="employees", by=("industry",))
    assert found.statistics["industry"].to_list() == ["10"]
    assert "no estimate are left out: 13" in found.summary("en")
    assert "không có trong kết quả: 13" in found.summary("vi")
