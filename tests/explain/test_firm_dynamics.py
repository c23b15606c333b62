"""Firm dynamics: identities for any firms, statuses, weights, groups, engines, lineage."""

from dataclasses import replace

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import Break, CannotBeShown, FirmPanel, Text, UnknownOption
from nangsuat.explain import DYNAMICS_METHODS, firm_dynamics
from nangsuat.explain.dynamics_result import hidden_groups
from nangsuat.measure import firm_tfp

IDENTITY = 1e-10  # relative to the largest productivity: what rounding leaves of sums that telescope
EXAMPLES = 12

firms_of_a_year = st.dictionaries(
    st.integers(0, 12),
    st.tuples(st.floats(-1e3, 1e3), st.floats(0, 1e3), st.floats(0.1, 20), st.sampled_from("ABC")),
    min_size=1,
    max_size=9,
)


def table_of(years: list[dict]) -> pl.DataFrame:
    rows = [
        {"firm": f"f{firm}", "year": 2000 + 2 * place, "net_sales": value[0], "employees": value[1], "weight": value[2],
         "industry": value[3]}
        for place, year in enumerate(years)
        for firm, value in year.items()
    ]  # fmt: skip
    schema = {
        "firm": pl.String,
        "year": pl.Int64,
        "net_sales": pl.Float64,
        "employees": pl.Float64,
        "weight": pl.Float64,
    }
    return pl.DataFrame(rows, schema={**schema, "industry": pl.String})


def dynamics(table: pl.DataFrame, method: str = "melitz_polanec", **options):
    chosen = {"productivity": "net_sales", "share": "employees", **options}
    return firm_dynamics(FirmPanel.from_frame(table), method=method, **chosen)


def aggregate(table: pl.DataFrame, year: int) -> float:
    rows = table.filter(pl.col("year") == year)
    activity = rows["employees"] * rows["weight"]
    return float((rows["net_sales"] * activity).sum() / activity.sum())


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(firms_of_a_year, min_size=2, max_size=3))
def test_terms_add_up_whatever_the_firms(years: list[dict]):
    table = table_of(years)
    for method in DYNAMICS_METHODS:
        for step in dynamics(table, method).steps:
            if step.reason is None:
                terms = sum(figure.value for figure in step.terms.values())
                assert terms == pytest.approx(step.change.value, abs=IDENTITY * 1e3 * 20)
                change = aggregate(table, step.end) - aggregate(table, step.start)
                assert step.change.value == pytest.approx(change, abs=IDENTITY * 1e3)


@settings(max_examples=EXAMPLES, deadline=None)
@given(firms_of_a_year, firms_of_a_year)
def test_groups_and_what_lies_between_them_add_up(first: dict, second: dict):
    table = table_of([first, second]).filter(pl.col("employees") > 1e-3)
    if table["year"].n_unique() < 2:
        return
    for method in DYNAMICS_METHODS:
        step = dynamics(table, method, by="industry").steps[0]
        terms = sum(figure.value for figure in step.terms.values())
        change = aggregate(table, 2002) - aggregate(table, 2000)
        assert terms == pytest.approx(change, abs=IDENTITY * 1e3 * 20)
        assert step.change.value == pytest.approx(change, abs=IDENTITY * 1e3)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(firms_of_a_year, min_size=2, max_size=3), st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_firms_do_not_matter(years: list[dict], random):
    table = table_of(years)
    names = table["firm"].unique().sort().to_list()
    shuffled = names.copy()
    random.shuffle(shuffled)
    renamed = table.with_columns(firm=pl.col("firm").replace_strict(dict(zip(names, shuffled, strict=True))))
    other = renamed.sample(fraction=1, shuffle=True, seed=1)
    for method in DYNAMICS_METHODS:
        for step, again in zip(dynamics(table, method).steps, dynamics(other, method).steps, strict=True):
            assert step.counts == again.counts
            for term, figure in step.terms.items():
                assert again.terms[term].value == pytest.approx(figure.value, abs=IDENTITY * 1e3 * 20)


def simple() -> pl.DataFrame:
    rng = np.random.default_rng(5)
    rows = []
    for year in range(2018, 2022):
        for firm in range(60):
            if (firm + year) % 7 and not (firm > 50 and year < 2020):
                people = float(rng.integers(2, 60))
                rows.append(
                    (firm, year, people, people * float(rng.lognormal(4, 0.5)), "ABC"[firm % 3], float(firm % 4 + 1))
                )
    columns = ["firm", "year", "employees", "value_added", "industry", "weight"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_statuses_against_sets():
    table = simple()
    for step in firm_dynamics(FirmPanel.from_frame(table)).steps:
        first, last = (set(table.filter(pl.col("year") == year)["firm"]) for year in (step.start, step.end))
        counts = (len(first & last), len(first - last), len(last - first), 0)
        assert tuple(step.counts[key] for key in ("survivors", "exits", "entrants", "left_out")) == counts


def test_share_weighted_mean_of_e05_is_value_added_over_employees_of_all():
    table = simple().drop("weight")
    for level in firm_dynamics(FirmPanel.from_frame(table)).levels:
        rows = table.filter(pl.col("year") == level.period)
        assert level.aggregate.value == pytest.approx(rows["value_added"].sum() / rows["employees"].sum())
        each = rows["value_added"] / rows["employees"]
        assert level.mean.value == pytest.approx(each.mean())
        share = rows["employees"] / rows["employees"].sum()
        covariance = float(((share - share.mean()) * (each - each.mean())).sum())
        assert level.covariance.value == pytest.approx(covariance)


def test_a_whole_weight_is_the_row_repeated():
    table = simple()
    repeated = table.with_columns(copy=pl.int_ranges(0, pl.col("weight").cast(pl.Int64))).explode("copy")
    repeated = repeated.with_columns(firm=pl.format("{}-{}", "firm", "copy")).drop("weight", "copy")
    for method in DYNAMICS_METHODS:
        weighted = firm_dynamics(FirmPanel.from_frame(table), method=method)
        plain = firm_dynamics(FirmPanel.from_frame(repeated), method=method)
        for step, again in zip(weighted.steps, plain.steps, strict=True):
            for term, figure in step.terms.items():
                assert again.terms[term].value == pytest.approx(figure.value, abs=1e-9)


def test_a_loss_maker_in_logarithms_is_left_out_not_counted_as_an_exit():
    table = simple().with_columns(
        value_added=pl.when((pl.col("firm") == 3) & (pl.col("year") == 2019)).then(-5.0).otherwise("value_added")
    )
    before = firm_dynamics(FirmPanel.from_frame(simple()), start=2018, end=2019).steps[0]
    step = firm_dynamics(FirmPanel.from_frame(table), productivity="ln(E05)", start=2018, end=2019).steps[0]
    assert step.counts["left_out"] == 1
    assert step.counts["survivors"] == before.counts["survivors"] - 1
    assert step.counts["exits"] == before.counts["exits"]
    level = firm_dynamics(FirmPanel.from_frame(table), start=2018, end=2019).steps[0]
    assert level.counts["left_out"] == 0  # a negative level is a number


def test_negative_shares_are_left_out_and_said():
    table = simple().with_columns(
        value_added=pl.when((pl.col("firm") == 3) & (pl.col("year") == 2019)).then(-5.0).otherwise("value_added")
    )
    found = firm_dynamics(FirmPanel.from_frame(table), share="value_added", start=2018, end=2019)
    assert found.steps[0].counts["left_out"] == 1
    assert "1 firms left out" in found.summary("en")


def test_a_firm_without_employees_has_no_productivity():
    table = simple().with_columns(
        employees=pl.when((pl.col("firm") == 3) & (pl.col("year") == 2019)).then(0.0).otherwise("employees")
    )
    step = firm_dynamics(FirmPanel.from_frame(table), start=2018, end=2019).steps[0]
    assert step.counts["left_out"] == 1


def test_nobody_survives():
    table = pl.DataFrame({"firm": ["a", "b"], "year": [2020, 2021], "value_added": [3.0, 5.0], "employees": [1.0, 1.0]})
    panel = FirmPanel.from_frame(table)
    for method in ("diewert_fox", "melitz_polanec"):
        step = firm_dynamics(panel, method=method).steps[0]
        assert step.terms == {}
        assert "no firm is there in both periods" in step.reason.en
        assert step.change.value == 2.0
    griliches = firm_dynamics(panel, method="griliches_regev").steps[0]
    assert {term: figure.value for term, figure in griliches.terms.items()} == {
        "within": 0, "between": 0, "entry": 1.0, "exit": 1.0,
    }  # fmt: skip


def test_baldwin_gu_without_exits():
    closed = pl.DataFrame(
        {
            "firm": ["a", "b"] * 2,
            "year": [2020] * 2 + [2021] * 2,
            "value_added": [3.0, 5.0, 4.0, 8.0],
            "employees": [1.0, 2, 2, 1],
        }
    )
    step = firm_dynamics(FirmPanel.from_frame(closed), method="baldwin_gu").steps[0]
    assert sum(figure.value for figure in step.terms.values()) == pytest.approx(step.change.value)
    opened = pl.concat(
        [closed, pl.DataFrame({"firm": ["c"], "year": [2021], "value_added": [1.0], "employees": [1.0]})]
    )
    refused = firm_dynamics(FirmPanel.from_frame(opened), method="baldwin_gu").steps[0]
    assert refused.terms == {}
    assert "none does" in refused.reason.en


def test_a_firm_that_changes_industry_leaves_one_and_enters_the_other():
    table = pl.DataFrame(
        {
            "firm": list("abcabc"),
            "year": [2020] * 3 + [2021] * 3,
            "industry": ["C", "C", "G", "C", "G", "G"],
            "value_added": [4.0, 6, 9, 5, 7, 8],
            "employees": [1.0] * 6,
        }
    )
    step = firm_dynamics(FirmPanel.from_frame(table), by="industry").steps[0]
    assert {group.group: group.counts["exits"] for group in step.groups} == {"C": 1, "G": 0}
    assert {group.group: group.counts["entrants"] for group in step.groups} == {"C": 0, "G": 1}
    assert sum(figure.value for figure in step.terms.values()) == pytest.approx(step.change.value)


def test_groups_of_few_firms_are_hidden_and_never_only_one():
    assert hidden_groups({"A": 10, "B": 20}) == frozenset()
    assert hidden_groups({"A": 4, "B": 20, "C": 9}) == {"A", "C"}
    assert hidden_groups({"A": 4, "B": 2, "C": 9}) == {"A", "B"}
    table = simple().with_columns(industry=pl.when(pl.col("firm") < 3).then(pl.lit("Z")).otherwise("industry"))
    found = firm_dynamics(FirmPanel.from_frame(table), by="industry", start=2018, end=2019)
    shown = found.tables()[-1].to_frame()["group"].to_list()
    assert "Z" not in shown
    assert len(shown) == 3  # two of the four groups, and all together
    assert "2 groups are not shown" in found.summary("en")


def test_a_break_refuses_or_skips():
    broken = Break(2020, Text(vi="đổi mẫu điều tra", en="new survey sample"))
    panel = FirmPanel.from_frame(simple(), breaks=[broken])
    found = firm_dynamics(panel)
    assert [(step.start, step.end) for step in found.steps] == [(2018, 2019), (2020, 2021)]
    assert list(found.skipped) == [(2019, 2020)]
    with pytest.raises(CannotBeShown, match="new survey sample"):
        firm_dynamics(panel, start=2018, end=2021)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"method": "shapley"}, "shapley"),
        ({"productivity": "tfp"}, "tfp"),
        ({"share": "people"}, "people"),
        ({"by": "district"}, "district"),
        ({"start": 2018}, "both start and end"),
        ({"start": 2018, "end": 2030}, "2030"),
        ({"start": 2020, "end": 2019}, "before"),
        ({"productivity": "E21"}, "E21"),
    ],
)
def test_bad_options_are_named(options: dict, named: str):
    with pytest.raises(UnknownOption, match=named):
        firm_dynamics(FirmPanel.from_frame(simple()), **options)


def test_one_year_has_levels_and_no_steps():
    panel = FirmPanel.from_frame(simple().filter(pl.col("year") == 2018))
    with pytest.raises(CannotBeShown, match="at least two years"):
        firm_dynamics(panel)
    found = firm_dynamics(panel, method="olley_pakes")
    assert found.steps == ()
    assert found.levels[0].aggregate.value == pytest.approx(
        found.levels[0].mean.value + found.levels[0].covariance.value
    )
    with pytest.raises(CannotBeShown, match="no step"):
        found.chart("en")


def test_productivity_may_be_any_column_of_the_frame():
    panel = FirmPanel.from_frame(simple())
    with_tfp = replace(panel, frame=panel.frame.with_columns(tfp=(nw.col("value_added") / nw.col("employees")).log()))
    found = firm_dynamics(with_tfp, productivity="tfp", start=2018, end=2021).steps[0]
    same = firm_dynamics(panel, productivity="ln(value_added / employees)", start=2018, end=2021).steps[0]
    assert found.change.value == pytest.approx(same.change.value)


def test_productivity_may_be_the_tfp_of_firms():
    table = simple().with_columns(fixed_assets=pl.col("employees") * 30, labour_cost=pl.col("value_added") * 0.6)
    panel = FirmPanel.from_frame(table)
    tfp = firm_tfp(panel).frame.select("firm", "year", "log_tfp")
    joined = panel.frame.join(nw.from_native(tfp.lazy()), on=["firm", "year"], how="left")
    found = firm_dynamics(replace(panel, frame=joined), productivity="log_tfp", start=2018, end=2021).steps[0]
    both = table.join(tfp, on=["firm", "year"])
    levels = []
    for year in (2018, 2021):
        rows = both.filter(pl.col("year") == year)
        activity = rows["employees"] * rows["weight"]
        levels.append(float((rows["log_tfp"] * activity).sum() / activity.sum()))
    assert found.change.value == pytest.approx(levels[1] - levels[0])


def test_a_blank_weight_is_one_and_a_blank_group_a_group():
    table = simple().with_columns(
        weight=pl.when(pl.col("firm") % 2 == 0).then(None).otherwise(1.0),
        industry=pl.when(pl.col("firm") % 3 == 0).then(None).otherwise("industry"),
    )
    step = firm_dynamics(FirmPanel.from_frame(table), by="industry").steps[0]
    plain = firm_dynamics(FirmPanel.from_frame(table.drop("weight"))).steps[0]
    assert step.change.value == pytest.approx(plain.change.value)
    assert {group.group for group in step.groups} == {"?", "B", "C"}
    assert step.counts == plain.counts


@pytest.mark.parametrize("method", DYNAMICS_METHODS)
def test_duckdb_gives_the_same(method: str):
    table = simple()
    polars = firm_dynamics(FirmPanel.from_frame(table), method=method, productivity="ln(E05)", by="industry")
    with duckdb.connect() as connection:
        relation = connection.from_arrow(table.to_arrow())
        duck = firm_dynamics(FirmPanel.from_frame(relation), method=method, productivity="ln(E05)", by="industry")
        for step, again in zip(polars.steps, duck.steps, strict=True):
            for term, figure in step.terms.items():
                assert again.terms[term].value == pytest.approx(figure.value, abs=1e-9)


@pytest.mark.parametrize("method", DYNAMICS_METHODS)
@pytest.mark.parametrize("by", [None, "industry"])
def test_figures_open_down_to_the_rows(method: str, by: str | None, recomputes):
    panel = FirmPanel.from_frame(simple())
    assert recomputes(firm_dynamics(panel, method=method, by=by, start=2018, end=2021), panel) > 10


def test_the_chart_holds_the_terms():
    found = firm_dynamics(FirmPanel.from_frame(simple()))
    spec = str(found.chart("vi").to_dict())
    assert "Gia nhập" in spec
    assert "2018–2019" in spec


def test_summary_names_method_and_formulas():
    text = firm_dynamics(FirmPanel.from_frame(simple()), method="foster_haltiwanger_krizan").summary("en")
    assert "Foster–Haltiwanger–Krizan" in text
    assert "Productivity: labour productivity; shares of average employees, times survey weights." in text
