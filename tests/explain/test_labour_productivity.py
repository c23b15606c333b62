"""Three factors and shift-share: identities for any economy, refusals, lineage."""

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import (
    Break,
    CannotBeShown,
    EconomyPanel,
    MissingRoles,
    Text,
    UnknownOption,
    format_number,
    viet_nam_sectors,
)
from nangsuat.explain import SHIFT_SHARE_METHODS, shift_share, three_factors
from nangsuat.explain.accounts import spans

IDENTITY = 1e-10  # the terms telescope; what is left is rounding, relative to the largest product in any of them
EXAMPLES = 12  # each builds two panels

amounts = st.floats(0.5, 1e4)


@st.composite
def economies(draw: st.DrawFn) -> pl.DataFrame:
    """Two years of two to five industries and the product taxes of each year."""
    industries = [f"I{number}" for number in range(draw(st.integers(2, 5)))]
    rows = []
    for year in (2015, 2020):
        rows += [_industry(draw, name, year) for name in industries]
        rows.append({"industry": "TOTAL", "year": year, "product_tax_constant": draw(st.floats(-0.4, 1e4))})
    return pl.DataFrame(rows, schema_overrides={"product_tax_constant": pl.Float64})


def _industry(draw: st.DrawFn, name: str, year: int) -> dict:
    numbers = {role: draw(amounts) for role in ("value_added", "value_added_constant", "workers")}
    return {"industry": name, "year": year, **numbers, "product_tax_constant": None}


def panel_of(table: pl.DataFrame, **options) -> EconomyPanel:
    return EconomyPanel.from_frame(table, constants={"territory": "VN"}, **options)


def productivity(table: pl.DataFrame, year: int) -> float:
    rows = table.filter(pl.col("year") == year)
    product = rows["value_added_constant"].sum() + rows["product_tax_constant"].sum()
    return product / rows["workers"].sum()


def scale(table: pl.DataFrame) -> float:
    """The largest product of any term: a share of one, the highest productivity, k, relative size."""
    sectors = table.filter(pl.col("industry") != "TOTAL")
    highest = (sectors["value_added_constant"] / sectors["workers"]).max()
    prices = sectors["value_added"] / sectors["value_added_constant"]
    taxes = table["product_tax_constant"].drop_nulls().abs().max() / sectors["value_added_constant"].min()
    return highest * (1 + taxes) * prices.max() / prices.min() * 100


@settings(max_examples=EXAMPLES, deadline=None)
@given(economies())
def test_terms_add_up_to_the_change_of_gdp_per_worker(table: pl.DataFrame):
    change = productivity(table, 2020) - productivity(table, 2015)
    tolerance = IDENTITY * scale(table)
    panel = panel_of(table.sample(fraction=1, shuffle=True, seed=3))
    for weights in ("end", "start", "mean"):
        assert three_factors(panel, start=2015, end=2020, weights=weights).total == pytest.approx(change, abs=tolerance)
    for method in SHIFT_SHARE_METHODS:
        assert shift_share(panel, start=2015, end=2020, method=method).total == pytest.approx(change, abs=tolerance)


@settings(max_examples=EXAMPLES, deadline=None)
@given(economies())
def test_nothing_changes_when_nothing_changes(table: pl.DataFrame):
    first = table.filter(pl.col("year") == 2015)
    panel = panel_of(pl.concat([first, first.with_columns(year=pl.lit(2020, dtype=pl.Int64))]))
    for weights in ("end", "start", "mean"):
        found = three_factors(panel, start=2015, end=2020, weights=weights)
        assert [figure.value for figure in found.whole.terms.values()] == [0, 0, 0]


def test_parts_of_the_industries_add_up_to_the_terms():
    found = three_factors(viet_nam_sectors(), start=2010, end=2016)
    for term, parts in found.whole.by_industry.items():
        assert sum(part.value for part in parts) == pytest.approx(found.value(term), abs=IDENTITY)


def test_without_product_taxes_shift_share_has_no_such_term():
    table = viet_nam_sectors().collect("territory", "industry", "year", "value_added_constant", "workers")
    found = shift_share(EconomyPanel.from_frame(table), start=2011, end=2016)
    assert list(found.whole.terms) == ["within", "static", "dynamic"]
    note = next(note for note in found.notes() if "TOTAL" in note.en)
    assert "-12.05 %" in note.en  # 276,355 of 2,292,483: what product taxes are of the product


def test_product_taxes_of_one_year_only_are_left_out_and_said():
    whole = viet_nam_sectors()
    without = nw.when(nw.col("year") != 2016).then(nw.col("product_tax_constant"))
    found = shift_share(whole.with_columns(product_tax_constant=without), start=2011, end=2016)
    assert list(found.whole.terms) == ["within", "static", "dynamic"]
    assert any("missing in 2016, so neither year counts them" in note.en for note in found.notes())
    assert not any("neither year" in note.en for note in shift_share(whole, start=2011, end=2016).notes())


@pytest.mark.parametrize(("current", "constant"), [(3.0, 0.0), (0.0, 0.0), (-3.0, 2.0), (0.0, 5.0)])
def test_gead_of_an_industry_without_a_price_is_refused_with_its_name(current: float, constant: float):
    table = pl.DataFrame({
        "industry": ["A", "B"] * 2, "year": [2015] * 2 + [2020] * 2, "workers": [8.0, 2.0, 7.0, 4.0],
        "value_added": [80.0, 20.0, 95.0, current], "value_added_constant": [80.0, 20.0, 90.0, constant],
    })  # fmt: skip
    with pytest.raises(CannotBeShown, match="Industry B has no relative price in 2020"):
        shift_share(panel_of(table), start=2015, end=2020, method="gead")
    assert shift_share(panel_of(table), start=2015, end=2020).total == pytest.approx((90 + constant) / 11 - 10)


def test_workers_that_are_in_no_industry_are_said():
    whole = viet_nam_sectors()
    more = nw.when((nw.col("industry") == "TOTAL") & (nw.col("year") == 2016)).then(nw.col("workers") * 1.25)
    panel = whole.with_columns(workers=more.otherwise(nw.col("workers")))
    for found in (three_factors(panel, start=2011, end=2016), shift_share(panel, start=2011, end=2016)):
        said = [note.en for note in found.notes() if "workers of the industries differ" in note.en]
        assert len(said) == 1
        assert said[0].startswith("In 2016 the workers of the industries differ from the row «TOTAL» by -20.00 %")
    assert not any("differ" in note.en for note in three_factors(whole, start=2011, end=2016).notes())


def test_k_over_industries_that_make_nothing_is_refused():
    table = pl.DataFrame({
        "industry": ["A", "B", "TOTAL"] * 2, "year": [2015] * 3 + [2020] * 3, "workers": [8.0, 2.0, None] * 2,
        "value_added_constant": [80.0, -80.0, None, 90.0, 5.0, None],
        "product_tax_constant": [None, None, 10.0] * 2,
    })  # fmt: skip
    with pytest.raises(CannotBeShown, match="not defined"):
        three_factors(panel_of(table), start=2015, end=2020)


def test_each_year_apart_and_a_year_that_is_not_there():
    panel = viet_nam_sectors()
    without = panel.keep(nw.col("year") != 2013, code="test", reason=Text.same("test"))
    found = three_factors(without, start=2011, end=2016, yearly=True)
    assert [(step.start, step.end) for step in found.steps] == [(2011, 2012), (2012, 2014), (2014, 2015), (2015, 2016)]
    for step in found.steps:
        own = three_factors(panel, start=step.start, end=step.end)
        assert step.terms["within"].value == pytest.approx(own.within, abs=IDENTITY)
    assert sum(step.change.value for step in found.steps) == pytest.approx(found.total, abs=IDENTITY)


def test_a_gap_between_the_years_loses_only_its_steps():
    table = (
        viet_nam_sectors()
        .collect()
        .with_columns(
            workers=pl.when((pl.col("year") == 2013) & (pl.col("industry") == "A")).then(None).otherwise("workers")
        )
    )
    found = three_factors(EconomyPanel.from_frame(table), start=2011, end=2016, yearly=True)
    assert list(found.skipped) == [(2012, 2013), (2013, 2014)]
    assert "A (2013): «Average workers» is missing" in found.skipped[2012, 2013].en
    steps = found.tables()[-1].to_frame()
    assert steps["growth"].null_count() == 2
    assert steps.height == 5


def test_mean_growth_is_geometric():
    found = three_factors(viet_nam_sectors(), start=2011, end=2016)
    start, end = (level.value for level in found.whole.levels)
    assert found.whole.average_growth.value == pytest.approx(100 * ((end / start) ** (1 / 5) - 1))


def test_a_break_refuses_the_whole_and_marks_the_step():
    table = viet_nam_sectors().collect()
    broken = Break(2014, Text(vi="đổi định nghĩa lao động", en="workers redefined"), roles=("workers",))
    panel = EconomyPanel.from_frame(table, breaks=[broken])
    with pytest.raises(CannotBeShown, match="workers redefined"):
        three_factors(panel, start=2011, end=2016)
    with pytest.raises(CannotBeShown, match="workers redefined"):
        shift_share(panel, start=2013, end=2014)
    assert three_factors(panel, start=2014, end=2016).total > 0
    assert shift_share(panel, start=2010, end=2013).total > 0


def test_product_taxes_missing_say_the_way_out():
    table = viet_nam_sectors().collect()
    with pytest.raises(MissingRoles, match="product_tax_constant"):
        three_factors(EconomyPanel.from_frame(table.drop("product_tax_constant")), start=2011, end=2016)
    blank = table.with_columns(
        product_tax_constant=pl.when(pl.col("year") == 2016).then(None).otherwise("product_tax_constant")
    )
    with pytest.raises(CannotBeShown, match=r"missing in 2016.*shift_share"):
        three_factors(EconomyPanel.from_frame(blank), start=2011, end=2016)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"start": 2016, "end": 2011}, "before"),
        ({"start": 2011, "end": 2031}, "2031"),
        ({"start": 2011, "end": 2016, "territory": "XX"}, "XX"),
        ({"start": 2011, "end": 2016, "prices": "fixed"}, "fixed"),
        ({"start": 2011, "end": 2016, "method": "gead", "prices": "current"}, "current"),
        ({"start": 2011, "end": 2016, "method": "four_term"}, "four_term"),
    ],
)
def test_bad_options_are_named(options: dict, named: str):
    with pytest.raises(UnknownOption, match=named):
        shift_share(viet_nam_sectors(), **options)


def test_unknown_weights_are_named():
    with pytest.raises(UnknownOption, match="middle"):
        three_factors(viet_nam_sectors(), start=2011, end=2016, weights="middle")


def test_several_territories_need_a_name():
    table = viet_nam_sectors().collect()
    twice = pl.concat([table, table.with_columns(territory=pl.lit("HCM"))]).drop("row")
    with pytest.raises(UnknownOption, match="HCM, VN"):
        three_factors(EconomyPanel.from_frame(twice), start=2011, end=2016)


def test_only_the_whole_economy_cannot_be_taken_apart():
    table = viet_nam_sectors().collect().filter(pl.col("industry") == "TOTAL")
    with pytest.raises(CannotBeShown, match="only «TOTAL»"):
        three_factors(EconomyPanel.from_frame(table), start=2011, end=2016)


@pytest.mark.parametrize("method", SHIFT_SHARE_METHODS)
def test_figures_of_shift_share_open_down_to_the_rows(method: str, recomputes):
    panel = viet_nam_sectors()
    assert recomputes(shift_share(panel, start=2012, end=2016, method=method), panel) > 15


@pytest.mark.parametrize("weights", ["end", "start", "mean"])
def test_figures_of_three_factors_open_down_to_the_rows(weights: str, recomputes):
    panel = viet_nam_sectors()
    found = three_factors(panel, start=2012, end=2016, weights=weights, yearly=True, prices="current")
    assert recomputes(found, panel) > 30


@pytest.mark.parametrize("yearly", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_charts_hold_the_numbers(yearly: bool, language: str):
    found = three_factors(viet_nam_sectors(), start=2011, end=2016, yearly=yearly)
    spec = found.chart(language).to_dict()
    written = str(spec["datasets"])
    step = found.steps[0].points["within"] if yearly else found.figure("within")
    assert format_number(step.value, language, 2) in written
    assert found.title.say(language) in str(spec)


def test_both_languages_and_all_tables_are_written():
    found = three_factors(viet_nam_sectors(), start=2011, end=2016, yearly=True)
    assert "Hệ số k" in found.summary("vi")
    assert "Coefficient k" in found.summary("en")
    assert found.summary("vi").count("Cơ cấu lao động") == 3
    assert "the start's productivity" in found.to_markdown("en")
    assert found.to_frame()["value"].to_list()[-1] == pytest.approx(found.total)


def test_spans_are_between_years_that_are_there():
    assert spans(2000, 2010, [1999, 2000, 2004, 2010, 2012]) == ((2000, 2004), (2004, 2010))
