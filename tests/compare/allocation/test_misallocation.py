"""Misallocation against the paper's own formulas step by step, and what must hold whatever the data."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import allocation_firms as firms
from nangsuat.compare import DisclosureRule, Misallocation, misallocation
from nangsuat.data import CannotBeShown, FirmPanel, MissingRoles, Text, UnknownOption
from nangsuat.measure import quantiles

SAID = Text(vi="giả định của bài kiểm tra", en="an assumption of this test")
SUMS = 1e-10  # the paper's formulas, added up in another order
NOTHING = 1e-9  # per cent; equal TFPR, up to the rounding of logarithms
SIGMA, RATE = 3.0, 0.10


def by_the_paper(rows: pl.DataFrame, alpha: float, sigma: float = SIGMA, rate: float = RATE) -> float:
    """Actual over efficient output of one industry by equations 7, 15, 17-20 of the paper, wedge by wedge."""
    py, k, wl, w = (rows[name].to_numpy() for name in ("value_added", "fixed_assets", "labour_cost", "weight"))
    capital = alpha / (1 - alpha) * wl / (rate * k)  # 1 + τ of capital
    output = sigma / (sigma - 1) * wl / ((1 - alpha) * py)  # 1 − τ of output
    tfpq = py ** (sigma / (sigma - 1)) / (k**alpha * wl ** (1 - alpha))
    tfpr = sigma / (sigma - 1) * (rate / alpha) ** alpha * (1 / (1 - alpha)) ** (1 - alpha) * capital**alpha / output
    share = w * py / (w * py).sum()
    mpk = rate / (output / capital * share).sum()
    mpl = 1 / (output * share).sum()
    mean_tfpr = sigma / (sigma - 1) * (mpk / alpha) ** alpha * (mpl / (1 - alpha)) ** (1 - alpha)
    best = (w * tfpq ** (sigma - 1)).sum() ** (1 / (sigma - 1))
    return float((w * (tfpq / best * mean_tfpr / tfpr) ** (sigma - 1)).sum() ** (1 / (sigma - 1)))


def usable(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter((pl.col("value_added") > 0) & pl.col("fixed_assets").is_not_null())


def of(table: pl.DataFrame, **options: object) -> Misallocation:
    asked = {"labour_shares": 0.6, "source": SAID, "tails": 0.0} | options
    return misallocation(firms.panel(table), **asked)  # type: ignore[arg-type]


def test_each_industry_and_year_by_the_formulas_of_the_paper():
    table = firms.accounts()
    shares = {"10": 0.5, "13": 0.6, "26": 0.7}
    found = of(table, labour_shares=shares)
    assert found.cells.frame.height == len(shares) * len(firms.YEARS)
    logs = dict.fromkeys(firms.YEARS, 0.0)
    for cell in found.cells.frame.iter_rows(named=True):
        rows = usable(table).filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))
        expected = by_the_paper(rows, 1 - shares[cell["industry"]])
        assert cell["efficiency"] == pytest.approx(expected, rel=SUMS)
        assert cell["labour_share"] == pytest.approx(shares[cell["industry"]])
        logs[cell["year"]] += cell["revenue_share"] * np.log(expected)
    for total in found.totals.iter_rows(named=True):
        assert total["efficiency"] == pytest.approx(np.exp(logs[total["year"]]), rel=SUMS)


@pytest.mark.parametrize("sigma", [2.0, 3.0, 5.0, 8.0])
def test_any_elasticity(sigma: float):
    table = firms.accounts().filter(pl.col("industry") == "10")
    found = of(table, substitution=sigma).cells.frame
    for cell in found.iter_rows(named=True):
        rows = usable(table).filter(pl.col("year") == cell["year"])
        assert cell["efficiency"] == pytest.approx(by_the_paper(rows, 0.4, sigma), rel=SUMS)


def test_shares_of_the_data_themselves_are_sums_over_sums_of_all_years():
    table = firms.accounts()
    found = of(table, labour_shares="own", source=None).cells.frame
    sums = (
        usable(table)
        .group_by("industry")
        .agg((pl.col("weight") * pl.col("labour_cost")).sum() / (pl.col("weight") * pl.col("value_added")).sum())
    )
    for industry, share in sums.iter_rows():
        assert found.filter(pl.col("industry") == industry)["labour_share"].to_list() == pytest.approx([share] * 5)


def test_trimming_is_that_of_the_paper():
    """Tails of TFPR and TFPQ against the industry's, all industries of a year together; then all anew."""
    table, tail = usable(firms.accounts()).drop("weight"), 0.02
    found = misallocation(firms.panel(table), labour_shares=0.6, source=SAID, tails=tail)
    everybody = misallocation(firms.panel(table), labour_shares=0.6, source=SAID, tails=0).firms()
    stays = pl.lit(value=True)
    for year in firms.YEARS:
        rows = everybody.filter(pl.col("year") == year)
        for name in ("tfpr", "tfpq"):
            low, high = quantiles(rows[name].to_numpy(), [tail, 1 - tail])
            stays &= (pl.col("year") != year) | pl.col(name).is_between(low, high)
    kept = everybody.filter(stays)
    left = firms.panel(table).collect().filter(pl.col("row").is_in(kept["row"].implode())).with_columns(weight=1.0)
    assert found.cells.frame["firms"].sum() == kept.height < table.height
    assert found.provenance.dropped[-1].count == table.height - kept.height
    for cell in found.cells.frame.iter_rows(named=True):
        rows = left.filter((pl.col("industry") == cell["industry"]) & (pl.col("year") == cell["year"]))
        assert cell["efficiency"] == pytest.approx(by_the_paper(rows, 0.4), rel=SUMS)
    assert found.firms().height == kept.height


def test_the_sensitivity_is_what_one_would_get_by_asking():
    table = firms.accounts()
    found = of(table, tails=0.01, minimum_count=3)
    tried = {
        (row["year"], row["substitution"], row["tails"]): row["gain"] for row in found.sensitivity.iter_rows(named=True)
    }
    for tail in (0.0, 0.02):
        for total in of(table, tails=tail).totals.iter_rows(named=True):
            assert tried[total["year"], SIGMA, tail] == pytest.approx(total["gain"], rel=SUMS)
    for total in found.totals.iter_rows(named=True):
        assert tried[total["year"], SIGMA, 0.01] == pytest.approx(total["gain"], rel=SUMS)
        assert tried[total["year"], 5.0, 0.01] > total["gain"]
    printed = next(table for table in found.tables() if "trimming" in table.title.en).to_frame()
    assert set(printed["tails"]) == {0.0, 1.0, 2.0}  # per cent


def test_equal_tfpr_gains_nothing():
    rng = np.random.default_rng(2)
    size = rng.lognormal(3, 1, 60)
    table = pl.DataFrame(
        {"firm": range(60), "year": 2023, "industry": ["10", "13", "26"] * 20, "value_added": 7 * size,
         "fixed_assets": 20 * size, "labour_cost": 3 * size, "weight": 1.0}
    )  # fmt: skip
    found = of(table)
    assert found.cells.frame["gain"].to_list() == pytest.approx([0.0] * 3, abs=NOTHING)
    assert found.totals["gain"][0] == pytest.approx(0.0, abs=NOTHING)
    wedges = found.firms()
    assert wedges["tfpr"].to_list() == pytest.approx([1.0] * 60)
    assert wedges["output_wedge"].n_unique() <= 60
    assert wedges["output_wedge"].std() == pytest.approx(0.0, abs=NOTHING)


@settings(max_examples=20)
@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_units_do_not_matter(money: float, capital: float, labour: float):
    table = firms.accounts().filter(pl.col("year") == 2023)
    scaled = table.with_columns(
        pl.col("value_added") * money, pl.col("fixed_assets") * capital, pl.col("labour_cost") * labour
    )
    plain, again = of(table, tails=0.01).cells.frame, of(scaled, tails=0.01).cells.frame
    assert again["gain"].to_list() == pytest.approx(plain["gain"].to_list(), rel=1e-7)


def test_gains_are_never_negative_and_the_order_of_rows_is_nothing():
    table = firms.accounts()
    found, again = of(table, tails=0.01).cells.frame, of(table.reverse(), tails=0.01).cells.frame
    assert (found["gain"] >= 0).all()
    assert found["gain"].to_list() == pytest.approx(again["gain"].to_list(), rel=SUMS)


def test_a_whole_weight_is_the_row_repeated():
    table = usable(firms.accounts())
    weighted, plain = of(table, tails=0.02), of(firms.repeated(table), tails=0.02)
    assert weighted.totals["gain"].to_list() == pytest.approx(plain.totals["gain"].to_list(), rel=SUMS)
    assert weighted.cells.frame["weighted_firms"].to_list() == pytest.approx(plain.cells.frame["firms"].to_list())


def test_the_rental_rate_moves_wedges_and_no_gain():
    table = firms.accounts()
    low, high = of(table, rental_rate=0.05), of(table, rental_rate=0.2)
    assert low.totals["gain"].to_list() == pytest.approx(high.totals["gain"].to_list(), rel=SUMS)
    ratio = (1 + low.firms()["capital_wedge"]) / (1 + high.firms()["capital_wedge"])
    assert ratio.to_list() == pytest.approx([4.0] * ratio.len())


def test_rows_left_out_are_counted_by_their_reason():
    table = firms.accounts()
    found = of(table, labour_shares={"10": 0.5, "13": 0.6}, tails=0.01)
    counts = {item.code: item.count for item in found.provenance.dropped}
    blank = table["fixed_assets"].null_count()
    losses = table.filter((pl.col("value_added") <= 0) & pl.col("fixed_assets").is_not_null()).height
    assert counts["missing-input"] == blank
    assert counts["not-positive"] == losses
    assert counts["no-labour-share"] == usable(table).filter(pl.col("industry") == "26").height
    assert found.provenance.rows_used == found.cells.frame["firms"].sum() == table.height - sum(counts.values())


def test_an_industry_whose_wages_exceed_its_value_added_is_left_out():
    table = firms.accounts().with_columns(
        labour_cost=pl.when(pl.col("industry") == "13").then(pl.col("labour_cost") * 100).otherwise("labour_cost")
    )
    found = of(table, labour_shares="own", source=None)
    assert set(found.cells.frame["industry"]) == {"10", "26"}
    assert "share-out-of-range" in {item.code for item in found.provenance.dropped}


def test_small_industries_are_not_shown_and_by_a_rule_not_added():
    table = firms.accounts().filter((pl.col("industry") != "13") | pl.col("firm").is_in(["f001", "f004", "f007"]))
    plain, ruled = of(table), of(table, rule=DisclosureRule(largest_share=None, largest_two_share=None, p_percent=None))
    for found in (plain, ruled):
        assert "13" not in found.cells.frame["industry"].to_list()
        assert {line.keys["industry"] for line in found.cells.suppressed} == {"13"}
    assert plain.totals["industries"].to_list() == [3] * 5
    assert ruled.totals["industries"].to_list() == [2] * 5
    assert "over the industries shown" in ruled.summary("en")


def test_a_dominated_industry_is_hidden_by_a_rule():
    table = firms.with_a_giant("value_added")
    found = of(table, rule=DisclosureRule())
    assert "dominance" in {line.code for line in found.cells.suppressed}


def test_summary_says_what_it_hangs_on():
    text = of(firms.accounts()).summary("en")
    for words in ("an assumption of this test", "σ = 3", "survey weight", "another σ", "too high"):
        assert words in text
    assert "giả định của bài kiểm tra" in of(firms.accounts()).summary("vi")


def test_the_chart_has_the_industries():
    assert "26" in str(of(firms.accounts()).chart("vi").to_dict())


@pytest.mark.parametrize(
    "options",
    [
        {"labour_shares": "theirs"},
        {"source": None},
        {"labour_shares": 1.0},
        {"labour_shares": {"10": 0.0}},
        {"labour_shares": {"10": 0.5}, "by": ["industry", "territory"]},
        {"labour": "weight"},
        {"substitution": 1.0},
        {"substitution": 51.0},
        {"rental_rate": 0.0},
        {"tails": 0.5},
        {"tails": -0.1},
        {"by": ["firm"]},
        {"by": ["nothing"]},
        {"minimum_count": 2},
        {"rule": DisclosureRule(), "minimum_count": 9},
    ],
)
def test_options_that_cannot_be_are_named(options: dict[str, object]):
    with pytest.raises(UnknownOption):
        of(firms.accounts(), **options)


def test_missing_roles_are_named():
    with pytest.raises(MissingRoles, match="fixed_assets"):
        of(firms.accounts().drop("fixed_assets"))
    with pytest.raises(MissingRoles, match="labour_cost"):
        of(firms.accounts().drop("labour_cost"), labour="employees", labour_shares="own", source=None)


def test_value_added_may_be_that_of_the_books_by_subtraction():
    table = firms.accounts()
    books = table.with_columns(output=3 * pl.col("value_added").abs()).with_columns(
        intermediate_inputs=pl.col("output") - pl.col("value_added")
    )
    given, made = of(table), of(books.drop("value_added", "net_sales"))
    assert made.totals["gain"].to_list() == pytest.approx(given.totals["gain"].to_list(), rel=1e-9)


@pytest.mark.parametrize("shares", [0.6, "own"])
def test_all_enterprises_as_one_industry(shares: float | str):
    found = of(firms.accounts(), labour_shares=shares, by=[])
    assert found.cells.frame["gain"].to_list() == pytest.approx(found.totals["gain"].to_list(), rel=SUMS)
    assert found.totals["industries"].to_list() == [1] * 5
    assert ("in these data" in found.summary("en")) == (shares == "own")
    assert found.firms().height == found.totals["firms"].sum()


def test_nobody_usable_is_said():
    with pytest.raises(CannotBeShown):
        of(firms.accounts().with_columns(value_added=pl.lit(-1.0)))


def test_one_firm_alone_gains_nothing_and_has_no_spread():
    table = firms.accounts().filter(pl.col("firm") == "f000")
    found = misallocation(FirmPanel.from_frame(table), labour_shares=0.6, source=SAID, tails=0, minimum_count=3)
    assert found.cells.frame.is_empty()
    assert found.totals["gain"].to_list() == pytest.approx([0.0] * found.totals.height, abs=NOTHING)
